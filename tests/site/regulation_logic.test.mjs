// The regulation in chapters, and what of it a search leaves.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { chapterOf, chapters, countOf, matching } from '../../static_site/scripts/regulationLogic.js';

const clause = (id, news = {}) => ({ id, title: { 'zh-CN': id, en: id }, text: null, orders: [], quotes: [], rules: [], ...news });
const CLAUSES = [
  clause('intake'),
  clause('intake.attachments'),
  clause('intake.categories.quality', { title: { 'zh-CN': '质量', en: 'Quality' } }),
  clause('clocks.reply', { rules: ['OPPEIN-7'], quotes: ['「两个工作日」'] }),
  clause('clocks.reply.ladder.head', { orders: [{ label: { 'zh-CN': '发给', en: 'To' }, value: { 'zh-CN': '部门负责人', en: 'Head' } }] }),
  clause('schemes.crisis'),
  clause('schemes.crisis.levels.A'),
];
const shape = (found) => found.map(({ chapter, clauses }) => [chapter, clauses.map(({ id, parts }) => [id, ...parts.map((each) => each.id)])]);

test('a chapter is a table of the file, and what is received has one for each list', () => {
  assert.deepEqual(CLAUSES.map(chapterOf), ['intake', 'intake', 'intake.categories', 'clocks', 'clocks', 'schemes', 'schemes']);
});

test('a step stands under its clock and a level under its scheme', () => {
  assert.deepEqual(shape(chapters(CLAUSES)), [
    ['intake', [['intake'], ['intake.attachments']]],
    ['intake.categories', [['intake.categories.quality']]],
    ['clocks', [['clocks.reply', 'clocks.reply.ladder.head']]],
    ['schemes', [['schemes.crisis', 'schemes.crisis.levels.A']]],
  ]);
  assert.equal(countOf(chapters(CLAUSES)), CLAUSES.length);
});

test('a search finds titles in both languages, orders, quotes and rules, and all of its words must be there', () => {
  const found = (sought) => shape(matching(chapters(CLAUSES), sought));
  assert.deepEqual(found('quality'), [['intake.categories', [['intake.categories.quality']]]]);
  assert.deepEqual(found('质量'), found('quality'));
  assert.deepEqual(found('oppein-7'), [['clocks', [['clocks.reply', 'clocks.reply.ladder.head']]]]);
  assert.deepEqual(found('两个工作日 oppein'), found('oppein-7'));
  assert.deepEqual(found('两个工作日 质量'), []);
});

test('a hit in a part alone leaves its clause with that part, and nothing sought leaves everything', () => {
  const parts = matching(chapters(CLAUSES), '部门负责人');
  assert.deepEqual(shape(parts), [['clocks', [['clocks.reply', 'clocks.reply.ladder.head']]]]);
  assert.deepEqual(matching(chapters(CLAUSES), '  '), chapters(CLAUSES));
});
