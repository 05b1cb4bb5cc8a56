import { t } from '../i18n.js';
import { controlOf, goToField } from './fields.js';

/** What is wrong with a form, on top of it. Takes the focus when it appears; each line leads to its field. */
export function ErrorSummary(el, form) {
  const title = el.querySelector('.error-summary__title');
  const list = el.querySelector('.error-summary__list');

  function update(wrong, { focus = true } = {}) {
    el.hidden = wrong.length === 0;
    title.textContent = t('error.summary');
    list.replaceChildren(...wrong.map((mistake) => line(mistake)));
    if (wrong.length && focus) {
      el.focus({ preventScroll: true });
      el.scrollIntoView({ block: 'start' });
    }
  }

  function line({ field, text }) {
    const item = document.createElement('li');
    const control = controlOf(form, field);
    if (!control) {
      item.textContent = text;
      return item;
    }
    const link = document.createElement('a');
    link.href = `#${control.id}`;
    link.textContent = text;
    link.addEventListener('click', (event) => {
      event.preventDefault();
      goToField(form, field);
    });
    item.append(link);
    return item;
  }

  return { update };
}
