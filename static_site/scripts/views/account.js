import { endSession, readSessions } from '../api.js';
import { html, nothing, render as put } from '../../vendor/lit-html/lit-html.js';
import { announce } from '../components/announce.js';
import { dateTime } from '../format.js';
import { inLocale, locale, plural, t } from '../i18n.js';
import { deviceWords } from '../parts/deviceWords.js';
import { icon } from '../parts/icon.js';

/** Who is signed in, and in which browsers: each can be signed out from here, or all of them at once. */
export function View(el, desk) {
  let sessions = null;
  let ending = '';
  let sure = false;

  async function open() {
    sure = false;
    await load();
  }

  async function load() {
    try {
      ({ sessions } = await readSessions());
    } catch (error) {
      desk.fail(error);
    }
    render();
  }

  function render() {
    if (desk.session && desk.policy) put(page(), el);
  }

  function page() {
    const { session, policy } = desk;
    const roles = session.roles.map((role) => inLocale(policy.roles[role]) || role).join(t('site.and'));
    const facts = { name: session.name, email: session.email, roles, department: session.department };
    return html`
      <h1 tabindex="-1">${t('nav.account')}</h1>
      <section class="card account-view__part">
        <h2>${t('account.who')}</h2>
        <dl class="facts">
          ${Object.entries(facts).map(([name, text]) => (text ? html`<div><dt>${t(`account.${name}`)}</dt><dd>${text}</dd></div>` : nothing))}
        </dl>
        <p class="account-view__hint">${t('account.kept_by')}</p>
      </section>
      ${sessions ? browsers() : nothing}
    `;
  }

  function browsers() {
    return html`
      <section class="card account-view__part">
        <h2>${t('account.sessions')}</h2>
        <p class="account-view__hint">${t('account.sessions_lead')}</p>
        <ul class="account-view__sessions">${sessions.map(row)}</ul>
        ${sure ? certainty() : html`<p class="account-view__all"><button class="button button--danger button--small account-view__everywhere" type="button"
          @click=${askForAll}>${t('account.everywhere')}</button></p>`}
      </section>
    `;
  }

  function row(session) {
    const name = deviceWords(session.device);
    const label = t(session.this ? 'staff.sign_out' : 'account.end');
    return html`<li class="account-view__session">
      <div class="account-view__device"><strong>${name}</strong>
        ${session.this ? html`<span class="account-view__this">${icon('check')} ${t('account.this')}</span>` : nothing}</div>
      <dl class="account-view__facts">
        <div><dt>${t('account.since')}</dt><dd>${moment(session.since)}</dd></div>
        <div><dt>${t('account.seen')}</dt><dd>${session.this ? t('account.now') : moment(session.seen)}</dd></div>
        <div><dt>${t('account.network')}</dt><dd>${session.network || t('account.network_unknown')}</dd></div>
        <div><dt>${t('account.ends')}</dt><dd>${moment(session.ends_at)}</dd></div>
      </dl>
      <button class="button button--quiet button--small" type="button" aria-disabled=${String(ending === session.id)}
        aria-label=${t('account.end_named', { label, device: name, since: moment(session.since) })}
        @click=${() => end(session)}>${label}</button>
    </li>`;
  }

  function certainty() {
    return html`<div class="notice notice--warning account-view__sure" role="group" aria-labelledby="account-sure">
      ${icon('alert')}
      <p id="account-sure" tabindex="-1">${plural('account.sure', sessions.length)}</p>
      <p class="button-row">
        <button class="button button--danger button--small" type="button" @click=${() => leave(true)}>${t('account.sure_yes')}</button>
        <button class="button button--quiet button--small" type="button" @click=${askNoMore}>${t('account.sure_no')}</button>
      </p>
    </div>`;
  }

  function askForAll() {
    sure = true;
    render();
    el.querySelector('#account-sure').focus();
  }

  function askNoMore() {
    sure = false;
    render();
    el.querySelector('.account-view__everywhere').focus();
  }

  async function end(session) {
    if (ending) return;
    if (session.this) {
      leave(false);
      return;
    }
    ending = session.id;
    render();
    try {
      await endSession(session.id);
      const words = () => t('account.ended', { device: deviceWords(session.device) });
      desk.say(words, 'good');
      announce(words());
    } catch (error) {
      if (error.status !== 404) desk.fail(error); // it had ended by itself
    }
    ending = '';
    await load();
    el.querySelector('h1').focus();
  }

  function leave(everywhere) {
    el.dispatchEvent(new CustomEvent('leave', { detail: { everywhere }, bubbles: true }));
  }

  const moment = (iso) => dateTime(iso, locale(), desk.policy.zone);

  return { open, render };
}
