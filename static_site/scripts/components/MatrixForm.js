import { inLocale, t } from '../i18n.js';
import { clone } from './clone.js';
import { showFieldErrors } from './fields.js';
import { changesBetween } from '../matrixCsv.js';
import { Notice } from './Notice.js';

/** Who answers for what: a row for each category, a column for each business line. Says `saveMatrix` {change, tell}, and `matrixDay` {day}. */
export function MatrixForm(form) {
  const table = form.querySelector('table');
  form.querySelector('.button-row').before(clone('act-failure'));
  const notice = Notice(form.querySelector('.notice'));
  const reload = form.querySelector('.act__reload');
  let shown = null;
  let filled = []; // rows that were not chosen cell by cell

  /** `{responsibilities, gaps, may, proposals, staff, policy}` */
  function update(news) {
    shown = news ?? shown;
    if (!shown) return;
    if (news) filled = [];
    notice.update('');
    const { may, proposals } = shown;
    const button = form.querySelector('[type=submit]');
    button.dataset.t = may.four_eyes ? 'matrix-form.propose_matrix' : 'matrix-form.save_matrix';
    button.textContent = t(button.dataset.t);
    form.querySelector('.matrix-form__waits').hidden = proposals.length === 0;
    const lines = [{ id: '', title: t('matrix-form.any_line') }, ...titled(shown.policy.business_lines)];
    const categories = [...titled(shown.policy.categories), { id: '', title: t('matrix-form.any_category') }];
    const head = document.createElement('tr');
    head.append(heading(t('matrix-form.category'), 'col'), ...lines.map(({ title }) => heading(title, 'col')));
    table.tHead.replaceChildren(head);
    table.tBodies[0].replaceChildren(...categories.map((category) => {
      const row = document.createElement('tr');
      row.append(heading(category.title, 'row'), ...lines.map((line) => cell(category, line)));
      return row;
    }));
  }

  function cell(category, line) {
    const td = clone('matrix-duty');
    const select = td.querySelector('select');
    const row = rowIn(shown.responsibilities, category.id, line.id);
    const offered = shown.staff.filter(({ active, email }) => active || email === row?.handler);
    select.replaceChildren(new Option('—', ''), ...offered.map(({ name, email }) => new Option(name, email)));
    select.value = row?.handler ?? '';
    Object.assign(select.dataset, { category: category.id, line: line.id });
    select.setAttribute('aria-label', `${category.title} · ${line.title}`);
    td.dataset.line = line.title;
    const open = shown.gaps.unanswered.some((gap) => gap.category === category.id && gap.business_line === line.id);
    td.classList.toggle('matrix-form__gap', open);
    td.querySelector('.matrix-form__gap-word').hidden = !open;
    return td;
  }

  // A cell that names whom it named keeps the department that stands there; another person brings his own.
  function rowsChosen() {
    const chosen = [...table.querySelectorAll('select')].filter(({ value }) => value);
    return chosen.map((select) => {
      const { category, line } = select.dataset;
      const known = [rowIn(filled, category, line), rowIn(shown.responsibilities, category, line)];
      const department = shown.staff.find(({ email }) => email === select.value)?.department ?? '';
      const anew = { handler: select.value, department, category, business_line: line };
      return known.find((row) => row?.handler === select.value) ?? anew;
    });
  }

  /** Chooses in every cell what `rows` say, with their departments; nothing is saved. */
  function fill(rows) {
    filled = rows;
    for (const select of table.querySelectorAll('select')) {
      const { category, line } = select.dataset;
      select.value = rowIn(rows, category, line)?.handler ?? '';
    }
    form.elements.effective.focus();
  }

  /** The matrix of the day that is asked for is `{responsibilities, gaps}`: what was changed here stays changed upon it. */
  function rebase(news) {
    const changed = changesBetween(shown.responsibilities, rowsChosen());
    update({ ...shown, ...news });
    filled = changed.flatMap(({ after }) => after ?? []);
    for (const { category, business_line: line, after } of changed) {
      const select = [...table.querySelectorAll('select')].find(({ dataset }) => dataset.category === category && dataset.line === line);
      if (select) select.value = after?.handler ?? '';
    }
  }

  function changeAsked() {
    const { effective, reason } = form.elements;
    const day = effective.value ? { effective: effective.value } : {};
    return { responsibilities: rowsChosen(), reason: reason.value, ...day };
  }

  /** `{failure, wrong, stale, errors}`: what the API found wrong stands beside its cell. */
  function tell({ failure, wrong, stale, errors }) {
    notice.update(failure ? failure() : wrong.length ? t('failure.invalid') : '');
    reload.hidden = !stale;
    showFieldErrors(form, wrong.map(({ field, message }) => ({ field, text: message })));
    const faults = errors?.json?.responsibilities ?? {};
    const chosen = [...table.querySelectorAll('select')].filter(({ value }) => value);
    for (const place of table.querySelectorAll('.field__error')) place.hidden = true;
    for (const [index, fault] of Object.entries(faults)) {
      const place = chosen[index]?.closest('td').querySelector('.field__error');
      if (!place) continue;
      place.textContent = Object.values(fault).flat().join(' ');
      place.hidden = false;
    }
  }

  form.addEventListener('submit', (event) => {
    event.preventDefault();
    form.dispatchEvent(new CustomEvent('saveMatrix', { bubbles: true, detail: { change: changeAsked(), tell } }));
  });
  reload.querySelector('button').addEventListener('click', () => {
    form.dispatchEvent(new CustomEvent('reloadDirectory', { bubbles: true }));
  });
  document.addEventListener('localechange', () => update());
  form.elements.effective.addEventListener('change', ({ target }) => {
    form.dispatchEvent(new CustomEvent('matrixDay', { bubbles: true, detail: { day: target.value } }));
  });
  return { update, fill, rebase };
}

const rowIn = (rows, category, line) => rows.find((row) => row.category === category && row.business_line === line);

function titled(choices) {
  return choices.map(({ id, title }) => ({ id, title: inLocale(title) }));
}

function heading(text, scope) {
  const th = document.createElement('th');
  th.scope = scope;
  th.textContent = text;
  return th;
}
