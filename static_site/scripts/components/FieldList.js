import { inLocale, t } from '../i18n.js';
import { clone } from './clone.js';

const MOST_CARDS = 6;

/**
 * Fields made from rules, `[{id, title, explanation, kind, required, options}]`, as a regulation has them. They are
 * named `fields.<id>`, or `name` where the rule gives one; `prefix` keeps their ids apart from those of other forms.
 * `required` may be a function of the form's values; then the explanation says when the field is.
 * A title or an explanation may be a function that says it in the language of the moment. Gives `[{rule, el}]`.
 */
export function FieldList(el, { rules, prefix }) {
  const fields = rules.map((rule) => ({ rule, el: field(rule, prefix) }));
  el.append(...fields.map((each) => each.el));

  function update() {
    fields.forEach(say);
  }

  update();
  document.addEventListener('localechange', update);
  return fields;
}

/** The fields that must be filled in, given `values`, each with the key of what to say when one is not. */
export function neededOf(rules, values) {
  const needed = rules.filter(({ required }) => (typeof required === 'function' ? required(values) : required));
  return Object.fromEntries(needed.map((rule) => [nameOf(rule), optionsOf(rule) ? 'error.choose' : 'error.fill_in']));
}

const YES_NO = ['yes', 'no'].map((id) => ({ id, title: () => t(`site.${id}`) }));
const nameOf = ({ id, name }) => name ?? `fields.${id}`;
const optionsOf = ({ kind, options }) => (kind === 'yes_no' ? YES_NO : options?.length ? options : undefined);
// Of few options each is seen at once; a `select` is always one line.
const isCards = (rule) => rule.kind !== 'select' && optionsOf(rule)?.length <= MOST_CARDS;
const words = (text) => (typeof text === 'function' ? text() : inLocale(text));

function field(rule, prefix) {
  const el = clone(isCards(rule) ? 'field-cards' : 'field');
  const id = `${prefix}-${rule.id}`.replace(/[^\w-]/g, '-');
  const error = el.querySelector('.field__error');
  error.id = `${id}-error`;
  error.dataset.errorFor = nameOf(rule);
  el.querySelector('.field__hint').id = `${id}-hint`;
  (isCards(rule) ? el : el.appendChild(control(rule, id))).setAttribute('aria-describedby', `${id}-hint ${id}-error`);
  const cards = isCards(rule) ? optionsOf(rule).map((option) => card(rule, option, id)) : [];
  if (cards.length) el.querySelector('.choice-cards').append(...cards);
  else el.querySelector('label').htmlFor = id;
  return el;
}

function control(rule, id) {
  const kind = rule.id.startsWith('signed_') ? 'signature' : rule.kind;
  const made = Object.assign(CONTROLS[kind](), { id, name: nameOf(rule) });
  made.classList.add('field__input', `field__input--${kind}`);
  return made;
}

const input = (type, more) => Object.assign(document.createElement('input'), { type, autocomplete: 'off', ...more });
const CONTROLS = {
  text: () => Object.assign(document.createElement('textarea'), { rows: 1 }),
  signature: () => input('text'),
  number: () => input('text', { inputMode: 'decimal' }),
  date: () => input('date'),
  moment: () => input('datetime-local'),
  choice: () => document.createElement('select'),
  select: () => document.createElement('select'),
};

function card(rule, option, id) {
  const el = clone('choice-card');
  Object.assign(el.querySelector('input'), { name: nameOf(rule), value: option.id, id: `${id}-${option.id}` });
  return el;
}

function say({ rule, el }) {
  el.querySelector('.field__title').textContent = words(rule.title);
  el.querySelector('.field__optional').hidden = Boolean(rule.required);
  const hint = el.querySelector('.field__hint');
  hint.textContent = words(rule.explanation);
  hint.hidden = !hint.textContent;
  if (isCards(rule)) sayCards(el, optionsOf(rule));
  else if (optionsOf(rule)) fillSelect(el.querySelector('select'), rule.options);
}

function sayCards(el, options) {
  el.querySelectorAll('.choice-card').forEach((place, index) => {
    place.querySelector('.choice-card__title').textContent = words(options[index].title);
    place.querySelector('.choice-card__text').textContent = words(options[index].explanation);
  });
}

function fillSelect(select, options) {
  const chosen = select.value;
  const offered = options.map(({ id, title }) => new Option(words(title), id));
  select.replaceChildren(new Option(t('site.choose'), ''), ...offered);
  select.value = chosen;
}
