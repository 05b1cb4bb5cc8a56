import { inLocale, t } from '../i18n.js';
import { clone } from './clone.js';
import { showFieldErrors } from './fields.js';
import { Notice } from './Notice.js';

/** Who answers for what: a row for each category, a column for each business line. Says `saveMatrix` {change, tell}. */
export function MatrixForm(form) {
  const table = form.querySelector('table');
  form.querySelector('.button-row').before(clone('act-failure'));
  const notice = Notice(form.querySelector('.notice'));
  const reload = form.querySelector('.act__reload');
  let shown = null;

  /** `{responsibilities, gaps, may, proposals, staff, policy}` */
  function update(news) {
    shown = news ?? shown;
    if (!shown) return;
    notice.update('');
    const { may, proposals } = shown;
    const button = form.querySelector('[type=submit]');
    button.dataset.t = may.four_eyes ? 'directory.propose_matrix' : 'directory.save_matrix';
    button.textContent = t(button.dataset.t);
    form.querySelector('.directory__waits').hidden = proposals.length === 0;
    const lines = [{ id: '', title: t('directory.any_line') }, ...titled(shown.policy.business_lines)];
    const categories = [...titled(shown.policy.categories), { id: '', title: t('directory.any_category') }];
    const head = document.createElement('tr');
    head.append(heading(t('directory.category'), 'col'), ...lines.map(({ title }) => heading(title, 'col')));
    table.tHead.replaceChildren(head);
    table.tBodies[0].replaceChildren(...categories.map((category) => {
      const row = document.createElement('tr');
      row.append(heading(category.title, 'row'), ...lines.map((line) => cell(category, line)));
      return row;
    }));
  }

  function cell(category, line) {
    const td = clone('directory-duty');
    const select = td.querySelector('select');
    const row = rowOf(category.id, line.id);
    const offered = shown.staff.filter(({ active, email }) => active || email === row?.handler);
    select.replaceChildren(new Option('—', ''), ...offered.map(({ name, email }) => new Option(name, email)));
    select.value = row?.handler ?? '';
    Object.assign(select.dataset, { category: category.id, line: line.id });
    select.setAttribute('aria-label', `${category.title} · ${line.title}`);
    td.dataset.line = line.title;
    const open = shown.gaps.unanswered.some((gap) => gap.category === category.id && gap.business_line === line.id);
    td.classList.toggle('directory__gap', open);
    td.querySelector('.directory__gap-word').hidden = !open;
    return td;
  }

  function rowOf(category, line) {
    return shown.responsibilities.find((row) => row.category === category && row.business_line === line);
  }

  function rowsChosen() {
    const chosen = [...table.querySelectorAll('select')].filter(({ value }) => value);
    return chosen.map((select) => {
      const { category, line } = select.dataset;
      const before = rowOf(category, line);
      if (before?.handler === select.value) return before;
      const department = shown.staff.find(({ email }) => email === select.value)?.department ?? '';
      return { handler: select.value, department, category, business_line: line };
    });
  }

  /** Chooses in every cell what `rows` say; nothing is saved. */
  function fill(rows) {
    for (const select of table.querySelectorAll('select')) {
      const { category, line } = select.dataset;
      select.value = rows.find((row) => row.category === category && row.business_line === line)?.handler ?? '';
    }
    form.elements.effective.focus();
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
  return { update, fill };
}

function titled(choices) {
  return choices.map(({ id, title }) => ({ id, title: inLocale(title) }));
}

function heading(text, scope) {
  const th = document.createElement('th');
  th.scope = scope;
  th.textContent = text;
  return th;
}
