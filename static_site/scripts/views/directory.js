import { readAbsences, readDirectory, readDirectoryChanges, readMatrix, saveMember } from '../api.js';
import { html, nothing, render as put } from '../../vendor/lit-html/lit-html.js';
import { live } from '../../vendor/lit-html/directives/live.js';
import { repeat } from '../../vendor/lit-html/directives/repeat.js';
import { announce } from '../components/announce.js';
import { absenceBadge, absenceList, coverList } from '../directory/absences.js';
import { changeList } from '../directory/changes.js';
import { DeskOf } from '../directory/deskOf.js';
import { PersonForm } from '../directory/personForm.js';
import { absenceOf, chosen, STATES } from '../directoryLogic.js';
import { inLocale, plural, t } from '../i18n.js';
import { gapList } from '../parts/gaps.js';
import { icon } from '../parts/icon.js';

const FILTERS = ['q', 'role', 'department', 'state'];

/** The people: who is away and who answers meanwhile, each with what is kept of him and what lies on his desk. */
export function View(el, desk) {
  let read = null; // {absences, gaps, changes}
  let etag = null;
  let filters = {};
  let who = ''; // an address, `new`, or empty for the list
  const lies = DeskOf(desk, { shown: render, home: () => el.querySelector('h1') });
  const form = PersonForm(desk, { keep, reload: load, shown: render });

  const keeps = () => desk.session.may.includes('directory');
  const handsOver = () => desk.session.may.includes('handover');

  async function open({ rest, query }) {
    who = rest;
    filters = Object.fromEntries(FILTERS.map((name) => [name, query.get(name) ?? '']));
    form.clear();
    await Promise.all([load(), member() && handsOver() ? lies.open(who) : null]);
  }

  async function load() {
    try {
      const [listed, { absences }, matrix, log] = await Promise.all([
        readDirectory(), readAbsences(), keeps() ? readMatrix() : null, keeps() ? readDirectoryChanges() : null,
      ]);
      etag = listed.etag;
      desk.staff = listed.body.staff;
      read = { absences, gaps: matrix?.body.gaps, changes: log?.changes ?? [] };
      form.clear();
    } catch (error) {
      desk.fail(error);
    }
    render();
  }

  const member = () => (who && who !== 'new' ? desk.staff.find(({ email }) => email === who) : null);

  function render() {
    if (!desk.session || !desk.policy) return;
    put(read ? (who ? personPage() : listPage()) : html`<h1 tabindex="-1">${t('directory.title')}</h1>`, el);
  }

  function listPage() {
    const found = chosen(desk.staff, read.absences, filters);
    return html`
      <header class="page-head"><h1 tabindex="-1">${t('directory.title')}</h1>
        ${keeps() ? html`<a class="button button--small" href="#directory/new">${icon('plus')} ${t('directory.add')}</a>` : nothing}</header>
      <p class="page__lead">${t(keeps() ? 'directory.lead' : 'directory.lead_seen')} <a href="#matrix">${t('directory.matrix_link')}</a></p>
      <h2>${t('directory.absences')}</h2>
      ${absenceList(read.absences)}
      ${read.gaps ? gapList({ ...read.gaps, unanswered: [] }, desk, 'directory.no_gaps') : nothing}
      <h2>${t('directory.title')}</h2>
      ${controls()}
      <p class="people__count" role="status">${found.length ? plural('directory.count', found.length) : t('directory.nobody_found')}</p>
      <ul class="people">${found.map(row)}</ul>
      ${keeps() ? html`<h2>${t('directory.changes')}</h2>${changeList(read.changes, desk)}` : nothing}
    `;
  }

  function controls() {
    const departments = [...new Set(desk.staff.map(({ department }) => department))].filter(Boolean).sort();
    const roles = Object.entries(desk.policy.roles).map(([id, title]) => [id, inLocale(title)]);
    return html`<form class="people-filters" role="search" @submit=${(event) => event.preventDefault()}>
      <div class="field"><label class="field__label" for="people-q">${t('directory.search')}</label>
        <input class="field__input" id="people-q" type="search" maxlength="100" autocomplete="off" placeholder=${t('directory.search_hint')} .value=${live(filters.q)} @input=${set('q')}></div>
      ${choice('role', roles)} ${choice('department', departments.map((name) => [name, name]))} ${choice('state', STATES.map((id) => [id, t(`directory.state_${id}`)]))}
    </form>`;
  }

  const choice = (name, choices) => html`<div class="field"><label class="field__label" for="people-${name}">${t(`directory.${name}`)}</label>
    <select class="field__input" id="people-${name}" @change=${set(name)}>
      <option value="" ?selected=${live(!filters[name])}>${t('directory.all')}</option>
      ${choices.map(([id, words]) => html`<option value=${id} ?selected=${live(filters[name] === id)}>${words}</option>`)}
    </select></div>`;

  // The address follows the filters, so that what was found can be passed on; the focus stays where it is.
  function set(name) {
    return ({ target: { value } }) => {
      filters = { ...filters, [name]: value };
      const asked = new URLSearchParams(FILTERS.filter((each) => filters[each]).map((each) => [each, filters[each]]));
      window.history.replaceState(null, '', asked.size ? `#directory?${asked}` : '#directory');
      render();
    };
  }

  function row(each) {
    const { email, name, department, roles, active, deputy } = each;
    const absence = absenceOf(read.absences, each);
    const stands = deputy && (desk.staff.find((other) => other.email === deputy)?.name ?? deputy);
    return html`<li class="person ${active ? '' : 'person--gone'}">
      <p class="person__name"><a href=${`#directory/${encodeURIComponent(email)}`}>${name}</a> ${standing(each, absence)}</p>
      <p class="person__about">${[roles.map(roleTitle).join(t('site.and')), department].filter(Boolean).join(' · ')}</p>
      <p class="person__about">${email}${stands ? ` · ${t('directory.deputy_is', { who: stands })}` : ''}</p>
    </li>`;
  }

  function standing({ active }, absence) {
    if (!active) return html`<span class="state state--expected">${icon('cross')}<span>${t('directory.state_inactive')}</span></span>`;
    return absence ? absenceBadge(absence) : nothing;
  }

  const roleTitle = (role) => inLocale(desk.policy.roles[role]) || role;

  function personPage() {
    const shown = member();
    const back = html`<p class="person-page__back"><a href="#directory">${icon('back')} ${t('directory.back')}</a></p>`;
    if (who === 'new' && keeps()) return html`${back}<h1 tabindex="-1">${t('directory.add')}</h1><div class="card">${formOf(null)}</div>`;
    if (!shown) return html`${back}<h1 tabindex="-1">${t('directory.title')}</h1><p>${t('directory.unknown', { email: who })}</p>`;
    const absence = absenceOf(read.absences, shown);
    return html`
      ${back}
      <h1 tabindex="-1">${shown.name}</h1>
      <p class="person__about">${[shown.roles.map(roleTitle).join(t('site.and')), shown.department, shown.email].filter(Boolean).join(' · ')} ${standing(shown, absence)}</p>
      ${absence ? html`<div class="absence ${absence.gap ? 'absence--gap' : ''}">${coverList(absence)}</div>` : nothing}
      ${handsOver() ? lies.render() : nothing}
      ${keeps() ? html`<section class="card person-page__details" aria-labelledby="person-details"><h2 id="person-details">${t('directory.details')}</h2>${formOf(shown)}</section>` : nothing}
    `;
  }

  // What was read anew is another form: what was typed into the one before is not its business.
  const formOf = (shown) => repeat([`${who} ${etag}`], (key) => key, () => form.render(shown));

  async function keep(body) {
    await saveMember(who === 'new' ? null : who, body, etag);
    if (who === 'new') {
      who = body.email.toLowerCase();
      window.history.replaceState(null, '', `#directory/${encodeURIComponent(who)}`);
    }
    await load();
    if (handsOver()) await lies.open(who);
    const words = () => t('directory.saved');
    desk.say(words, 'good');
    announce(words());
    el.querySelector('h1').focus();
  }

  return { open, render };
}
