// What is looked for before a complaint is taken down, and when it may have been received. Pure.

const DAY = 86_400_000;
const EARLIEST = 30; // days; the API refuses what is older
const FEWEST_DIGITS = 5;

/** What `GET /complainants` is asked for words of one box: a number may be a phone's or an order's, and so on. */
export function askedOf(words) {
  const asked = words.normalize('NFKC').trim();
  if (asked.includes('@')) return { email: asked };
  if (isPhone(asked)) return { phone: asked.slice(0, 40), order_no: asked.slice(0, 60) };
  return /\d/.test(asked) ? { order_no: asked.slice(0, 60), name: asked.slice(0, 80) } : { name: asked.slice(0, 80), order_no: asked.slice(0, 60) };
}

/** The field of a complaint that `words` of the box are, as far as that can be told. */
export function contactsOf(words) {
  const asked = words.trim();
  if (asked.includes('@')) return { email: asked };
  if (isPhone(asked.normalize('NFKC'))) return { phone: asked };
  return /\d/.test(asked) ? { order_no: asked } : { name: asked };
}

// Digits as people write them, perhaps with an extension; fewer than five are no number.
function isPhone(text) {
  return /^\+?[\d\s().\-/·]+(?:(?:转|x|ext)\s*\d+)?$/i.test(text) && text.replace(/\D/g, '').length >= FEWEST_DIGITS;
}

/** `{min, max}` of a field of the time of receipt on the wall clock of `zone`. */
export function receivedBetween(now, zone) {
  return { min: wallTime(new Date(now.getTime() - EARLIEST * DAY), zone), max: wallTime(now, zone) };
}

function wallTime(moment, zone) {
  const options = { dateStyle: 'short', timeStyle: 'short', timeZone: zone };
  return new Intl.DateTimeFormat('sv', options).format(moment).replace(' ', 'T');
}
