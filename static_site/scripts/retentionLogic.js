// What is kept, held and disposed of, reckoned from what the API gives. Pure.

/** The piles in the order of their tabs. What is being erased is shown only while there is any. */
export const PILES = ['due', 'proposed', 'held', 'erasing', 'disposed', 'coming'];

/** What may be done to many cases of a pile at once: `{id, act, body}`, `body` beside the reason. */
export const DEEDS = [
  { id: 'propose', act: 'disposal', body: {} },
  { id: 'approve', act: 'disposal-decision', body: { approved: true } },
  { id: 'refuse', act: 'disposal-decision', body: { approved: false } },
  { id: 'lift', act: 'legal-hold-lifting', body: {} },
  { id: 'hold', act: 'legal-hold', body: {} },
];

const MONTH = /^\d{4}-(0[1-9]|1[0-2])$/;

/** What the address asks for: `{state, month, department}`. */
export function askedFor({ rest, query }) {
  const month = query.get('month') ?? '';
  return {
    state: PILES.includes(rest) ? rest : PILES[0],
    month: MONTH.test(month) ? month : '',
    department: query.get('department') ?? '',
  };
}

/** The address of a pile. */
export function addressOf({ state, month, department }) {
  const query = new URLSearchParams(Object.entries({ month, department }).filter(([, value]) => value)).toString();
  return `#retention/${state}${query && `?${query}`}`;
}

/** When a row counts in its pile: when its time ends, and of what is held or gone, when that happened. */
export function momentOf({ keeping }) {
  return (keeping.disposal ?? keeping.hold)?.at ?? keeping.due_at;
}

/** `rows` by the month of `zone` in which they count, in their order: `[{month, rows}]`. */
export function byMonth(rows, zone) {
  const format = new Intl.DateTimeFormat('sv', { timeZone: zone });
  const groups = [];
  for (const row of rows) {
    const month = format.format(new Date(momentOf(row))).slice(0, 7);
    if (groups.at(-1)?.month !== month) groups.push({ month, rows: [] });
    groups.at(-1).rows.push(row);
  }
  return groups;
}

/** The deeds that are open on any of `rows`, each with those of them on which it is: `[{deed, rows}]`. */
export function deedsOn(rows) {
  return DEEDS.map((deed) => ({ deed, rows: rows.filter(({ acts }) => acts.includes(deed.act)) })).filter((each) => each.rows.length);
}

/** The case is under the eyes of its reader: what is to be said first about how it is kept. */
export function noticeOf(keeping) {
  if (!keeping || (keeping.state === 'due' && !keeping.due)) return null;
  return { disposed: 'warning', held: 'warning', proposed: 'warning', due: 'plain' }[keeping.state];
}
