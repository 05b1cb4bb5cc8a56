import { freeAddress, readBlocks, readDeliveries, resendMail } from '../api.js';
import { html, nothing, render as put } from '../../vendor/lit-html/lit-html.js';
import { live } from '../../vendor/lit-html/directives/live.js';
import { repeat } from '../../vendor/lit-html/directives/repeat.js';
import { announce } from '../components/announce.js';
import { causeOf, LOST } from '../deliveryLogic.js';
import { refusalOf } from '../failures.js';
import { dateTime } from '../format.js';
import { knows, locale, plural, t } from '../i18n.js';
import { icon } from '../parts/icon.js';
import { thisMonth } from '../thisMonth.js';

const ICONS = { bounced: 'back', reported: 'alert', delayed: 'clock', refused: 'cross', withheld: 'pause' };

/** Mail that did not arrive, by month and state, and the addresses that are not written to: what can be done, and done here. */
export function View(el, desk) {
  let month = '';
  let state = '';
  let page = null;
  let blocks = [];
  let asking = null; // {id, what: 'resend'|'resend_elsewhere'|'free', wrong, failure, sending}

  async function open({ rest, query }) {
    month = /^\d{4}-\d{2}$/.test(rest) ? rest : thisMonth(desk.policy.zone);
    state = LOST.includes(query.get('state')) ? query.get('state') : '';
    asking = null;
    page = null;
    await load();
  }

  async function load(cursor = null) {
    try {
      const [read, listed] = await Promise.all([readDeliveries({ month, state, cursor }), readBlocks()]);
      page = cursor ? { ...read, deliveries: [...page.deliveries, ...read.deliveries] } : read;
      blocks = listed.blocks;
    } catch (error) {
      desk.fail(error);
    }
    render();
  }

  function render() {
    if (desk.session && desk.policy) put(shown(), el);
  }

  function shown() {
    return html`
      <h1 tabindex="-1">${t('nav.deliveries')}</h1>
      <p class="page__lead">${t('deliveries.lead')}</p>
      ${page?.waiting.count ? html`<div class="notice notice--warning">${icon('alert')}<p>${plural('deliveries.waiting', page.waiting.count)} ${t('deliveries.waiting_since', { at: moment(page.waiting.since) })}</p></div>` : nothing}
      ${blocks.length ? blocked() : nothing}
      <h2>${t('deliveries.mails')}</h2>
      ${controls()}
      ${page ? list() : nothing}
    `;
  }

  function controls() {
    const go = (wanted) => {
      const { month: of, state: in_ } = { month, state, ...wanted };
      window.location.hash = `#deliveries/${of}${in_ ? `?state=${in_}` : ''}`;
    };
    return html`<form class="deliveries__form" role="search" @submit=${(event) => event.preventDefault()}>
      <div class="field"><label class="field__label" for="deliveries-month">${t('deliveries.month')}</label>
        <input class="field__input" id="deliveries-month" type="month" placeholder="2026-11" required .value=${live(month)} @change=${({ target }) => target.value && go({ month: target.value })}></div>
      <div class="field"><label class="field__label" for="deliveries-state">${t('deliveries.state')}</label>
        <select class="field__input" id="deliveries-state" @change=${({ target }) => go({ state: target.value })}>
          <option value="" ?selected=${live(!state)}>${t('deliveries.all')}</option>
          ${LOST.map((id) => html`<option value=${id} ?selected=${live(state === id)}>${t(`deliveries.state.${id}`)}</option>`)}</select></div>
    </form>`;
  }

  function blocked() {
    return html`<section aria-labelledby="deliveries-blocked"><h2 id="deliveries-blocked">${t('deliveries.blocked')}</h2>
      <p class="field__hint">${t('deliveries.blocked_lead')}</p>
      <ul class="deliveries">${repeat(blocks, ({ id }) => id, (each) => html`<li class="delivery" data-row>
        <p class="delivery__head"><strong>${each.to}</strong> ${badge(each.why)}</p>
        <p class="delivery__about">${t('deliveries.since', { at: moment(each.since) })} ${cases(each.references)}</p>
        ${why({ state: each.why, reason: each.reason })}
        ${each.id === asking?.id ? form(asking) : buttons(each.id, ['free'])}
      </li>`)}</ul></section>`;
  }

  function list() {
    const { deliveries, cursor } = page;
    if (!deliveries.length) return html`<p class="deliveries__none" role="status">${icon('check-circle')} ${t(cursor ? 'deliveries.none_shown' : 'deliveries.none')}</p>${more()}`;
    return html`<ol class="deliveries" aria-label=${t('deliveries.mails')}>${repeat(deliveries, ({ id }) => id, row)}</ol>${more()}`;
  }

  const more = () => (page.cursor ? html`<p class="button-row"><button class="button button--quiet button--small" type="button" @click=${() => load(page.cursor)}>${t('list.more')}</button></p>` : nothing);

  function row(mail) {
    const { id, at, to, audience, letter, references, mended, may, final, state: became } = mail;
    return html`<li class="delivery ${mended ? 'delivery--mended' : ''}" data-row>
      <p class="delivery__head">${badge(became)} <strong>${letterWords(letter)}</strong> <span class="delivery__to">${to}</span>
        <span class="delivery__audience">${t(`deliveries.audience.${audience || 'nobody'}`)}</span></p>
      <p class="delivery__about">${moment(at)} ${cases(references)}</p>
      ${why(mail)}
      ${became === 'bounced' && !final ? html`<p class="delivery__about">${t('deliveries.not_final')}</p>` : nothing}
      ${mended ? repaired(mended) : nothing}
      ${id === asking?.id ? form(asking) : buttons(id, may.filter((each) => each !== 'free'), references)}
    </li>`;
  }

  const badge = (became) => html`<span class="state state--${became === 'delayed' ? 'running' : 'overdue'}">${icon(ICONS[became])}<span>${t(`deliveries.state.${became}`)}</span></span>`;
  const letterWords = (kind) => t(knows(`deliveries.letter.${kind}`) ? `deliveries.letter.${kind}` : 'deliveries.letter.other');
  const cases = (references) => references.map((reference, at) => html`${at ? t('site.and') : ''}<a href=${`#case/${encodeURIComponent(reference)}`}>${reference}</a>`);

  // In plain words; what the mail system said stands beside it for whoever has to ask there.
  function why({ state: became, reason }) {
    const cause = causeOf({ state: became, reason });
    return html`<p class="delivery__why">${t(`deliveries.cause.${cause}`)}${reason && cause !== 'reported' ? html` <span class="delivery__raw" dir="auto">${t('deliveries.said', { reason })}</span>` : nothing}</p>`;
  }

  function repaired({ means, by, by_name: name, at, reason, to }) {
    const said = t(`deliveries.mended.${means}`, { who: name || by, at: moment(at) });
    return html`<p class="delivery__mended">${icon('check')} ${said}${to ? t('deliveries.mended_to', { to }) : ''}${reason ? t('deliveries.mended_why', { reason }) : ''}</p>`;
  }

  function buttons(id, may, references = []) {
    if (!may.length) return nothing;
    return html`<p class="button-row">${may.map((what) => (what === 'call'
      ? html`<a class="button button--quiet button--small" href=${`#case/${encodeURIComponent(references[0])}?act=contact`}>${t('deliveries.call')}</a>`
      : html`<button class="button button--quiet button--small" type="button" @click=${() => ask(id, what)}>${t(`deliveries.${what}`)}</button>`))}</p>`;
  }

  function ask(id, what) {
    asking = { id, what, wrong: new Map(), failure: null, sending: false };
    render();
    el.querySelector('.delivery__form .field__input').focus();
  }

  function form({ id, what, wrong, failure, sending }) {
    const field = (name, control) => html`<div class="field ${wrong.has(name) ? 'field--wrong' : ''}"><label class="field__label" for="delivery-${name}">${t(`deliveries.${name}`)}</label>
      ${wrong.has(name) ? html`<p class="field__error" id="delivery-${name}-error">${wrong.get(name)}</p>` : nothing}${control(wrong.has(name) ? 'true' : nothing, wrong.has(name) ? `delivery-${name}-error` : nothing)}</div>`;
    return html`<form class="delivery__form" novalidate @submit=${(event) => send(event, id, what)}>
      ${failure ? html`<div class="notice notice--problem" role="alert" tabindex="-1">${icon('alert')}<p>${failure()}</p></div>` : nothing}
      <p>${t(`deliveries.${what}_hint`)}</p>
      ${what === 'resend_elsewhere' ? field('to', (bad, said) => html`<input class="field__input" id="delivery-to" name="to" type="email" maxlength="254" autocomplete="off" required aria-invalid=${bad} aria-describedby=${said}>`) : nothing}
      ${field('reason', (bad, said) => html`<input class="field__input" id="delivery-reason" name="reason" maxlength="500" autocomplete="off" required aria-invalid=${bad} aria-describedby=${said}>`)}
      <p class="button-row"><button class="button button--small" type="submit" aria-disabled=${String(sending)}>${t(`deliveries.${what}_do`)}</button>
        <button class="link-button" type="button" @click=${leave}>${t('deliveries.cancel')}</button></p>
    </form>`;
  }

  function leave() {
    const { id } = asking;
    asking = null;
    render();
    focusRow(id);
  }

  const focusRow = (id) => {
    const at = [...blocks, ...page.deliveries].findIndex((each) => each.id === id);
    (el.querySelectorAll('[data-row]')[at]?.querySelector('button') ?? el.querySelector('h1')).focus();
  };

  async function send(event, id, what) {
    event.preventDefault();
    if (asking.sending) return;
    const given = Object.fromEntries([...new FormData(event.currentTarget)].map(([name, value]) => [name, value.trim()]));
    const missing = Object.keys(given).filter((name) => !given[name]);
    if (missing.length) {
      wrongly(missing.map((field) => ({ field, message: t('deliveries.needed') })), null);
      return;
    }
    asking = { ...asking, sending: true };
    try {
      if (what === 'free') await freeAddress(id, given);
      else await resendMail(id, { to: '', ...given });
    } catch (error) {
      if (error.status === 401) desk.fail(error);
      const { wrong, failure } = refusalOf(error);
      wrongly(wrong, failure);
      return;
    }
    asking = null;
    await load();
    const words = () => t(what === 'free' ? 'deliveries.freed' : 'deliveries.resent');
    desk.say(words, 'good');
    announce(words());
    el.querySelector('h1').focus();
  }

  function wrongly(wrong, failure) {
    asking = { ...asking, wrong: new Map(wrong.map(({ field, message }) => [field, message])), failure, sending: false };
    render();
    el.querySelector('.delivery__form :is([aria-invalid=true], [role=alert])')?.focus();
  }

  const moment = (iso) => dateTime(iso, locale(), desk.policy.zone);

  return { open, render };
}
