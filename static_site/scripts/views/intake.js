import { ApiError, findComplainants, portalNow, readCase, registerCase, upload } from '../api.js';
import { html, nothing, render as put } from '../../vendor/lit-html/lit-html.js';
import { announce } from '../components/announce.js';
import { ComplaintForm } from '../components/ComplaintForm.js';
import { FieldList } from '../components/FieldList.js';
import { fillIn } from '../components/fields.js';
import { StaffSelect } from '../components/StaffSelect.js';
import { failureWords, isKeyTaken, refusalOf } from '../failures.js';
import { date, dueTime } from '../format.js';
import { inLocale, locale, t, translate } from '../i18n.js';
import { askedOf, contactsOf, receivedBetween } from '../intakeLogic.js';
import { icon } from '../parts/icon.js';
import { schemesOf } from '../steps.js';
import { intakeForm } from './intakeForm.js';

/** A complaint that arrived by phone, letter, visit, fax … is taken down: first who it is, then what it is about. */
export function View(el, desk) {
  const form = document.createElement('form');
  form.className = 'intake-form card';
  form.method = 'post';
  put(intakeForm(), form);
  translate(form);
  const complaint = ComplaintForm(form, { draft: 'intake', upload });
  const levels = form.querySelector('.intake-form__levels');
  const respondent = StaffSelect(form.querySelector('[name=respondent]'));
  let search = { asked: '', state: 'idle', cases: [], people: [], chosen: null };
  let registered = null;

  async function open(route) {
    registered = null;
    const { policy, staff, session } = desk;
    if (!levels.childElementCount) FieldList(levels, { rules: levelsAtIntake(policy), prefix: 'intake-level' });
    respondent.update({ staff: staff.filter(({ active }) => active), policy });
    form.querySelector('[data-anonymous]').hidden = !policy.anonymous;
    Object.assign(form.elements.received_at, receivedBetween(new Date(portalNow()), policy.zone));
    await complaint.update({ policy, types: session.types });
    render();
    if (!session.may.includes('intake')) {
      desk.say(() => t('intake.forbidden'), 'problem');
      return;
    }
    // A telephone that knows who calls opens the page with the number.
    const asked = route?.query.get('find')?.trim();
    if (asked && asked !== search.asked) await look(asked);
  }

  function render() {
    if (desk.policy) put(page(), el);
  }

  function page() {
    return html`
      <h1 tabindex="-1">${t('nav.intake')}</h1>
      <p class="page__lead">${t('intake.lead')}</p>
      ${registered ? done(registered) : nothing}
      <div class="intake" ?hidden=${Boolean(registered)}>${finder()}${form}</div>
    `;
  }

  function finder() {
    return html`
      <section class="finder" aria-labelledby="finder-title">
        <h2 id="finder-title">${t('intake.find_title')}</h2>
        <form class="finder__form" role="search" @submit=${asked}>
          <label class="field__label" for="finder-asked">${t('intake.find_label')}</label>
          <div class="finder__row">
            <input class="field__input" id="finder-asked" type="search" autocomplete="off" spellcheck="false" maxlength="254" .value=${search.asked}>
            <button class="button button--quiet" type="submit" aria-disabled=${String(search.state === 'loading')}>${t('intake.find')}</button>
          </div>
        </form>
        ${found()}
      </section>
    `;
  }

  function found() {
    const { state, people, cases, failure } = search;
    if (state === 'idle') return nothing;
    if (state === 'loading') return html`<p class="finder__none">${t('site.loading')}</p>`;
    if (failure) return html`<div class="notice notice--problem" role="alert">${icon('alert')}<p>${failure()}</p></div>`;
    if (!cases.length) return html`<p class="finder__none">${t('intake.find_none')}</p>`;
    const named = new Set(people.flatMap(({ references }) => references));
    const others = cases.filter(({ reference }) => !named.has(reference));
    return html`
      <ul class="finder__people">${people.map(person)}</ul>
      ${others.length ? html`<p class="finder__others">${t('intake.find_others')}</p>${earlier(others, null)}` : nothing}
    `;
  }

  function person(who) {
    const chosen = search.chosen === who;
    const contacts = [who.phone, who.email, who.address].filter(Boolean);
    return html`
      <li class=${chosen ? 'finder__person finder__person--chosen' : 'finder__person'}>
        <div class="finder__who">
          <p><b>${who.name}</b> ${contacts.map((contact) => html`<span>${contact}</span>`)}</p>
          <button class="button button--small button--quiet" type="button" aria-pressed=${String(chosen)} @click=${() => choose(who)}>${icon(chosen ? 'check' : 'plus')}${t(chosen ? 'intake.filled_in' : 'intake.fill_in')}</button>
        </div>
        ${earlier(search.cases.filter(({ reference }) => who.references.includes(reference)), who)}
      </li>
    `;
  }

  function earlier(cases, who) {
    const repeated = form.elements.repeat_of.value.trim();
    return html`<ul class="finder__cases">${cases.map(({ reference, stage, category, received_at: at }) => html`
      <li>
        <a id="finder-${reference}" href="#case/${encodeURIComponent(reference)}" target="_blank" rel="noopener">${reference}</a>
        <span class="stage stage--${stage}">${t(`stage.${stage}`)}</span>
        <span>${categoryWords(category)}</span>
        <span class="finder__at">${date(at, locale(), desk.policy.zone)}</span>
        <button class="link-button" type="button" aria-pressed=${String(repeated === reference)} aria-describedby="finder-${reference}" @click=${() => repeat(reference, who)}>${t(repeated === reference ? 'intake.repeats_set' : 'intake.repeats')}</button>
      </li>`)}</ul>`;
  }

  const categoryWords = (category) => inLocale(desk.policy.categories.find(({ id }) => id === category)?.title) || category;

  function asked(event) {
    event.preventDefault();
    const words = el.querySelector('#finder-asked').value.trim();
    if (words) look(words);
  }

  async function look(words) {
    const mine = { asked: words, state: 'loading', cases: [], people: [], chosen: null };
    search = mine;
    render();
    try {
      Object.assign(mine, await findComplainants(askedOf(words)), { state: 'found' });
    } catch (error) {
      Object.assign(mine, { state: 'found', failure: failureWords(error) });
      if (error.status === 401) desk.fail(error);
    }
    if (search !== mine) return;
    // Nobody is known: what was looked for is part of the new complaint already.
    if (!mine.failure && !mine.cases.length) write(contactsOf(words), { unlessFilled: true });
    render();
    if (!mine.failure) announce(mine.cases.length ? t('intake.find_count', { people: mine.people.length, cases: mine.cases.length }) : t('intake.find_none'));
  }

  function choose(who) {
    search = { ...search, chosen: who };
    write({ name: who.name, phone: who.phone, email: who.email, address: who.address, kind: who.kind });
    render();
    announce(t('intake.filled_announced', { name: who.name }));
  }

  // The same matter once more: the number of the earlier one, and who it was.
  function repeat(reference, who) {
    const undone = form.elements.repeat_of.value.trim() === reference;
    if (who && !undone && search.chosen !== who) choose(who);
    write({ repeat_of: undone ? '' : reference });
    render();
    announce(undone ? t('intake.repeats_undone') : t('intake.repeats_announced', { reference }));
  }

  function write(values, { unlessFilled = false } = {}) {
    const wanted = Object.entries(values).filter(([name]) => !unlessFilled || !form.elements[name].value.trim());
    fillIn(form, Object.fromEntries(wanted));
    form.dispatchEvent(new Event('input', { bubbles: true }));
  }

  async function register({ complaint: body, idempotencyKey }) {
    try {
      registered = { ...(await registerCase(body, idempotencyKey)), who: body.complainant.name };
    } catch (error) {
      if (isKeyTaken(error)) complaint.renewKey();
      complaint.update({ sending: false, ...refusalOf(error) });
      if (error instanceof ApiError && error.status === 401) desk.fail(error);
      return;
    }
    complaint.done();
    search = { asked: '', state: 'idle', cases: [], people: [], chosen: null };
    render();
    window.scrollTo(0, 0);
    el.querySelector('.intake-done h2').focus();
    announce(t('intake.done', { reference: registered.reference }));
    await sayNext(registered);
  }

  // Who has it now, as the case says it; who registered it may be one of those who may not see it.
  async function sayNext(mine) {
    try {
      const { body } = await readCase(mine.reference);
      mine.next = body.handler
        ? () => t('intake.next_handler', { name: body.handler_name || body.handler })
        : () => t('intake.next_nobody');
      mine.unassigned = !body.handler && body.acts.includes('assignment');
      mine.seen = true;
    } catch (error) {
      const kept = error instanceof ApiError && [403, 404].includes(error.status);
      mine.next = kept ? () => t('intake.next_hidden') : failureWords(error);
    }
    if (registered === mine) render();
  }

  function done({ reference, secret, promises, next, seen, unassigned, changed }) {
    const at = encodeURIComponent(reference);
    return html`
      <section class="intake-done card">
        <h2 tabindex="-1">${icon('check-circle')}${t('intake.done_title')}</h2>
        <dl class="intake-done__numbers">
          <div><dt>${t('receipt.reference')}</dt><dd class="intake-done__reference">${reference}</dd></div>
          ${secret ? html`<div><dt>${t('receipt.secret')}</dt><dd class="intake-done__secret">${secret}</dd></div>` : nothing}
        </dl>
        ${changed?.text ? html`<div class="notice notice--warning">${icon('alert')}<p>${t('intake.changed')}</p><p class="changed__text">${changed.text}</p></div>` : nothing}
        <h3>${t('receipt.next')}</h3>
        <ul class="intake-done__next">
          ${secret ? html`<li>${t('intake.next_tell')}</li>` : nothing}
          ${promises.map(({ title, due }) => html`<li>${t('intake.next_promise', { title: inLocale(title), due: dueTime(due, locale(), desk.policy.zone) })}</li>`)}
          <li>${next ? next() : t('site.loading')}</li>
        </ul>
        <p class="button-row">
          ${unassigned ? html`<a class="button" href="#case/${at}?act=assignment">${t('intake.assign')}</a>` : nothing}
          ${seen ? html`<a class=${unassigned ? 'button button--quiet' : 'button'} href="#case/${at}">${t('intake.open')}</a>` : nothing}
          ${seen ? html`<a class="button button--quiet" href="#sheet/${at}">${icon('print')}${t('nav.sheet')}</a>` : nothing}
          <button class="button button--quiet" type="button" @click=${another}>${icon('plus')}${t('intake.another')}</button>
        </p>
      </section>
    `;
  }

  function another() {
    registered = null;
    Object.assign(form.elements.received_at, receivedBetween(new Date(portalNow()), desk.policy.zone));
    render();
    window.scrollTo(0, 0);
    el.querySelector('#finder-asked').focus();
  }

  form.addEventListener('submitComplaint', (event) => register(event.detail));
  form.elements.repeat_of.addEventListener('change', render);
  return { open, render };
}

// Where the case begins, if not where its category says.
function levelsAtIntake(policy) {
  const known = schemesOf(policy).filter(({ at_intake: now }) => now);
  return known.map(({ id, title, levels }) => ({ id, name: `levels.${id}`, title, kind: 'choice', options: levels }));
}
