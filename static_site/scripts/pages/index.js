import { ApiError, knock, NetworkDown, readPolicy, submitComplaint, upload } from '../publicApi.js';
import { announce } from '../components/announce.js';
import { CheckAnswers } from '../components/CheckAnswers.js';
import { ComplaintForm } from '../components/ComplaintForm.js';
import { DraftTick } from '../components/DraftTick.js';
import { goToField } from '../components/fields.js';
import { Intro } from '../components/Intro.js';
import { Notice } from '../components/Notice.js';
import { Receipt } from '../components/Receipt.js';
import { SiteFooter } from '../components/SiteFooter.js';
import { readOutbox } from '../outbox.js';
import { failureWords, isKeyTaken, refusalOf } from '../failures.js';
import { t } from '../i18n.js';
import { passing, readDraft, writeDraft } from '../storage.js';
import { startWorker } from '../worker.js';
import { WaitingSide } from './indexWaiting.js';
import { startPage } from './start.js';

const RECEIPT = 'receipt';
const CHECK = 'check';
const DRAFT = 'complaint';

await startPage();

// The style of what comes later is not waited for before anything is seen.
for (const link of document.querySelectorAll('link[media=print]')) link.media = 'all';

// What waits for the network can still be taken back, after its tab was closed too.
const heldBack = await readOutbox();
if (heldBack?.draft && !readDraft(DRAFT)) writeDraft(DRAFT, heldBack.draft);

const formSide = document.querySelector('.complaint-page');
const receiptSide = document.querySelector('.receipt');
const formEl = document.querySelector('.complaint-form');
const fillSide = document.querySelectorAll('[data-step=fill]');
const check = CheckAnswers(document.querySelector('.check'), formEl, { files: () => form.files() });
const form = ComplaintForm(formEl, { draft: DRAFT, upload, check, patient: true });
const draftTick = DraftTick(document.querySelector('.draft-tick'), DRAFT);
const receipt = Receipt(receiptSide);
const waitingEl = document.querySelector('.waiting');
const waiting = WaitingSide(waitingEl, {
  begun: () => showPlace(),
  sent: ({ answer, ...told }) => arrive(answer, told),
  refused: ({ status, answer }) => {
    window.history.replaceState(null, '', `#${CHECK}`); // what is wrong with a field leads on from there
    showPlace();
    form.update({ sending: false, ...refusalOf(new ApiError(status, answer)) });
  },
  takenBack: () => {
    form.update({ sending: false });
    form.resume();
    showPlace();
  },
});
const intro = Intro(document.querySelector('.intro'));
const footer = SiteFooter(document.querySelector('.site-footer'));
const trouble = document.querySelector('.policy-trouble');
const troubleNotice = Notice(trouble);
let policy = null;
let said = null;
let changedOf = ''; // whose changes are told already

async function loadPolicy() {
  try {
    policy = await readPolicy();
    await form.update({ policy });
  } catch (error) {
    failureWords(error);
    troubleNotice.update(t('failure.policy'));
    return;
  }
  troubleNotice.update('');
  intro.update(policy);
  footer.update(policy);
}

async function submit({ complaint, files, idempotencyKey, email }) {
  const told = { email, zone: policy.zone, kind: kindOf(complaint) };
  try {
    if (files.length) await missing(files);
    else arrive(await submitComplaint(complaint, idempotencyKey), told);
  } catch (error) {
    if (error instanceof NetworkDown && (await heldUp({ complaint, files, idempotencyKey, ...told }))) return;
    if (isKeyTaken(error)) form.renewKey();
    form.update({ sending: false, ...refusalOf(error, { network: 'failure.network_complaint' }) });
  }
}

// Files did not get through. Where the portal itself does not answer, all of it waits; else they are what is wrong.
async function missing(files) {
  await knock();
  const mistake = { field: 'attachments', key: 'error.files_failed', values: { count: files.length } };
  form.update({ sending: false, wrong: [mistake] });
}

async function heldUp(kept) {
  try {
    await waiting.hold({ ...kept, draft: readDraft(DRAFT) });
    return true;
  } catch {
    return false; // this browser keeps nothing: whoever sends it must try again himself
  }
}

function arrive(answer, told) {
  writeDraft(RECEIPT, { ...answer, ...told });
  passing.write(`secret:${answer.reference}`, answer.secret);
  form.done();
  const { pathname, search } = window.location;
  window.history.replaceState(null, '', `${pathname}${search}#${RECEIPT}`); // going back leads to an empty form
  showPlace();
}

// The first answer was lost, and what was sent then stands: what was written since does not, unless it is added.
async function tellChanged(kept) {
  changedOf = kept.reference;
  const { Changed } = await import('../components/Changed.js');
  await Changed(receiptSide, kept, () => writeDraft(RECEIPT, { ...kept, changed: null }));
}

// What the regulation calls it, where it is no complaint. The API takes the first type where none is chosen.
function kindOf({ type }) {
  const { types } = policy;
  const chosen = types.find(({ id }) => id === type) ?? types[0];
  return chosen && !chosen.counted ? chosen.title : null;
}

// The receipt and the answers to be checked have addresses of their own, so that going back and loading again do what
// people expect.
function showPlace() {
  const kept = window.location.hash === `#${RECEIPT}` ? readDraft(RECEIPT) : null;
  const checking = window.location.hash === `#${CHECK}` && form.isComplete();
  const held = waiting.isShown();
  formSide.hidden = Boolean(kept) || held;
  receiptSide.hidden = !kept || held;
  waitingEl.hidden = !held;
  said = kept;
  for (const el of fillSide) el.hidden = checking;
  check.show(checking);
  sayTitle();
  if (kept) receipt.update(kept);
  if (kept?.changed && changedOf !== kept.reference) tellChanged(kept);
  if (held) arriveAt(waitingEl);
  else if (kept) arriveAt(receiptSide);
  else if (checking) arriveAt(document.querySelector('.check'));
}

function arriveAt(side) {
  const heading = side.querySelector('h1');
  heading.focus();
  window.scrollTo(0, 0);
  announce(heading.textContent);
}

function backToForm() {
  if (window.location.hash !== `#${CHECK}`) return;
  window.history.replaceState(null, '', window.location.pathname + window.location.search);
  showPlace();
}

function sayTitle() {
  const receiptTitle = said?.kind ? 'noted.page_title' : 'receipt.page_title';
  const formTitle = check.isShown() ? 'check.page_title' : 'form.page_title';
  const filedTitle = said ? receiptTitle : formTitle;
  document.title = t(waiting.isShown() ? 'outbox.page_title' : filedTitle);
}

document.addEventListener('localechange', sayTitle);
document.addEventListener('checkAnswers', () => {
  window.location.hash = CHECK;
});
document.addEventListener('mendAnswers', backToForm);
document.addEventListener('changeAnswer', ({ detail: { field } }) => {
  backToForm();
  if (field) goToField(formEl, field);
  else formSide.querySelector('h1').focus();
});
document.addEventListener('draftDropped', draftTick.update);
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
await waiting.resume();
showPlace();
startWorker({ changed: waiting.hear });
