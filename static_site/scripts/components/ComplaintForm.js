import { complaintFrom, mistakes, MOST } from '../complaintLogic.js';
import { NetworkDown, newKey } from '../http.js';
import { locale, t } from '../i18n.js';
import { dropDraft, readDraft, writeDraft } from '../storage.js';
import { AskedFields } from './AskedFields.js';
import { AttachmentPicker } from './AttachmentPicker.js';
import { ErrorSummary } from './ErrorSummary.js';
import { controlOf, fillIn, inZone, labelOf, namesOf, showFieldErrors, valuesOf } from './fields.js';
import { Notice } from './Notice.js';
import { PolicyFields } from './PolicyFields.js';

const NAMELESS = ['error.fill_in', 'error.choose', 'error.too_long'];

/**
 * The form of a complaint. Says `submitComplaint` {complaint, files, idempotencyKey, email} once all is well and uploaded.
 * What was typed is kept as `draft` until `done()`. `check`: what shows the answers before they are sent, if anything
 * does: the form says `checkAnswers` when it is to be shown, and `mendAnswers` when something is wrong after all.
 * `patient`: files that the network did not let through do not stop it, they go along as `files` of `submitComplaint`.
 */
export function ComplaintForm(form, { draft, upload, check, patient = false }) {
  const summary = ErrorSummary(form.querySelector('.error-summary'), form);
  const notice = Notice(form.querySelector('.complaint-form__notice'));
  const restored = form.querySelector('.complaint-form__restored');
  const buttons = [...form.querySelectorAll('[type=submit]')];
  const choices = PolicyFields(form);
  const asked = AskedFields(form, form.querySelector('.policy-fields'));
  const picker = AttachmentPicker(form.querySelector('.attachment-picker'), { upload });
  let key = readDraft(draft)?.key ?? newKey();
  let policy = null;
  let unsure = null;
  let words = null;
  let wrong = [];
  let failure = null;
  let busy = false;

  /**
   * `{policy, types, sending, failure, wrong}`, each as far as it is news. `types`: the ids of those that may be chosen,
   * and staff who choose them are asked what only staff know. `wrong`: `[{field, key, values}]` or, from the API,
   * `[{field, message}]`; `failure`: a function that says it, or null. Answers when it stands; rejects with NetworkDown.
   */
  async function update(news) {
    if (news.policy) await ask(news.policy, news.types);
    if ('sending' in news) setBusy(news.sending, 'form.sending');
    if ('failure' in news) sayFailure(news.failure);
    if (news.wrong) showMistakes(news.wrong);
  }

  async function ask(regulation, types) {
    policy = regulation;
    const offered = policy.types.filter(({ id, public: open }) => types?.includes(id) ?? open);
    form.querySelector('[data-types]').hidden = offered.length < 2;
    choices.update({ ...policy, types: offered.length < 2 ? [] : offered });
    picker.update(policy.attachments);
    const rules = policy.fields.filter(({ staff_only: hidden }) => types || !hidden);
    await asked.update(rules, { type: offered[0]?.id, kind: policy.complainant_kinds[0]?.id, channel: 'web' });
    if (check && policy.unsure.length) await askUnsure();
    fillIn(form, readDraft(draft)?.values ?? {});
    asked.show();
    markNeeded();
    if (Object.keys(policy.words).length) await sayWords();
  }

  // What not every regulation asks for is fetched where one does.
  async function askUnsure() {
    const { UnsureTicks } = await import('./UnsureTicks.js').catch(notThere);
    unsure ??= UnsureTicks(form);
    unsure.update(policy.unsure);
  }

  async function sayWords() {
    const { FieldWords } = await import('./FieldWords.js').catch(notThere);
    words ??= FieldWords(form);
    words.update(policy.words);
  }

  function markNeeded() {
    for (const name of policy.needed) {
      const mark = controlOf(form, name)?.closest('.field').querySelector('.field__optional');
      if (mark) mark.hidden = true;
    }
    if (policy.needed.includes('order_no')) sayOtherwise(form.querySelector('[data-t="form.order_no_hint"]'), 'form.order_no_where');
    const both = ['phone', 'email'].filter((name) => policy.needed.includes(name));
    const legend = ['form.contact', `form.contact_${both[0]}`, 'form.contact_both'][both.length];
    sayOtherwise(form.querySelector('[data-contact]'), legend);
  }

  function sayFailure(words) {
    failure = words;
    notice.update(failure ? failure() : '');
  }

  function showMistakes(found, { focus = true } = {}) {
    if (found.length) tell('mendAnswers');
    asked.reveal(found.map(({ field }) => field));
    sayMistakes(found, { focus });
  }

  function sayMistakes(found, { focus }) {
    wrong = found;
    const said = wrong.map(({ field, key, values, message }) => ({ field, text: message ?? t(key, values) }));
    showFieldErrors(form, said);
    summary.update(wrong.map(inSummary), { focus });
  }

  // What has been put right is called wrong no more; of nothing else is anything said while somebody types.
  function forgetPutRight({ target }) {
    if (!wrong.length) return;
    const still = new Set(mistakesNow().map(({ field }) => field));
    const left = wrong.filter(({ field, message }) => still.has(field) || (message && target.name !== field));
    if (left.length < wrong.length) sayMistakes(left, { focus: false });
  }

  // Some messages do not name their field: beside it they need not, in the summary they must.
  function inSummary({ field, key, values, message }) {
    const text = message ?? t(key, values);
    const label = (message || NAMELESS.includes(key)) && labelOf(form, field);
    return { field, text: label ? t('error.of_field', { field: label, message: text }) : text };
  }

  function setBusy(state, words) {
    busy = state;
    for (const button of buttons) {
      button.setAttribute('aria-disabled', String(state));
      button.dataset.t = state ? words : button.dataset.idle;
      button.textContent = t(button.dataset.t);
    }
  }

  async function submit() {
    sayFailure(null);
    const found = mistakesNow();
    showMistakes(found);
    if (found.length) return;
    if (check && !check.isShown()) tell('checkAnswers');
    else await send();
  }

  async function send() {
    setBusy(true, picker.isBusy() ? 'form.uploading' : 'form.sending');
    const { keys } = await picker.settle();
    const found = mistakesNow();
    if (found.length) {
      setBusy(false);
      showMistakes(found);
      return;
    }
    setBusy(true, 'form.sending');
    keepDraft();
    const values = valuesOf(form);
    const complaint = complaintFrom(inZone(form, values, policy?.zone), { attachments: keys, locale: locale() });
    const files = patient ? picker.waiting() : [];
    tell('submitComplaint', { complaint, files, idempotencyKey: key, email: values.email?.trim() ?? '' });
  }

  function tell(event, detail) {
    form.dispatchEvent(new CustomEvent(event, { detail, bubbles: true }));
  }

  function mistakesNow() {
    const found = mistakes(valuesOf(form), namesOf(form), needed()).map(inItsWords);
    const failed = picker.failed() - (patient ? picker.waiting().length : 0);
    return failed ? [...found, { field: 'attachments', key: 'error.files_failed', values: { count: failed } }] : found;
  }

  /** Whether it could be sent as it stands. */
  const isComplete = () => Boolean(policy) && mistakesNow().length === 0;

  // "Please say what happened" is said of a field that the regulation calls something else in words that fit any.
  function inItsWords(mistake) {
    const { field, key } = mistake;
    const own = policy?.words[field]?.title && key.endsWith(`${field}_missing`);
    return own ? { field, key: field === 'category' ? 'error.choose' : 'error.fill_in' } : mistake;
  }

  function needed() {
    const ordinary = (policy?.needed ?? []).map((name) => [name, 'error.fill_in']);
    const needed = Object.entries({ ...Object.fromEntries(ordinary), ...asked.needed() });
    return Object.fromEntries(needed.filter(([name]) => !form.elements[`unsure.${name}`]?.checked));
  }

  function keepDraft() {
    const { idempotency_key: _, locale: __, ...values } = valuesOf(form);
    writeDraft(draft, { values, files: picker.stored(), key });
  }

  /** The key is taken by another complaint (the first try arrived, and name or contact were corrected since). */
  function renewKey() {
    key = newKey();
    keepDraft();
  }

  /** The complaint has its number: the draft and its key are over. */
  function done() {
    dropDraft(draft);
    form.reset();
    picker.clear();
    restored.hidden = true;
    setBusy(false);
    showMistakes([]);
    sayFailure(null);
    key = newKey();
    tell('draftDropped');
  }

  // Without this a form that is posted by the browser itself would be answered in Chinese.
  function sayLocale() {
    const hidden = form.querySelector('input[type=hidden][name=locale]');
    if (hidden) hidden.value = locale();
  }

  function restore() {
    const kept = readDraft(draft);
    if (!kept) return;
    fillIn(form, kept.values);
    picker.restore(kept.files ?? []);
    restored.hidden = !Object.values(kept.values).some(Boolean);
  }

  form.noValidate = true;
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    if (!busy) submit();
  });
  form.addEventListener('input', keepDraft);
  form.addEventListener('input', forgetPutRight);
  form.addEventListener('attachmentschange', keepDraft);
  form.addEventListener('attachmentschange', forgetPutRight);
  restored.querySelector('button').addEventListener('click', () => {
    done();
    form.querySelector('input:not([type=hidden])')?.focus();
  });
  document.addEventListener('localechange', () => {
    words?.update();
    showMistakes(wrong, { focus: false });
    sayFailure(failure);
    sayLocale();
  });
  for (const count of form.querySelectorAll('.field__count')) {
    countFrom(count, form.elements[count.dataset.countFor]);
  }
  restore();
  sayLocale();
  return { update, renewKey, done, isComplete, files: picker.names, resume: picker.resume };
}

// How many characters are left is counted when there are not many left.
function countFrom(el, control) {
  const begin = async () => {
    if (control.value.length < MOST[control.name] / 2) return;
    control.removeEventListener('input', begin);
    const found = await import('./CharacterCount.js').catch(() => null);
    found?.CharacterCount(el, control);
  };
  control.addEventListener('input', begin);
  begin();
}

function notThere(cause) {
  throw new NetworkDown('a part of the form', { cause });
}

function sayOtherwise(el, key) {
  if (!el) return;
  el.dataset.t = key;
  el.textContent = t(key);
}
