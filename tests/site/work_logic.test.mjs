// What rows of the work lanes say about time and order.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  addressOf,
  afterCall,
  bandWords,
  callGroups,
  dialled,
  newsOf,
  rowFrom,
  rowKey,
  timeLeft,
  until,
  workSpan,
} from '../../static_site/scripts/workLogic.js';

const zone = 'Asia/Shanghai';
const now = new Date('2026-11-20T18:30:00+08:00'); // a Friday
const running = { state: 'running', due_at: '2026-11-23T10:00:00+08:00', left: { minutes: 120, unit: 'working' } };

const spelt = (row, locale) => timeLeft(row, { now, locale, zone });

test('working time left is said with the moment at which it ends', () => {
  assert.deepEqual(spelt(running, 'zh-CN'), {
    state: 'running',
    key: 'work.left_working',
    values: { span: '2 小时', until: '周一 10:00' },
  });
  assert.deepEqual(spelt(running, 'en').values, { span: '2 h', until: 'Mon 10:00' });
});

test('a late row says by how much, and a paused or limitless one nothing of it', () => {
  const late = { state: 'overdue', due_at: '2026-11-20T18:00:00+08:00', left: { minutes: -30, unit: 'calendar' } };
  assert.deepEqual(spelt(late, 'en'), {
    state: 'overdue',
    key: 'work.late_calendar',
    values: { span: '30 min', until: 'today 18:00' },
  });
  assert.equal(spelt({ ...running, state: 'paused' }, 'en').key, 'work.paused');
  assert.equal(spelt({ state: 'none', due_at: null, left: null }, 'en').key, 'work.state_none');
  assert.equal(spelt({ ...running, left: null }, 'en').key, 'work.left');
});

test('spans have the right plural, and no minutes once there are many hours', () => {
  assert.equal(workSpan(1440, 'calendar', 'en'), '1 day');
  assert.equal(workSpan(2 * 1440 + 60, 'calendar', 'en'), '2 days 1 h');
  assert.equal(workSpan(2 * 1440 + 60, 'calendar', 'zh-CN'), '2 天 1 小时');
  assert.equal(workSpan(1500, 'working', 'en'), '25 h');
  assert.equal(workSpan(61, 'working', 'en'), '1 h 1 min');
  assert.equal(workSpan(0, 'working', 'en'), '1 min');
});

test('midnight is the end of the day before, near days have names and far ones dates', () => {
  const at = (iso, locale = 'en') => until(iso, { now, locale, zone });
  assert.equal(at('2026-11-21T00:00:00+08:00'), 'today 24:00');
  assert.equal(at('2026-11-21T09:00:00+08:00', 'zh-CN'), '明天 09:00');
  assert.equal(at('2026-11-26T09:00:00+08:00'), 'Thu 09:00');
  assert.match(at('2026-11-27T09:00:00+08:00'), /^Fri,? 27 Nov 09:00$/);
  assert.equal(at('2026-11-18T09:00:00+08:00', 'zh-CN'), '11月18日周三 09:00');
});

test('a row leads to the act that is asked for', () => {
  const kase = { stage: 'dispatched' };
  assert.equal(addressOf({ reference: '26110001', kind: 'clock', case: kase }), '#case/26110001?act=reply');
  assert.equal(addressOf({ reference: 'A/1', kind: 'stuck', case: { ...kase, handler: 'a' } }), '#case/A%2F1');
  assert.equal(addressOf({ reference: '1', kind: 'stuck', case: kase }), '#case/1?act=assignment');
  const approval = { reference: '26110001', kind: 'approval', case: kase, request: { matter: 'more_time' } };
  assert.equal(addressOf(approval), '#case/26110001?act=decision%3Amore_time');
});

test('only what is a number is dialled', () => {
  assert.equal(dialled('138 0000 0000'), '13800000000');
  assert.equal(dialled('+86 (20) 8888-8888'), '+862088888888');
  assert.equal(dialled('138****0000'), null);
  assert.equal(dialled(undefined), null);
});

