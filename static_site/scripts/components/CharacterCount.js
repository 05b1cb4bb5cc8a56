import { MOST } from '../complaintLogic.js';
import { t } from '../i18n.js';

const SPEAKS_FROM = 0.7;

/** How many characters a long text has left; silent until most are used. */
export function CharacterCount(el, control) {
  function update() {
    const most = MOST[control.name];
    const left = most - [...control.value].length;
    el.hidden = left > most * (1 - SPEAKS_FROM);
    el.classList.toggle('field__count--over', left < 0);
    const key = left < 0 ? 'form.characters_over' : 'form.characters_left';
    el.textContent = t(key, { count: Math.abs(left) });
  }

  control.addEventListener('input', update);
  document.addEventListener('localechange', update);
  update();
}
