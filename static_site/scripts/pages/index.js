import { readPolicy, submitComplaint, upload } from '../publicApi.js';
import { announce } from '../components/announce.js';
import { ComplaintForm } from '../components/ComplaintForm.js';
import { Intro } from '../components/Intro.js';
import { Notice } from '../components/Notice.js';
import { Receipt } from '../components/Receipt.js';
import { SiteFooter } from '../components/SiteFooter.js';
import { Snare } from '../components/Snare.js';
import { failureWords, isKeyTaken, refusalOf } from '../failures.js';
import { t } from '../i18n.js';
import { passing, readDraft, writeDraft } from '../storage.js';
import { startPage } from './start.js';

const RECEIPT = 'receipt';

await startPage();

const formSide = document.querySelector('.complaint-page');
const receiptSide = document.querySelector('.receipt');
const form = ComplaintForm(document.querySelector('.complaint-form'), { draft: 'complaint', upload });
Snare(document.querySelector('.complaint-form'));
const receipt = Receipt(receiptSide);
const intro = Intro(document.querySelector('.intro'));
const footer = SiteFooter(document.querySelector('.site-footer'));
const trouble = document.querySelector('.policy-trouble');
const troubleNotice = Notice(trouble);
let policy = null;
let said = null;

async function loadPolicy() {
  try {
    policy = await readPolicy();
  } catch (error) {
    failureWords(error);
    troubleNotice.update(t('failure.policy'));
    return;
  }
  troubleNotice.update('');
  form.update({ policy });
  intro.update(policy);
  footer.update(policy);
}

async function submit({ complaint, idempotencyKey, email }) {
  try {
    const answer = await submitComplaint(complaint, idempotencyKey);
    writeDraft(RECEIPT, { ...answer, email, zone: policy.zone, kind: kindOf(complaint) });
    passing.write(`secret:${answer.reference}`, answer.secret);
    form.done();
    window.location.hash = RECEIPT;
  } catch (error) {
    if (isKeyTaken(error)) form.renewKey();
    form.update({ sending: false, ...refusalOf(error, { network: 'failure.network_complaint' }) });
  }
}

// What the regulation calls it, where it is no complaint. The API takes the first type where none is chosen.
function kindOf({ type }) {
  const { types } = policy;
  const chosen = types.find(({ id }) => id === type) ?? types[0];
  return chosen && !chosen.counted ? chosen.title : null;
}

// The receipt has an address of its own, so that going back and loading again do what people expect.
function showPlace() {
  const kept = window.location.hash === `#${RECEIPT}` ? readDraft(RECEIPT) : null;
  formSide.hidden = Boolean(kept);
  receiptSide.hidden = !kept;
  said = kept;
  sayTitle();
  if (!kept) return;
  receipt.update(kept);
  receiptSide.querySelector('h1').focus();
  window.scrollTo(0, 0);
  announce(receiptSide.querySelector('h1').textContent);
}

function sayTitle() {
  const receiptTitle = said?.kind ? 'noted.page_title' : 'receipt.page_title';
  document.title = t(said ? receiptTitle : 'form.page_title');
}

document.addEventListener('localechange', sayTitle);
document.addEventListener('submitComplaint', (event) => submit(event.detail));
document.addEventListener('startAnother', () => {
  passing.drop(RECEIPT);
  window.location.hash = '';
  formSide.querySelector('h1').focus();
  window.scrollTo(0, 0);
});
window.addEventListener('hashchange', showPlace);
trouble.querySelector('button').addEventListener('click', loadPolicy);

showPlace();
await loadPolicy();
