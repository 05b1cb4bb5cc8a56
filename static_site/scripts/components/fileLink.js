import { fileSize } from '../format.js';
import { clone } from './clone.js';

/** A stored file that can be saved: `{name, size, url}`. */
export function fileLink({ name, size, url }) {
  const item = clone('file-link');
  item.querySelector('a').href = url;
  item.querySelector('span').textContent = `${name} (${fileSize(size)})`;
  return item;
}
