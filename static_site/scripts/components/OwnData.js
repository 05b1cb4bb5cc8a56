import { readOwnData } from '../publicApi.js';
import { failureWords } from '../failures.js';
import { t } from '../i18n.js';
import { announce } from './announce.js';

const FORMATS = ['zip', 'json'];

/** Lets the complainant download all that is kept of him; `update({reference, secret})` once he has shown who he is. */
export function OwnData(el) {
  const said = el.querySelector('.own-data__said');
  let known = null;
  let words = null;

  function update(whose) {
    known = whose;
    el.hidden = !known;
  }

  function say(newWords) {
    words = newWords;
    said.textContent = words ? words() : '';
    if (words) announce(said.textContent);
  }

  async function download(format) {
    say(null);
    try {
      const link = document.createElement('a');
      link.href = URL.createObjectURL(await readOwnData(known.reference, known.secret, format));
      link.download = `${known.reference}.${format}`;
      link.click();
      setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
      say(() => t('own_data.done'));
    } catch (error) {
      say(failureWords(error));
    }
  }

  for (const format of FORMATS) {
    el.querySelector(`[data-format=${format}]`).addEventListener('click', () => download(format));
  }
  document.addEventListener('localechange', () => say(words));
  return { update };
}
