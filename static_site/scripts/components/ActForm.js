import { t } from '../i18n.js';
import { dropDraft, readDraft, writeDraft } from '../storage.js';
import { actBody } from '../trackLogic.js';
import { AttachmentPicker } from './AttachmentPicker.js';
import { DraftNote } from './DraftNote.js';
import { fillIn, goToField, inZone, showFieldErrors, valuesOf } from './fields.js';
import { Notice } from './Notice.js';

// What is written freely, in any form.
const WRITTEN = 'textarea, [type=text]:not([inputmode])';
const SOME_TEXT = '…';

/**
 * A short form that does one act. Says `performAct` {act, body}; `confirmed` is asked before, where given.
 * `needed`: field -> key of what to say when it is empty, or a function of the values that gives it; `files`: how many at least. `fixed` is put into the body,
 * and moments are those of `zone`. What is typed is kept under `draft` until `done()`.
 */
export function ActForm(form, { act, draft, needed = {}, files = 0, fixed = {}, zone, upload, confirmed }) {
  const notice = Notice(form.querySelector('.notice'));
  const button = form.querySelector('[type=submit]');
  const pickerEl = form.querySelector('.attachment-picker');
  const picker = pickerEl && AttachmentPicker(pickerEl, { upload });
  const neededOf = typeof needed === 'function' ? needed : () => needed;
  const restored = DraftNote(form, { discard: clear });
  let wrong = [];
  let failure = null;
  let busy = false;

  /** `{limits, sending, failure, wrong}`, each as far as it is news; `failure` is a function that says it, or null. */
  function update(news) {
    if (news.limits) picker?.update(news.limits);
    if ('sending' in news) setBusy(news.sending);
    if ('failure' in news) sayFailure(news.failure);
    if (news.wrong) showMistakes(news.wrong);
  }

  function sayFailure(words) {
    failure = words;
    notice.update(failure ? failure() : '');
  }

  function showMistakes(found) {
    wrong = found;
    const said = wrong.map(({ field, key, message }) => ({ field, text: message ?? t(key, { count: files }) }));
    showFieldErrors(form, said);
  }

  function setBusy(state) {
    busy = state;
    button.setAttribute('aria-disabled', String(state));
  }

  async function submit() {
    sayFailure(null);
    const values = valuesOf(form);
    const empty = Object.entries(neededOf(values)).filter(([field]) => !values[field]?.trim());
    const found = empty.map(([field, key]) => ({ field, key }));
    if (picker && picker.count() < files) found.push({ field: 'attachments', key: 'error.files_missing' });
    showMistakes(found);
    if (found.length) {
      goToField(form, found[0].field);
      return;
    }
    if (confirmed && !(await confirmed())) return;
    setBusy(true);
    const uploads = picker ? await picker.settle() : { failed: 0 };
    if (uploads.failed) {
      update({ sending: false, failure: () => t('error.files_failed', { count: uploads.failed }) });
      return;
    }
    const detail = { act, body: { ...fixed, ...actBody(inZone(form, values, zone), uploads.keys) } };
    form.dispatchEvent(new CustomEvent('performAct', { detail, bubbles: true }));
  }

  /**
   * The body as it will be sent, as far as it can be told what it will cause: what is typed stands as some text, for nothing
   * hangs on it. Null while something is not chosen yet.
   */
  function sketch() {
    const values = valuesOf(form);
    const needs = neededOf(values);
    for (const { name, value } of form.querySelectorAll(WRITTEN)) if (value.trim() || name in needs) values[name] = SOME_TEXT;
    const keys = picker?.stored().map(({ key }) => key);
    if (Object.keys(needs).some((field) => !values[field]?.trim()) || (keys && keys.length < files)) return null;
    return { ...fixed, ...actBody(inZone(form, values, zone), keys) };
  }

  /** The act is done: nothing of it is kept. Gives what was typed. */
  function done() {
    const typed = valuesOf(form);
    clear();
    update({ sending: false, failure: null });
    return typed;
  }

  function clear() {
    dropDraft(draft);
    form.reset();
    picker?.clear();
    restored.show(false);
    showMistakes([]);
  }

  function restore() {
    const typed = readDraft(draft) ?? {};
    fillIn(form, typed);
    restored.show(Object.values(typed).some(Boolean));
  }

  form.noValidate = true;
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    if (!busy) submit();
  });
  form.addEventListener('input', () => writeDraft(draft, valuesOf(form)));
  document.addEventListener('localechange', () => {
    showMistakes(wrong);
    sayFailure(failure);
  });
  restore();
  /** How many files are chosen. */
  const chosen = () => picker?.count() ?? 0;

  return { update, files: chosen, done, sketch, restore, keptUnder: draft };
}
