import { inLocale, locale, t } from '../i18n.js';
import { clone } from './clone.js';

/** The commands that may be written in an answer to a letter. */
export function MailHelp(el) {
  const list = el.querySelector('dl');
  let shown = [];

  /** `{commands}` */
  function update(news) {
    shown = news?.commands ?? shown;
    list.replaceChildren(...shown.map(row));
  }

  document.addEventListener('localechange', () => update());
  return { update };
}

function row({ said, example, means }) {
  const item = clone('mail-command');
  item.querySelector('dt').textContent = inLocale(example);
  item.querySelector('.mail-help__means').textContent = inLocale(means);
  const others = [...said[locale()].slice(1), ...Object.entries(said).flatMap(([each, ways]) => (each === locale() ? [] : ways))];
  item.querySelector('.mail-help__said').textContent = t('mail-help.said', { words: others.join(t('site.and')) });
  return item;
}
