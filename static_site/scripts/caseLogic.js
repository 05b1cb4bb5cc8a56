// What the staff page shows, reckoned from what the API gives. Pure.

const ACTS_IN_ORDER = ['assignment', 'reply', 'follow-up', 'contact', 'question', 'closure', 'reopening', 'note'];
const FIRST_ACT = { registered: 'assignment', dispatched: 'reply', follow_up: 'follow-up' };

/** How a limit stands that is due at `due_at`: `{state, key, late}`, `late` in milliseconds. */
export function standing({ due_at: due, overdue }, now) {
  const late = now - new Date(due).getTime();
  // The portal's clock decides; a browser whose own clock disagrees keeps silent about the span.
  const agrees = late >= 0 === Boolean(overdue);
  if (overdue) return { state: 'overdue', key: agrees ? 'list.overdue_since' : 'list.overdue_plain', late };
  return { state: 'running', key: agrees ? 'list.due_in' : 'list.due_plain', late };
}

/** The acts that have a form here, in the order in which they are offered. */
export function offeredActs(acts) {
  return ACTS_IN_ORDER.filter((act) => acts.includes(act));
}

/** The act that is open when a case is looked at, or null. */
export function firstAct(stage, acts) {
  const first = FIRST_ACT[stage];
  return first && acts.includes(first) ? first : null;
}

const OPEN = ['running', 'overdue', 'paused'];

/** The clocks of a case, what still runs first, then the latest. */
export function clocksInOrder(clocks) {
  const open = ({ state }) => OPEN.includes(state);
  const later = (a, b) => new Date(b.started_at) - new Date(a.started_at);
  const sooner = (a, b) => new Date(a.due_at) - new Date(b.due_at);
  return [...clocks.filter(open).sort(sooner), ...clocks.filter((clock) => !open(clock)).sort(later)];
}

const AUTOMATIC = ['reminded', 'urged', 'escalated', 'undelivered', 'unassigned', 'away', 'braked'];

/** What a timeline entry says: `{automatic, own, text, facts: [{key, value, as}], files}`; `as`: how to spell the value. */
export function entryContent({ kind, actor, data, waits }) {
  const released = fact('entry.released_by', data.released_by && [data.released_by], 'people');
  const found = [...(FACTS[kind] ?? (() => []))(data, waits), released];
  const facts = found.filter(({ value, as }) => value !== '' && value !== undefined && (as !== 'people' || value.some(Boolean)));
  return {
    automatic: AUTOMATIC.includes(kind),
    own: actor === 'complainant',
    text: data.text || data.comment || (REASONED.includes(kind) ? data.reason : '') || '',
    facts,
    files: data.attachments ?? [],
  };
}

// Entries by their numbers.
const numbered = (seqs) => seqs.map((seq) => `#${seq}`).join(' ');
const REASONED = ['closed', 'classified'];
const fact = (key, value, as = 'plain') => ({ key, value, as });
const answer = (data) => [
  fact('', data.final ? 'entry.final' : 'entry.interim', 'word'),
  ...Object.entries(data.five_w_two_h ?? {}).map(([name, value]) => fact(`reply.${name}`, value)),
];
const told = (data) => [
  fact('entry.clock', data.clock, 'clock'),
  fact('entry.to', data.to, 'people'),
  fact('entry.copy', data.copy?.length ? data.copy : undefined, 'people'),
];

// What every regulation has. What one of them adds, the API tells in its own words.
const FACTS = {
  received: ({ channel }) => [fact('entry.channel', channel, 'channel')],
  registered: ({ severity }) => [fact('entry.severity', severity, 'severity')],
  unassigned: ({ why }) => [fact('entry.why', `why.${why}`, 'word')],
  assigned: ({ handler, department }) => [
    fact('entry.handler', [handler], 'people'),
    fact('entry.department', department),
  ],
  dispatched: ({ round, why }) => [fact('', round, 'round'), fact('entry.why', `why.${why}`, 'word')],
  replied: answer,
  further_reply: answer,
  uncounted_reply: answer,
  asked: (_, waits) => [fact('', waits ? 'entry.waits_for_answer' : undefined, 'word')],
  supplemented: ({ answers }) => [fact('entry.answers', answers?.length ? numbered(answers) : undefined)],
  called: ({ outcome }) => [fact('', `follow-up.${outcome}`, 'word')],
  reminded: told,
  urged: told,
  escalated: told,
  rated: ({ score }) => [fact('', `survey.score_${score}`, 'word')],
  closed: ({ kind }) => [fact('', kind, 'closing')],
  undelivered: ({ to }) => [fact('entry.to', [to], 'people')],
  resent: ({ to }) => [fact('entry.to', to ? [to] : undefined, 'people')],
  freed: ({ to }) => [fact('entry.to', [to], 'people')],
  unmasked: ({ reason }) => [fact('entry.why', reason)],
  noted: ({ writer }) => [fact('entry.writer', writer)],
  undone: ({ undoes }) => [fact('entry.undoes', undoes && numbered(undoes))],
  away: ({ who, deputy }) => [
    fact('entry.away', who ? [who] : undefined, 'people'),
    fact('entry.deputy', deputy ? [deputy] : undefined, 'people'),
  ],
  braked: ({ who, count }) => [fact('entry.sender', who, 'actor'), fact('entry.count', count && String(count))],
};

/** Which entry took which back: seq -> the entry that undid it. */
export function undoneBy(timeline) {
  const undoing = timeline.filter(({ kind }) => kind === 'undone');
  return new Map(undoing.flatMap((entry) => (entry.data.undoes ?? []).map((seq) => [seq, entry])));
}
