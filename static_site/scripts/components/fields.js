// The fields of a form, by name.
import { day, momentIn } from '../format.js';

/** Where the focus goes for `field`, or null. */
export function controlOf(form, field) {
  const named = form.elements[field];
  if (named instanceof RadioNodeList) return named[0];
  return named ?? form.querySelector(`[data-field="${CSS.escape(field)}"]`);
}

/** Brings `field` with its label into view and focuses it. */
export function goToField(form, field) {
  const control = controlOf(form, field);
  if (!control) return;
  const details = control.closest('details');
  if (details) details.open = true;
  (control.closest('.field') ?? control).scrollIntoView({ block: 'start' });
  control.focus({ preventScroll: true });
}

/** What holds the words that `field` is called by; nothing for a box that stands alone. */
export function labelEl(form, field) {
  const label = controlOf(form, field)?.closest('.field')?.querySelector('.field__label');
  return label?.querySelector('.field__title, [data-t]:not(.field__optional)') ?? label;
}

/** What `field` is called on the page; empty for a box that stands alone. */
export const labelOf = (form, field) => labelEl(form, field)?.textContent ?? '';

/** Every value of the form by name; unticked boxes and unchosen radios are missing. */
export function valuesOf(form) {
  return Object.fromEntries([...new FormData(form)].filter(([, value]) => typeof value === 'string'));
}

/** `values` with what was typed on the wall clock of `zone` as moments. */
export function inZone(form, values, zone) {
  const moments = [...form.querySelectorAll('[type=datetime-local]')].filter(({ name, value }) => value && values[name]);
  return { ...values, ...Object.fromEntries(moments.map(({ name, value }) => [name, momentIn(value, zone)])) };
}

/** Puts `values` into the fields that have them. */
export function fillIn(form, values) {
  for (const [name, value] of Object.entries(values)) {
    const control = form.elements[name];
    if (!control) continue;
    if (control.type === 'checkbox') control.checked = Boolean(value);
    else if (control.type === 'radio') control.checked = control.value === value;
    else control.value = value;
  }
}

/** The names of the form's fields as they stand on the page. */
export function namesOf(form) {
  return [...new Set([...form.elements].map((control) => control.name).filter(Boolean))];
}

/** Writes each of `wrong` (`[{field, text}]`) beside its field, and clears the others. */
export function showFieldErrors(form, wrong) {
  const texts = new Map(wrong.map(({ field, text }) => [field, text]));
  for (const place of form.querySelectorAll('[data-error-for]')) {
    const text = texts.get(place.dataset.errorFor) ?? '';
    place.textContent = text;
    place.hidden = !text;
    place.closest('.field')?.classList.toggle('field--wrong', Boolean(text));
    const control = controlOf(form, place.dataset.errorFor);
    if (text) control?.setAttribute('aria-invalid', 'true');
    else control?.removeAttribute('aria-invalid');
  }
}

/**
 * What the form says, section by section, as it is read: `[{title, answers: [{field, label, text}]}]`; `text` is empty
 * where nothing was said. `files`: the names of those chosen. A box that stands alone is no answer.
 */
export function answersOf(form, { locale, files }) {
  const sections = [...form.querySelectorAll('section')].map((section) => ({
    title: section.querySelector('h2 > :last-child')?.textContent ?? '',
    answers: fieldsIn(section).map((field) => ({
      field,
      label: labelOf(form, field),
      text: field === 'attachments' ? files.join('\n') : said(form.elements[field], locale) || unsureOf(form, field),
    })),
  }));
  return sections.filter(({ answers }) => answers.length);
}

const unsureOf = (form, field) => {
  const tick = form.elements[`unsure.${field}`];
  return tick?.checked ? tick.parentElement.querySelector('[data-t]').textContent : '';
};

function fieldsIn(section) {
  const shown = [...section.querySelectorAll('input, select, textarea')].filter(
    (control) => !control.disabled && !control.closest('[hidden]:not([data-step])') && !['hidden', 'checkbox'].includes(control.type),
  );
  return [...new Set(shown.map((control) => control.name || control.dataset.field).filter(Boolean))];
}

function said(control, locale) {
  const choices = control instanceof RadioNodeList ? [...control] : [control];
  if (choices[0].type === 'radio') {
    const chosen = choices.find(({ checked }) => checked);
    return chosen?.closest('.choice-card').querySelector('.choice-card__title').textContent ?? '';
  }
  if (!control.value) return '';
  if (control.tagName === 'SELECT') return control.selectedOptions[0].textContent;
  if (control.type === 'date') return day(control.value, locale);
  return control.type === 'datetime-local' ? control.value.replace('T', ' ') : control.value.trim();
}
