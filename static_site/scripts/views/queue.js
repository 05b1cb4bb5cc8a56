import { listCases, portalNow } from '../api.js';
import { html, nothing, render as put } from '../../vendor/lit-html/lit-html.js';
import { live } from '../../vendor/lit-html/directives/live.js';
import { announce } from '../components/announce.js';
import { learn, plural, t } from '../i18n.js';
import { Live } from '../live.js';
import { icon } from '../parts/icon.js';
import { keepFocus } from '../parts/keepFocus.js';
import { RowKeys, rowKeysHelp } from '../parts/rowKeys.js';
import { Bulk, BULK_ACTS } from '../queue/bulk.js';
import { Filters } from '../queue/filters.js';
import { caseTable } from '../queue/rows.js';
import { SavedViews } from '../queue/savedViews.js';
import { addressOf, COLUMNS, columnsFrom, filtersFrom, inOrder, merged, requestOf, withFilter } from '../queueLogic.js';
import { lasting } from '../storage.js';

const PAGE = 50;
const LONGEST_PAGE = 100;

await learn('work');

/** The queue: every case that the reader may see, as he asks for them; it stays as new as the portal. */
export function View(el, desk) {
  let filters = {};
  let list = { rows: [], cursor: null };
  let state = 'loading'; // loading, ready or failed
  let etag = null;
  let asked = 0;
  let news = new Set();
  let newsCount = 0;
  let chosen = new Set();
  let columns = [];

  const views = SavedViews(desk, render);
  const controls = Filters(desk, go);
  const bulk = Bulk(desk, { shown: render, done: afterBulk, home: () => el.querySelector('h1') });
  const watch = Live({ wanted: () => !el.hidden && desk.session !== null && !bulk.isBusy(), ask, news: refresh, failed: desk.fail });
  RowKeys(el, { x: (row) => choose(row.dataset.reference, !chosen.has(row.dataset.reference)) }, { '/': () => el.querySelector('#queue-q').focus() });

  async function open({ query }) {
    columns = columnsFrom(lasting.read(columnsKey()));
    filters = filtersFrom(query);
    rememberWay();
    await Promise.all([load(), views.load()]);
  }

  // The address follows the filters without leaving the page: the focus stays in the control that was changed.
  function go(wanted) {
    filters = wanted;
    rememberWay();
    const address = addressOf(filters);
    if (address !== window.location.hash) window.history.pushState(null, '', address);
    load().then(() => state === 'ready' && announce(countWords()));
  }

  // Back from a case leads to the list as it was asked for.
  function rememberWay() {
    for (const back of document.querySelectorAll('.case-view__back:not(.case-view__sheet)')) back.href = addressOf(filters);
  }

  const request = (cursor, limit) => requestOf(filters, { email: desk.session.email, roles: desk.session.roles, cursor, limit });

  // What is there stays until the answer to the latest question has come: filters change faster than lists arrive.
  async function load() {
    const mine = (asked += 1);
    watch.stop();
    news = new Set();
    newsCount = 0;
    if (list.rows.length === 0) state = 'loading';
    render();
    try {
      const { body, etag: tag } = await listCases(request(null, PAGE));
      if (mine !== asked) return;
      etag = tag;
      list = { rows: body.cases, cursor: body.cursor };
      state = 'ready';
      watch.start();
    } catch (error) {
      if (mine !== asked) return;
      list = { rows: [], cursor: null };
      state = 'failed';
      desk.fail(error);
    }
    chosen = new Set([...chosen].filter(isShown));
    render();
  }

  async function more() {
    const mine = asked;
    const from = list.rows.length;
    try {
      const { body } = await listCases(request(list.cursor, PAGE));
      if (mine !== asked) return;
      const there = new Set(list.rows.map(({ reference }) => reference));
      list = { rows: [...list.rows, ...body.cases.filter(({ reference }) => !there.has(reference))], cursor: body.cursor };
      etag = null;
    } catch (error) {
      desk.fail(error);
      return;
    }
    render();
    if (!filters.sort) el.querySelectorAll('[data-row-link]')[from]?.focus();
  }

  const isShown = (reference) => list.rows.some((row) => row.reference === reference);

  // -- what changes meanwhile

  // Time passes even where nothing else does: how much of it is left is said anew each time.
  async function ask() {
    const mine = asked;
    const limit = list.rows.length > PAGE ? LONGEST_PAGE : PAGE;
    const { body, etag: tag } = await listCases(request(null, limit), etag);
    if (mine !== asked) return null;
    if (body === null) {
      render();
      return null;
    }
    etag = tag;
    return { rows: body.cases, cursor: body.cursor };
  }

  function refresh(fresh) {
    const { changed, gone, ...next } = merged(list, fresh);
    list = next;
    news = changed;
    newsCount = changed.size + gone;
    chosen = new Set([...chosen].filter(isShown));
    keepFocus(el, render);
  }

  // -- many at once

  function choose(reference, ticked) {
    if (!acts().length) return;
    chosen = new Set(chosen);
    if (ticked) chosen.add(reference);
    else chosen.delete(reference);
    render();
  }

  function chooseAll(ticked) {
    chosen = new Set(ticked ? list.rows.map(({ reference }) => reference) : []);
    render();
  }

  function afterBulk(made) {
    chosen = new Set([...chosen].filter((reference) => !made.includes(reference)));
    load();
  }

  const acts = () => BULK_ACTS.filter((act) => desk.session.acts.includes(act));
  const inOrderShown = () => inOrder(list.rows, filters.sort).filter(({ reference }) => chosen.has(reference)).map(({ reference }) => reference);

  function bulkBar() {
    if (!chosen.size || bulk.isOpen()) return nothing;
    return html`
      <div class="queue-bar" role="region" aria-label=${t('queue.chosen_region')}>
        <p role="status">${plural('queue.chosen', chosen.size)}</p>
        ${acts().map((act) => html`<button class="button button--small" type="button" @click=${() => bulk.begin(act, inOrderShown())}>${t(`queue.bulk_${act}`)}</button>`)}
        <button class="link-button" type="button" @click=${() => chooseAll(false)}>${t('queue.choose_none')}</button>
      </div>
    `;
  }

  // -- what is shown

  const columnsKey = () => `queue-columns:${desk.session.email}`;

  function columnChoice() {
    const set = (name, wanted) => {
      columns = COLUMNS.filter((each) => (each === name ? wanted : columns.includes(each)));
      lasting.write(columnsKey(), JSON.stringify(columns));
      render();
    };
    return html`
      <details class="queue-columns">
        <summary>${t('queue.columns')}</summary>
        <fieldset class="queue-columns__list"><legend class="queue-columns__legend">${t('queue.columns_legend')}</legend>
          ${COLUMNS.map((name) => html`<label class="tick"><input class="tick__box" type="checkbox" .checked=${live(columns.includes(name))} @change=${(event) => set(name, event.target.checked)}><span>${t(`queue.column_${name}`)}</span></label>`)}
        </fieldset>
      </details>
    `;
  }

  function sorting() {
    return html`
      <div class="queue-sort">
        <label class="queue-sort__label" for="queue-sort">${t('queue.sort')}</label>
        <select class="field__input" id="queue-sort" @change=${(event) => go(withFilter(filters, 'sort', event.target.value))}>
          <option value="" ?selected=${!filters.sort}>${t('queue.sort_received')}</option>
          <option value="due" ?selected=${filters.sort === 'due'}>${t('queue.sort_due')}</option>
        </select>
      </div>
    `;
  }

  const countWords = () => t(list.cursor ? 'list.shown' : 'list.shown_all', { count: list.rows.length });

  function body() {
    if (state === 'loading') return html`<p class="queue-none" role="status">${t('site.loading')}</p>`;
    if (state === 'failed') return html`<div class="queue-none">${icon('alert')}<p>${t('queue.failed')}</p><p><button class="button button--small button--quiet" type="button" @click=${load}>${icon('refresh')}${t('site.retry')}</button></p></div>`;
    if (!list.rows.length) return none();
    const shown = { rows: inOrder(list.rows, filters.sort), columns, chosen, news, now: portalNow(), policy: desk.policy, staff: desk.staff };
    return html`
      ${filters.sort && list.cursor ? html`<p class="queue-part">${t('queue.sort_part', { count: list.rows.length })}</p>` : nothing}
      ${caseTable(shown, { choose, chooseAll })}
      ${list.cursor ? html`<p class="queue-more"><button class="button button--quiet" type="button" @click=${more}>${t('list.more')}</button></p>` : nothing}
    `;
  }

  function none() {
    const narrowed = Object.keys(filters).some((name) => name !== 'sort');
    return html`
      <div class="queue-none">${icon('check-circle')}<p><b>${t(narrowed ? 'queue.none' : 'queue.none_at_all')}</b></p>
        <p>${narrowed ? html`<button class="link-button" type="button" @click=${() => go({})}>${t('queue.clear')}</button>` : t('queue.none_at_all_text')}</p></div>
    `;
  }

  function page() {
    return html`
      <header class="page-head">
        <h1 tabindex="-1">${t('nav.queue')}</h1>
        <button class="link-button queue-keys" type="button" @click=${() => el.querySelector('.row-keys').showModal()}>${t('keys.title')}</button>
      </header>
      ${views.links(filters)}
      <div class="queue-asking">${controls.panel(filters)}</div>
      <div class="queue-asked">${controls.chips(filters)} ${views.keeping(filters)}</div>
      <div class="queue-head">
        <p class="queue-count">${state === 'ready' ? countWords() : nothing}</p>
        <p class="queue-news" role="status">${newsCount ? html`${icon('refresh')}<span>${plural('queue.news', newsCount)}</span>` : nothing}</p>
        ${sorting()} ${columnChoice()}
      </div>
      ${bulk.render()} ${body()} ${bulkBar()}
      ${rowKeysHelp([...(acts().length ? [['x', t('queue.key_choose')]] : []), ['/', t('queue.key_search')]])}
    `;
  }

  function render() {
    if (!desk.policy || !desk.session) return;
    el.classList.toggle('queue--looking', !acts().length);
    put(page(), el);
  }

  return { open, render };
}
