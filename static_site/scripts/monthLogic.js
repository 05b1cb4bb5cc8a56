// What the month's view shows, reckoned from the report. Pure.

/** `month` (YYYY-MM) moved by `by` months. */
export function monthAfter(month, by = 1) {
  const [year, number] = month.split('-').map(Number);
  const place = year * 12 + number - 1 + by;
  return `${String(Math.floor(place / 12)).padStart(4, '0')}-${String((place % 12) + 1).padStart(2, '0')}`;
}

/** The parts of a figure with how long their bars are (0 to 100) and, for counts, the running share (Pareto). */
export function bars(figure) {
  const size = (part) => (figure.measure === 'count' ? part.numerator : Number(part.value ?? 0));
  const most = Math.max(figure.measure === 'share' ? 100 : 0, ...figure.parts.map(size));
  const total = figure.parts.reduce((sum, part) => sum + part.numerator, 0);
  let running = 0;
  return figure.parts.map((part) => {
    running += part.numerator;
    return {
      part,
      length: most ? (100 * size(part)) / most : 0,
      share: figure.measure === 'count' && total ? Math.round((100 * running) / total) : null,
    };
  });
}

/** Trend as columns: `{month, registered, height}` of 100. */
export function columns(trend) {
  const most = Math.max(1, ...trend.map(({ registered }) => registered));
  return trend.map((each) => ({ ...each, height: (100 * each.registered) / most }));
}

/** What is said of a trend: this month, the one before, and the month with most. */
export function trendFacts(trend) {
  const top = trend.reduce((best, each) => (each.registered > best.registered ? each : best), trend[0]);
  return { now: trend.at(-1).registered, before: trend.at(-2).registered, most: top.registered, most_month: top.month };
}

/** The address of exactly the cases behind a number. */
export function casesHash(month, { figure, part, of }) {
  const asked = new URLSearchParams({ figure, of, ...(part !== undefined && { part }) });
  return `#month/${month}?${asked}`;
}
