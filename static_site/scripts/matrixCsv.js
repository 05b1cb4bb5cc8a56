// The responsibility matrix as a table for spreadsheets, out and in again. Nothing here touches the page.

const COLUMNS = ['category', 'business_line', 'handler', 'department'];
const HEADS = {
  'zh-CN': { category: '投诉类别', business_line: '业务线', handler: '责任人邮箱', department: '部门' },
  en: { category: 'Category', business_line: 'Business line', handler: "Handler's email", department: 'Department' },
};
const BOM = '\uFEFF';
const FORMULA = /^[=+\-@＝＋－＠\t\r]/; // full-width signs begin one in Chinese spreadsheets, too

/** `rows` of the matrix as CSV with `locale`'s heads and titles; spreadsheets open it as UTF-8 and run nothing in it. */
export function toCsv(rows, { policy, locale }) {
  const titled = rows.map((row) => ({
    ...row,
    category: titleOf(policy.categories, row.category, locale),
    business_line: titleOf(policy.business_lines, row.business_line, locale),
  }));
  const lines = [COLUMNS.map((name) => HEADS[locale][name]), ...titled.map((row) => COLUMNS.map((name) => row[name]))];
  return BOM + lines.map((cells) => cells.map(cellOf).join(',')).join('\r\n') + '\r\n';
}

/**
 * What `text` says: {rows, faults: [{line, key, value}]}. Heads may be in either language, categories and business lines
 * by their id or title; lines count from 1, as in a spreadsheet. `staff`: who may stand in it.
 */
export function fromCsv(text, { policy, staff }) {
  const [head = [], ...lines] = parsed(text.replace(BOM, ''));
  const columns = head.map((cell) => columnOf(cell));
  const missing = ['category', 'business_line', 'handler'].filter((name) => !columns.includes(name));
  if (missing.length) return { rows: [], faults: [{ line: 1, key: 'heads', value: missing.map((name) => HEADS.en[name]).join(', ') }] };
  const rows = [];
  const faults = [];
  lines.forEach((cells, index) => {
    const line = index + 2;
    if (cells.every((cell) => !cell.trim())) return;
    const said = Object.fromEntries(columns.map((name, place) => [name, plain(cells[place] ?? '')]));
    const { row, fault } = rowOf(said, { policy, staff });
    const twice = row && rows.some((other) => other.category === row.category && other.business_line === row.business_line);
    if (fault) faults.push({ line, ...fault });
    else if (twice) faults.push({ line, key: 'twice', value: [said.category, said.business_line].filter(Boolean).join(' · ') });
    else rows.push(row);
  });
  return { rows, faults };
}

/** The cells in which `after` differs, in who answers or for which department: [{category, business_line, before, after}], rows or null. */
export function changesBetween(before, after) {
  const key = ({ category, business_line: line }) => JSON.stringify([category, line]);
  const old = new Map(before.map((row) => [key(row), row]));
  const now = new Map(after.map((row) => [key(row), row]));
  return [...new Set([...now.keys(), ...old.keys()])].flatMap((each) => {
    const [was, is] = [old.get(each), now.get(each)];
    if (was?.handler === is?.handler && was?.department === is?.department) return [];
    const { category, business_line: line } = is ?? was;
    return [{ category, business_line: line, before: was ?? null, after: is ?? null }];
  });
}

function rowOf(said, { policy, staff }) {
  const category = idOf(policy.categories, said.category);
  const line = idOf(policy.business_lines, said.business_line);
  const email = said.handler.toLowerCase();
  const member = staff.find((each) => each.active && (each.email.toLowerCase() === email || each.name === said.handler));
  if (category === null) return { fault: { key: 'category', value: said.category } };
  if (line === null) return { fault: { key: 'business_line', value: said.business_line } };
  if (!member) return { fault: { key: 'handler', value: said.handler } };
  return { row: { handler: member.email, department: said.department || member.department, category, business_line: line } };
}

function columnOf(head) {
  const wanted = plain(head).toLowerCase();
  const known = (name) => [name, ...Object.values(HEADS).map((heads) => heads[name].toLowerCase())];
  return COLUMNS.find((name) => known(name).includes(wanted)) ?? wanted;
}

function idOf(choices, said) {
  if (!said) return '';
  const named = ({ id, title }) => [id, ...Object.values(title)].some((each) => each.toLowerCase() === said.toLowerCase());
  return choices.find(named)?.id ?? null;
}

const titleOf = (choices, id, locale) => choices.find((each) => each.id === id)?.title[locale] ?? id;
const plain = (cell) => cell.trim().replace(/^'(?=[=+\-@＝＋－＠])/, '');

// A cell that a spreadsheet would take for a formula begins with an apostrophe, which `plain` takes off again.
function cellOf(value) {
  const safe = FORMULA.test(value) ? `'${value}` : value;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

// Cells of lines, by commas, semicolons or tabs (whichever the first line has), quoted or not.
function parsed(text) {
  const first = text.split(/\r?\n/, 1)[0];
  const between = [',', ';', '\t'].find((each) => first.includes(each)) ?? ',';
  const lines = [[]];
  let cell = '';
  let quoted = false;
  for (let place = 0; place < text.length; place += 1) {
    const letter = text[place];
    if (quoted) {
      if (letter !== '"') cell += letter;
      else if (text[place + 1] === '"') cell += text[(place += 1)];
      else quoted = false;
    } else if (letter === '"') quoted = true;
    else if (letter === between) lines.at(-1).push(cell), (cell = '');
    else if (letter === '\n') lines.at(-1).push(cell.replace(/\r$/, '')), (cell = ''), lines.push([]);
    else cell += letter;
  }
  lines.at(-1).push(cell.replace(/\r$/, ''));
  return lines.at(-1).every((each) => !each) ? lines.slice(0, -1) : lines;
}
