// Dates, spans and sizes as people read them. Pure: locale, zone and now are arguments.

// English readers get the day before the month and the 24-hour clock.
export const tongue = (locale) => (locale === 'en' ? 'en-GB' : locale);

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

/** "3.2 MB" */
export function fileSize(bytes) {
  if (bytes < 1024 * 1024) return `${Math.max(1, Math.round(bytes / 1024))} KB`;
  const megabytes = bytes / 1024 / 1024;
  return `${megabytes < 10 ? Math.round(megabytes * 10) / 10 : Math.round(megabytes)} MB`;
}
