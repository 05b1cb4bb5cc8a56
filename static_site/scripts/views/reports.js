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
import { periodBeside } from '../reportLogic.js';
import { partsOf } from '../reports/parts.js';

const MARKS = { waiting: 'expected', agreed: 'mail', sent: 'check-circle', superseded: 'cross', nothing: 'check-circle' };

const AGAIN = 5000; // milliseconds

/** Reports on their way out of the house: the list, and one edition with its figures, lines and words. */
export function View(el, desk) {
  let list = null;
  let shown = null;
  let etag = null;
  let wrong = null;
  let turn = 0;

  async function open({ rest, query }) {
    const mine = (turn += 1);
    const [rule, period, edition] = rest.split('/');
    wrong = null;
    try {
      if (edition) {
        const answer = await readPublication({ rule, period, edition, outside: query.get('for') === 'outside' });
        if (mine !== turn) return;
        take(answer);
      } else {
        const answer = await readPublications();
        if (mine !== turn) return;
        list = answer;
        shown = null;
        watch(mine);
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

  function all({ rows, rules, cursor, may_make: may, making = [] }) {
    return html`
      <h1 tabindex="-1">${t('reports.heading')}</h1>
      <p class="page__lead">${t('reports.lead')}</p>
      ${may && rules.length ? drafting(rules) : nothing}
      ${making.length ? html`<ul class="reports__list">${making.map(beingMade)}</ul>` : nothing}
      ${rows.length ? html`<ul class="reports__list">${rows.map(row)}</ul>` : html`<p class="notice"><span>${t('reports.none')}</span></p>`}
      ${cursor ? html`<button class="button button--quiet" type="button" @click=${more}>${t('reports.more')}</button>` : nothing}`;
  }

  // A long report says how far it has come; the list is read again until it is made.
  function beingMade({ title, period, of, read, about }) {
    const count = (number) => number.toLocaleString(locale());
    const words = t('reports.making_read', { of, read: count(read), about: count(about) });
    return html`<li class="card reports__row">
      <span class="reports__title">${inLocale(title)}</span> <span class="reports__period">${period}</span>
      <span class="state state--expected">${icon('expected')}<span class="state__word">${t('reports.making')}</span></span>
      <label class="reports__progress">${words} <progress max=${about} value=${read}></progress></label>
    </li>`;
  }

  async function watch(mine) {
    while (list?.making?.length) {
      await new Promise((done) => { setTimeout(done, AGAIN); });
      if (mine !== turn || shown || el.hidden) return;
      const answer = await readPublications().catch(() => null);
      if (mine !== turn || shown || !answer) return;
      list = answer;
      render();
      if (!answer.making.length) announce(t('reports.making_done'));
    }
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
      <span class="reports__period">${periodBeside(inLocale(each.title), each.period)}${editionWords(each)}</span>
      ${stateOf(each)}
    </li>`;
  }

  const editionWords = ({ edition }) => (edition > 1 ? ` · ${t('reports.edition', { edition })}` : '');

  function stateOf({ state, waits_for: role, mine }) {
    const words = mine ? t('reports.mine') : t(`reports.state.${state}`, { role: role && roleWords(role) });
    const kind = mine ? 'overdue' : { sent: 'met', nothing: 'met', superseded: 'cancelled' }[state] ?? 'expected';
    return html`<span class="state state--${kind}">${icon(mine ? 'alert' : MARKS[state])}<span class="state__word">${words}</span></span>`;
  }

  const policyWords = ({ id }) => (id === desk.policy.id ? inLocale(desk.policy.title) : id);

  const roleWords = (role) => (desk.policy.roles?.[role] ? inLocale(desk.policy.roles[role]) : role);

  // ---- one edition

  function one(report) {
    return html`
      <a class="case-view__back not-on-paper" href="#reports">${icon('back')}<span>${t('reports.back')}</span></a>
      <h1 tabindex="-1">${inLocale(report.title)} <span class="reports__period">${periodBeside(inLocale(report.title), report.period)}${editionWords(report)}</span></h1>
      <p class="page__lead">${t('reports.as_of', { as_of: time(report.as_of), policy: policyWords(report.policy), version: report.policy.version })}</p>
      <p class="reports__head">${stateOf(report)}
        <span class="reports__files not-on-paper">
          <a href=${publicationHref(report, 'xlsx')} download>${t('reports.xlsx')}</a>
          <a href=${publicationHref(report, 'csv')} download>${t(report.outside ? 'reports.csv_figures' : 'reports.csv')}</a>
          ${report.outside || report.state !== 'sent' ? nothing : html`<a href=${`${placeOf(report)}?for=outside`}>${t('reports.outside')}</a>`}
          <button class="link-button" type="button" @click=${() => window.print()}>${t('reports.print')}</button></span></p>
      ${report.outside ? html`<p class="notice"><span>${t('reports.outside_note', { smallest: report.smallest })}
        <a class="not-on-paper" href=${placeOf(report)}>${t('reports.inside')}</a></span></p>` : nothing}
      ${report.reason ? corrected(report) : nothing}
      ${report.mine ? deciding(report) : nothing}
      ${partsOf(report, { time, roleWords, save: (texts) => save(report, texts) })}
      ${report.outside ? nothing : html`<h2>${t('reports.way')}</h2>${way(report)}`}
      ${report.may_make ? correcting(report) : nothing}`;
  }

  function save(report, entered) {
    const texts = Object.fromEntries(Object.entries(entered).filter(([, words]) => words.trim()));
    doing(() => writeReport(report, { texts }, etag), () => t('reports.written'));
  }

  const placeOf = ({ rule, period, edition }) => `#reports/${rule}/${period}/${edition}`;
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

  function way({ steps, told }) {
    return html`<ol class="reports__way">${steps.map((step) => html`<li><time datetime=${step.at}>${time(step.at)}</time>
      <span>${t(`reports.move.${step.move}`, { who: step.by_name || t('reports.portal'), role: step.role && roleWords(step.role), people: told.join(t('site.and')) })}</span>
      ${step.by_mail ? html`<span class="reports__note">${t('reports.by_mail')}</span>` : nothing}
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
