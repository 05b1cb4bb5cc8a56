// A HEIC photo that this browser cannot draw anew loses what the camera wrote into it all the same: the file says where
// that stands (ISO/IEC 23008-12: items of a `meta` box), and it is blanked there. No pixel is touched, no byte moves.
const TOLD = ['Exif', 'mime', 'uri ']; // Exif, XMP, and what else is said about the picture
const EMPTY_EXIF = [0, 0, 0, 6, 0x45, 0x78, 0x69, 0x66, 0, 0, 0x4d, 0x4d, 0, 0x2a, 0, 0, 0, 8, 0, 0, 0, 0, 0, 0]; // no entry

/** The picture without what the camera wrote, as a blob, or null where the file is not understood. */
export async function placeless(blob) {
  const file = new DataView(await blob.arrayBuffer());
  try {
    const blanked = blank(file);
    return blanked ? new Blob([file.buffer], { type: blob.type }) : null;
  } catch (error) {
    if (error instanceof RangeError) return null; // it ends where it should go on
    throw error;
  }
}

function blank(file) {
  const meta = boxes(file, 0, file.byteLength).find(({ type }) => type === 'meta');
  if (!meta) return false;
  const within = boxes(file, meta.start + 4, meta.end);
  const box = (wanted) => within.find(({ type }) => type === wanted);
  if (!box('iinf') || !box('iloc')) return false;
  const types = itemTypes(file, box('iinf'));
  for (const { item, start, length } of extents(file, box('iloc'), box('idat')?.start)) {
    if (!TOLD.includes(types.get(item))) continue;
    const bytes = new Uint8Array(file.buffer, start, length);
    bytes.fill(0);
    if (types.get(item) === 'Exif' && length >= EMPTY_EXIF.length) bytes.set(EMPTY_EXIF);
  }
  return true;
}

/** `{type, start, end}` of what each box from `at` to `end` holds. */
function boxes(file, at, end) {
  const found = [];
  while (at + 8 <= end) {
    let size = file.getUint32(at);
    let head = 8;
    if (size === 1) {
      size = Number(file.getBigUint64(at + 8));
      head = 16;
    } else if (size === 0) size = end - at;
    if (size < head || at + size > end) throw new RangeError('a box that is larger than what it lies in');
    found.push({ type: fourLetters(file, at + 4), start: at + head, end: at + size });
    at += size;
  }
  return found;
}

function fourLetters(file, at) {
  return String.fromCharCode(...new Uint8Array(file.buffer, at, 4));
}

/** The type of each item by its number. */
function itemTypes(file, { start, end }) {
  const first = start + (file.getUint8(start) === 0 ? 6 : 8); // behind the count of entries
  return new Map(
    boxes(file, first, end).map((entry) => {
      const long = file.getUint8(entry.start) > 2;
      const number = long ? file.getUint32(entry.start + 4) : file.getUint16(entry.start + 4);
      return [number, fourLetters(file, entry.start + (long ? 10 : 8))];
    }),
  );
}

/** `{item, start, length}` of every piece in which an item lies, from the beginning of the file. */
function extents(file, { start }, idat) {
  const version = file.getUint8(start);
  let at = start + 4;
  const take = (size) => {
    const read = { 0: () => 0, 2: () => file.getUint16(at), 4: () => file.getUint32(at), 8: () => Number(file.getBigUint64(at)) }[size];
    if (!read) throw new RangeError('a number of a size that there is not');
    const value = read();
    at += size;
    return value;
  };
  const sizes = take(2);
  const [offsets, lengths, bases, indexes] = [12, 8, 4, 0].map((bits) => (sizes >> bits) & 15);
  const found = [];
  for (let count = take(version < 2 ? 2 : 4); count > 0; count -= 1) {
    const item = take(version < 2 ? 2 : 4);
    const way = version > 0 ? take(2) & 15 : 0; // 0: from the beginning of the file, 1: within idat
    take(2);
    const base = take(bases) + (way === 1 ? idat : 0);
    for (let pieces = take(2); pieces > 0; pieces -= 1) {
      if (version > 0) take(indexes);
      const from = base + take(offsets);
      const length = take(lengths) || file.byteLength - from;
      if (way < 2) found.push({ item, start: from, length });
    }
  }
  return found;
}
