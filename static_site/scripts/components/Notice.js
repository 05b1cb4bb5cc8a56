import { showIcon } from './clone.js';

const ICONS = { problem: 'alert', good: 'check-circle', warning: 'alert' };

/** One message in a box: `kind` is problem, good or warning; an empty text hides it. */
export function Notice(el) {
  const text = el.querySelector('.notice__text');

  function update(message, kind = 'problem') {
    el.hidden = !message;
    for (const other of Object.keys(ICONS)) el.classList.toggle(`notice--${other}`, other === kind);
    showIcon(el.querySelector('.icon'), ICONS[kind]);
    text.textContent = message;
  }

  return { update };
}
