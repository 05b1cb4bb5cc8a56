import {
  agreeToTypical,
  readBulletin,
  readCase,
  readTypical,
  returnTypical,
  rewriteTypical,
  withdrawTypical,
  writeTypical,
} from '../api.js';
import { html, nothing, render as put } from '../../vendor/lit-html/lit-html.js';
import { announce } from '../components/announce.js';
import { refusalOf } from '../failures.js';
import { date, dateTime } from '../format.js';
import { inLocale, locale, t } from '../i18n.js';
import { icon } from '../parts/icon.js';

const PARTS = ['happened', 'cause', 'lesson', 'measure'];
const NEEDED = ['title', 'happened', 'cause', 'lesson'];
const MARKS = { waiting: 'expected', agreed: 'mail', sent: 'check-circle', superseded: 'cross' };
const KINDS = { sent: 'met', superseded: 'cancelled' };

/** Typical cases without names: the list with its search, one of them, and the form in which they are written. */
export function View(el, desk) {
  let list = null;
  let shown = null;
  let etag = null;
  let draft = null;
  let asked = { q: '', category: '' };
  let wrong = null;
  let turn = 0;

  async function open({ rest, query }) {
    const mine = (turn += 1);
    const [period, number] = rest.split('/');
    wrong = null;
    shown = null;
    draft = null;
    try {
      if (period === 'new') draft = await begun(query.get('from') ?? '');
      else if (number) take(await readTypical({ period, number }));
      else {
        asked = { q: query.get('q') ?? '', category: query.get('category') ?? '' };
        list = await readBulletin(asked);
      }
      if (mine !== turn) return;
    } catch (error) {
      if (mine !== turn) return;
      list ??= { rows: [], proposed: [], may_write: false };
      desk.fail(error);
    }
    render();
  }

  /** What the form begins with: the category and the line of the case that is told. */
  async function begun(reference) {
    const kase = reference ? (await readCase(reference)).body.complaint : null;
    return { reference, category: kase?.category ?? '', business_line: kase?.business_line ?? '', description: kase?.description ?? '' };
  }

  function take({ body, etag: version }) {
    shown = body;
    etag = version;
    wrong = null;
  }

  function render() {
    if (!desk.session) return;
    if (draft) put(writing(draft), el);
    else if (shown) put(one(shown), el);
    else if (list) put(all(list), el);
  }

  async function doing(what, done) {
    try {
      take(await what());
      draft = null;
      announce(done());
    } catch (error) {
      wrong = refusalOf(error);
      render();
      el.querySelector('[role=alert]')?.focus();
      return false;
    }
    render();
    el.querySelector('h1').focus();
    return true;
  }

  const titleIn = (choices, id) => inLocale(choices.find((each) => each.id === id)?.title) || id;
  const roleWords = (role) => (desk.policy.roles?.[role] ? inLocale(desk.policy.roles[role]) : role);
  const about = ({ category, business_line: line }) =>
    [category && titleIn(desk.policy.categories, category), line && titleIn(desk.policy.business_lines, line)].filter(Boolean).join(' · ');

  // ---- the list

  function all({ rows, proposed, may_write: may }) {
    return html`
      <h1 tabindex="-1">${t('bulletin.heading')}</h1>
      <p class="page__lead">${t('bulletin.lead')}</p>
      <form class="bulletin__search" role="search" @submit=${search}>
        <label class="field"><span class="field__label">${t('bulletin.search')}</span>
          <input class="field__input" type="search" name="q" maxlength="200" autocomplete="off" placeholder=${t('bulletin.example')} .value=${asked.q}></label>
        ${chosen('category', 'categories', asked.category, t('bulletin.any'))}
        <button class="button" type="submit">${t('bulletin.find')}</button>
        ${may ? html`<a class="button button--quiet" href="#bulletin/new">${icon('plus')}<span>${t('bulletin.write')}</span></a>` : nothing}
      </form>
      ${proposed.length ? proposals(proposed) : nothing}
      ${rows.length ? html`<ul class="bulletin__list">${rows.map(row)}</ul>` : html`<p class="notice"><span>${t(asked.q || asked.category ? 'bulletin.none_found' : 'bulletin.none')}</span></p>`}`;
  }

  function search(event) {
    event.preventDefault();
    const { q, category } = event.currentTarget.elements;
    const wanted = Object.entries({ q: q.value.trim(), category: category.value }).filter(([, value]) => value);
    window.location.hash = `#bulletin${wanted.length ? `?${new URLSearchParams(wanted)}` : ''}`;
  }

  const chosen = (name, choices, value, none) => html`<label class="field"><span class="field__label">${t(`bulletin.${name}`)}</span>
    <select class="field__input" name=${name}><option value="">${none}</option>
      ${desk.policy[choices].map(({ id, title }) => html`<option value=${id} ?selected=${id === value}>${inLocale(title)}</option>`)}</select></label>`;

  const proposals = (proposed) => html`<details class="bulletin__proposed"><summary>${t('bulletin.proposed', { count: proposed.length })}</summary>
    <ul>${proposed.map((each) => html`<li><a href="#case/${each.reference}">${each.reference}</a>
      <span class="bulletin__soft">${titleIn(desk.policy.categories, each.category)} · ${titleIn(desk.policy.severities, each.severity)}${each.round > 1 ? ` · ${t('bulletin.rounds', each)}` : ''}</span>
      <a href="#bulletin/new?from=${encodeURIComponent(each.reference)}" aria-label=${t('bulletin.write_of', each)}>${t('bulletin.write_up')}</a></li>`)}</ul></details>`;

  function row(each) {
    return html`<li class="card bulletin__row">
      <a class="bulletin__title" href="#bulletin/${each.period}/${each.number}">${each.title}</a>
      ${each.state === 'sent' ? nothing : stateOf(each)}
      <p class="bulletin__soft">${[about(each), date(each.written_at, locale(), desk.policy.zone)].filter(Boolean).join(' · ')}</p>
      <p class="bulletin__lesson">${each.lesson}</p></li>`;
  }

  function stateOf({ state, waits_for: role, mine }) {
    const words = mine ? t('bulletin.mine') : t(`bulletin.state.${state}`, { role: role && roleWords(role) });
    return html`<span class="state state--${mine ? 'overdue' : KINDS[state] ?? 'expected'}">${icon(mine ? 'alert' : MARKS[state])}<span class="state__word">${words}</span></span>`;
  }

  // ---- one

  function one(told) {
    return html`
      ${back()}
      <h1 tabindex="-1">${told.title}</h1>
      <p class="bulletin__head">${stateOf(told)}<span class="bulletin__soft">${about(told)}</span>
        ${told.reference ? html`<span class="bulletin__soft">${t('bulletin.told_of')} <a href="#case/${told.reference}">${told.reference}</a></span>` : nothing}</p>
      ${told.mine ? deciding(told) : nothing}
      ${PARTS.filter((part) => told[part]).map((part) => html`<h2>${t(`bulletin.${part}`)}</h2><p class="bulletin__words">${told[part]}</p>`)}
      <h2>${t('bulletin.way')}</h2>
      <ol class="bulletin__way">${told.steps.filter(({ move }) => !['sending', 'asking'].includes(move)).map((step) => html`<li>
        <time datetime=${step.at}>${dateTime(step.at, locale(), desk.policy.zone)}</time>
        <span>${t(`bulletin.move.${step.move}`, { who: step.by_name || t('bulletin.portal'), role: step.role && roleWords(step.role), people: told.told.join(t('site.and')) })}</span>
        ${step.note ? html`<q>${step.note}</q>` : nothing}</li>`)}</ol>
      ${told.mine ? nothing : refusal()}
      <p class="bulletin__buttons not-on-paper">
        ${told.may_write ? html`<button class="button button--quiet" type="button" @click=${() => change(told)}>${t('bulletin.change')}</button>` : nothing}</p>
      ${told.may_withdraw ? withdrawing(told) : nothing}`;
  }

  const back = () => html`<a class="case-view__back not-on-paper" href="#bulletin">${icon('back')}<span>${t('bulletin.back')}</span></a>`;

  function change(told) {
    draft = { ...told, of: told };
    render();
    el.querySelector('h1').focus();
  }

  function deciding(told) {
    const decide = (event) => {
      event.preventDefault();
      const note = event.currentTarget.elements.note.value.trim();
      const returning = event.submitter?.value === 'return';
      if (returning && !note) {
        wrong = { failure: () => t('bulletin.note_needed'), wrong: [] };
        render();
        el.querySelector('[role=alert]')?.focus();
        return;
      }
      doing(() => (returning ? returnTypical : agreeToTypical)(told, { note }, etag), () => t(returning ? 'bulletin.returned' : 'bulletin.agreed'));
    };
    return html`<form class="card bulletin__form not-on-paper" @submit=${decide}>
      <h2>${t('bulletin.your_turn', { role: roleWords(told.waits_for) })}</h2><p>${t('bulletin.then', { roles: told.to.map(roleWords).join(t('site.and')) })}</p>
      <label class="field"><span class="field__label">${t('bulletin.note')}</span><textarea class="field__input" name="note" rows="2" maxlength="1000"></textarea></label>
      ${refusal()}
      <p class="bulletin__buttons"><button class="button" type="submit" value="agree">${t('bulletin.agree')}</button>
        <button class="button button--quiet" type="submit" value="return">${t('bulletin.return')}</button></p></form>`;
  }

  function withdrawing(told) {
    const withdraw = (event) => {
      event.preventDefault();
      const reason = event.currentTarget.elements.reason.value.trim();
      doing(() => withdrawTypical(told, { reason }, etag), () => t('bulletin.withdrawn'));
    };
    return html`<details class="not-on-paper"><summary>${t('bulletin.withdraw')}</summary>
      <form class="bulletin__form" @submit=${withdraw}><p>${t('bulletin.withdraw_hint')}</p>
        <label class="field"><span class="field__label">${t('bulletin.reason')}</span><textarea class="field__input" name="reason" rows="2" required maxlength="500"></textarea></label>
        <button class="button button--quiet" type="submit">${t('bulletin.withdraw_now')}</button></form></details>`;
  }

  function refusal() {
    if (!wrong) return nothing;
    const words = wrong.failure ? [wrong.failure()] : wrong.wrong.map(({ field, message }) => (FIELDS.includes(field) ? `${t(`bulletin.${field}`)}${t('bulletin.colon')}${message}` : message));
    return html`<div class="field__error" role="alert" tabindex="-1">${words.map((each) => html`<p>${each}</p>`)}</div>`;
  }

  // ---- writing

  function writing(begin) {
    const error = (name) => wrong?.wrong.find(({ field }) => field === name)?.message;
    const words = (name, rows) => html`<div class="field ${error(name) ? 'field--wrong' : ''}">
      <label class="field__label" for="typical-${name}">${t(`bulletin.${name}`)}${NEEDED.includes(name) ? nothing : html` <span class="field__optional">${t('site.optional')}</span>`}</label>
      <p class="field__hint" id="typical-${name}-hint">${t(`bulletin.${name}_hint`)}</p>
      ${error(name) ? html`<p class="field__error" id="typical-${name}-error">${error(name)}</p>` : nothing}
      ${rows ? html`<textarea class="field__input" id="typical-${name}" name=${name} rows=${rows} maxlength="3000" ?required=${NEEDED.includes(name)} aria-describedby="typical-${name}-hint" .value=${begin[name] ?? ''}></textarea>`
        : html`<input class="field__input" id="typical-${name}" name=${name} maxlength="120" required autocomplete="off" aria-describedby="typical-${name}-hint" .value=${begin[name] ?? ''}>`}</div>`;
    return html`${back()}
      <h1 tabindex="-1">${t(begin.of ? 'bulletin.changing' : 'bulletin.writing')}</h1>
      <p class="notice">${icon('alert')}<span>${t('bulletin.nobody')}</span></p>
      ${begin.reference ? html`<p>${t('bulletin.told_of')} <a href="#case/${begin.reference}">${begin.reference}</a></p>` : nothing}
      ${begin.description ? html`<details><summary>${t('bulletin.original')}</summary><p class="bulletin__words">${begin.description}</p></details>` : nothing}
      <form class="card bulletin__form" @submit=${(event) => save(event, begin)}>
        ${refusal()}
        ${words('title', 0)}${words('happened', 5)}${words('cause', 4)}${words('lesson', 4)}${words('measure', 4)}
        ${chosen('category', 'categories', begin.category, t('bulletin.no_choice'))}
        ${desk.policy.business_lines.length ? chosen('business_line', 'business_lines', begin.business_line, t('bulletin.no_choice')) : nothing}
        <p class="bulletin__buttons"><button class="button" type="submit">${t('bulletin.save')}</button></p></form>`;
  }

  function save(event, begin) {
    event.preventDefault();
    const typed = Object.fromEntries(new FormData(event.currentTarget));
    const body = { ...typed, reference: begin.reference ?? '' };
    draft = { ...begin, ...typed };
    doing(() => (begin.of ? rewriteTypical(begin.of, body, etag) : writeTypical(body)), () => t('bulletin.saved')).then((saved) => {
      if (saved) window.history.replaceState(null, '', `#bulletin/${shown.period}/${shown.number}`);
    });
  }

  const FIELDS = ['title', ...PARTS];
  return { open, render };
}
