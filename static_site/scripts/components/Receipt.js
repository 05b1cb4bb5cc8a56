import { t } from '../i18n.js';
import { CopyButton } from './CopyButton.js';
import { noted, sayKind } from './noted.js';
import { PromiseList } from './PromiseList.js';

// What is said in other words where nobody has complained.
const OTHERWISE = ['title', 'reference', 'keep', 'track', 'another'];

/** What a complainant takes away. Says `startAnother`. */
export function Receipt(el) {
  const reference = el.querySelector('.receipt__reference');
  const secret = el.querySelector('.receipt__value--secret');
  const promises = PromiseList(el.querySelector('.promise-list'));
  const promiseSection = el.querySelector('.promise-list').closest('section');
  const mailSent = el.querySelector('.receipt__mail');
  let shown = null;

  /** `{reference, secret, status_url, promises, email, zone, kind}`; `kind`: its title, where it is no complaint. */
  function update(news) {
    shown = news ?? shown;
    if (!shown) return;
    sayWhatItIs(shown.kind);
    reference.textContent = shown.reference;
    secret.textContent = shown.secret;
    promiseSection.hidden = shown.promises.length === 0;
    promises.update(shown.promises, shown.zone);
    const calendar = el.querySelector('.receipt__calendar');
    calendar.hidden = shown.promises.length === 0;
    calendar.href = shown.calendar_url;
    mailSent.hidden = !shown.email;
    mailSent.textContent = t('receipt.mail_sent', { email: shown.email });
    el.querySelector('.receipt__track').href = `track.html#${encodeURIComponent(shown.reference)}`;
    el.querySelector('.receipt__address').textContent = shown.status_url;
  }

  function sayWhatItIs(kind) {
    const say = kind && noted(kind);
    for (const name of OTHERWISE) sayKind(el.querySelector(`[data-t="receipt.${name}"]`), name, say);
    el.querySelector('.receipt__steps').hidden = Boolean(kind);
    const next = el.querySelector('.receipt__noted');
    next.hidden = !kind;
    next.textContent = kind ? say('next') : '';
  }

  CopyButton(el.querySelector('.receipt__copy-reference'), reference);
  CopyButton(el.querySelector('.receipt__copy-secret'), secret);
  el.querySelector('.receipt__print').addEventListener('click', () => window.print());
  el.querySelector('.receipt__another').addEventListener('click', () => {
    el.dispatchEvent(new CustomEvent('startAnother', { bubbles: true }));
  });
  document.addEventListener('localechange', () => update());
  return { update };
}
