import { t } from '../i18n.js';
import { showIcon } from './clone.js';

const ICONS = {
  running: 'clock',
  overdue: 'alert',
  paused: 'pause',
  met: 'check',
  breached: 'check',
  expected: 'expected',
  cancelled: 'cross',
};

/** Shows how a limit stands: colour, icon and a word. `words` replaces the usual word. */
export function showState(badge, state, words = t(`state.${state}`)) {
  badge.className = `state state--${state}`;
  showIcon(badge.querySelector('.icon'), ICONS[state]);
  badge.querySelector('.state__word').textContent = words;
}
