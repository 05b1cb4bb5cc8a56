import { t } from '../i18n.js';
import { passing } from '../storage.js';
import { referenceIn } from '../trackLogic.js';
import { goToField, showFieldErrors, valuesOf } from './fields.js';
import { Notice } from './Notice.js';

const NEEDED = { reference: 'error.reference_missing', secret: 'error.secret_missing' };

/** Asks for number and secret. Says `openComplaint` {reference, secret}; takes the number from the address. */
export function SecretForm(form) {
  const notice = Notice(form.querySelector('.notice'));
  const button = form.querySelector('[type=submit]');
  let wrong = [];
  let failure = null;
  let busy = false;

  /** `{sending, failure}` as far as it is news; `failure` is a function that says it in the language of the moment. */
  function update(news) {
    if ('sending' in news) {
      busy = news.sending;
      button.setAttribute('aria-disabled', String(busy));
    }
    if ('failure' in news) failure = news.failure;
    notice.update(failure ? failure() : '');
  }

  function showMistakes(found) {
    wrong = found;
    showFieldErrors(form, wrong.map((field) => ({ field, text: t(NEEDED[field]) })));
  }

  function submit() {
    const values = valuesOf(form);
    const reference = values.reference.trim();
    const secret = values.secret.trim();
    showMistakes(Object.keys(NEEDED).filter((field) => !{ reference, secret }[field]));
    update({ failure: null });
    if (wrong.length) goToField(form, wrong[0]);
    else form.dispatchEvent(new CustomEvent('openComplaint', { detail: { reference, secret }, bubbles: true }));
  }

  /** Fills in what the address and the tab know; opens at once when both are there. */
  function start() {
    const reference = referenceIn(window.location.hash);
    if (!reference) return;
    form.elements.reference.value = reference;
    form.elements.secret.value = passing.read(`secret:${reference}`) ?? '';
    if (form.elements.secret.value) submit();
    else form.elements.secret.focus();
  }

  form.noValidate = true;
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    if (!busy) submit();
  });
  document.addEventListener('localechange', () => {
    showMistakes(wrong);
    update({});
  });
  return { update, start };
}
