import assert from 'node:assert/strict';
import { test } from 'node:test';
import { periodBeside, placesTold } from '../../static_site/scripts/reportLogic.js';

test('the period stands beside a title that does not name it, once', () => {
  assert.equal(periodBeside('客户投诉月报', '2026-11'), '2026-11');
  assert.equal(periodBeside('2026年11月包装部门报表汇总', '2026-11'), '');
  assert.equal(periodBeside('Quality report of 2026-11', '2026-11'), '');
});

test('a column that is empty in every row is left out, the first and a charted one never', () => {
  const columns = ['figure', 'value', 'numerator', 'denominator'];
  const count = ['Causes', 0, null, ''];
  assert.deepEqual(placesTold({ columns, rows: [count], charted: 0 }), [0, 1]);
  assert.deepEqual(placesTold({ columns, rows: [count, ['Kept', 50, 1, 2]], charted: 0 }), [0, 1, 2, 3]);
  assert.deepEqual(placesTold({ columns, rows: [['', null, null, '']], charted: 2 }), [0, 1, 2]);
});
