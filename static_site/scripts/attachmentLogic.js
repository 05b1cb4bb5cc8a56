// Which files may be attached. Pure.
import { fileSize } from './format.js';

// Some systems do not know these types and declare nothing.
const BY_ENDING = {
  heic: 'image/heic',
  heif: 'image/heic',
  webp: 'image/webp',
  m4a: 'audio/mp4',
  mp3: 'audio/mpeg',
  mp4: 'video/mp4',
  mov: 'video/quicktime',
  pdf: 'application/pdf',
  doc: 'application/msword',
  docx: 'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
  xls: 'application/vnd.ms-excel',
  xlsx: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
};

/** The MIME type of a file, by its ending where the browser does not tell. */
export function typeOf({ name, type }) {
  if (type) return type === 'image/heif' ? 'image/heic' : type;
  return BY_ENDING[name.split('.').pop().toLowerCase()] ?? '';
}

/**
 * Why `file` may not be added to `count` others under `limits`: `{key, values}`, or null when it may. `mayShrink`: its size
 * is not what will be sent.
 */
export function refusalOf({ name, type, size }, { max_bytes: most, max_files: files, types }, count, { mayShrink = false } = {}) {
  if (count >= files) return { key: 'files.too_many', values: { count: files, name } };
  if (size > most && !mayShrink) return { key: 'files.too_big', values: { name, size: fileSize(most) } };
  if (size === 0) return { key: 'files.empty', values: { name } };
  return types.includes(type) ? null : { key: 'files.wrong_type', values: { name } };
}
