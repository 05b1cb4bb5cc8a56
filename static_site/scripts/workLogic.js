// What rows of the work lanes say about time and order. Pure: locale, zone and now are arguments.

const MINUTE = 60_000;
const HOUR = 60;
const DAY = 1440;
const FULL_DAYS = 6;

const tongue = (locale) => (locale === 'en' ? 'en-GB' : locale);
const formatted = (moment, locale, options) => new Intl.DateTimeFormat(tongue(locale), options).format(moment);
const clockOf = (moment, zone) => formatted(moment, 'en', { hour: '2-digit', minute: '2-digit', hourCycle: 'h23', timeZone: zone });

/** How much is left or late: `{state, key, values}`; `key` begins with `work.`, its values say span and until. */
export function timeLeft({ state, left, due_at: due }, { now, locale, zone }) {
  if (state === 'paused') return { state, key: 'work.paused', values: {} };
  if (!due || state === 'none') return { state: 'none', key: 'work.state_none', values: {} };
  const late = state === 'overdue';
  const values = { until: until(due, { now, locale, zone }) };
  if (!left) return { state, key: late ? 'work.late' : 'work.left', values };
  values.span = workSpan(left.minutes, left.unit, locale);
  return { state, key: `work.${late ? 'late' : 'left'}_${left.unit}`, values };
}

/** "2 h 30 min", "45分钟"; working time in hours and minutes, the time of the calendar in days too. */
export function workSpan(minutes, unit, locale) {
  const whole = Math.max(1, Math.abs(Math.round(minutes)));
  if (unit === 'calendar' && whole >= DAY) {
    return amounts([[Math.floor(whole / DAY), 'day'], [Math.floor((whole % DAY) / HOUR), 'hour']], locale);
  }
  // Of many hours the minutes are noise.
  const rest = whole >= 10 * HOUR ? 0 : whole % HOUR;
  return amounts([[Math.floor(whole / HOUR), 'hour'], [rest, 'minute']], locale);
}

const SHORT = { hour: 'h', minute: 'min' };

function amounts(parts, locale) {
  return parts
    .filter(([amount]) => amount > 0)
    .map(([amount, unit]) => (locale === 'en' && SHORT[unit] ? `${amount} ${SHORT[unit]}` : inWords(amount, unit, locale)))
    .join(' ');
}

function inWords(amount, unit, locale) {
  const said = new Intl.NumberFormat(tongue(locale), { style: 'unit', unit, unitDisplay: 'long' }).format(amount);
  return locale === 'en' ? said : said.replace(/^([\d.,]+)\s*/, '$1 ');
}

/** "today 18:00", "周一 10:00", "12月3日周四 10:00". Due times are exclusive: midnight is 24:00 of the day before. */
export function until(iso, { now, locale, zone }) {
  const moment = new Date(iso);
  const midnight = clockOf(moment, zone) === '00:00';
  const said = midnight ? new Date(moment.getTime() - 1) : moment;
  return `${dayWords(said, { now, locale, zone })} ${midnight ? '24:00' : clockOf(moment, zone)}`;
}

function dayWords(moment, { now, locale, zone }) {
  const away = dayNumber(moment, zone) - dayNumber(now, zone);
  if (Math.abs(away) <= 1) return new Intl.RelativeTimeFormat(locale, { numeric: 'auto' }).format(away, 'day');
  if (away > 0 && away <= FULL_DAYS) return formatted(moment, locale, { weekday: 'short', timeZone: zone });
  return formatted(moment, locale, { month: locale === 'en' ? 'short' : 'long', day: 'numeric', weekday: 'short', timeZone: zone });
}

function dayNumber(moment, zone) {
  const day = formatted(moment, 'sv', { year: 'numeric', month: '2-digit', day: '2-digit', timeZone: zone });
  return Date.parse(`${day}T00:00:00Z`) / (DAY * MINUTE);
}

/** Where a row leads: its case, and of the acts there the one that is asked for. */
export function addressOf({ reference, kind, case: kase, request }) {
  const act = ACT_OF[kind]?.({ kase, request });
  return `#case/${encodeURIComponent(reference)}${act ? `?act=${encodeURIComponent(act)}` : ''}`;
}

