/** How many of `days` ({day, counted, reason, name}) count. */
export const workingDays = (days) => days.filter(({ counted }) => counted).length;

/** The months of `days`: {name: yyyy-mm, weeks: rows of seven days from Monday on with null where there is none, count}. */
export function monthsOf(days) {
  const months = new Map();
  for (const each of days) {
    const name = each.day.slice(0, 7);
    months.set(name, [...(months.get(name) ?? []), each]);
  }
  return [...months].map(([name, own]) => ({ name, weeks: weeksOf(own), count: workingDays(own) }));
}

/** Runs of days out of the ordinary: {from, to, reason, name}, holidays and days made up for, in their order. */
export function notable(days) {
  const runs = [];
  for (const { day, reason, name } of days.filter((each) => ['holiday', 'make_up_day'].includes(each.reason))) {
    const last = runs.at(-1);
    const follows = last && last.reason === reason && last.name?.en === name?.en && nextDay(last.to) === day;
    if (follows) last.to = day;
    else runs.push({ from: day, to: day, reason, name });
  }
  return runs;
}

/** The days that the company has otherwise than the public calendar, by whose word: [{source, days}]. */
export function overridden(days) {
  const found = new Map();
  for (const each of days.filter(({ override }) => override)) {
    const key = JSON.stringify(each.override.source);
    found.set(key, [...(found.get(key) ?? []), each]);
  }
  return [...found.values()].map((own) => ({ source: own[0].override.source, days: own }));
}

function weeksOf(days) {
  const before = (new Date(`${days[0].day}T00:00:00Z`).getUTCDay() + 6) % 7;
  const cells = [...Array(before).fill(null), ...days];
  while (cells.length % 7) cells.push(null);
  return Array.from({ length: cells.length / 7 }, (_, week) => cells.slice(week * 7, week * 7 + 7));
}

const nextDay = (day) => new Date(Date.parse(`${day}T00:00:00Z`) + 86_400_000).toISOString().slice(0, 10);
