import { actOnComplaint, ApiError, readComplaint, readPolicy, readPolicyOfComplaint, upload } from '../publicApi.js';
import { announce } from '../components/announce.js';
import { ComplainantActs } from '../components/ComplainantActs.js';
import { ComplaintStatus } from '../components/ComplaintStatus.js';
import { Notice } from '../components/Notice.js';
import { OwnData } from '../components/OwnData.js';
import { SecretForm } from '../components/SecretForm.js';
import { SiteFooter } from '../components/SiteFooter.js';
import { failureWords, refusalOf } from '../failures.js';
import { startLocale, t } from '../i18n.js';
import { passing } from '../storage.js';
import { startPage } from './start.js';

await startPage(startLocale(['track']));

const askSide = document.querySelector('.track-page');
const caseSide = document.querySelector('.status');
const secretForm = SecretForm(document.querySelector('.secret-form'));
const status = ComplaintStatus(caseSide);
const result = Notice(caseSide.querySelector('.status__result'));
const ownData = OwnData(caseSide.querySelector('.own-data'));
const footer = SiteFooter(document.querySelector('.site-footer'));
let policy = null;
let known = null;
let acts = null;

async function open({ reference, secret }) {
  secretForm.update({ sending: true });
  try {
    const [complaint] = await Promise.all([readComplaint(reference, secret), loadPolicy()]);
    passing.write(`secret:${reference}`, secret);
    known = { reference, secret, policy: await readPolicyOfComplaint(complaint, secret, policy) };
    // A reference in the address brings the reader back here; `replace` keeps the way back to the page before.
    window.history.replaceState(null, '', `#${encodeURIComponent(reference)}`);
    acts ??= ComplainantActs(caseSide.querySelector('.complainant-acts'), { reference, upload });
    show(complaint);
    caseSide.querySelector('h1').focus();
  } catch (error) {
    secretForm.update({ failure: isUnknown(error) ? () => t('track.wrong') : failureWords(error) });
  } finally {
    secretForm.update({ sending: false });
  }
}

async function loadPolicy() {
  policy ??= await readPolicy();
  footer.update(policy);
}

function isUnknown(error) {
  return error instanceof ApiError && [401, 404, 422].includes(error.status);
}

function show(complaint) {
  askSide.hidden = true;
  caseSide.hidden = false;
  status.update({ complaint, policy: known.policy });
  ownData.update(known);
  acts.update({ can: complaint.can, limits: policy.attachments });
}

async function act({ act: name, body }) {
  const form = acts.formOf(name);
  result.update('');
  try {
    const complaint = await actOnComplaint(known.reference, known.secret, name, body);
    form.done();
    acts.close(name);
    show(complaint);
    const said = t(name === 'withdrawal' ? 'track.withdrawn_done' : 'track.done');
    result.update(said, 'good');
    announce(said);
    caseSide.querySelector('h1').focus();
    window.scrollTo(0, 0);
  } catch (error) {
    form.update({ sending: false, ...refusalOf(error) });
  }
}

document.addEventListener('openComplaint', (event) => open(event.detail));
document.addEventListener('performAct', (event) => act(event.detail));
// Another reference in the address is another complaint: forms and drafts start afresh.
window.addEventListener('hashchange', () => window.location.reload());
caseSide.querySelector('.status__another').addEventListener('click', () => {
  passing.drop(`secret:${known.reference}`);
  window.history.replaceState(null, '', window.location.pathname);
  window.location.reload();
});

secretForm.start();
await loadPolicy().catch(failureWords);
