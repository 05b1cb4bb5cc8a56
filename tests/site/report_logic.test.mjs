import assert from 'node:assert/strict';
import { test } from 'node:test';
import { periodBeside } from '../../static_site/scripts/reportLogic.js';

test('the period stands beside a title that does not name it, once', () => {
  assert.equal(periodBeside('客户投诉月报', '2026-11'), '2026-11');
  assert.equal(periodBeside('2026年11月包装部门报表汇总', '2026-11'), '');
  assert.equal(periodBeside('Quality report of 2026-11', '2026-11'), '');
});
