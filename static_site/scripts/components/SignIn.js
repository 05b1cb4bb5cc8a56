import { t } from '../i18n.js';
import { showFieldErrors } from './fields.js';
import { Notice } from './Notice.js';

/** Asks a member of staff for an address. Says `requestLink` {email}.
 * Who comes by a link presses a button first: what opens links in mail to look for harm must not use them up. Says `redeem` {token}, or {code} of who types it where he asked. */
export function SignIn(el) {
  const form = el.querySelector('form');
  const button = form.querySelector('[type=submit]');
  const notice = Notice(form.querySelector('.notice'));
  const ready = el.querySelector('.sign-in__ready');
  const enter = el.querySelector('.sign-in__enter');
  const sent = el.querySelector('.sign-in__sent');
  const codeForm = el.querySelector('.sign-in__code');
  const sentTo = el.querySelector('.sign-in__sent-to');
  let state = {};

  /** `{sending, failure, sentTo, token, codeRefused}`, each as far as it is news; `failure` is a function that says it. */
  function update(news = {}) {
    state = { ...state, ...news };
    button.setAttribute('aria-disabled', String(Boolean(state.sending)));
    notice.update(state.failure ? state.failure() : '');
    showFieldErrors(form, state.empty ? [{ field: 'email', text: t('error.email_missing') }] : []);
    enter.setAttribute('aria-disabled', String(Boolean(state.sending)));
    showFieldErrors(codeForm, state.codeRefused ? [{ field: 'code', text: t(state.codeRefused) }] : []);
    form.hidden = Boolean(state.sentTo || state.token);
    ready.hidden = !state.token;
    sent.hidden = !state.sentTo;
    if (state.sentTo) sentTo.textContent = t('staff.link_sent', { email: state.sentTo });
    if (news.codeRefused) codeForm.elements.code.focus();
    if (news.token) ready.querySelector('h2').focus();
    if (news.sentTo) sent.querySelector('h2').focus();
  }

  form.noValidate = true;
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    const email = form.elements.email.value.trim();
    update({ empty: !email, failure: null });
    if (!email) form.elements.email.focus();
    else if (!state.sending) el.dispatchEvent(new CustomEvent('requestLink', { detail: { email }, bubbles: true }));
  });
  enter.addEventListener('click', () => {
    if (!state.sending) el.dispatchEvent(new CustomEvent('redeem', { detail: { token: state.token }, bubbles: true }));
  });
  codeForm.noValidate = true;
  codeForm.addEventListener('submit', (event) => {
    event.preventDefault();
    const code = codeForm.elements.code.value.trim();
    update({ codeRefused: code ? null : 'error.code_missing' });
    if (!code) codeForm.elements.code.focus();
    else if (!state.sending) el.dispatchEvent(new CustomEvent('redeem', { detail: { code }, bubbles: true }));
  });
  el.querySelector('.sign-in__again').addEventListener('click', () => {
    update({ sentTo: null });
    form.elements.email.focus();
  });
  document.addEventListener('localechange', () => update());
  return { update };
}
