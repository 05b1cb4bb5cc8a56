// Dates, spans and sizes as people read them. Pure: locale, zone and now are arguments.

const DAY = 86_400_000;
const HOUR = 3_600_000;
const MINUTE = 60_000;

// English readers get the day before the month and the 24-hour clock.
const tongue = (locale) => (locale === 'en' ? 'en-GB' : locale);

const DATE = { year: 'numeric', month: 'long', day: 'numeric', weekday: 'short' };
const TIME = { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' };

const formatted = (moment, locale, options) => new Intl.DateTimeFormat(tongue(locale), options).format(moment);

/** "2026年11月24日周二 10:00" */
export function dateTime(iso, locale, zone) {
  const moment = new Date(iso);
  return `${date(moment, locale, zone)} ${formatted(moment, locale, { ...TIME, timeZone: zone })}`;
}

/** "2026年11月24日周二" */
export function date(moment, locale, zone) {
  return formatted(new Date(moment), locale, { ...DATE, timeZone: zone });
}

/** A day without time, from `YYYY-MM-DD`. */
export function day(isoDay, locale) {
  return date(`${isoDay}T00:00:00Z`, locale, 'UTC');
}

/** A due time. It is exclusive, so midnight is said as 24:00 of the day before. */
export function dueTime(iso, locale, zone) {
  const moment = new Date(iso);
  if (formatted(moment, 'en', { ...TIME, timeZone: zone }) !== '00:00') return dateTime(iso, locale, zone);
  return `${date(moment.getTime() - 1, locale, zone)} 24:00`;
}

/** "2026-11-24T18:00" on the wall clock of `zone`, as ISO 8601 with its offset. */
export function momentIn(wallTime, zone) {
  const before = offsetAt(new Date(`${wallTime}Z`), zone);
  const offset = offsetAt(new Date(`${wallTime}${before}`), zone);
  return `${wallTime}${wallTime.length > 16 ? '' : ':00'}${offset}`;
}

// "+08:00"
function offsetAt(moment, zone) {
  const parts = new Intl.DateTimeFormat('en', { timeZone: zone, timeZoneName: 'longOffset' }).formatToParts(moment);
  const [, offset] = /GMT(.*)/.exec(parts.find(({ type }) => type === 'timeZoneName').value);
  return offset || '+00:00';
}

/** "2 天 3 小时": the two largest units of a span of milliseconds, at least one minute. */
export function span(milliseconds, locale) {
  const rest = Math.max(Math.abs(milliseconds), MINUTE);
  const parts = [
    [Math.floor(rest / DAY), 'day'],
    [Math.floor((rest % DAY) / HOUR), 'hour'],
    [Math.floor((rest % HOUR) / MINUTE), 'minute'],
  ];
  const first = parts.findIndex(([amount]) => amount > 0);
  return parts
    .slice(first, first + 2)
    .filter(([amount]) => amount > 0)
    .map(([amount, unit]) => amountOf(amount, unit, locale))
    .join(' ');
}

function amountOf(amount, unit, locale) {
  return new Intl.NumberFormat(tongue(locale), { style: 'unit', unit, unitDisplay: 'long' }).format(amount);
}

/** "3.2 MB" */
export function fileSize(bytes) {
  if (bytes < 1024 * 1024) return `${Math.max(1, Math.round(bytes / 1024))} KB`;
  const megabytes = bytes / 1024 / 1024;
  return `${megabytes < 10 ? Math.round(megabytes * 10) / 10 : Math.round(megabytes)} MB`;
}
