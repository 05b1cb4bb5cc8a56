import { dateTime } from '../format.js';
import { locale, t } from '../i18n.js';
import { ActForm } from './ActForm.js';
import { clone } from './clone.js';

const TIED = ['id', 'for', 'aria-describedby'];

/** What the complainant is asked, each with a form for his answer. Says `performAct` {act: 'answer:<number>', body}. */
export function Questions(el, { reference, upload, zone }) {
  const list = el.querySelector('.questions__list');
  const shown = new Map();

  /** `{questions, can, limits}`: the open questions as the API gives them, and what may be done now. */
  function update({ questions, can, limits }) {
    const open = new Set(questions.map(({ number }) => number));
    for (const [number, { item }] of shown) {
      if (open.has(number)) continue;
      item.remove();
      shown.delete(number);
    }
    for (const question of questions) if (!shown.has(question.number)) mount(question);
    el.hidden = questions.length === 0;
    for (const [, { item, form, at }] of shown) {
      item.querySelector('.question__at').textContent = t('question.asked_at', { at: dateTime(at, locale(), zone) });
      item.querySelector('form').hidden = !can.includes('supplements');
      form.update({ limits });
    }
  }

  function mount({ number, text, at }) {
    const item = clone('question');
    for (const name of TIED) for (const each of item.querySelectorAll(`[${name}]`)) each.setAttribute(name, `${each.getAttribute(name)}-${number}`);
    item.querySelector('.question__text').textContent = text;
    list.append(item);
    const draft = `act:${reference}:answer:${number}`;
    const needed = ({ text: typed }) => (typed?.trim() || form.files() ? {} : { text: 'error.text_missing' });
    const form = ActForm(item.querySelector('form'), { act: `answer:${number}`, draft, needed, fixed: { answers: [number] }, upload });
    shown.set(number, { item, form, at });
  }

  /** The form of an act of this part; undefined for other acts. */
  const formOf = (act) => shown.get(Number(act.split(':')[1]))?.form;

  return { update, formOf };
}
