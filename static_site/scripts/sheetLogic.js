// What stands on the sheet of a case: which steps, with what there is of them, and the course of events. Pure.
import { undoneBy } from './caseLogic.js';

// What a paper form has no line for: what the portal does by itself, and what staff say among themselves.
const TOLD = [
  'assigned', 'dispatched', 'asked', 'contacted', 'replied', 'further_reply', 'uncounted_reply', 'recorded', 'classified', 'requested', 'decided',
  'urged', 'escalated', 'supplemented', 'objected', 'rated', 'closed', 'reopened',
];

/** What has not been taken back. */
export function standing(timeline) {
  const undone = undoneBy(timeline);
  return timeline.filter(({ seq, kind }) => !undone.has(seq) && kind !== 'undone');
}

export const courseOf = (entries) => entries.filter(({ kind }) => TOLD.includes(kind));

/**
 * The records and approvals of the sheet, `{kind: 'record'|'table'|'approval', rule, entries}`: those that the policy
 * names, filled in or not, then others that there are. Of a record what was recorded last; of a table every time; of an
 * approval the last request with the words said on it, `entries[0]` being the request.
 */
export function stepsOf(entries, { sheet, records, approvals }) {
  const found = [];
  const others = [...records, ...approvals].map(({ id }) => id).filter((id) => !sheet.steps.includes(id));
  for (const id of new Set([...sheet.steps, ...others])) {
    const named = sheet.steps.includes(id);
    const record = records.find((rule) => rule.id === id);
    const approval = approvals.find((rule) => rule.id === id);
    if (record) found.push({ ...recordOf(record, entries, sheet), named });
    if (approval) found.push({ ...approvalOf(approval, entries), named });
  }
  return found.filter(({ named, entries: there }) => named || there.length);
}

function recordOf(rule, entries, { tables }) {
  const times = entries.filter(({ kind, data }) => kind === 'recorded' && data.record === rule.id);
  return tables.includes(rule.id) ? { kind: 'table', rule, entries: times } : { kind: 'record', rule, entries: times.slice(-1) };
}

function approvalOf(rule, entries) {
  const about = entries.filter(({ kind, data }) => ['requested', 'decided'].includes(kind) && data.matter === rule.id);
  const asked = about.findLastIndex(({ kind }) => kind === 'requested');
  return { kind: 'approval', rule, entries: asked < 0 ? [] : about.slice(asked) };
}

/** What an entry says in the field `id` with this title: what was typed, and how people read it. */
export function answerTo({ id, title }, entry) {
  const told = entry?.particulars.find(({ label }) => label['zh-CN'] === title['zh-CN']);
  return { raw: entry?.data.fields?.[id] ?? '', told: told?.value ?? '' };
}

/** `cells` (`{wide}` or not) in rows of two; what is wide has a row for itself. */
export function inRows(cells) {
  const rows = [];
  for (const cell of cells) {
    const last = rows.at(-1);
    if (!cell.wide && last?.length === 1 && !last[0].wide) last.push(cell);
    else rows.push([cell]);
  }
  return rows;
}
