import assert from 'node:assert/strict';
import { test } from 'node:test';
import { addressOf, askedFor, byMonth, deedsOn, noticeOf } from '../../static_site/scripts/retentionLogic.js';

const asked = (rest, query = '') => askedFor({ rest, query: new URLSearchParams(query) });
const row = (due, more = {}) => ({ acts: [], keeping: { due_at: due, ...more } });

test('an address that asks for nothing, or for what there is not, asks for what is due', () => {
  for (const [rest, query] of [['', ''], ['nonsense', 'month=2027-13&x=1']]) assert.deepEqual(asked(rest, query), { state: 'due', month: '', department: '' });
});

test('what is asked for stands in the address and is read back from it', () => {
  const wanted = { state: 'held', month: '2027-02', department: '售后服务部' };
  const [path, query] = addressOf(wanted).slice('#retention/'.length).split('?');
  assert.deepEqual(asked(path, query), wanted);
  assert.equal(addressOf({ state: 'due', month: '', department: '' }), '#retention/due');
});

test('rows stand under the month of the company in which their time ends', () => {
  const rows = [row('2027-01-31T15:59:00Z'), row('2027-01-31T16:00:00Z'), row('2027-02-10T00:00:00Z')];
  const found = byMonth(rows, 'Asia/Shanghai').map(({ month, rows: there }) => [month, there.length]);
  assert.deepEqual(found, [['2027-01', 1], ['2027-02', 2]]);
});

test('what is held or gone stands under the month in which that happened', () => {
  const gone = row(null, { disposal: { at: '2027-03-01T00:00:00Z' }, proposal: { at: '2027-02-01T00:00:00Z' } });
  const held = row('2027-02-01T00:00:00Z', { hold: { at: '2026-12-01T00:00:00Z' } });
  assert.deepEqual(byMonth([gone, held], 'UTC').map(({ month }) => month), ['2027-03', '2026-12']);
});

test('a deed is offered for those of the rows alone on which it is open', () => {
  const open = { ...row(''), acts: ['disposal-decision', 'legal-hold'] };
  const found = deedsOn([open, { ...row(''), acts: ['legal-hold'] }, row('')]).map(({ deed, rows }) => [deed.id, rows.length]);
  assert.deepEqual(found, [['approve', 1], ['refuse', 1], ['hold', 2]]);
});

test('a case that is kept still, or of which nothing is known, needs no notice', () => {
  assert.equal(noticeOf(null), null);
  assert.equal(noticeOf({ state: 'due', due: false }), null);
  assert.equal(noticeOf({ state: 'due', due: true }), 'plain');
  assert.equal(noticeOf({ state: 'disposed', due: false }), 'warning');
});
