import { actOnComplaint, ApiError, readComplaint, readPolicy, readPolicyOfComplaint, upload } from '../publicApi.js';
import { announce } from '../components/announce.js';
import { ComplainantActs } from '../components/ComplainantActs.js';
import { ComplaintStatus } from '../components/ComplaintStatus.js';
import { Notice } from '../components/Notice.js';
import { OwnData } from '../components/OwnData.js';
import { Questions } from '../components/Questions.js';
import { SecretForm } from '../components/SecretForm.js';
import { SiteFooter } from '../components/SiteFooter.js';
import { failureWords, refusalOf } from '../failures.js';
import { newKey } from '../http.js';
import { inLocale, locale, startLocale, t } from '../i18n.js';
import { passing, writeDraft } from '../storage.js';
import { complainAgain } from '../trackApi.js';
import { startPage } from './start.js';

const ANSWER = /^answer:/;
const DONE = { withdrawal: 'track.withdrawn_done', mails: 'mails.done', objection: 'objection.done', call: 'call.done' };

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
let questions = null;
let shown = null;
// Pressed twice, it is one complaint still.
const secondKey = newKey();
// What was asked for last and has not been answered: sent again as it is, it is done once.
let unanswered = { words: '', key: '' };

async function open({ reference, secret }) {
  secretForm.update({ sending: true });
  try {
    const [complaint] = await Promise.all([readComplaint(reference, secret), loadPolicy()]);
    passing.write(`secret:${reference}`, secret);
    known = { reference, secret, policy: await readPolicyOfComplaint(complaint, secret, policy) };
    // A reference in the address brings the reader back here; `replace` keeps the way back to the page before.
    window.history.replaceState(null, '', `#${encodeURIComponent(reference)}`);
    const parts = { reference, upload, zone: known.policy.zone };
    acts ??= ComplainantActs(caseSide.querySelector('.complainant-acts'), parts);
    questions ??= Questions(caseSide.querySelector('.questions'), parts);
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
  shown = complaint;
  sayActs();
}

function sayActs() {
  if (!shown) return;
  acts.update({ can: shown.can, limits: policy.attachments, consent: inLocale(policy.consent) });
  questions.update({ ...shown, limits: policy.attachments });
}

function keyOf(name, body) {
  const words = JSON.stringify([name, body]);
  if (unanswered.words !== words) unanswered = { words, key: newKey() };
  return unanswered.key;
}

async function act({ act: name, body }) {
  const answers = ANSWER.test(name);
  const form = answers ? questions.formOf(name) : acts.formOf(name);
  result.update('');
  try {
    if (name === 'complaints') {
      openReceipt(await complainAgain(known.reference, known.secret, { ...body, locale: locale() }, secondKey));
      form.done();
      return;
    }
    const address = answers || name === 'call' ? 'supplements' : name;
    const complaint = await actOnComplaint(known.reference, known.secret, address, body, keyOf(name, body));
    unanswered = { words: '', key: '' };
    form.done();
    if (!answers) acts.close(name);
    show(complaint);
    const said = t(answers ? 'question.done' : (DONE[name] ?? 'track.done'));
    result.update(said, 'good');
    announce(said);
    caseSide.querySelector('h1').focus();
    window.scrollTo(0, 0);
  } catch (error) {
    form.update({ sending: false, ...refusalOf(error) });
  }
}

// The receipt of the second complaint is the one that every complaint has.
function openReceipt(answer) {
  writeDraft('receipt', { ...answer, zone: policy.zone, kind: null });
  passing.write(`secret:${answer.reference}`, answer.secret);
  window.location.assign('index.html#receipt');
}

document.addEventListener('localechange', sayActs);
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
