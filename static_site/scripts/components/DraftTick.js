import { isKeptHere, keepHere } from '../storage.js';

/** The consent to keep the draft `key` on this device: given, it is kept for a week; taken back, it is removed at once. */
export function DraftTick(el, key) {
  const box = el.querySelector('input');
  const update = () => {
    box.checked = isKeptHere(key);
  };
  box.addEventListener('change', () => keepHere(key, box.checked));
  update();
  return { update };
}
