import assert from 'node:assert/strict';
import { test } from 'node:test';

import { changesBetween, fromCsv, toCsv } from '../../static_site/scripts/matrixCsv.js';

const policy = {
  categories: [{ id: 'delivery', title: { 'zh-CN': '送货与交期', en: 'Delivery, dates' } }, { id: 'price', title: { 'zh-CN': '价格', en: 'Price' } }],
  business_lines: [{ id: 'kitchen', title: { 'zh-CN': '橱柜', en: 'Kitchen' } }],
};
const staff = [
  { email: 'handler@staff.example', name: '王强', department: '售后服务部', active: true },
  { email: 'head@staff.example', name: '李伟', department: '售后服务部', active: true },
  { email: 'gone@staff.example', name: '离职', department: '', active: false },
];
const rows = [
  { handler: 'handler@staff.example', department: '=SUM(A1)', category: '', business_line: '' },
  { handler: 'head@staff.example', department: '一部, "华南"', category: 'delivery', business_line: 'kitchen' },
];
const read = (text) => fromCsv(text, { policy, staff });

for (const locale of ['zh-CN', 'en']) {
  test(`what goes out in ${locale} comes in again as it was`, () => {
    const text = toCsv(rows, { policy, locale });
    assert.deepEqual(read(text), { rows, faults: [] });
  });
}

test('no cell is run as a formula, and a spreadsheet knows that it is UTF-8', () => {
  const text = toCsv(rows, { policy, locale: 'zh-CN' });
  assert.ok(text.startsWith('\uFEFF投诉类别,'));
  assert.ok(text.includes(",'=SUM(A1)\r\n"));
});

test('ids, titles of either language, names, semicolons and empty lines are understood', () => {
  const { rows: found, faults } = read('business_line;category;handler\nKitchen;价格;王强\n\n;delivery;HEAD@staff.example\n');
  assert.deepEqual(faults, []);
  assert.deepEqual(found.map((row) => [row.category, row.business_line, row.handler, row.department]), [
    ['price', 'kitchen', 'handler@staff.example', '售后服务部'],
    ['delivery', '', 'head@staff.example', '售后服务部'],
  ]);
});

test('each line that cannot be is told with its number, and the others stand', () => {
  const lines = ['category,business_line,handler', 'price,,handler@staff.example', 'nothing,,handler@staff.example', 'price,bath,head@staff.example',
    'delivery,,gone@staff.example', 'price,,head@staff.example'];
  const { rows: found, faults } = read(lines.join('\r\n'));
  assert.equal(found.length, 1);
  assert.deepEqual(faults.map(({ line, key }) => [line, key]), [[3, 'category'], [4, 'business_line'], [5, 'handler'], [6, 'twice']]);
});

test('a table without the heads it needs says which', () => {
  assert.deepEqual(read('a,b\n1,2').faults, [{ line: 1, key: 'heads', value: "Category, Business line, Handler's email" }]);
  assert.deepEqual(read('').rows, []);
});

test('what is added, changed and taken out is told cell by cell, another department too', () => {
  const [anyone, kitchen] = rows;
  const moved = { ...anyone, department: '二部' };
  const added = { handler: 'head@staff.example', department: '', category: 'price', business_line: '' };
  assert.deepEqual(changesBetween(rows, [moved, added]), [
    { category: '', business_line: '', before: anyone, after: moved },
    { category: 'price', business_line: '', before: null, after: added },
    { category: 'delivery', business_line: 'kitchen', before: kitchen, after: null },
  ]);
  assert.deepEqual(changesBetween(rows, [...rows]), []);
});

test('a full-width sign begins a formula, too', () => {
  const row = { ...rows[0], department: '＝1+1' };
  assert.ok(toCsv([row], { policy, locale: 'en' }).includes(",'＝1+1\r\n"));
  assert.deepEqual(read(toCsv([row], { policy, locale: 'en' })).rows, [row]);
});
