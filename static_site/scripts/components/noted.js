import { inLocale, locale, t } from '../i18n.js';

/** Says the words of somebody who did not complain: of a suggestion, of praise. `title`: what the regulation calls it. */
export const noted = (title) => (key, values) =>
  t(`noted.${key}`, { type: inLocale(title).toLocaleLowerCase(locale()), ...values });

/** Says in `el` the word of a complaint, as the page has it, or `key` of what is `noted` in place of it. */
export function sayKind(el, key, say) {
  el.textContent = say ? say(key) : t(el.dataset.t);
}
