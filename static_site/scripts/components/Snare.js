import { t } from '../i18n.js';

/** A field that people do not see and machines fill in: `website`. Whoever fills it in has to work, and is heard all the same. */
export function Snare(form) {
  const box = document.createElement('div');
  box.className = 'snare';
  box.ariaHidden = 'true';
  const label = document.createElement('label');
  const words = document.createElement('span');
  words.dataset.t = 'form.snare';
  words.textContent = t('form.snare');
  const input = document.createElement('input');
  input.name = 'website';
  input.tabIndex = -1;
  input.autocomplete = 'off';
  label.append(words, input);
  box.append(label);
  form.append(box);
}