const FIRST_ACT = { registered: 'assignment', dispatched: 'reply', follow_up: 'follow-up' };
const ACT_OF = {
  clock: ({ kase }) => FIRST_ACT[kase.stage],
  unassigned: () => 'assignment',
  call: () => 'follow-up',
  approval: ({ request }) => request && `decision:${request.matter}`,
  stuck: ({ kase }) => (kase.handler ? null : 'assignment'),
};

/** The number to dial of a phone as people write it, or null where nothing can be dialled (it is masked, or is none). */
export function dialled(phone) {
  const number = (phone ?? '').replace(/[\s()（）-]/g, '');
  return /^\+?\d{5,15}$/.test(number) ? number : null;
}

/**
 * What comes after a call, from the case as the call left it, what was found, and the `call` of its row: `{key, ...}`.
 * `next`: the call that is proposed, `{attempt, band, not_before}`.
 */
export function afterCall({ stage, round }, outcome, { of, if_unreachable: next }) {
  if (stage === 'closed') return { key: 'calls.then_closed' };
  if (stage !== 'follow_up') return { key: 'calls.then_back', round };
  if (outcome !== 'unreachable') return { key: 'calls.then_open' };
  return ifUnreachable({ of, if_unreachable: next });
}

/** What comes after one more call in vain, the same way. */
export function ifUnreachable({ of, if_unreachable: next }) {
  return next ? { key: 'calls.then_again', attempt: next.attempt, of, next } : { key: 'calls.then_enough', of };
}

/** "周二 14:00–18:00": the hours of a call, or the day from which on it is made. */
export function bandWords({ band, not_before: from }, { now, locale, zone }) {
  if (band) return `${dayWords(new Date(band.from), { now, locale, zone })} ${clockOf(new Date(band.from), zone)}–${clockOf(new Date(band.to), zone)}`;
  return from ? dayWords(new Date(from), { now, locale, zone }) : '';
}

/**
 * Rows of calls in groups, `[{key, band, rows}]`: by the band in which each is to be made, the soonest first; then those
 * of other days, which wait. Without bands what is late comes first. `key`: the group's words, where it has no band.
 */
export function callGroups(rows, now, zone) {
  const waits = ({ call }) => Boolean(call?.not_before) && Date.parse(call.not_before) > now && dayNumber(new Date(call.not_before), zone) > dayNumber(now, zone);
  const groups = new Map();
  const put = (key, order, row, band = null) => groups.set(key, { key, order, band, rows: [...(groups.get(key)?.rows ?? []), row] });
  for (const row of rows) {
    const band = row.call?.band;
    if (waits(row)) put('calls.later', Infinity, row);
    else if (band) put(band.from, Date.parse(band.from), row, band);
    else put(row.state === 'overdue' ? 'calls.late' : 'calls.today', row.state === 'overdue' ? 0 : 1, row);
  }
  return [...groups.values()].sort((a, b) => a.order - b.order);
}

/** The row that is `step` rows from `at` of `count`; from nowhere the first. */
export function rowFrom(at, step, count) {
  if (count === 0) return -1;
  if (at < 0) return step > 0 ? 0 : count - 1;
  return Math.min(count - 1, Math.max(0, at + step));
}

/** What tells a row from every other of its lane. */
export const rowKey = ({ reference, kind, title, request, timer_late: late }) => [reference, kind, request?.seq, title?.['zh-CN'], late].join(' ');

/** How many of `fresh` are new or other than `before`, and how many of those have gone; time that went by is no news. */
export function newsOf(before, fresh) {
  const told = (row) => JSON.stringify({ ...row, left: null });
  const known = new Map(before.map((row) => [rowKey(row), told(row)]));
  const there = new Set(fresh.map(rowKey));
  const changed = fresh.filter((row) => known.get(rowKey(row)) !== told(row)).length;
  return changed + before.filter((row) => !there.has(rowKey(row))).length;
}
