import { clone } from './clone.js';
import { controlOf, labelOf } from './fields.js';

const OF = 'unsure.';

/** "I do not know" beside what is needed and may not be known. */
export function UnsureTicks(form) {
  /** `names`: of the fields, as the policy has them; those that stand on the page get their tick. */
  function update(names) {
    for (const name of names) {
      const place = controlOf(form, name)?.closest('.field');
      if (place && !form.elements[OF + name]) place.append(tick(name));
    }
    say();
  }

  function tick(name) {
    const el = clone('unsure');
    Object.assign(el.querySelector('input'), { name: OF + name });
    return el;
  }

  function say() {
    for (const el of form.querySelectorAll('.unsure')) {
      const name = el.querySelector('input').name.slice(OF.length);
      el.querySelector('.visually-hidden').textContent = labelOf(form, name);
    }
  }

  document.addEventListener('localechange', say);
  return { update };
}
