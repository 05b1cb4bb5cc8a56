import { inLocale } from '../i18n.js';
import { clone } from './clone.js';

/** One thing that an entry of a timeline says: `{label, value}`, each a text or one in both languages. */
export function factLine({ label, value }) {
  const line = clone('entry-fact');
  line.querySelector('span').textContent = inLocale(label);
  line.querySelector('b').textContent = inLocale(value);
  return line;
}
