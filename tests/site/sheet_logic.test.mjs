import assert from 'node:assert/strict';
import { test } from 'node:test';
import { answerTo, courseOf, inRows, standing, stepsOf } from '../../static_site/scripts/sheetLogic.js';

const entry = (seq, kind, data = {}) => ({ seq, kind, data, particulars: [] });
const rule = (id) => ({ id, fields: [] });
const POLICY = {
  sheet: { steps: ['plan', 'tracking'], tables: ['tracking'] },
  records: [rule('other'), rule('tracking'), rule('plan'), rule('never')],
  approvals: [rule('plan')],
};
const told = (entries) => stepsOf(entries, POLICY).map(({ kind, rule: { id }, entries: there }) => [kind, id, there.map(({ seq }) => seq)]);

test('what the policy names stands on an empty sheet, in its order, a record before the approval of its name', () => {
  assert.deepEqual(told([]), [['record', 'plan', []], ['approval', 'plan', []], ['table', 'tracking', []]]);
});

test('of a record stands the last, of a table every one, and what is not named stands where it is recorded', () => {
  const entries = ['plan', 'tracking', 'plan', 'tracking', 'other'].map((record, seq) => entry(seq, 'recorded', { record }));
  assert.deepEqual(told(entries), [['record', 'plan', [2]], ['approval', 'plan', []], ['table', 'tracking', [1, 3]], ['record', 'other', [4]]]);
});

test('of an approval stands what was asked last, with the words said on that', () => {
  const kinds = ['requested', 'decided', 'requested', 'decided', 'decided'];
  const entries = kinds.map((kind, seq) => entry(seq, kind, { matter: 'plan' }));
  assert.deepEqual(told(entries)[1], ['approval', 'plan', [2, 3, 4]]);
});

test('what was taken back, and what staff say among themselves, is not on paper', () => {
  const entries = [entry(1, 'replied'), entry(2, 'noted'), entry(3, 'recorded'), entry(4, 'undone', { undoes: [3] }), entry(5, 'closed')];
  assert.deepEqual(courseOf(standing(entries)).map(({ seq }) => seq), [1, 5]);
});

test('an answer is found by what its field is called', () => {
  const field = { id: 'ok', title: { 'zh-CN': '能否', en: 'Possible' } };
  const there = { data: { fields: { ok: 'yes' } }, particulars: [{ label: { 'zh-CN': '能否', en: 'Possible' }, value: { 'zh-CN': '是', en: 'Yes' } }] };
  assert.deepEqual(answerTo(field, there), { raw: 'yes', told: { 'zh-CN': '是', en: 'Yes' } });
  assert.deepEqual(answerTo(field, undefined), { raw: '', told: '' });
});

test('narrow cells go by two, and a wide one has a row for itself', () => {
  const [a, b, c, wide] = [{ n: 1 }, { n: 2 }, { n: 3 }, { n: 4, wide: true }];
  assert.deepEqual(inRows([a, b, c, wide, a]), [[a, b], [c], [wide], [a]]);
});
