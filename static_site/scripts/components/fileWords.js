import { fileSize } from '../format.js';
import { t } from '../i18n.js';

/** What is said of a stored file `{name, size, state, reason}`: and why it cannot be had, where it cannot. */
export function fileWords({ name, size, state, reason }) {
  const words = `${name} (${fileSize(size)})`;
  if (state === 'clean') return words;
  return `${words} · ${t(state === 'held' ? `file.held_${reason}` : 'file.pending')}`;
}