test('after a call it is said what comes next', () => {
  const next = { attempt: 2, band: null, not_before: '2026-11-24T00:00:00+08:00' };
  const call = { of: 3, if_unreachable: next };
  const open = { stage: 'follow_up', round: 1 };
  assert.deepEqual(afterCall({ stage: 'closed', round: 1 }, 'satisfied', call), { key: 'calls.then_closed' });
  assert.deepEqual(afterCall({ stage: 'dispatched', round: 2 }, 'not_satisfied', call), { key: 'calls.then_back', round: 2 });
  assert.deepEqual(afterCall(open, 'unreachable', call), { key: 'calls.then_again', attempt: 2, of: 3, next });
  assert.deepEqual(afterCall(open, 'unreachable', { of: 3, if_unreachable: null }), { key: 'calls.then_enough', of: 3 });
  assert.equal(afterCall(open, 'satisfied', call).key, 'calls.then_open');
});

const ZONE = 'Asia/Shanghai';
const NOON = Date.parse('2026-11-23T12:30:00+08:00');
const band = (day, from, to) => ({ from: `2026-11-${day}T${from}:00+08:00`, to: `2026-11-${day}T${to}:00+08:00` });

test('a band is said with its day, in the zone of the company', () => {
  const say = (due) => bandWords(due, { now: NOON, locale: 'zh-CN', zone: ZONE });
  assert.equal(say({ band: band(23, '14:00', '18:00') }), '今天 14:00–18:00');
  assert.equal(say({ band: band(24, '09:00', '12:00') }), '明天 09:00–12:00');
  assert.equal(say({ band: null, not_before: '2026-11-24T00:00:00+08:00' }), '明天');
});

test('calls stand by the band in which they are to be made, and those of another day wait', () => {
  const row = (n, call, state = 'running') => ({ n, call, state });
  const rows = [
    row(1, { band: band(24, '09:00', '12:00'), not_before: '2026-11-24T09:00:00+08:00' }, 'overdue'),
    row(2, { band: band(24, '09:00', '12:00'), not_before: null }),
    row(3, { band: band(23, '14:00', '18:00'), not_before: null }),
    row(4, { band: band(23, '14:00', '18:00'), not_before: '2026-11-23T14:00:00+08:00' }),
  ];
  const told = callGroups(rows, NOON, ZONE).map(({ key, rows: there }) => [key, there.map(({ n }) => n)]);
  assert.deepEqual(told, [
    ['2026-11-23T14:00:00+08:00', [3, 4]],
    ['2026-11-24T09:00:00+08:00', [2]],
    ['calls.later', [1]],
  ]);
});

test('without bands what is late comes first', () => {
  const rows = [{ n: 1, call: { band: null }, state: 'running' }, { n: 2, call: { band: null }, state: 'overdue' }];
  assert.deepEqual(callGroups(rows, NOON, ZONE).map(({ key }) => key), ['calls.late', 'calls.today']);
});

test('the keys stop at the first and the last row', () => {
  assert.equal(rowFrom(-1, 1, 3), 0);
  assert.equal(rowFrom(2, 1, 3), 2);
  assert.equal(rowFrom(0, -1, 3), 0);
  assert.equal(rowFrom(-1, 1, 0), -1);
});

const waiting = (reference, more = {}) => ({ reference, kind: 'clock', title: { 'zh-CN': '回复' }, state: 'running', left: { minutes: 9 }, ...more });

test('rows that are new, other or gone are news; time that went by is none', () => {
  const before = [waiting('1'), waiting('2'), waiting('3')];
  assert.equal(newsOf(before, before.map((row) => ({ ...row, left: { minutes: 8 } }))), 0);
  assert.equal(newsOf(before, [waiting('1'), waiting('2', { state: 'overdue' }), waiting('4')]), 3);
});

test('two matters of one case are two rows', () => {
  assert.notEqual(rowKey(waiting('1', { request: { seq: 3 } })), rowKey(waiting('1', { request: { seq: 5 } })));
  assert.notEqual(rowKey(waiting('1')), rowKey(waiting('1', { title: { 'zh-CN': '回访' } })));
  assert.notEqual(rowKey(waiting('1', { timer_late: false })), rowKey(waiting('1', { timer_late: true })));
});
