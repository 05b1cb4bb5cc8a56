import assert from 'node:assert/strict';
import test from 'node:test';

import { absenceOf, chosen, dayBefore, statesOf } from '../../static_site/scripts/directoryLogic.js';

const PEOPLE = [
  { email: 'b@x.example', name: '王强', roles: ['handler'], department: '售后', active: false },
  { email: 'a@x.example', name: '李伟', roles: ['head', 'handler'], department: '售后', active: true },
  { email: 'c@x.example', name: 'Ann', roles: ['agent'], department: '客服', active: true },
];
const AWAY = [{ email: 'a@x.example', running: true, gap: true }, { email: 'c@x.example', running: false, gap: false }];
const found = (asked) => chosen(PEOPLE, AWAY, asked).map(({ email }) => email[0]).join('');

test('active people come first, and each filter narrows by itself', () => {
  assert.equal(found({}).at(-1), 'b');
  assert.equal(found({ q: '售后 李' }), 'a');
  assert.equal(found({ q: 'ＡＮＮ' }), 'c');
  assert.equal(found({ role: 'handler' }), 'ab');
  assert.equal(found({ department: '客服' }), 'c');
  assert.equal(found({ state: 'gap' }), 'a');
  assert.equal(found({ state: 'coming' }), 'c');
  assert.equal(found({ state: 'inactive', role: 'agent' }), '');
});

test('who will be away is present until then', () => {
  assert.deepEqual(statesOf(PEOPLE[2], absenceOf(AWAY, PEOPLE[2])), ['present', 'coming']);
  assert.deepEqual(statesOf(PEOPLE[1], absenceOf(AWAY, PEOPLE[1])), ['away', 'gap']);
  assert.deepEqual(statesOf(PEOPLE[0], AWAY[0]), ['inactive']);
});

test('the last day of a period is the one before its end, over the end of a year too', () => {
  assert.equal(dayBefore('2027-01-01'), '2026-12-31');
});
