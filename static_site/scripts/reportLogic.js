// How a published report reads: pure, so that it can be tried without a page.

/** A figure as it reads: a share with what it is made of; a dash where nothing is counted. */
export function reads({ value, measure, numerator, denominator }) {
  if (value === null) return '—';
  if (measure === 'share' && numerator === null) return value === '*' ? value : `${value}%`;
  if (measure === 'share') return `${value}% (${numerator}/${denominator})`;
  return value;
}

/** The period as it stands beside a title; empty where the title names it already: "2026年11月品质月报表". */
export const periodBeside = (title, period) => (title.includes(period.slice(0, 4)) ? '' : period);

/** The same figure in the periods it is compared with. */
export function comparison({ compared }, { id, measure }) {
  return compared.map(({ figures }) => (id in figures ? reads({ measure, ...figures[id] }) : '—'));
}

/** The categories with their counts now and in the period before, and how long their bars are, in per cent. */
export function partsWithBefore({ figures, compared }) {
  const volume = figures.find(({ id }) => id === 'ordinary.volume');
  const rows = volume.parts.map(({ part, title, value }) => ({ title, now: value, before: compared[0].parts[part] ?? 0 }));
  const counted = (value) => Number(value) || 0; // what is hidden has no bar
  const most = Math.max(1, ...rows.flatMap(({ now, before }) => [counted(now), counted(before)]));
  return rows.map((row) => ({ ...row, length: (100 * counted(row.now)) / most, lengthBefore: (100 * counted(row.before)) / most }));
}

/** The columns of a table that say something in any row, as their places: no share, no numerator. */
export function placesTold({ columns, rows, charted }) {
  return [...columns.keys()].filter((place) => place <= charted || rows.some((row) => (row[place] ?? '') !== ''));
}

/** How long the bars of a table are, in per cent of its greatest number; none for a row that sums up the others. */
export function barsOf({ rows, charted, last_is_total: total }) {
  const counted = total ? rows.slice(0, -1) : rows;
  const most = Math.max(1, ...counted.flatMap((row) => row.slice(1, 1 + charted)));
  return counted.map((row) => row.slice(1, 1 + charted).map((number) => (100 * number) / most));
}

/** What a weighted sheet comes to: the sum of its weights, and of the points that were given; null where none were. */
export function givenScore(rows, texts) {
  const scores = rows.map(({ key }) => texts[`score.${key}`]).filter(Boolean).map(Number);
  return { weight: rows.reduce((sum, { weight }) => sum + weight, 0), given: scores.length ? scores.reduce((sum, score) => sum + score, 0) : null };
}
