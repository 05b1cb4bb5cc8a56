import { campaignHref, readCampaign, readCampaigns, signCampaign } from '../api.js';
import { html, nothing, render as put } from '../../vendor/lit-html/lit-html.js';
import { announce } from '../components/announce.js';
import { refusalOf } from '../failures.js';
import { dateTime, day, dueTime } from '../format.js';
import { inLocale, locale, t } from '../i18n.js';
import { bar } from '../parts/bar.js';
import { icon } from '../parts/icon.js';

const MARKS = { running: 'clock', waiting: 'alert', closed: 'mail', sent: 'check-circle' };
const KINDS = { running: 'expected', waiting: 'overdue', closed: 'expected', sent: 'met' };
const HIGHEST = 5;
const OTHERS = '*'; // of the groups: those in which too few were asked

/** Surveys of many: which ran and are to come; one of them with its progress and, when it is over, its results. */
export function View(el, desk) {
  let list = null;
  let shown = null;
  let wrong = null;
  let turn = 0;

  async function open({ rest }) {
    const mine = (turn += 1);
    const [rule, year] = rest.split('/');
    wrong = null;
    try {
      const answer = year ? await readCampaign({ rule, year }) : await readCampaigns();
      if (mine !== turn) return;
      list = year ? list : answer;
      shown = year ? answer : null;
    } catch (error) {
      if (mine !== turn) return;
      list ??= { rows: [], planned: [] };
      shown = null;
      desk.fail(error);
    }
    render();
  }

  function render() {
    if (desk.session && (list || shown)) put(shown ? one(shown) : all(list), el);
  }

  // ---- the list

  function all({ rows, planned }) {
    return html`
      <h1 tabindex="-1">${t('surveys.heading')}</h1>
      <p class="page__lead">${t('surveys.lead')}</p>
      ${rows.length ? html`<ul class="surveys__list">${rows.map(row)}</ul>` : html`<p class="notice"><span>${t('surveys.none')}</span></p>`}
      ${planned.length ? html`<h2>${t('surveys.planned')}</h2><ul class="surveys__planned">${planned.map(next)}</ul>` : nothing}`;
  }

  function row(each) {
    return html`<li class="card surveys__row">
      <a class="surveys__title" href="#surveys/${each.rule}/${each.year}">${inLocale(each.title)}</a>
      <span class="surveys__soft">${t('surveys.year', each)} · ${t('surveys.answers', each)}</span>
      ${stateOf(each)}</li>`;
  }

  const next = (each) => html`<li>${inLocale(each.title)} <span class="surveys__soft">${t(`surveys.audience.${each.audience}`)} ·
    ${t('surveys.planned_from', { first: day(each.first, locale()), last: day(each.last, locale()) })}</span></li>`;

  const stateOf = ({ state }) =>
    html`<span class="state state--${KINDS[state]}">${icon(MARKS[state])}<span class="state__word">${t(`surveys.state.${state}`)}</span></span>`;

  // ---- one survey

  function one(survey) {
    return html`
      <a class="case-view__back not-on-paper" href="#surveys">${icon('back')}<span>${t('surveys.back')}</span></a>
      <h1 tabindex="-1">${inLocale(survey.title)} <span class="surveys__soft">${t('surveys.year', survey)}</span></h1>
      <p class="surveys__head">${stateOf(survey)}
        <span class="surveys__soft">${t(`surveys.audience.${survey.audience}`)} · ${t('surveys.until', { moment: dueTime(survey.ends_at, locale(), desk.policy.zone) })}</span>
        ${survey.result ? html`<span class="surveys__files not-on-paper"><a href=${campaignHref(survey)} download>${t('surveys.csv')}</a>
          <button class="link-button" type="button" @click=${() => window.print()}>${t('surveys.print')}</button></span>` : nothing}</p>
      ${survey.may_sign ? signing(survey) : nothing}
      <h2>${t('surveys.progress')}</h2>${progress(survey)}
      ${survey.progress.coverage ? coverage(survey) : nothing}
      <h2>${t('surveys.results')}</h2>${results(survey)}
      ${groupsOf(survey).map((kind) => byGroup(survey, kind))}
      ${survey.result?.questions ? comments(survey.result.comments) : nothing}
      <h2>${t('surveys.way')}</h2>${way(survey)}`;
  }

  const time = (moment) => dateTime(moment, locale(), desk.policy.zone);
  const roleWords = (role) => (desk.policy.roles?.[role] ? inLocale(desk.policy.roles[role]) : role);

  function progress({ audience, progress: { population, asked, answered, reminded, failed } }) {
    const rate = asked ? Math.round((100 * answered) / asked) : 0;
    return html`<dl class="surveys__figures">
      <div><dt>${t('surveys.asked')}</dt><dd>${asked} <span class="surveys__soft">${t(`surveys.population.${audience}`, { count: population })}</span></dd></div>
      <div><dt>${t('surveys.answered')}</dt><dd>${answered}</dd></div>
      <div><dt>${t('surveys.rate')}</dt><dd>${asked ? html`${bar(rate)}<span>${rate}%</span>` : '—'}</dd></div>
      <div><dt>${t('surveys.reminded')}</dt><dd>${reminded}</dd></div>
      ${failed ? html`<div><dt>${t('surveys.failed')}</dt><dd>${failed}</dd></div>` : nothing}</dl>`;
  }

  function coverage(survey) {
    const { percent, needed, met, missing } = survey.progress.coverage;
    if (met) return html`<p class="notice notice--good">${icon('check-circle')}<span>${t('surveys.covered', { percent, needed })}</span></p>`;
    const gaps = Object.entries(missing).filter(([, names]) => names.length);
    return html`<div class="notice notice--warning">${icon('alert')}<div><p>${t('surveys.not_covered', { needed })}</p>
      <ul>${percent < needed ? html`<li>${t('surveys.covered_share', { percent })}</li>` : nothing}
        ${gaps.map(([kind, names]) => html`<li>${t(`surveys.missing.${kind}`, { names: names.map((name) => named(survey, kind, name)).join(t('site.and')) })}</li>`)}</ul></div></div>`;
  }

  const named = ({ names }, kind, name) => (names[kind]?.[name] ? inLocale(names[kind][name]) : name || t('surveys.unnamed'));

  function results({ questions, scores, result }) {
    if (!result) return html`<p class="notice"><span>${t('surveys.running')}</span></p>`;
    if (!result.questions) return html`<p class="notice"><span>${t('surveys.too_few', result)}</span></p>`;
    return table(t('surveys.results'), true, html`<thead><tr>${head(t('surveys.question'))}${head(t('surveys.mean'))}${head(t('surveys.count'))}
        ${scores.map((score) => head(inLocale(score)))}</tr></thead>
      <tbody>${questions.map(({ id, title }) => {
        const { answers, mean, spread } = result.questions[id];
        return html`<tr><th scope="row">${inLocale(title)}</th>
          <td>${meanOf(mean)}</td><td>${answers}</td>${scores.map((_, place) => html`<td>${spread ? spread[place] : '—'}</td>`)}</tr>`;
      })}</tbody>`);
  }

  const meanOf = (mean) =>
    mean === null ? html`<span class="surveys__soft">${t('surveys.hidden')}</span>` : html`${bar((100 * mean) / HIGHEST)}<span>${t('surveys.mean_of', { mean: mean.toFixed(2) })}</span>`;

  const groupsOf = ({ progress: { groups } }) => Object.keys(groups).filter((kind) => Object.keys(groups[kind]).length);

  /** How many of each group were asked and have answered; and, where that is told, with which mean. */
  function byGroup(survey, kind) {
    const told = survey.result?.questions ? survey.questions : [];
    const means = (id) => survey.result.questions[id].groups[kind] ?? {};
    const mean = (id, name) => meanOf(means(id)[name] ?? null);
    const apart = told.some(({ id }) => OTHERS in means(id));
    return html`<h2>${t(`surveys.by.${kind}`)}</h2>${table(t(`surveys.by.${kind}`), told.length, html`
      <thead><tr>${head(t(`surveys.group.${kind}`))}${head(t('surveys.asked'))}${head(t('surveys.answered'))}${told.map(({ title }) => head(inLocale(title)))}</tr></thead>
      <tbody>${Object.entries(survey.progress.groups[kind]).map(([name, { asked, answered }]) => html`<tr><th scope="row">${named(survey, kind, name)}</th>
        <td>${asked}</td><td>${answered}</td>${told.map(({ id }) => html`<td>${mean(id, name)}</td>`)}</tr>`)}
        ${apart ? html`<tr><th scope="row">${t('surveys.others')}</th><td></td><td></td>${told.map(({ id }) => html`<td>${mean(id, OTHERS)}</td>`)}</tr>` : nothing}</tbody>`)}`;
  }

  const head = (words) => html`<th scope="col">${words}</th>`;
  const table = (name, wide, rows) =>
    html`<div class="surveys__scroll" tabindex="0" role="region" aria-label=${name}><table class="bars surveys__table${wide ? ' surveys__table--wide' : ''}">${rows}</table></div>`;

  function comments(told) {
    if (!told.length) return html`<p>${t('surveys.no_comments')}</p>`;
    return html`<h2>${t('surveys.comments', { count: told.length })}</h2>
      <ul class="surveys__comments">${told.map(({ text, name }) => html`<li>${text}${name ? html` <span class="surveys__soft">${t('surveys.from', { name })}</span>` : nothing}</li>`)}</ul>`;
  }

  function signing(survey) {
    const sign = async (event) => {
      event.preventDefault();
      try {
        shown = await signCampaign(survey, { note: event.currentTarget.elements.note.value.trim() });
        wrong = null;
        announce(t('surveys.signed_done'));
      } catch (error) {
        wrong = refusalOf(error);
        render();
        el.querySelector('[role=alert]')?.focus();
        return;
      }
      render();
      el.querySelector('h1').focus();
    };
    return html`<form class="card surveys__signing not-on-paper" @submit=${sign}>
      <h2>${t('surveys.sign')}</h2><p>${t('surveys.sign_hint', { roles: survey.to.map(roleWords).join(t('site.and')) })}</p>
      <label class="field"><span class="field__label">${t('surveys.note')} <span class="field__optional">${t('site.optional')}</span></span>
        <textarea class="field__input" name="note" rows="2" maxlength="1000"></textarea></label>
      ${wrong ? html`<p class="field__error" role="alert" tabindex="-1">${(wrong.failure ? [wrong.failure()] : wrong.wrong.map(({ message }) => message)).join(' ')}</p>` : nothing}
      <button class="button" type="submit">${t('surveys.sign_now')}</button></form>`;
  }

  function way({ steps, told, seed, policy }) {
    return html`<ol class="surveys__way">${steps.filter(({ deed }) => deed !== 'sending').map((step) => html`<li><time datetime=${step.at}>${time(step.at)}</time>
      <span>${t(`surveys.deed.${step.deed}`, { who: step.by_name, people: told.join(t('site.and')) })}</span>${step.note ? html` <q>${step.note}</q>` : nothing}</li>`)}</ol>
      <p class="surveys__soft surveys__seed">${t('surveys.by_lot', { seed, policy: policy.id, version: policy.version })}</p>`;
  }

  return { open, render };
}
