import assert from 'node:assert/strict';
import { test } from 'node:test';

import { monthsOf, notable, workingDays } from '../../static_site/scripts/calendarLogic.js';

const day = (iso, reason = 'working_day', name = null) => ({ day: iso, counted: reason !== 'rest_day' && reason !== 'holiday', reason, name });

test('a month begins under its weekday and its rows are whole weeks', () => {
  const days = Array.from({ length: 31 }, (_, index) => day(`2026-10-${String(index + 1).padStart(2, '0')}`)); // a Thursday
  const [month] = monthsOf(days);
  assert.equal(month.name, '2026-10');
  assert.equal(month.count, 31);
  assert.deepEqual(month.weeks[0].map((each) => each?.day.slice(8) ?? null), [null, null, null, '01', '02', '03', '04']);
  assert.ok(month.weeks.every((week) => week.length === 7));
  assert.equal(month.weeks.flat().filter(Boolean).length, 31);
});

test('days that do not count are not among the working days', () => {
  assert.equal(workingDays([day('2026-10-01', 'holiday'), day('2026-10-10', 'make_up_day'), day('2026-10-11', 'rest_day')]), 1);
});

test('a holiday of several days is one line, another holiday the next day is another', () => {
  const national = { zh: '国庆节', en: 'National Day' };
  const festival = { zh: '中秋节', en: 'Mid-Autumn Festival' };
  const found = notable([
    day('2026-09-25', 'holiday', festival),
    day('2026-09-30'),
    day('2026-10-01', 'holiday', national),
    day('2026-10-02', 'holiday', national),
    day('2026-10-10', 'make_up_day', national),
  ]);
  assert.deepEqual(found.map(({ from, to, reason }) => [from, to, reason]), [
    ['2026-09-25', '2026-09-25', 'holiday'],
    ['2026-10-01', '2026-10-02', 'holiday'],
    ['2026-10-10', '2026-10-10', 'make_up_day'],
  ]);
});
