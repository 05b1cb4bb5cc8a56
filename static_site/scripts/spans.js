// Spans of time as people read them. Pure.
import { tongue } from './format.js';

const DAY = 86_400_000;
const HOUR = 3_600_000;
const MINUTE = 60_000;

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
