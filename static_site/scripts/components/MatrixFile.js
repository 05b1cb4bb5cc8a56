import { inLocale, locale, plural, t } from '../i18n.js';
import { changesBetween, fromCsv, toCsv } from '../matrixCsv.js';

const LARGEST = 200_000; // bytes; a matrix has some hundred short lines

/**
 * The matrix out to a spreadsheet and in again: what a file would change is shown before anything of it is taken over.
 * Says `fillMatrix` {rows}.
 */
export function MatrixFile(el) {
  const out = el.querySelector('.matrix-file__out');
  const input = el.querySelector('input');
  const preview = el.querySelector('.matrix-file__preview');
  const take = el.querySelector('.matrix-file__take');
  let shown = null;
  let read = null;

  /** `{responsibilities, staff, policy}` */
  function update(news) {
    shown = news ?? shown;
    if (!shown) return;
    if (news) read = null;
    say();
  }

  function say() {
    preview.hidden = read === null;
    take.hidden = true;
    if (read === null) return;
    const changes = changesBetween(shown.responsibilities, read.rows);
    const said = read.faults.map(faultWords);
    const told = read.faults.length ? said : changes.map(changeWords);
    preview.querySelector('p').textContent = read.faults.length
      ? plural('matrix-file.faults', read.faults.length)
      : plural(changes.length ? 'matrix-file.changes' : 'matrix-file.same', changes.length);
    preview.querySelector('ul').replaceChildren(...told.map(item));
    preview.classList.toggle('notice--problem', read.faults.length > 0);
    take.hidden = read.faults.length > 0 || changes.length === 0;
  }

  function faultWords({ line, key, value }) {
    return t('matrix-file.fault', { line, why: t(`matrix-file.fault.${key}`, { value: value || t('matrix-file.empty') }) });
  }

  function changeWords({ category, business_line: line, before, after }) {
    const where = [titleOf('categories', category) || t('matrix-form.any_category'), titleOf('business_lines', line) || t('matrix-form.any_line')];
    const withDepartment = before?.handler === after?.handler;
    const told = (row) => (row ? [nameOf(row.handler), withDepartment && row.department].filter(Boolean).join(' · ') : t('matrix-file.nobody'));
    return t('matrix-file.change', { where: where.join(' · '), before: told(before), after: told(after) });
  }

  const titleOf = (kind, id) => inLocale(shown.policy[kind].find((each) => each.id === id)?.title) || id;
  const nameOf = (email) => shown.staff.find((each) => each.email === email)?.name || email;

  out.addEventListener('click', () => {
    const text = toCsv(shown.responsibilities, { policy: shown.policy, locale: locale() });
    const link = document.createElement('a');
    link.href = URL.createObjectURL(new Blob([text], { type: 'text/csv;charset=utf-8' }));
    link.download = `${t('matrix-form.matrix')}.csv`;
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 0);
  });
  input.addEventListener('change', async () => {
    const [file] = input.files;
    if (!file) return;
    const tooLarge = file.size > LARGEST;
    input.value = ''; // so that the same file, mended, can be chosen again
    read = tooLarge ? { rows: [], faults: [{ line: 1, key: 'large', value: file.name }] } : fromCsv(await textOf(file), shown);
    say();
  });
  take.addEventListener('click', () => {
    el.dispatchEvent(new CustomEvent('fillMatrix', { bubbles: true, detail: { rows: read.rows } }));
    read = null;
    say();
  });
  document.addEventListener('localechange', () => update());
  return { update };
}

// Spreadsheets in China still write GB 18030 where they are not told otherwise.
async function textOf(file) {
  const bytes = await file.arrayBuffer();
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return new TextDecoder('gb18030').decode(bytes);
  }
}

function item(words) {
  const li = document.createElement('li');
  li.textContent = words;
  return li;
}
