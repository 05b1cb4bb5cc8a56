import { inLocale } from '../i18n.js';
import { controlOf, labelEl } from './fields.js';

/** What the regulation calls the ordinary fields of a form, and says below them, in place of the words of the site. */
export function FieldWords(form) {
  let words = {};

  /** `news`: name -> `{title, explanation}`, each in every language or null; without it, in the language of now. */
  function update(news) {
    words = news ?? words;
    for (const [name, { title, explanation }] of Object.entries(words)) {
      const label = labelEl(form, name);
      if (label && title) label.textContent = inLocale(title);
      if (label && explanation) hintOf(name).textContent = inLocale(explanation);
    }
  }

  // A field that says nothing below its label yet gets a place for it.
  function hintOf(name) {
    const control = controlOf(form, name);
    const place = control.closest('.field');
    const there = place.querySelector('.field__hint[id]');
    if (there) return there;
    const hint = document.createElement('p');
    hint.className = 'field__hint';
    hint.id = `${form.className.split(' ')[0]}-${name}-hint`;
    place.querySelector('.field__label').after(hint);
    const described = control.type === 'radio' ? place : control;
    described.setAttribute('aria-describedby', `${hint.id} ${described.getAttribute('aria-describedby') ?? ''}`.trim());
    return hint;
  }

  return { update };
}
