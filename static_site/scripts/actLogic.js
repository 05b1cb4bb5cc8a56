// What an act will cause, and what became of a case meanwhile, reckoned from what the API gives. Pure.

const tongue = (locale) => (locale === 'en' ? 'en-GB' : locale);
const SHORT = { month: 'long', day: 'numeric', weekday: 'short', hour: '2-digit', minute: '2-digit', hourCycle: 'h23' };

/** "11月27日周五 18:00". Due times are exclusive: midnight is 24:00 of the day before. */
export function shortMoment(iso, locale, zone) {
  const format = (moment, options) => new Intl.DateTimeFormat(tongue(locale), { ...options, timeZone: zone }).format(moment);
  const moment = new Date(iso);
  const { hour, minute, hourCycle, ...day } = SHORT;
  const time = format(moment, { hour, minute, hourCycle });
  const midnight = time === '00:00';
  return `${format(midnight ? new Date(moment.getTime() - 1) : moment, day)} ${midnight ? '24:00' : time}`;
}

const CHANGES = ['stops', 'pauses', 'resumes', 'moves', 'starts'];
const ICONS = { stops: 'check', pauses: 'pause', resumes: 'refresh', moves: 'calendar', starts: 'clock' };

/**
 * What `foreseen` (see POST /previews) says of a case that stands in `stage`, in the order in which it is read:
 * `[{icon, key, values}]`, with people, clocks and moments as the API gives them; one line of nothing where nothing comes.
 */
export function linesOf({ letters, clocks, stage: after, next }, stage) {
  const lines = [...letterLines(letters), ...clockLines(clocks)];
  if (lines.length === 0 && after === stage) return [{ icon: 'check', key: 'acts.causes_nothing', values: {} }];
  lines.push(after === stage ? { icon: 'arrow', key: 'acts.stage_stays', values: { stage } } : { icon: 'arrow', key: 'acts.stage_goes', values: { stage: after } });
  if (next) lines.push({ icon: 'bell', key: 'acts.then', values: { moment: next.at, step: next.kind, clock: next.title, people: next.to } });
  return lines;
}

// Everybody once, however many letters he gets.
function letterLines(letters) {
  const staff = letters.filter(({ audience }) => audience !== 'complainant');
  const people = [...new Map(staff.map(({ to, to_name: name }) => [to, { email: to, name }])).values()];
  const lines = people.length ? [{ icon: 'mail', key: 'acts.writes_to', values: { people } }] : [];
  const toComplainant = letters.length > staff.length;
  return toComplainant ? [...lines, { icon: 'mail', key: 'acts.writes_to_complainant', values: {} }] : lines;
}

function clockLines(clocks) {
  const inOrder = [...clocks].sort((a, b) => CHANGES.indexOf(a.change) - CHANGES.indexOf(b.change));
  return inOrder.map(({ change, title, due_at: due }) => ({ icon: ICONS[change], key: `acts.clock_${change}`, values: { clock: title, moment: due } }));
}

/** The entries of `timeline` that were not there in `known`, the oldest first. */
export function newEntries(timeline, known) {
  const last = Math.max(0, ...known.map(({ seq }) => seq));
  return timeline.filter(({ seq }) => seq > last);
}

/** Milliseconds until an act can no longer be taken back, reckoned by the portal's clock and not by this computer's. */
export function timeToUndo({ until }, { now, readAt }, at) {
  return Math.max(0, Date.parse(until) - now - (at - readAt));
}

/** How much of that is left, in whole minutes that nobody need watch, and in the last one in seconds: `{key, n}`. */
export function undoLeft(milliseconds) {
  const seconds = Math.ceil(milliseconds / 1000);
  return seconds > 60 ? { key: 'acts.undo_minutes', n: Math.floor(seconds / 60) } : { key: 'acts.undo_seconds', n: seconds };
}

/** Of the keys of forms the one that `name` asks for: itself, or that which begins with it (`decision:redress` has more behind it). */
export function keyAskedFor(keys, name) {
  return keys.find((key) => key === name) ?? keys.find((key) => key.startsWith(`${name}:`));
}
