import { actOnComplaint, ApiError, readPolicy } from '../api.js';
import { ActForm } from '../components/ActForm.js';
import { SiteFooter } from '../components/SiteFooter.js';
import { failureWords, refusalOf } from '../failures.js';
import { t } from '../i18n.js';
import { passing } from '../storage.js';
import { referenceIn } from '../trackLogic.js';
import { startPage } from './start.js';

const NEEDED = {
  score: 'error.score_missing',
  reference: 'error.reference_missing',
  secret: 'error.secret_missing',
};

await startPage();

const asking = document.querySelector('.survey-page');
const thanks = document.querySelector('.survey-thanks');
const formEl = document.querySelector('.survey-form');
const reference = referenceIn(window.location.hash);
const form = ActForm(formEl, { act: 'survey', draft: `survey:${reference}`, needed: NEEDED });

async function rate({ body: { reference: number, secret, ...answer } }) {
  try {
    await actOnComplaint(number, secret, 'survey', answer);
  } catch (error) {
    form.update({ sending: false, ...refusal(error) });
    return;
  }
  form.done();
  passing.write(`secret:${number}`, secret);
  asking.hidden = true;
  thanks.hidden = false;
  thanks.querySelector('a').href = `track.html#${encodeURIComponent(number)}`;
  thanks.querySelector('h1').focus();
}

function refusal(error) {
  if (error instanceof ApiError && [401, 404].includes(error.status)) return { failure: () => t('track.wrong') };
  if (error instanceof ApiError && error.status === 409) return { failure: () => t('survey.not_now') };
  return refusalOf(error);
}

if (reference) {
  formEl.elements.reference.value = reference;
  formEl.elements.secret.value = passing.read(`secret:${reference}`) ?? '';
}
document.addEventListener('performAct', (event) => rate(event.detail));
await readPolicy()
  .then(SiteFooter(document.querySelector('.site-footer')).update)
  .catch(failureWords);
