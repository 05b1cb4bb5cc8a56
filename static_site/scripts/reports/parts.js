import { html, nothing } from '../../vendor/lit-html/lit-html.js';
import { inLocale, t } from '../i18n.js';
import { bar } from '../parts/bar.js';
import { icon } from '../parts/icon.js';
import { barsOf, comparison, givenScore, partsWithBefore, placesTold, reads } from '../reportLogic.js';

const MOMENTS = ['received_at', 'due_at', 'closed_at'];

/**
 * The parts of a report's document, in the order of its regulation. `desk` is what they need of the page:
 * `time(moment)`, `roleWords(role)`, `save(texts)`.
 */
export function partsOf(report, desk) {
  return report.document.parts.map((part) => {
    const make = MAKERS[part.kind];
    return make
      ? html`<section class="reports__part" data-part=${part.id}><h2>${inLocale(part.title)}${count(part, report)}</h2>
          ${part.note ? html`<p class="reports__note">${inLocale(part.note)}</p>` : nothing}${make(part, report, desk)}</section>`
      : nothing;
  });
}

/** A moment in a table: the wall clock of the company, short. */
const moment = (value) => value.slice(0, 16).replace('T', ' ');

/** How many there are, beside the title. */
function count({ kind, references }, { document: told }) {
  if (kind === 'lines') return t('reports.cases', { count: references.length });
  return kind === 'unanswered' ? t('reports.limits', { count: told.unanswered.length }) : '';
}

const scroll = (part, table) => html`<div class="reports__scroll" tabindex="0" role="region" aria-label=${inLocale(part.title)}>${table}</div>`;
const head = (words, kind) => html`<th scope="col" class=${kind === 'number' ? 'reports__number' : ''}>${words}</th>`;

function figures(part, report, desk) {
  const { document: told } = report;
  const shown = told.figures.filter(({ id }) => !part.figures?.length || part.figures.includes(id));
  const apart = (figure) => figure.measure === 'entered' && !onSheet(told, figure);
  const body = scroll(part, html`<table class="bars reports__table">
    <thead><tr>${head(t('reports.figure'))}${head(t('reports.this'))}${told.compared.map(({ period }) => head(period))}${head(t('reports.target'))}</tr></thead>
    <tbody>${shown.map((figure) => html`<tr>
      <th scope="row">${inLocale(figure.title)}<details class="reports__definition"><summary>${t('reports.definition')}</summary>
        ${inLocale(figure.definition)} ${figure.rules.join(' ')}</details></th>
      <td><b>${apart(figure) ? entry(report, `value.${figure.id}`, inLocale(figure.title), 40)
        : figure.measure === 'entered' ? report.texts[`value.${figure.id}`] ?? '—' : reads(figure)}</b>
        ${figure.measure === 'entered' ? html`<span class="field__hint">${t('reports.by_hand')}</span>` : nothing}</td>
      ${comparison(told, figure).map((value) => html`<td>${value}</td>`)}
      <td>${targetWords(figure)}</td></tr>`)}</tbody></table>`);
  return shown.some(apart) ? entering(body, report, desk) : body;
}

/** Whether a figure is entered on a weighted sheet of the report. */
const onSheet = ({ parts }, { id }) => parts.some(({ rows, kind }) => kind === 'sheet' && rows.some(({ figure }) => figure === id));

/** Where something is entered that people alone know; who may not write reads it. */
function entry(report, key, words, width) {
  if (!report.may_write) return report.texts[key] ?? '—';
  return html`<input class="field__input reports__entry" name=${key} aria-label=${words} maxlength=${width}
    inputmode=${key.startsWith('score.') ? 'decimal' : 'text'} .value=${report.texts[key] ?? ''}>`;
}

function entering(body, report, desk) {
  if (!report.may_write) return body;
  return html`<form @submit=${(event) => enter(event, report, desk)}>${body}
    <p class="field__hint not-on-paper">${t('reports.score_hint')}</p>
    <button class="button button--quiet not-on-paper" type="submit">${t('reports.enter')}</button></form>`;
}

