// What an act will cause, what is new on a case, and how long an act may be taken back.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { keyAskedFor, linesOf, newEntries, shortMoment, timeToUndo, undoLeft } from '../../static_site/scripts/actLogic.js';

const zone = 'Asia/Shanghai';
const nothing = { letters: [], clocks: [], stage: 'dispatched', next: null };
const keys = (foreseen, stage = 'dispatched') => linesOf({ ...nothing, ...foreseen }, stage).map(({ key }) => key);

test('an act that causes nothing says so, and nothing else', () => {
  assert.deepEqual(keys({}), ['acts.causes_nothing']);
});

test('everybody is named once however many letters he gets, and the complainant without a name', () => {
  const letter = (to, audience = 'staff') => ({ to, to_name: to.toUpperCase(), audience });
  const [staff, complainant] = linesOf({ ...nothing, letters: [letter('a'), letter('b'), letter('a'), letter('', 'complainant')] }, 'dispatched');
  assert.deepEqual(staff.values.people, [{ email: 'a', name: 'A' }, { email: 'b', name: 'B' }]);
  assert.equal(complainant.key, 'acts.writes_to_complainant');
});

test('what stops is said before what starts, then the stage, then what is next', () => {
  const clock = (change) => ({ change, title: {}, due_at: '2026-11-27T18:00:00+08:00' });
  const next = { at: '2026-11-26T10:00:00+08:00', kind: 'urging', title: {}, to: [] };
  assert.deepEqual(keys({ clocks: [clock('starts'), clock('stops')], stage: 'follow_up', next }), [
    'acts.clock_stops',
    'acts.clock_starts',
    'acts.stage_goes',
    'acts.then',
  ]);
  assert.ok(keys({ clocks: [clock('pauses')] }).includes('acts.stage_stays'));
});

test('a moment has its weekday, and midnight is the end of the day before', () => {
  assert.equal(shortMoment('2026-11-27T18:00:00+08:00', 'zh-CN', zone), '11月27日周五 18:00');
  assert.equal(shortMoment('2026-11-28T00:00:00+08:00', 'zh-CN', zone), '11月27日周五 24:00');
  assert.equal(shortMoment('2026-11-27T18:00:00+08:00', 'en', zone), 'Fri 27 November 18:00');
});

test('new is what was not known, and all of it where nothing was', () => {
  const timeline = [{ seq: 1 }, { seq: 2 }, { seq: 3 }];
  assert.deepEqual(newEntries(timeline, timeline.slice(0, 2)), [{ seq: 3 }]);
  assert.deepEqual(newEntries(timeline, []), timeline);
});

test('the time to take an act back goes by the clock of the portal', () => {
  const until = '2026-11-20T10:10:00+08:00';
  const now = Date.parse('2026-11-20T10:01:00+08:00');
  assert.equal(timeToUndo({ until }, { now, readAt: 5_000 }, 65_000), 8 * 60_000);
  assert.equal(timeToUndo({ until }, { now, readAt: 0 }, 3_600_000), 0);
  assert.deepEqual(undoLeft(9.9 * 60_000), { key: 'acts.undo_minutes', n: 9 });
  assert.deepEqual(undoLeft(59_100), { key: 'acts.undo_seconds', n: 60 });
  assert.deepEqual(undoLeft(4_200), { key: 'acts.undo_seconds', n: 5 });
});

test('a form is found by its key or by what its key begins with, and not by half a word', () => {
  const keys = ['record:plan', 'decision:redress:0:true', 'decision:red:0:true'];
  assert.equal(keyAskedFor(keys, 'record:plan'), 'record:plan');
  assert.equal(keyAskedFor(keys, 'decision:red'), 'decision:red:0:true');
  assert.equal(keyAskedFor(keys, 'decision:redress'), 'decision:redress:0:true');
  assert.equal(keyAskedFor(keys, 'rec'), undefined);
});
