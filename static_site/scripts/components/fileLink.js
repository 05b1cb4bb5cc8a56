import { clone } from './clone.js';
import { fileWords } from './fileWords.js';

/** A stored file, `{name, size, state, reason, url}`: a clean one can be saved, another has no address. */
export function fileLink(file) {
  const item = clone('file-link');
  const link = item.querySelector('a');
  if (file.url) link.href = file.url;
  else item.classList.add(`file-links__${file.state}`);
  link.querySelector('span').textContent = fileWords(file);
  return item;
}