function targetWords({ target, at_most: most, reached, points_lost: lost }) {
  if (target === null) return '';
  const words = `${most ? '≤' : '≥'} ${target}`;
  if (reached === null) return words;
  return html`${words} <span class="state state--${reached ? 'met' : 'overdue'}">${icon(reached ? 'check-circle' : 'alert')}
    <span class="state__word">${t(reached ? 'reports.reached' : 'reports.missed')}${lost ? t('reports.points_lost', { points: lost }) : ''}</span></span>`;
}

function categories(part, { document: told, outside }) {
  const rows = partsWithBefore(told);
  const risen = told.hot_spots.map((spot) => t('reports.risen', { title: inLocale(spot.title), cases: spot.cases, before: spot.before }));
  if (!rows.length) return html`<p>${t('reports.no_lines')}</p>`;
  const rise = risen.length ? html`<p><b>${t('reports.hot')}</b>${risen.join(t('site.semicolon'))}</p>`
    : outside ? nothing : html`<p>${t('reports.no_rise')}</p>`; // outside, what has risen may be hidden
  return html`${rise}
    ${scroll(part, html`<table class="bars reports__table"><thead><tr>${head(t('reports.category'))}${head(t('reports.this'))}${head(told.compared[0].period)}</tr></thead>
      <tbody>${rows.map((each) => html`<tr><th scope="row">${inLocale(each.title)}</th>
        <td>${bar(each.length)}<span>${each.now}</span></td><td>${bar(each.lengthBefore)}<span>${each.before}</span></td></tr>`)}</tbody></table>`)}`;
}

function table(part) {
  const { columns, rows, charted, last_is_total: total } = part;
  if (!rows.length) return html`<p>${t('reports.no_rows')}</p>`;
  const places = placesTold(part);
  const lengths = barsOf(part);
  const cell = (value, kind, row, place) => {
    const words = typeof value === 'object' && value !== null ? inLocale(value) : value ?? '';
    const drawn = place > 0 && place <= charted && !(total && row === rows.length - 1);
    if (place === 0) return html`<th scope="row">${words}</th>`;
    return html`<td class=${kind === 'number' && !drawn ? 'reports__number' : ''}>${drawn ? bar(lengths[row][place - 1]) : nothing}<span>${words}</span></td>`;
  };
  return scroll(part, html`<table class="bars reports__table">
    <thead><tr>${places.map((place) => head(inLocale(columns[place].title), place > charted ? columns[place].type : ''))}</tr></thead>
    <tbody>${rows.map((row, number) => html`<tr class=${total && number === rows.length - 1 ? 'reports__total' : ''}>
      ${places.map((place) => cell(row[place], columns[place].type, number, place))}</tr>`)}</tbody></table>`);
}

