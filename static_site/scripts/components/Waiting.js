import { t } from '../i18n.js';

/** A complaint that waits for the network, and what that means. Says `sendNow` and `takeBack`. */
export function Waiting(el) {
  const kept = el.querySelector('.waiting__kept');
  const how = el.querySelector('.waiting__how');
  const now = el.querySelector('.waiting__now');
  let shown = { files: 0, background: false, busy: false };

  /** `{files, background, busy}`, each as far as it is news: how many wait, and whether the page may be closed. */
  function update(news = {}) {
    shown = { ...shown, ...news };
    kept.textContent = t(shown.files ? 'outbox.kept_files' : 'outbox.kept', { count: shown.files });
    how.textContent = t(shown.background ? 'outbox.background' : 'outbox.foreground');
    now.textContent = t(shown.busy ? 'form.sending' : 'outbox.now');
    now.setAttribute('aria-disabled', String(shown.busy));
  }

  const say = (event) => el.dispatchEvent(new CustomEvent(event, { bubbles: true }));
  now.addEventListener('click', () => shown.busy || say('sendNow'));
  el.querySelector('.waiting__back').addEventListener('click', () => say('takeBack'));
  document.addEventListener('localechange', () => update());
  return { update };
}
