import { complaintFrom, mistakes } from '../complaintLogic.js';
import { locale, t } from '../i18n.js';
import { passing, readDraft, writeDraft } from '../storage.js';
import { AttachmentPicker } from './AttachmentPicker.js';
import { CharacterCount } from './CharacterCount.js';
import { ErrorSummary } from './ErrorSummary.js';
import { fillIn, labelOf, namesOf, showFieldErrors, valuesOf } from './fields.js';
import { Notice } from './Notice.js';
import { PolicyFields } from './PolicyFields.js';

/**
 * The form of a complaint. Says `submitComplaint` {complaint, idempotencyKey, email} once all is well and uploaded.
 * What was typed is kept in the tab under `draft` until `done()`.
 */
export function ComplaintForm(form, { draft, upload }) {
  const summary = ErrorSummary(form.querySelector('.error-summary'), form);
  const notice = Notice(form.querySelector('.complaint-form__notice'));
  const restored = form.querySelector('.complaint-form__restored');
  const button = form.querySelector('[type=submit]');
  const choices = PolicyFields(form);
  const picker = AttachmentPicker(form.querySelector('.attachment-picker'), { upload });
  const keyName = `${draft}.key`;
  let wrong = [];
  let failure = null;
  let busy = false;

  /**
   * `{policy, sending, failure, wrong}`, each as far as it is news. `wrong`: `[{field, key, values}]` or, from the API,
   * `[{field, message}]`; `failure`: a function that says it, or null.
   */
  function update(news) {
    if (news.policy) {
      choices.update(news.policy);
      picker.update(news.policy.attachments);
      fillIn(form, readDraft(draft)?.values ?? {});
    }
    if ('sending' in news) setBusy(news.sending, 'form.sending');
    if ('failure' in news) sayFailure(news.failure);
    if (news.wrong) showMistakes(news.wrong);
  }

  function sayFailure(words) {
    failure = words;
    notice.update(failure ? failure() : '');
  }

  function showMistakes(found, { focus = true } = {}) {
    wrong = found;
    const said = wrong.map(({ field, key, values, message }) => ({ field, text: message ?? t(key, values) }));
    showFieldErrors(form, said);
    summary.update(wrong.map(inSummary), { focus });
  }

  // The API's messages do not name their field: beside it they need not, in the summary they must.
  function inSummary({ field, key, values, message }) {
    const label = message && labelOf(form, field);
    return { field, text: label ? t('error.of_field', { field: label, message }) : (message ?? t(key, values)) };
  }

  function setBusy(state, key) {
    busy = state;
    button.setAttribute('aria-disabled', String(state));
    button.dataset.t = state ? key : button.dataset.idle;
    button.textContent = t(button.dataset.t);
  }

  async function submit() {
    sayFailure(null);
    setBusy(true, picker.isBusy() ? 'form.uploading' : 'form.sending');
    const { keys, failed } = await picker.settle();
    const values = valuesOf(form);
    const found = mistakes(values, namesOf(form));
    if (failed) found.push({ field: 'attachments', key: 'error.files_failed', values: { count: failed } });
    showMistakes(found);
    if (found.length) {
      setBusy(false);
      return;
    }
    setBusy(true, 'form.sending');
    const complaint = complaintFrom(values, { attachments: keys, locale: locale() });
    const detail = { complaint, idempotencyKey: idempotencyKey(), email: values.email?.trim() ?? '' };
    form.dispatchEvent(new CustomEvent('submitComplaint', { detail, bubbles: true }));
  }

  function idempotencyKey() {
    const key = passing.read(keyName) ?? newKey();
    passing.write(keyName, key);
    return key;
  }

  function keepDraft() {
    const { idempotency_key: _, locale: __, ...values } = valuesOf(form);
    writeDraft(draft, { values, files: picker.stored() });
  }

  /** The key is taken by another complaint (the first try arrived, and name or contact were corrected since). */
  function renewKey() {
    passing.drop(keyName);
    idempotencyKey();
  }

  /** The complaint has its number: the draft and its key are over. */
  function done() {
    passing.drop(draft);
    form.reset();
    picker.clear();
    restored.hidden = true;
    setBusy(false);
    showMistakes([]);
    sayFailure(null);
    renewKey();
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
  form.addEventListener('attachmentschange', keepDraft);
  restored.querySelector('button').addEventListener('click', () => {
    done();
    form.querySelector('input:not([type=hidden])')?.focus();
  });
  document.addEventListener('localechange', () => {
    showMistakes(wrong, { focus: false });
    sayFailure(failure);
    sayLocale();
  });
  for (const count of form.querySelectorAll('.field__count')) {
    CharacterCount(count, form.elements[count.dataset.countFor]);
  }
  restore();
  sayLocale();
  idempotencyKey();
  return { update, renewKey, done };
}

// randomUUID exists on secure origins only; a laptop in the same network is none.
function newKey() {
  if (crypto.randomUUID) return crypto.randomUUID();
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return [...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join('');
}