function lines(part, { document: told }) {
  const { columns, references } = part;
  if (!references.length) return html`<p class="notice"><span>${t('reports.no_lines')}</span></p>`;
  const known = Object.fromEntries(told.lines.map((line) => [line.reference, line]));
  return scroll(part, html`<table class="bars reports__table reports__table--lines"><thead><tr>${columns.map(({ title }) => head(inLocale(title)))}</tr></thead>
    <tbody>${references.map((reference) => html`<tr>${columns.map(({ id }) => id === 'reference'
      ? html`<th scope="row"><a href=${`#case/${reference}`}>${reference}</a></th>` : html`<td>${lineCell(known[reference], id)}</td>`)}</tr>`)}</tbody></table>`);
}

function lineCell(line, id) {
  const value = line[id];
  if (id === 'stage') return t(`stage.${value}`);
  if (id === 'repeat') return t(value ? 'reports.yes' : 'reports.no');
  if (id === 'closing' && !line.closed_at) return '';
  if (MOMENTS.includes(id)) return value ? html`<time datetime=${value}>${moment(value)}</time>` : '';
  if (Array.isArray(value)) return value.map(inLocale).join(t('site.and'));
  return typeof value === 'object' && value !== null ? inLocale(value) : value ?? '';
}

function unanswered(part, { document: told }) {
  if (!told.unanswered.length) return html`<p>${t('reports.all_answered')}</p>`;
  return scroll(part, html`<table class="bars reports__table"><thead><tr>${['reference', 'limit', 'due', 'handler', 'department'].map((name) => head(t(`reports.${name}`)))}</tr></thead>
    <tbody>${told.unanswered.map((each) => html`<tr><th scope="row"><a href=${`#case/${each.reference}`}>${each.reference}</a></th>
      <td>${inLocale(each.clock)}</td><td><time datetime=${each.due_at}>${moment(each.due_at)}</time></td><td>${inLocale(each.handler)}</td><td>${each.department}</td></tr>`)}</tbody></table>`);
}

/** A weighted sheet: figures that were reckoned, and what people enter: the others, and the points of each. */
function sheet(part, report, desk) {
  const { rows } = part;
  const apart = rows.some((row) => row.part);
  const score = givenScore(rows, report.texts);
  const name = (row) => (row.part ? `${inLocale(row.part)} ${inLocale(row.title)}` : inLocale(row.title));
  const body = scroll(part, html`<table class="bars reports__table"><thead><tr>
      ${apart ? head(t('reports.part')) : nothing}${head(t('reports.figure'))}${head(t('reports.weight'), 'number')}${head(t('reports.target'))}${head(t('reports.this'))}${head(t('reports.score'))}</tr></thead>
    <tbody>${rows.map((row) => html`<tr>${apart ? html`<td>${row.part ? inLocale(row.part) : ''}</td>` : nothing}
        <th scope="row">${inLocale(row.title)}</th><td class="reports__number">${row.weight}</td>
        <td>${row.target === null ? '' : `${row.at_most ? '≤' : '≥'} ${row.target}`}</td>
        <td>${row.measure === 'entered' ? entry(report, `value.${row.key}`, `${name(row)} ${t('reports.this')}`, 40) : reads(row)}</td>
        <td>${entry(report, `score.${row.key}`, `${name(row)} ${t('reports.score')}`, 6)}</td></tr>`)}
      ${apart ? nothing : html`<tr class="reports__total"><th scope="row">${t('reports.total')}</th><td class="reports__number">${score.weight}</td><td></td><td></td><td>${score.given ?? '—'}</td></tr>`}</tbody></table>`);
  return entering(body, report, desk);
}

function enter(event, report, desk) {
  event.preventDefault();
  desk.save({ ...report.texts, ...Object.fromEntries(new FormData(event.currentTarget)) });
}

function words(part, report, desk) {
  const titles = report.document.sections.length ? report.document.sections.map(inLocale) : [t('reports.remarks')];
  if (!report.may_write) {
    const written = titles.map((title, place) => [title, report.texts[place]]).filter(([, text]) => text);
    return written.length ? written.map(([title, text]) => html`<h3>${title}</h3><p class="reports__words">${text}</p>`) : html`<p>${t('reports.nothing_written')}</p>`;
  }
  return html`<form class="reports__sections" @submit=${(event) => enter(event, report, desk)}>
    ${titles.map((title, place) => html`<label class="field"><span class="field__label">${title}</span>
      <textarea class="field__input" name=${place} rows="4" maxlength="5000" .value=${report.texts[place] ?? ''}></textarea></label>
      <p class="reports__words only-on-paper">${report.texts[place] ?? ''}</p>`)}
    <p class="field__hint not-on-paper">${t('reports.write_hint')}</p>
    <button class="button button--quiet not-on-paper" type="submit">${t('reports.write')}</button></form>`;
}

function recipients({ roles }, { holders }, desk) {
  return html`<ul class="reports__people">${roles.map(({ role }) => html`<li><b>${desk.roleWords(role)}</b>${t('reports.colon')}${(holders[role] ?? []).join(t('site.and')) || t('reports.nobody')}</li>`)}</ul>`;
}

function signatures({ roles }, { agreed }, desk) {
  return html`<dl class="reports__signatures">${roles.map(({ role }) => {
    const step = agreed.find((each) => each.role === role);
    return html`<div><dt>${desk.roleWords(role)}</dt><dd>${step ? html`${step.by_name} <time datetime=${step.at}>${desk.time(step.at)}</time>` : t('reports.not_signed')}</dd></div>`;
  })}</dl>`;
}

const MAKERS = { figures, categories, table, lines, unanswered, sheet, words, recipients, signatures };
