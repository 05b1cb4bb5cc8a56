import { html, nothing, render as draw, svg } from '../../vendor/lit-html/lit-html.js';
import { ApiError, readCasesOfFigure, readReport, reportHref } from '../api.js';
import { dateTime } from '../format.js';
import { inLocale, locale, plural, t } from '../i18n.js';
import { bar } from '../parts/bar.js';
import { bars, casesHash, columns, monthAfter, trendFacts } from '../monthLogic.js';
import { thisMonth } from '../thisMonth.js';

const icon = (name) => svg`<svg class="icon" aria-hidden="true"><use href=${`icons.svg#${name}`}></use></svg>`;

/** The figures of a month: each with its definition, a chart, the table behind it, and the cases behind each number. */
export function View(el, desk) {
  let month = '';
  let report = null;
  let list = null;
  let turn = 0;

  async function open({ rest, query }) {
    turn += 1;
    const mine = turn;
    month = /^\d{4}-\d\d$/.test(rest) ? rest : thisMonth(desk.policy.zone);
    const figure = query.get('figure');
    try {
      const asked = figure ? readCasesOfFigure(month, query) : readReport(month);
      const answer = await asked;
      if (mine !== turn) return;
      list = figure ? { ...answer, of: query.get('of') ?? 'that' } : null;
      report = figure ? report : answer;
    } catch (error) {
      report = list = null;
      if (error instanceof ApiError && error.status === 404) desk.say(() => t('month.unknown'), 'problem');
      else desk.fail(error);
    }
    render();
  }

  function render() {
    draw(list ? casesOf() : figures(), el);
  }

  function figures() {
    return html`
      <h1 tabindex="-1">${t('month.heading', { month })}</h1>
      <form class="month__choice" @submit=${choose}>
        <a class="button button--quiet button--small" href=${`#month/${monthAfter(month, -1)}`}>${t('month.before')}</a>
        <label class="month__label">${t('month.choose')}
          <input class="field__input" type="month" name="month" .value=${month} placeholder="2026-11" @change=${choose}></label>
        <a class="button button--quiet button--small" href=${`#month/${monthAfter(month)}`}>${t('month.after')}</a>
        ${report && files()}
      </form>
      ${report ? whole(report) : nothing}`;
  }

  function files() {
    return html`<span class="month__files">
      <a href=${reportHref(month, 'xlsx')} download>${t('month.xlsx')}</a>
      <a href=${reportHref(month, 'csv')} download>${t('month.csv')}</a>
      <button class="link-button" type="button" @click=${() => window.print()}>${t('month.print')}</button>
    </span>`;
  }

  function choose(event) {
    event.preventDefault();
    const { value } = event.currentTarget.form?.elements.month ?? event.currentTarget.elements.month;
    if (/^\d{4}-\d\d$/.test(value)) window.location.hash = `#month/${value}`;
  }

  function whole({ figures: all, as_of: asOf, trend, ageing, handling }) {
    const own = all.filter((each) => each.own && each.measure !== 'entered'); // those are entered on a report
    const other = all.filter((each) => !each.own);
    return html`
      <p class="page__lead">${t('month.lead', { as_of: dateTime(asOf, locale(), desk.policy.zone) })}</p>
      ${own.length ? html`<h2>${t('month.own')}</h2><div class="month__figures">${own.map(card)}</div>` : nothing}
      <h2>${t('month.ordinary')}</h2>
      <div class="month__figures">${trendCard(trend)}${ageingCard(ageing)}${handling ? handlingCard(handling) : nothing}
        ${other.map(card)}</div>`;
  }

  function card(figure) {
    return html`<section class="figure card" aria-label=${inLocale(figure.title)}>
      <h3>${inLocale(figure.title)}</h3>
      <p class="figure__value">${valueLink(figure, { figure: figure.id })} ${target(figure)}</p>
      ${figure.parts.length ? chart(figure) : nothing}
      <details class="figure__definition"><summary>${t('month.definition')}</summary>
        <p>${inLocale(figure.definition)}</p>
        <p class="field__hint">${t(`month.counts.${figure.counts}`)}
          ${figure.rules.length ? t('month.rules', { rules: figure.rules.join(' ') }) : nothing}</p>
      </details>
    </section>`;
  }

  function valueLink(told, { figure, part, measure = told.measure }) {
    if (told.value === null) return html`<span class="figure__nothing">${t('month.nothing')}</span>`;
    const words = { share: `${told.value}%`, count: told.value, mean_hours: t('month.hours', told) }[measure];
    const href = casesHash(month, { figure, part, of: measure === 'mean_hours' ? 'counted' : 'that' });
    const of = measure === 'share' && html`<span class="figure__of">${t('month.of', told)}</span>`;
    return html`<a class="figure__number" href=${href}>${words}</a> ${of || nothing}`;
  }

  function target({ target: wanted, at_most: most, reached, points_lost: points }) {
    if (wanted === null) return nothing;
    const said = t(most ? 'month.target_most' : 'month.target_least', { value: wanted });
    const state = reached === null ? nothing : html`<span class="state state--${reached ? 'met' : 'overdue'}">
      ${icon(reached ? 'check-circle' : 'alert')}<span class="state__word">${t(reached ? 'month.reached' : 'month.missed')}</span></span>`;
    return html`${state} <span class="field__hint">${said}${points ? ` · ${t('month.points', { points })}` : ''}</span>`;
  }

  // The chart is the table: a bar stands beside each number, and nothing is said by colour or length alone.
  function chart(figure) {
    const counts = figure.measure === 'count';
    return html`<table class="bars">
      <thead><tr><th scope="col">${t('month.part')}</th><th scope="col">${t('month.value')}</th>
        ${counts ? html`<th scope="col">${t('month.share_sum')}</th>` : html`<th scope="col">${t('month.other')}</th>`}</tr></thead>
      <tbody>${bars(figure).map(({ part, length, share }) => html`<tr>
        <th scope="row">${inLocale(part.title)}</th>
        <td>${barred(length, valueLink(part, { figure: figure.id, part: part.part, measure: figure.measure }))}</td>
        <td>${counts ? `${share ?? 0}%` : others(figure, part)}</td>
      </tr>`)}</tbody></table>`;
  }

  function others(figure, part) {
    if (!part.cases.other) return '0';
    const href = casesHash(month, { figure: figure.id, part: part.part, of: 'other' });
    return html`<a href=${href}>${plural('month.cases', part.cases.other)}</a>`;
  }

  const barred = (length, number) => html`<div class="bars__cell">${bar(length)}<span>${number}</span></div>`;

  function trendCard(trend) {
    return html`<section class="figure card" aria-label=${t('month.trend')}>
      <h3>${t('month.trend')}</h3>
      <p>${t('month.trend_summary', trendFacts(trend))}</p>
      <ol class="trend" aria-hidden="true">${columns(trend).map(column)}</ol>
      <details><summary>${t('month.table')}</summary>
        <table class="bars"><tbody>${trend.map((each) => html`<tr><th scope="row">${each.month}</th>
          <td><a href=${`#queue?month=${each.month}`}>${each.registered}</a></td></tr>`)}</tbody></table></details>
    </section>`;
  }

  // A picture of the table behind it, with its numbers: who does not see it loses nothing.
  const column = ({ month: of, registered, height }) => html`<li class="trend__column"><span>${registered}</span>
    <svg class="trend__bar" viewBox="0 0 10 100" preserveAspectRatio="none"><rect class="bars__length" y=${100 - height} width="10" height=${height}></rect></svg>
    <span class="trend__month">${Number(of.slice(5))}</span></li>`;

  function ageingCard(ageing) {
    const most = Math.max(1, ...ageing.map(({ cases }) => cases));
    const words = ({ least, below }) => t(below === null ? 'month.age_over' : 'month.age', { least, below });
    return html`<section class="figure card" aria-label=${t('month.ageing')}>
      <h3>${t('month.ageing')}</h3>
      <table class="bars"><tbody>${ageing.map((band) => html`<tr><th scope="row">${words(band)}</th>
        <td>${barred((100 * band.cases) / most, band.cases
          ? html`<a href=${casesHash(month, { figure: 'ageing', part: String(band.least), of: 'that' })}>${plural('month.cases', band.cases)}</a>`
          : '0')}</td></tr>`)}</tbody></table>
    </section>`;
  }

  function handlingCard(handling) {
    const row = (key) => html`<tr><th scope="row">${t(`month.${key}`)}</th><td>${t('month.hours', { value: handling[key] })}</td></tr>`;
    return html`<section class="figure card" aria-label=${t('month.handling')}>
      <h3>${t('month.handling')}</h3>
      <p class="figure__value"><a class="figure__number" href=${casesHash(month, { figure: 'handling', of: 'that' })}>
        ${plural('month.cases', handling.cases)}</a></p>
      <table class="bars"><tbody>${['mean', 'median', 'ninety'].map(row)}</tbody></table>
    </section>`;
  }

  function casesOf() {
    const { title, cases, of } = list;
    return html`
      <a class="case-view__back" href=${`#month/${month}`}>${icon('back')}<span>${t('month.back', { month })}</span></a>
      <h1 tabindex="-1">${t('month.list', { title: inLocale(title), of: t(`month.${of}`) })}</h1>
      <p role="status">${plural('month.cases', cases.length)}</p>
      ${cases.length ? html`<div class="month__scroll" tabindex="0" role="region" aria-label=${inLocale(title)}><table class="bars">
        <thead><tr>${['reference', 'stage', 'complainant', 'handler', 'received'].map((key) => html`<th scope="col">${t(`month.${key}`)}</th>`)}</tr></thead>
        <tbody>${cases.map(row)}</tbody></table></div>` : html`<p class="notice"><span>${t('month.list_none')}</span></p>`}`;
  }

  const row = (each) => html`<tr>
    <th scope="row"><a href=${`#case/${each.reference}`}>${each.reference}</a></th>
    <td><span class="stage stage--${each.stage}">${t(`stage.${each.stage}`)}</span></td>
    <td><b>${each.complainant}</b> ${each.summary}</td>
    <td>${each.handler_name || each.handler || t('list.unassigned')}</td>
    <td>${dateTime(each.received_at, locale(), desk.policy.zone)}</td></tr>`;

  return { open, render };
}
