import { clone } from './clone.js';

/** Cards of which one is chosen: `[{id, title, text}]`. What was chosen, and where the focus was, stays so; `data-first`: the first is, at first. */
export function fillCards(el, { name, choices }) {
  const first = 'first' in el.dataset ? choices[0]?.id : undefined;
  const chosen = el.querySelector(':checked')?.value ?? first;
  const focused = el.contains(document.activeElement) ? document.activeElement.value : null;
  el.replaceChildren(...choices.map((choice) => card(choice, name, { chosen, first })));
  if (focused !== null) [...el.querySelectorAll('input')].find(({ value }) => value === focused)?.focus();
}

function card({ id, title, text }, name, { chosen, first }) {
  const el = clone('choice-card');
  const input = el.querySelector('.choice-card__input');
  Object.assign(input, { name, value: id, id: `${name}-${id}`, defaultChecked: id === first });
  input.checked = id === chosen;
  el.querySelector('.choice-card__title').textContent = title;
  el.querySelector('.choice-card__text').textContent = text;
  return el;
}
