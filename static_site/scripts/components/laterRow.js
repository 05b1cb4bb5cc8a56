import { inLocale, t } from '../i18n.js';
import { clone } from './clone.js';

/** Something that cannot be done yet, and `why`. */
export function laterRow({ title, why }) {
  const row = clone('step-later');
  row.querySelector('b').textContent = title;
  row.querySelector('span').textContent = why;
  return row;
}

/** Words of the API, one after the other. */
export const listed = (words) => words.map(inLocale).join(t('site.semicolon'));
