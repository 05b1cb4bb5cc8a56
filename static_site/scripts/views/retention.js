import { readRetention } from '../api.js';
import { html, nothing, render as put } from '../../vendor/lit-html/lit-html.js';
import { live } from '../../vendor/lit-html/directives/live.js';
import { announce } from '../components/announce.js';
import { date } from '../format.js';
import { inLocale, learn, locale, plural, t } from '../i18n.js';
import { icon } from '../parts/icon.js';
import { keepingLines } from '../parts/keepingLines.js';
import { Deed } from '../retention/deed.js';
import { addressOf, askedFor, byMonth, deedsOn, PILES } from '../retentionLogic.js';

const COUNTED = 100;
const STATES = { due: 'calendar', proposed: 'clock', held: 'pause', erasing: 'refresh', disposed: 'check-circle', coming: 'expected' };

await learn('acts');

/** What was kept for its time: what is due, waits for another person, is held, is being erased, is gone; many at once. */
export function View(el, desk) {
  let asked = { state: 'due', month: '', department: '' };
  let list = { rows: [], counts: {}, cursor: null };
  let state = 'loading'; // loading, ready or failed
  let turn = 0;
  let chosen = new Set();
  const deed = Deed(desk, { shown: render, done: afterDeed });

  async function open({ rest, query }) {
    const wanted = askedFor({ rest, query });
    if (wanted.state !== asked.state) list = { ...list, rows: [], cursor: null };
    asked = wanted;
    chosen = new Set();
    deed.close();
    await load();
  }

  // What is there stays until the answer to the latest question has come.
  async function load(cursor = null) {
    const mine = (turn += 1);
    if (!cursor && list.rows.length === 0) state = 'loading';
    render();
    try {
      const page = await readRetention({ ...asked, ...(cursor && { cursor }) });
      if (mine !== turn) return;
      list = { ...page, rows: cursor ? [...list.rows, ...page.rows] : page.rows };
      state = 'ready';
      announce(plural('retention.shown', list.rows.length));
    } catch (error) {
      if (mine !== turn) return;
      state = 'failed';
      desk.fail(error);
    }
    render();
  }

  async function afterDeed() {
    chosen = new Set();
    await load();
  }

  function render() {
    if (desk.policy) put(page(), el);
  }

  function page() {
    return html`
      <h1 tabindex="-1">${t('nav.retention')}</h1>
      <p class="retention__lead">${t('retention.lead')}</p>
      <nav class="tabs" aria-label=${t('nav.retention')}>${PILES.filter(isOffered).map(tab)}</nav>
      <p class="retention__about">${icon(STATES[asked.state])} ${t(`retention.about_${asked.state}`)}</p>
      ${filters()}
      ${deed.isOpen() ? deed.render() : selection()}
      ${list.rows.length ? groups() : empty()}
      ${list.cursor ? html`<p><button class="button button--quiet button--small" type="button" @click=${() => load(list.cursor)}>${t('retention.more')}</button></p>` : nothing}
    `;
  }

  const isOffered = (pile) => pile !== 'erasing' || list.counts.erasing > 0 || asked.state === 'erasing';

  function tab(pile) {
    const count = list.counts[pile];
    const n = count >= COUNTED ? `${COUNTED}+` : count;
    return html`<a class="tab" href=${addressOf({ ...asked, state: pile, month: '' })} aria-current=${pile === asked.state ? 'page' : nothing}>${t(`retention.tab_${pile}`)}${count === undefined ? nothing : html` <span class="retention__count">${n}</span>`}</a>`;
  }

  function filters() {
    const departments = [...new Set(desk.staff.map(({ department }) => department).filter(Boolean))].sort();
    return html`<form class="retention__filters" @submit=${(event) => event.preventDefault()}>
      <label class="retention__label">${t(`retention.month_${['due', 'coming', 'proposed'].includes(asked.state) ? 'due' : 'since'}`)}
        <input class="field__input" type="month" pattern="\\d{4}-\\d{2}" placeholder="2026-11" .value=${live(asked.month)} @change=${(event) => go({ month: event.target.value })}></label>
      ${departments.length ? html`<label class="retention__label">${t('retention.department')}
        <select class="field__input" @change=${(event) => go({ department: event.target.value })}>
          <option value="" ?selected=${!asked.department}>${t('retention.all_departments')}</option>
          ${departments.map((each) => html`<option value=${each} ?selected=${each === asked.department}>${each}</option>`)}
        </select></label>` : nothing}
      ${asked.month || asked.department ? html`<button class="link-button" type="button" @click=${() => go({ month: '', department: '' })}>${t('retention.clear')}</button>` : nothing}
    </form>`;
  }

  function go(wanted) {
    window.location.hash = addressOf({ ...asked, ...wanted });
  }

  // -- many at once

  const isOpenTo = (row) => row.acts.length > 0;
  const able = () => list.rows.filter(isOpenTo);

  function selection() {
    const rows = able();
    if (!rows.length) return nothing;
    const taken = rows.filter(({ reference }) => chosen.has(reference));
    const all = taken.length === rows.length;
    return html`<div class="retention__bulk" role="group" aria-label=${t('retention.bulk')}>
      <label class="tick"><input class="tick__box" type="checkbox" .checked=${live(all)} .indeterminate=${live(taken.length > 0 && !all)} @change=${(event) => chooseAll(event.target.checked)}>${plural('retention.all', rows.length)}</label>
      ${deedsOn(rows).map(({ deed: each }) => button(each, deedsOn(taken).find(({ deed: one }) => one === each)?.rows ?? []))}
    </div>`;
  }

  function button(each, rows) {
    return html`<button class="button button--small ${each.id === 'propose' || each.id === 'approve' ? '' : 'button--quiet'}" type="button" aria-disabled=${String(rows.length === 0)} @click=${() => begin(each, rows)}>${t(`retention.do_${each.id}`)}${rows.length ? ` (${rows.length})` : ''}</button>`;
  }

  function begin(each, rows) {
    if (rows.length) deed.begin(each, rows);
    else announce(t('retention.choose_first'));
  }

  function chooseAll(wanted) {
    chosen = new Set(wanted ? able().map(({ reference }) => reference) : []);
    render();
  }

  function choose(reference, wanted) {
    chosen = new Set(chosen);
    chosen[wanted ? 'add' : 'delete'](reference);
    render();
  }

  // -- the list

  function empty() {
    if (state === 'failed') return nothing;
    return html`<p class="retention__none">${t(state === 'loading' ? 'site.loading' : asked.month || asked.department ? 'retention.none_so' : `retention.none_${asked.state}`)}</p>`;
  }

  function groups() {
    return byMonth(list.rows, desk.policy.zone).map(
      ({ month, rows }) => html`<section class="retention__month" aria-labelledby="retention-${month}">
        <h2 id="retention-${month}">${monthWords(month)} <span class="retention__count">${rows.length}</span></h2>
        <ul class="retention__rows">${rows.map(row)}</ul>
      </section>`,
    );
  }

  const monthWords = (month) => new Intl.DateTimeFormat(locale() === 'en' ? 'en-GB' : locale(), { year: 'numeric', month: 'long', timeZone: 'UTC' }).format(new Date(`${month}-15T00:00:00Z`));

  function row(each) {
    const { reference, keeping, confidential } = each;
    const facts = [titleOf(each.category), each.department, each.handler_name || each.handler].filter(Boolean);
    return html`<li class="retention__row" data-reference=${reference}>
      ${isOpenTo(each) && !deed.isOpen() ? html`<label class="retention__choose"><input class="tick__box" type="checkbox" .checked=${live(chosen.has(reference))} @change=${(event) => choose(reference, event.target.checked)}><span class="visually-hidden">${t('retention.choose', { reference })}</span></label>` : html`<span class="retention__choose">${icon(STATES[keeping.state])}</span>`}
      <div class="retention__body">
        <p class="retention__head"><a href="#case/${encodeURIComponent(reference)}">${reference}</a>
          ${keeping.state === asked.state || each.stage === 'closed' ? nothing : html`<span class="stage stage--${each.stage}">${t(`stage.${each.stage}`)}</span>`}
          ${confidential ? html`<span class="stage stage--confidential">${t('retention.confidential')}</span>` : nothing}</p>
        <p class="retention__facts">${facts.join(' · ')}</p>
        <p class="retention__dates">${dates(each)}</p>
        ${keepingLines(keeping, desk.policy.zone)}
        ${keeping.barred ? html`<p class="retention__barred">${icon('alert')} ${inLocale(keeping.barred)}</p>` : nothing}
      </div>
    </li>`;
  }

  function dates({ received_at: received, closed_at: closed, keeping }) {
    const { zone } = desk.policy;
    const said = [t('retention.received', { day: date(received, locale(), zone) })];
    if (closed) said.push(t('retention.closed', { day: date(closed, locale(), zone) }));
    if (keeping.due_at) said.push(t(keeping.due ? 'retention.was_due' : 'retention.will_be_due', { day: date(keeping.due_at, locale(), zone) }));
    return said.join(t('site.semicolon'));
  }

  const titleOf = (category) => inLocale(desk.policy.categories.find(({ id }) => id === category)?.title) || category;

  return { open, render };
}
