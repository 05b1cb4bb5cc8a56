// What the queue asks for, which views it offers, and how news of it are told apart. Pure.

const TEXTS = ['q', 'stage', 'handler', 'agent', 'department', 'category', 'business_line', 'severity', 'month', 'due'];
/** In the order in which their chips stand. `mine` stands for the reader as agent or handler. */
export const FILTERS = ['mine', 'overdue', ...TEXTS];
export const STAGES = ['registered', 'dispatched', 'follow_up', 'closed'];
export const DUE = ['today', 'tomorrow', 'week'];
const SORTS = ['due'];

/** What every reader is offered, beside what he keeps for himself. */
export const BUILT_IN = [
  { id: 'all', filters: {} },
  { id: 'mine', filters: { mine: true } },
  { id: 'unassigned', filters: { stage: 'registered' } },
  { id: 'calls', filters: { stage: 'follow_up' } },
  { id: 'today', filters: { due: 'today' } },
  { id: 'overdue', filters: { overdue: true, sort: 'due' } },
];

/** The filters of an address: only what is asked for. */
export function filtersFrom(query) {
  const filters = {};
  for (const name of TEXTS) if (query.get(name)?.trim()) filters[name] = query.get(name).trim();
  if (query.has('mine')) filters.mine = true;
  if (query.has('overdue')) filters.overdue = query.get('overdue') !== '0';
  if (SORTS.includes(query.get('sort'))) filters.sort = query.get('sort');
  return filters;
}

/** The address of the queue with `filters`; the same filters have the same address. */
export function addressOf(filters) {
  const query = new URLSearchParams();
  for (const name of TEXTS) if (filters[name]?.trim()) query.set(name, filters[name].trim());
  if (filters.mine) query.set('mine', '1');
  if (filters.overdue !== undefined && filters.overdue !== null) query.set('overdue', filters.overdue ? '1' : '0');
  if (filters.sort) query.set('sort', filters.sort);
  const asked = query.toString();
  return asked ? `#queue?${asked}` : '#queue';
}

/** What GET /cases is asked for, by whom (`email`, `roles`), from which `cursor`. */
export function requestOf(filters, { email, roles, cursor, limit }) {
  const query = new URLSearchParams({ limit: String(limit) });
  for (const name of TEXTS) if (filters[name]) query.set(name, filters[name]);
  if (filters.mine) query.set(roles.includes('agent') ? 'agent' : 'handler', email);
  if (filters.overdue !== undefined && filters.overdue !== null) query.set('overdue', String(filters.overdue));
  if (cursor) query.set('cursor', cursor);
  return query.toString();
}

/** `filters` with `name` set to `value`, or without it where there is nothing to ask for. */
export function withFilter(filters, name, value) {
  const { [name]: former, ...rest } = filters;
  return value === '' || value === null || value === undefined ? rest : { ...rest, [name]: value };
}

/** The filters that narrow the list, each with its value, in the order of FILTERS. */
export const narrowing = (filters) => FILTERS.filter((name) => name in filters).map((name) => [name, filters[name]]);

export const isSame = (one, other) => addressOf(one) === addressOf(other);

/** The views after `view` was kept: in the place of the one of its name, or at the end. */
export function kept(views, view) {
  const at = views.findIndex(({ name }) => sameName(name, view.name));
  return at < 0 ? [...views, view] : views.map((each, place) => (place === at ? view : each));
}

export const without = (views, name) => views.filter((view) => !sameName(view.name, name));

const sameName = (one, other) => one.trim().toLowerCase() === other.trim().toLowerCase();

/** Beside the number and whoever complains, which always stand. */
export const COLUMNS = ['stage', 'clock', 'handler', 'severity', 'category', 'business_line', 'department', 'agent', 'round', 'received_at'];
const USUAL = ['stage', 'clock', 'handler'];

/** The columns that were kept as `text`, in the order of COLUMNS; the usual ones where nothing is. */
export function columnsFrom(text) {
  try {
    const wanted = JSON.parse(text);
    return Array.isArray(wanted) ? COLUMNS.filter((name) => wanted.includes(name)) : USUAL;
  } catch {
    return USUAL;
  }
}

/** `rows` in the order asked for; as they came where none is. What has no limit comes last. */
export function inOrder(rows, sort) {
  if (sort !== 'due') return rows;
  const at = ({ due_at: due }) => (due ? Date.parse(due) : Infinity);
  return [...rows].sort((a, b) => at(a) - at(b) || 0);
}

/**
 * What stands after the beginning of a list was read again as `fresh`: `{rows, cursor, changed, gone}`. Rows behind
 * that beginning stay as they were; `changed`: references of what is new or other than before; `gone`: how many left.
 */
export function merged(shown, fresh) {
  const before = new Map(shown.rows.map((row) => [row.reference, row]));
  const now = new Set(fresh.rows.map(({ reference }) => reference));
  const behind = fresh.cursor ? shown.rows.filter((row) => !now.has(row.reference) && isBehind(row, fresh.rows.at(-1))) : [];
  const rows = [...fresh.rows, ...behind];
  const isNews = (row) => JSON.stringify(before.get(row.reference)) !== JSON.stringify(row);
  return {
    rows,
    cursor: behind.length ? shown.cursor : fresh.cursor,
    changed: new Set(fresh.rows.filter(isNews).map(({ reference }) => reference)),
    gone: shown.rows.length - rows.filter(({ reference }) => before.has(reference)).length,
  };
}

// Newest first: what was received before the last of the beginning stands behind it.
function isBehind(row, last) {
  if (!last) return true;
  const earlier = Date.parse(row.received_at) - Date.parse(last.received_at);
  return earlier < 0 || (earlier === 0 && row.reference < last.reference);
}

/** Those to whom any of `cases` may be given, with how many they may take; who may take most comes first. */
export function takers(cases) {
  const found = new Map();
  for (const { handlers_open: handlers = [] } of cases) {
    for (const member of handlers) {
      const taker = found.get(member.email) ?? { ...member, count: 0 };
      found.set(member.email, { ...taker, count: taker.count + 1 });
    }
  }
  return [...found.values()].sort((a, b) => b.count - a.count || a.name.localeCompare(b.name, 'zh-CN'));
}
