// What the queue asks for, and what of a list is news.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { routeOf } from '../../static_site/scripts/route.js';
import { addressOf, BUILT_IN, columnsFrom, filtersFrom, inOrder, isSame, kept, merged, narrowing, requestOf, takers, withFilter, without } from '../../static_site/scripts/queueLogic.js';

const AGENT = { email: 'agent@staff.example', roles: ['agent'], limit: 50 };
const FULL = { q: '门板', stage: 'dispatched', handler: 'none', agent: 'a@staff.example', department: 'law', category: 'price', business_line: 'kitchen', severity: 'major', month: '2026-11', due: 'today', overdue: false, mine: true, sort: 'due' };
const row = (reference, more = {}) => ({ reference, received_at: `2026-11-20T10:${reference}:00+08:00`, due_at: null, ...more });
const read = (address) => filtersFrom(routeOf(address, ['queue']).query);

test('an address gives back every filter that made it', () => {
  assert.deepEqual(read(addressOf(FULL)), FULL);
  assert.equal(addressOf({}), '#queue');
  assert.deepEqual(read('#queue?stage=&q=%20%20&sort=price'), {});
});

test('addresses of the former list still lead to what they asked for', () => {
  assert.deepEqual(read('#cases?month=2026-11&mine=1&overdue=1'), { month: '2026-11', mine: true, overdue: true });
  assert.equal(routeOf('#nowhere?stage=closed', ['queue']).page, 'queue');
  assert.deepEqual(read('#nowhere?stage=closed'), {});
});

test('the API is asked for all of it, and for the reader in the part that he has', () => {
  const asked = Object.fromEntries(new URLSearchParams(requestOf(FULL, { ...AGENT, roles: ['handler'] })));
  assert.equal(asked.overdue, 'false');
  assert.equal(asked.due, 'today');
  assert.equal(asked.handler, AGENT.email);
  assert.ok(!('sort' in asked) && !('mine' in asked));
  assert.equal(new URLSearchParams(requestOf({ mine: true }, AGENT)).get('agent'), AGENT.email);
  assert.equal(requestOf({}, { ...AGENT, cursor: 'x=' }), 'limit=50&cursor=x%3D');
});

test('a filter is set and taken away by itself', () => {
  assert.deepEqual(withFilter({ q: 'a' }, 'stage', 'closed'), { q: 'a', stage: 'closed' });
  assert.deepEqual(withFilter({ q: 'a', overdue: false }, 'overdue', null), { q: 'a' });
  assert.deepEqual(narrowing({ sort: 'due', q: 'a', overdue: false }), [['overdue', false], ['q', 'a']]);
});

test('views that all have differ from each other and are addresses', () => {
  assert.equal(new Set(BUILT_IN.map(({ filters }) => addressOf(filters))).size, BUILT_IN.length);
  for (const { filters } of BUILT_IN) assert.ok(isSame(read(addressOf(filters)), filters));
});

test('a view that is kept again stands where it stood', () => {
  const views = [{ name: 'Late', filters: {} }, { name: '我的', filters: {} }];
  assert.deepEqual(kept(views, { name: 'late ', filters: { q: 'x' } }).map(({ filters }) => filters), [{ q: 'x' }, {}]);
  assert.equal(kept(views, { name: '新', filters: {} }).length, 3);
  assert.deepEqual(without(views, 'LATE'), [views[1]]);
});

test('columns that nobody has any more are left out, and what cannot be read is the usual', () => {
  assert.deepEqual(columnsFrom('["severity","stage","gone"]'), ['stage', 'severity']);
  assert.deepEqual(columnsFrom('[]'), []);
  for (const text of [null, '', '{', '{"a":1}', '5']) assert.deepEqual(columnsFrom(text), ['stage', 'clock', 'handler']);
});

test('what is due first comes first, and what has no limit last', () => {
  const rows = [row('03'), row('02', { due_at: '2026-11-22T10:00:00+08:00' }), row('01', { due_at: '2026-11-22T01:00:00Z' })];
  assert.deepEqual(inOrder(rows, 'due').map(({ reference }) => reference), ['01', '02', '03']);
  assert.equal(inOrder(rows, undefined), rows);
});

test('news is what is new, other than before, or gone', () => {
  const shown = { rows: [row('04'), row('03'), row('02')], cursor: null };
  const { rows, changed, gone, cursor } = merged(shown, { rows: [row('05'), row('04'), row('02', { stage: 'closed' })], cursor: null });
  assert.deepEqual(rows.map(({ reference }) => reference), ['05', '04', '02']);
  assert.deepEqual([...changed], ['05', '02']);
  assert.equal(gone, 1);
  assert.equal(cursor, null);
});

test('nothing is news where nothing changed', () => {
  const shown = { rows: [row('04'), row('03')], cursor: 'x' };
  const { changed, gone } = merged(shown, { rows: [row('04'), row('03')], cursor: 'x' });
  assert.equal(changed.size + gone, 0);
});

test('rows behind the beginning that was read again stay, with the mark from which they go on', () => {
  const shown = { rows: [row('06'), row('05'), row('04'), row('03')], cursor: 'after 03' };
  const found = merged(shown, { rows: [row('07'), row('06'), row('05')], cursor: 'after 05' });
  assert.deepEqual(found.rows.map(({ reference }) => reference), ['07', '06', '05', '04', '03']);
  assert.equal(found.cursor, 'after 03');
  const left = merged(shown, { rows: [row('06'), row('04')], cursor: 'after 04' });
  assert.deepEqual(left.rows.map(({ reference }) => reference), ['06', '04', '03']);
  assert.equal(left.gone, 1);
});

test('who may take most of the cases comes first', () => {
  const [one, two] = [{ email: 'a@x', name: 'A' }, { email: 'b@x', name: 'B' }];
  const found = takers([{ handlers_open: [one, two] }, { handlers_open: [two] }, {}]);
  assert.deepEqual(found.map(({ email, count }) => [email, count]), [['b@x', 2], ['a@x', 1]]);
});
