import {
  agreeToReport,
  correctReport,
  draftReport,
  publicationHref,
  readPublication,
  readPublications,
  returnReport,
  writeReport,
} from '../api.js';
import { html, nothing, render as put } from '../../vendor/lit-html/lit-html.js';
import { announce } from '../components/announce.js';
import { refusalOf } from '../failures.js';
import { dateTime } from '../format.js';
import { inLocale, locale, t } from '../i18n.js';
import { icon } from '../parts/icon.js';
import { comparison, partsWithBefore, reads } from '../reportLogic.js';

const MARKS = { waiting: 'expected', agreed: 'mail', sent: 'check-circle', superseded: 'cross', nothing: 'check-circle' };

/** Reports on their way out of the house: the list, and one edition with its figures, lines and words. */
export function View(el, desk) {
  let list = null;
  let shown = null;
  let etag = null;
  let wrong = null;
  let turn = 0;

  async function open({ rest }) {
    const mine = (turn += 1);
    const [rule, period, edition] = rest.split('/');
    wrong = null;
    try {
      if (edition) {
        const answer = await readPublication({ rule, period, edition });
        if (mine !== turn) return;
        take(answer);
      } else {
        const answer = await readPublications();
        if (mine !== turn) return;
        list = answer;
        shown = null;
      }
    } catch (error) {
      if (mine !== turn) return;
      list ??= { rows: [], rules: [], may_make: false, cursor: null };
      shown = null;
      desk.fail(error);
    }
    render();
  }

  function take({ body, etag: version }) {
    shown = body;
    etag = version;
    wrong = null;
  }

  function render() {
    if (desk.session && (list || shown)) put(shown ? one(shown) : all(list), el);
  }

  /** Does something to the edition; where it is refused, says why beside the button. */
  async function doing(what, done) {
    try {
      take(await what());
      announce(done());
    } catch (error) {
      wrong = refusalOf(error);
      render();
      el.querySelector('[role=alert]')?.focus();
      return;
    }
    render();
    el.querySelector('h1').focus();
  }

  async function more() {
    try {
      const next = await readPublications(list.cursor);
      list = { ...next, rows: [...list.rows, ...next.rows] };
    } catch (error) {
      desk.fail(error);
    }
    render();
  }

  async function draft(event) {
    event.preventDefault();
    const { rule, period } = event.currentTarget.elements;
    try {
      const { body } = await draftReport({ rule: rule.value, period: period.value.trim() });
      window.location.hash = `#reports/${body.rule}/${body.period}/${body.edition}`;
    } catch (error) {
      wrong = refusalOf(error);
      render();
      el.querySelector('[role=alert]')?.focus();
    }
  }

  // ---- the list

  function all({ rows, rules, cursor, may_make: may }) {
    return html`
      <h1 tabindex="-1">${t('reports.heading')}</h1>
      <p class="page__lead">${t('reports.lead')}</p>
      ${may && rules.length ? drafting(rules) : nothing}
      ${rows.length ? html`<ul class="reports__list">${rows.map(row)}</ul>` : html`<p class="notice"><span>${t('reports.none')}</span></p>`}
      ${cursor ? html`<button class="button button--quiet" type="button" @click=${more}>${t('reports.more')}</button>` : nothing}`;
  }

  function drafting(rules) {
    return html`<details class="reports__drafting"><summary>${t('reports.draft')}</summary>
      <form class="reports__form" @submit=${draft}>
        <label class="field"><span class="field__label">${t('reports.which')}</span>
          <select class="field__input" name="rule" @change=${(event) => propose(event, rules)}>
            ${rules.map((rule) => html`<option value=${rule.rule}>${inLocale(rule.title)}</option>`)}</select></label>
        <label class="field"><span class="field__label">${t('reports.period')}</span>
          <span class="field__hint" id="reports-period">${t('reports.period_hint')}</span>
          <input class="field__input" name="period" required maxlength="10" aria-describedby="reports-period" .value=${rules[0].period}></label>
        ${refusal()}
        <button class="button" type="submit">${t('reports.draft_now')}</button>
      </form></details>`;
  }

  function propose(event, rules) {
    const { form, value } = event.currentTarget;
    form.elements.period.value = rules.find(({ rule }) => rule === value).period;
  }

  function row(each) {
    const href = `#reports/${each.rule}/${each.period}/${each.edition}`;
    return html`<li class="card reports__row">
      <a class="reports__title" href=${href}>${inLocale(each.title)}</a>
      <span class="reports__period">${each.period}${editionWords(each)}</span>
      ${stateOf(each)}
    </li>`;
  }

  const editionWords = ({ edition }) => (edition > 1 ? ` · ${t('reports.edition', { edition })}` : '');

  function stateOf({ state, waits_for: role, mine }) {
    const words = mine ? t('reports.mine') : t(`reports.state.${state}`, { role: role && roleWords(role) });
    const kind = mine ? 'overdue' : { sent: 'met', nothing: 'met', superseded: 'cancelled' }[state] ?? 'expected';
    return html`<span class="state state--${kind}">${icon(mine ? 'alert' : MARKS[state])}<span class="state__word">${words}</span></span>`;
  }

  const roleWords = (role) => (desk.policy.roles?.[role] ? inLocale(desk.policy.roles[role]) : role);

  // ---- one edition

  function one(report) {
    const { document: told } = report;
    return html`
      <a class="case-view__back not-on-paper" href="#reports">${icon('back')}<span>${t('reports.back')}</span></a>
      <h1 tabindex="-1">${inLocale(report.title)} <span class="reports__period">${report.period}${editionWords(report)}</span></h1>
      <p class="page__lead">${t('reports.as_of', { as_of: time(report.as_of), policy: report.policy.id, version: report.policy.version })}</p>
      <p class="reports__head">${stateOf(report)}
        <span class="reports__files not-on-paper">
          <a href=${publicationHref(report, 'xlsx')} download>${t('reports.xlsx')}</a>
          <a href=${publicationHref(report, 'csv')} download>${t('reports.csv')}</a>
          <button class="link-button" type="button" @click=${() => window.print()}>${t('reports.print')}</button></span></p>
      ${report.reason ? corrected(report) : nothing}
      ${report.mine ? deciding(report) : nothing}
      <h2>${t('reports.figures')}</h2>${figures(told)}
      ${hot(told)}
      <h2>${t('reports.lines', { count: told.lines.length })}</h2>${lines(told)}
      <h2>${t('reports.unanswered', { count: told.unanswered.length })}</h2>${unanswered(told)}
      ${sections(report)}
      <h2>${t('reports.way')}</h2>${way(report)}
      ${report.may_make ? correcting(report) : nothing}`;
  }

  const time = (moment) => dateTime(moment, locale(), desk.policy.zone);

  function corrected({ reason, changes }) {
    return html`<section class="notice notice--warning"><div><h2>${t('reports.corrected')}</h2><p>${reason}</p>
      ${changes.length ? html`<ul>${changes.map((each) => html`<li>${inLocale(each.title)}${t('reports.colon')}
        ${each.before ? html`<del>${each.before}</del> → ` : nothing}<ins>${each.after}</ins></li>`)}</ul>` : html`<p>${t('reports.no_change')}</p>`}
    </div></section>`;
  }

  function deciding(report) {
    const agree = (event) => {
      event.preventDefault();
      const note = event.currentTarget.elements.note.value.trim();
      const back = event.submitter?.value === 'return';
      if (back && !note) {
        wrong = { failure: () => t('reports.note_needed') };
        render();
        el.querySelector('[role=alert]')?.focus();
        return;
      }
      doing(() => (back ? returnReport : agreeToReport)(report, { note }, etag), () => t(back ? 'reports.returned' : 'reports.agreed'));
    };
    return html`<form class="card reports__deciding not-on-paper" @submit=${agree}>
      <h2>${t('reports.your_turn', { role: roleWords(report.waits_for) })}</h2>
      <label class="field"><span class="field__label">${t('reports.note')}</span>
        <textarea class="field__input" name="note" rows="2" maxlength="1000"></textarea></label>
      ${refusal()}
      <p class="reports__buttons"><button class="button" type="submit" value="agree">${t('reports.agree')}</button>
        <button class="button button--quiet" type="submit" value="return">${t('reports.return')}</button></p>
    </form>`;
  }

  function refusal() {
    if (!wrong) return nothing;
    const words = wrong.failure ? [wrong.failure()] : wrong.wrong.map(({ message }) => message);
    return html`<p class="field__error" role="alert" tabindex="-1">${words.join(' ')}</p>`;
  }

  function figures(told) {
    const [before, lastYear] = told.compared;
    return html`<div class="reports__scroll" tabindex="0" role="region" aria-label=${t('reports.figures')}><table class="bars reports__table">
      <thead><tr><th scope="col">${t('reports.figure')}</th><th scope="col">${t('reports.this')}</th>
        <th scope="col">${before.period}</th><th scope="col">${lastYear.period}</th><th scope="col">${t('reports.target')}</th></tr></thead>
      <tbody>${told.figures.map((figure) => html`<tr>
        <th scope="row">${inLocale(figure.title)}<details class="reports__definition"><summary>${t('reports.definition')}</summary>
          ${inLocale(figure.definition)} ${figure.rules.join(' ')}</details></th>
        <td><b>${reads(figure)}</b></td>
        ${comparison(told, figure).map((value) => html`<td>${value}</td>`)}
        <td>${targetWords(figure)}</td></tr>`)}</tbody></table></div>`;
  }

  function targetWords({ target, at_most: most, reached }) {
    if (target === null) return '';
    const words = `${most ? '≤' : '≥'} ${target}`;
    if (reached === null) return words;
    return html`${words} <span class="state state--${reached ? 'met' : 'overdue'}">${icon(reached ? 'check-circle' : 'alert')}
      <span class="state__word">${t(reached ? 'reports.reached' : 'reports.missed')}</span></span>`;
  }

  function hot(told) {
    const rows = partsWithBefore(told);
    if (!rows.length) return nothing;
    const risen = told.hot_spots.map((spot) => t('reports.risen', { title: inLocale(spot.title), cases: spot.cases, before: spot.before }));
    return html`<h2>${t('reports.categories')}</h2>
      <p>${risen.length ? risen.join(t('site.semicolon')) : t('reports.no_rise')}</p>
      <div class="reports__scroll" tabindex="0" role="region" aria-label=${t('reports.categories')}>
      <table class="bars reports__table"><thead><tr><th scope="col">${t('reports.category')}</th><th scope="col">${t('reports.this')}</th>
        <th scope="col">${told.compared[0].period}</th></tr></thead>
        <tbody>${rows.map((each) => html`<tr><th scope="row">${inLocale(each.title)}</th>
          <td>${bar(each.length)}<span>${each.now}</span></td><td>${bar(each.lengthBefore)}<span>${each.before}</span></td></tr>`)}</tbody></table></div>`;
  }

  const bar = (length) => html`<svg class="bars__bar" viewBox="0 0 100 8" preserveAspectRatio="none" aria-hidden="true">
    <rect width="100" height="8" class="bars__ground"></rect><rect width=${length} height="8" class="bars__length"></rect></svg>`;

  function lines({ lines: cases, typical }) {
    if (!cases.length) return html`<p class="notice"><span>${t('reports.no_lines')}</span></p>`;
    const heads = ['reference', 'received', 'stage', 'category', 'department', 'handler', 'round', 'late'];
    return html`<div class="reports__scroll" tabindex="0" role="region" aria-label=${t('reports.lines', { count: cases.length })}>
      <table class="bars reports__table"><thead><tr>${heads.map((head) => html`<th scope="col">${t(`reports.${head}`)}</th>`)}</tr></thead>
      <tbody>${cases.map((line) => html`<tr>
        <th scope="row"><a href=${`#case/${line.reference}`}>${line.reference}</a>${typical.includes(line.reference)
          ? html` <span class="reports__typical">${t('reports.typical')}</span>` : nothing}</th>
        <td>${time(line.received_at)}</td><td>${t(`stage.${line.stage}`)}</td><td>${inLocale(line.category)}</td>
        <td>${line.department}</td><td>${inLocale(line.handler)}</td><td>${line.round}</td>
        <td>${line.late.map(inLocale).join(t('site.and'))}</td></tr>`)}</tbody></table></div>`;
  }

  function unanswered({ unanswered: rows }) {
    if (!rows.length) return html`<p>${t('reports.all_answered')}</p>`;
    return html`<div class="reports__scroll" tabindex="0" role="region" aria-label=${t('reports.unanswered', { count: rows.length })}>
      <table class="bars reports__table"><thead><tr>${['reference', 'limit', 'due', 'handler', 'department'].map((head) => html`<th scope="col">${t(`reports.${head}`)}</th>`)}</tr></thead>
      <tbody>${rows.map((each) => html`<tr><th scope="row"><a href=${`#case/${each.reference}`}>${each.reference}</a></th>
        <td>${inLocale(each.clock)}</td><td>${time(each.due_at)}</td><td>${inLocale(each.handler)}</td><td>${each.department}</td></tr>`)}</tbody></table></div>`;
  }

  function sections(report) {
    const titles = report.document.sections.length ? report.document.sections.map(inLocale) : [t('reports.remarks')];
    if (!report.may_write) {
      const written = titles.map((title, place) => [title, report.texts[place]]).filter(([, words]) => words);
      return written.map(([title, words]) => html`<h2>${title}</h2><p class="reports__words">${words}</p>`);
    }
    const save = (event) => {
      event.preventDefault();
      const texts = Object.fromEntries(titles.map((_, place) => [String(place), event.currentTarget.elements[`text-${place}`].value]).filter(([, words]) => words.trim()));
      doing(() => writeReport(report, { texts }, etag), () => t('reports.written'));
    };
    return html`<form class="reports__sections" @submit=${save}>
      ${titles.map((title, place) => html`<label class="field"><span class="field__label">${title}</span>
        <textarea class="field__input" name=${`text-${place}`} rows="4" maxlength="5000" .value=${report.texts[place] ?? ''}></textarea></label>`)}
      <p class="field__hint not-on-paper">${t('reports.write_hint')}</p>
      <button class="button button--quiet not-on-paper" type="submit">${t('reports.write')}</button></form>`;
  }

  function way({ steps, told }) {
    return html`<ol class="reports__way">${steps.map((step) => html`<li><time datetime=${step.at}>${time(step.at)}</time>
      <span>${t(`reports.move.${step.move}`, { who: step.by_name || t('reports.portal'), role: step.role && roleWords(step.role), people: told.join(t('site.and')) })}</span>
      ${step.note ? html`<q>${step.note}</q>` : nothing}</li>`)}</ol>`;
  }

  function correcting(report) {
    const correct = (event) => {
      event.preventDefault();
      const reason = event.currentTarget.elements.reason.value.trim();
      doing(async () => {
        const answer = await correctReport(report, { reason });
        const { rule, period, edition } = answer.body;
        window.history.replaceState(null, '', `#reports/${rule}/${period}/${edition}`);
        return answer;
      }, () => t('reports.corrected_done'));
    };
    return html`<details class="not-on-paper"><summary>${t('reports.correct')}</summary>
      <form class="reports__form" @submit=${correct}><p>${t('reports.correct_hint')}</p>
        <label class="field"><span class="field__label">${t('reports.reason')}</span>
          <textarea class="field__input" name="reason" rows="2" required maxlength="500"></textarea></label>
        ${report.mine ? nothing : refusal()}
        <button class="button button--quiet" type="submit">${t('reports.correct_now')}</button></form></details>`;
  }

  return { open, render };
}
