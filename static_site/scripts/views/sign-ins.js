import { readSignIns } from '../api.js';
import { html, nothing, render as put } from '../../vendor/lit-html/lit-html.js';
import { announce } from '../components/announce.js';
import { dateTime } from '../format.js';
import { locale, t } from '../i18n.js';
import { deviceWords } from '../parts/deviceWords.js';
import { icon } from '../parts/icon.js';
import { thisMonth } from '../thisMonth.js';

const ICONS = { asked: 'mail', signed_in: 'check-circle', refused: 'alert', signed_out: 'arrow' };

/** The record of sign-ins of a month, `#sign-ins/<YYYY-MM>`: who came in, who was refused, and whether it is whole. */
export function View(el, desk) {
  let month = '';
  let found = null;
  let busy = false;
  let refusedOnly = false;

  async function open({ rest }) {
    month = /^\d{4}-\d{2}$/.test(rest) ? rest : thisMonth(desk.policy.zone);
    found = null;
    await load();
  }

  async function load(cursor = null) {
    const asked = month;
    busy = true;
    render();
    try {
      const page = await readSignIns(asked, cursor);
      if (asked === month) take(page, cursor);
    } catch (error) {
      desk.fail(error);
    }
    busy = false;
    render();
  }

  function take(page, cursor) {
    const before = cursor ? found : { entries: [], broken_at: null };
    // What does not fit is told by the earliest entry, and pages go back in time.
    found = {
      entries: [...before.entries, ...page.entries],
      broken_at: page.broken_at ?? before.broken_at,
      cursor: page.cursor,
    };
    announce(result());
  }

  function result() {
    if (!found.entries.length) return t('sign-ins.none', { month });
    if (found.broken_at !== null) return t('sign-ins.broken', { seq: found.broken_at });
    return t('sign-ins.intact', { n: found.entries.length });
  }

  function render() {
    if (!desk.policy) return;
    put(html`
      <h1 tabindex="-1">${t('nav.sign-ins')}</h1>
      <p class="sign-ins__lead">${t('sign-ins.lead')}</p>
      <form class="sign-ins__form" @submit=${choose}>
        <label class="sign-ins__label">${t('sign-ins.month')}
          <input class="field__input" type="month" name="month" pattern="\\d{4}-\\d{2}" placeholder="2026-11" required .value=${month}></label>
        <button class="button button--small" aria-disabled=${String(busy)}>${t(busy ? 'sign-ins.loading' : 'sign-ins.show')}</button>
        <label class="tick"><input class="tick__box" type="checkbox" .checked=${refusedOnly} @change=${filter}>${t('sign-ins.refused_only')}</label>
      </form>
      ${found ? shown() : nothing}
    `, el);
  }

  function choose(event) {
    event.preventDefault();
    const hash = `#sign-ins/${event.currentTarget.elements.month.value}`;
    if (window.location.hash !== hash) window.location.hash = hash;
    else if (!busy) load();
  }

  function filter(event) {
    refusedOnly = event.currentTarget.checked;
    render();
  }

  function shown() {
    if (!found.entries.length) return html`<p class="sign-ins__part">${result()}</p>`;
    const intact = found.broken_at === null;
    const rows = refusedOnly ? found.entries.filter(({ event }) => event === 'refused') : found.entries;
    return html`
      <div class="notice notice--${intact ? 'good' : 'problem'}">${icon(intact ? 'check-circle' : 'alert')}<p>${result()}</p></div>
      ${rows.length ? table(rows) : html`<p class="sign-ins__part">${t('sign-ins.none_refused')}</p>`}
      ${found.cursor ? html`<p class="sign-ins__part"><button class="button button--quiet button--small" type="button" aria-disabled=${String(busy)}
        @click=${() => busy || load(found.cursor)}>${t(busy ? 'sign-ins.loading' : 'sign-ins.more')}</button></p>` : nothing}
    `;
  }

  function table(rows) {
    return html`<div class="sign-ins__part card">
      <table class="sign-ins__table" role="table">
        <caption>${t('sign-ins.table')}</caption>
        <thead role="rowgroup"><tr role="row">${['at', 'who', 'what', 'device', 'network'].map(
          (name) => html`<th scope="col" role="columnheader">${t(`sign-ins.${name}`)}</th>`,
        )}</tr></thead>
        <tbody role="rowgroup">${rows.map(row)}</tbody>
      </table>
    </div>`;
  }

  function row(entry) {
    return html`<tr role="row">
      <td role="cell">${dateTime(entry.at, locale(), desk.policy.zone)}</td>
      <td role="cell">${entry.name ? html`${entry.name} <span class="sign-ins__email">${entry.email}</span>` : entry.email || t('sign-ins.nobody')}</td>
      <td role="cell" class="sign-ins__what sign-ins__what--${entry.event}">${icon(ICONS[entry.event])} ${t(`sign-ins.${entry.event}.${entry.how}`)}</td>
      <td role="cell">${deviceWords(entry.device)}</td>
      <td role="cell">${entry.network || t('sign-ins.no_network')}</td>
    </tr>`;
  }

  return { open, render };
}
