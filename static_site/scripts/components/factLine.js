import { inLocale } from '../i18n.js';
import { clone } from './clone.js';

/**
 * One thing that an entry of a timeline says: `{label, value}`, each a text or one in both languages. `names`: e-mail ->
 * name, where people may stand in the value.
 */
export function factLine({ label, value }, names = new Map()) {
  const line = clone('entry-fact');
  line.querySelector('span').textContent = inLocale(label);
  const text = inLocale(value);
  line.querySelector('b').textContent = names.get(text) ?? text;
  return line;
}
