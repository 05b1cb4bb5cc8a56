import { ActForm } from './ActForm.js';
import { clone } from './clone.js';
import { Foreseen } from './Foreseen.js';

/** One act with its form, as `ActForm` has it, and with `foresees` what it will cause (see Foreseen). Says `reloadCase`, too. */
export function ActSection(section, { foresees, ...options }) {
  const el = section.querySelector('form');
  el.querySelector('.button-row').before(clone('act-failure'));
  const reload = section.querySelector('.act__reload');
  const form = ActForm(el, options);
  const foreseen = foresees && Foreseen(el, { ...foresees, sketch: form.sketch });
  reload.addEventListener('click', () => {
    section.dispatchEvent(new CustomEvent('reloadCase', { bubbles: true }));
  });

  /** How the act went: `{sending, failure, wrong}`, and `stale` when somebody else was faster. */
  function tell({ stale = false, ...news }) {
    reload.hidden = !stale;
    form.update(news);
  }

  /** The act is done and saved: its form is empty and closed. Gives what was typed. */
  function done() {
    section.open = false;
    return form.done();
  }

  return { section, tell, done, restore: form.restore, keptUnder: form.keptUnder, look: () => foreseen?.look() };
}
