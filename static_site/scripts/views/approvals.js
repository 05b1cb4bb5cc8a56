import { actOnCase, ApiError } from '../api.js';
import { html, nothing, render as put } from '../../vendor/lit-html/lit-html.js';
import { repeat } from '../../vendor/lit-html/directives/repeat.js';
import { announce } from '../components/announce.js';
import { failureWords, refusalOf } from '../failures.js';
import { dateTime } from '../format.js';
import { inLocale, learn, locale, t } from '../i18n.js';
import { icon } from '../parts/icon.js';
import { Lane } from '../parts/lane.js';
import { disposalsWait, matrixWaits } from '../parts/matrixWaits.js';
import { RowKeys, rowKeysHelp } from '../parts/rowKeys.js';
import { carryDraft, readCaseFor, StepForm } from '../parts/stepForm.js';
import { caseLine, laneState, moreRows, timeOf } from '../parts/workRow.js';
import { STEPS } from '../steps.js';
import { addressOf } from '../workLogic.js';

const LINKS = { approved: 'check', refused: 'cross', open: 'clock', later: 'expected' };

await Promise.all([learn('work'), learn('acts')]);

/** Approvals: what waits for the reader's word, decided in place. */
export function View(el, desk) {
  const lane = Lane(desk, render);
  // What is being decided: key of the row -> `{step, form, etag, loading, words}`.
  const opened = new Map();
  RowKeys(el);

  const open = () => lane.load('approvals');

  function render() {
    if (desk.policy && lane.name) put(page(), el);
  }

  function page() {
    return html`
      <header class="page-head">
        <h1 tabindex="-1">${t('nav.approvals')}</h1>
        <button class="link-button" type="button" @click=${() => el.querySelector('.row-keys').showModal()}>${t('keys.title')}</button>
      </header>
      <p class="work-lead">${t('approvals.lead')}</p>
      ${matrixWaits(lane.changes)} ${disposalsWait(lane.disposals)}
      ${laneState(lane, { title: t('approvals.none'), text: t('approvals.none_text') })}
      <ol class="approvals" aria-label=${t('nav.approvals')}>${repeat(lane.rows, keyOf, row)}</ol>
      ${moreRows(lane)} ${rowKeysHelp()}
    `;
  }

  function row(each) {
    const { zone } = desk.policy;
    const request = each.request ?? {};
    const id = `approval-${keyOf(each)}`.replace(/[^\w-]/g, '-');
    return html`
      <li class="approval" data-row>
        <div class="approval__head">
          <h2 id=${id}><a href=${addressOf(each)} data-row-link>${titleOf(each)}</a></h2>
          ${timeOf(each, { now: lane.now, zone })}
        </div>
        ${caseLine(each, desk.policy)}
        <p class="approval__case">${each.case.summary}</p>
        <div class="approval__asked">
          ${each.penalty ? penalty(each.penalty, zone) : nothing}
          ${request.asked_by ? html`<p class="approval__who">${t('approvals.asks', { name: request.asked_by_name || request.asked_by, moment: dateTime(request.asked_at, locale(), zone) })}</p>` : nothing}
          ${request.text ? html`<p class="approval__text">${request.text}</p>` : nothing}
          ${facts(request)} ${chain(request, zone)}
        </div>
        ${decision(each, id)}
      </li>
    `;
  }

  // What it costs to agree stands out, before anything else that was filled in.
  function facts({ fields = [], cost }) {
    const others = fields.filter(({ label }) => inLocale(label) !== inLocale(cost?.label));
    if (!cost && !others.length) return nothing;
    return html`
      <dl class="approval__facts">
        ${cost ? html`<div class="approval__cost"><dt>${t('approvals.cost', { what: inLocale(cost.label) })}</dt><dd>${inLocale(cost.value)}</dd></div>` : nothing}
        ${others.map((field) => html`<div><dt>${inLocale(field.label)}</dt><dd>${inLocale(field.value)}</dd></div>`)}
      </dl>
    `;
  }

  function penalty({ text, on_name: on, days, doubled, cost, proposed_by_name: name, proposed_at: at }, zone) {
    const details = [
      { label: t('approvals.on'), value: on },
      { label: t('approvals.days'), value: days ? String(days) : '' },
      { label: t('approvals.doubled'), value: doubled ? t('site.yes') : '' },
    ];
    return html`
      <p class="approval__who">${name ? t('approvals.asks', { name, moment: dateTime(at, locale(), zone) }) : dateTime(at, locale(), zone)}</p>
      ${text ? html`<p class="approval__text">${text}</p>` : nothing}
      ${facts({ fields: details.filter(({ value }) => value), cost })}
    `;
  }

  function chain({ chain: links = [] }, zone) {
    if (!links.length) return nothing;
    return html`<ol class="chain" aria-label=${t('approvals.chain')}>${links.map((link) => html`
      <li class="chain__link chain__link--${link.state}">
        ${icon(LINKS[link.state])}
        <b>${inLocale(link.title)}</b>
        <span class="chain__word">${t(`approvals.link_${link.state}`)}</span>
        ${link.at ? html`<span class="chain__who">${[inLocale(link.by), dateTime(link.at, locale(), zone)].filter(Boolean).join(' · ')}</span>` : nothing}
      </li>`)}</ol>`;
  }

  function decision(each, id) {
    if (each.request?.may_decide === false) return html`<p class="approval__who">${t('approvals.not_yours')}</p>`;
    const state = opened.get(keyOf(each));
    if (state?.form) {
      return html`${state.words ? html`<div class="notice notice--warning" role="status">${icon('alert')}<p>${state.words()}</p></div>` : nothing}${state.form.section}`;
    }
    return html`
      ${state?.words ? html`<div class="notice notice--problem" role="status">${icon('alert')}<p>${state.words()}</p>${state.typed ? html`<p class="approval__typed">${t('approvals.typed', { text: state.typed })}</p>` : nothing}</div>` : nothing}
      <p class="button-row">
        <button class="button button--small" type="button" aria-describedby=${id} aria-disabled=${String(Boolean(state?.loading))} @click=${() => start(each)}>${t(state?.loading ? 'site.loading' : 'approvals.decide')}</button>
      </p>
    `;
  }

  async function start(each) {
    if (opened.get(keyOf(each))?.loading) return;
    opened.set(keyOf(each), { loading: true });
    render();
    await prepare(each);
    opened.get(keyOf(each))?.form?.section.querySelector('input, select, textarea')?.focus();
  }

  // Reads the case and makes the form of the step; `before` is the state whose words are carried over.
  async function prepare(each, before = null) {
    let read;
    try {
      read = await readCaseFor(each.reference, desk);
    } catch (error) {
      opened.set(keyOf(each), { words: failureWords(error) });
      render();
      return;
    }
    const step = stepOf(each, { ...read, staff: desk.staff });
    const reference = each.reference;
    if (!step) {
      const typed = before && carryDraft(before.form.keptUnder, before.form.keptUnder)?.text;
      opened.set(keyOf(each), { words: () => t('approvals.gone'), typed });
      render();
      return;
    }
    if (before) carryDraft(before.form.keptUnder, `act:${reference}:${step.draft ?? step.key}`);
    const form = StepForm(step, { reference, zone: read.policy.zone, stage: read.kase.stage, etag: read.etag });
    form.section.addEventListener('performAct', (event) => decide(each, event.detail));
    form.section.addEventListener('reloadCase', () => prepare(each, opened.get(keyOf(each))));
    opened.set(keyOf(each), { form, etag: read.etag, words: before && (() => t('approvals.changed')) });
    render();
  }

  async function decide(each, { act, body }) {
    const key = keyOf(each);
    const { form, etag } = opened.get(key);
    form.tell({ sending: true, failure: null, wrong: [] });
    try {
      await actOnCase(each.reference, act.split(':')[0], body, etag);
    } catch (error) {
      await refused(each, error);
      return;
    }
    form.done();
    opened.delete(key);
    const said = () => t(body.approved === false ? 'approvals.was_refused' : 'approvals.was_approved', { title: titleOf(each), reference: each.reference });
    desk.say(said, 'good');
    announce(said());
    const at = lane.rows.indexOf(each);
    lane.drop(each);
    (el.querySelectorAll('[data-row-link]')[at] ?? el.querySelector('h1')).focus();
    await lane.load('approvals');
  }

  // Somebody was faster: the newest is read at once, and what was typed is kept for it.
  async function refused(each, error) {
    const state = opened.get(keyOf(each));
    if (error instanceof ApiError && error.status === 412) {
      await prepare(each, state);
      announce(opened.get(keyOf(each)).words());
      await lane.load('approvals');
      return;
    }
    state.form.tell({ sending: false, ...refusalOf(error) });
    if (error.status === 401) desk.fail(error);
  }

  return { open, render };
}

const keyOf = ({ reference, kind, title, request, penalty }) => [reference, kind, request?.matter ?? penalty?.number ?? title['zh-CN'], request?.seq].join(' ');

// A case may have several penalties of one clause.
function titleOf({ title, request, penalty }) {
  return penalty ? t('approvals.penalty', { number: penalty.number, title: inLocale(penalty.title) }) : inLocale(request?.title) || inLocale(title);
}

// What of the case's steps the row asks for, as far as it still waits for the reader.
function stepOf({ kind, request, penalty }, shown) {
  const steps = (kind === 'penalty' ? STEPS.penalties : STEPS.requests)(shown).filter(({ rules }) => rules);
  if (kind === 'penalty') return steps.find(({ fixed }) => fixed.number === penalty?.number);
  return steps.find(({ fixed }) => fixed.matter === request?.matter);
}
