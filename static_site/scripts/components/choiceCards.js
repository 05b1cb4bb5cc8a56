import { clone } from './clone.js';

/** Cards of which one is chosen: `[{id, title, text}]`. What was chosen, and where the focus was, stays so. */
export function fillCards(el, { name, choices }) {
  const chosen = el.querySelector(':checked')?.value;
  const focused = el.contains(document.activeElement) ? document.activeElement.value : null;
  el.replaceChildren(...choices.map((choice) => card(choice, name, chosen)));
  if (focused !== null) [...el.querySelectorAll('input')].find(({ value }) => value === focused)?.focus();
}

function card({ id, title, text }, name, chosen) {
  const el = clone('choice-card');
  const input = el.querySelector('.choice-card__input');
  Object.assign(input, { name, value: id, id: `${name}-${id}`, checked: id === chosen });
  el.querySelector('.choice-card__title').textContent = title;
  el.querySelector('.choice-card__text').textContent = text;
  return el;
}
