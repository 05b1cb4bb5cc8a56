import { locale } from '../i18n.js';
import { clone } from './clone.js';
import { answersOf } from './fields.js';

/** What was filled in, to be read once more before it is sent. Says `changeAnswer` {field}, of nothing for all of it. */
export function CheckAnswers(el, form, { files }) {
  const list = el.querySelector('.answers');
  const isShown = () => !el.hidden;
  const change = (field) => form.dispatchEvent(new CustomEvent('changeAnswer', { detail: { field }, bubbles: true }));

  function show(state) {
    el.hidden = !state;
    if (state) list.replaceChildren(...answersOf(form, { locale: locale(), files: files() }).map(part));
  }

  function part({ title, answers }) {
    const place = clone('answers-part');
    place.querySelector('h2').textContent = title;
    place.querySelector('dl').append(...answers.map(line));
    return place;
  }

  function line({ field, label, text }) {
    const row = clone('answer');
    row.querySelector('dt').textContent = label;
    if (text) row.querySelector('.answer__text').textContent = text;
    row.classList.toggle('answer--none', !text);
    const button = row.querySelector('button');
    button.append(Object.assign(document.createElement('span'), { className: 'visually-hidden', textContent: label }));
    button.addEventListener('click', () => change(field));
    return row;
  }

  el.querySelector('.check__back').addEventListener('click', () => change());
  document.addEventListener('localechange', () => show(isShown()));
  return { show, isShown };
}
