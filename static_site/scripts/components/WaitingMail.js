import { dateTime } from '../format.js';
import { knows, locale, t } from '../i18n.js';
import { clone } from './clone.js';

/** Messages that wait for a person, newest first. */
export function WaitingMail(el) {
  const list = el.querySelector('.timeline');
  const none = el.querySelector('.waiting-mail__none');
  let shown = null;

  /** `{messages, policy}` */
  function update(news) {
    shown = news ?? shown;
    if (!shown) return;
    const { messages, policy } = shown;
    none.hidden = messages.length > 0;
    list.replaceChildren(...messages.map((message) => row(message, policy.zone)));
  }

  document.addEventListener('localechange', () => update());
  return { update };
}

function row({ id, at, reason, sender, subject }, zone) {
  const item = clone('waiting-mail');
  item.querySelector('.timeline__title').textContent = subject || t('waiting.no_subject');
  item.querySelector('.timeline__who').textContent = sender || t('waiting.no_sender');
  const time = item.querySelector('.timeline__at');
  time.textContent = dateTime(at, locale(), zone);
  time.dateTime = at;
  item.querySelector('b').textContent = reasonWords(reason);
  item.querySelector('.timeline__proof').textContent = id;
  return item;
}

// "unreadable: too many parts" is the reason and what exactly was found.
function reasonWords(reason) {
  const key = `waiting.reason.${reason.split(':')[0]}`;
  return knows(key) ? t(key) : reason;
}
