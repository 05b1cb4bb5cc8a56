import { actOnCase, ApiError, foreseeAct } from '../api.js';
import { html, nothing, render as put } from '../../vendor/lit-html/lit-html.js';
import { repeat } from '../../vendor/lit-html/directives/repeat.js';
import { announce } from '../components/announce.js';
import { foreseenList } from '../components/Foreseen.js';
import { failureWords, refusalOf } from '../failures.js';
import { inLocale, learn, locale, t } from '../i18n.js';
import { icon } from '../parts/icon.js';
import { Lane } from '../parts/lane.js';
import { RowKeys, rowKeysHelp } from '../parts/rowKeys.js';
import { readCaseFor, StepForm } from '../parts/stepForm.js';
import { caseLine, laneState, moreRows, timeOf } from '../parts/workRow.js';
import { STEPS } from '../steps.js';
import { dropDraft, readDraft, writeDraft } from '../storage.js';
import { addressOf, afterCall, bandWords, callGroups, dialled, ifUnreachable } from '../workLogic.js';

const REGRET = 5000;
const ICONS = { satisfied: 'check-circle', not_satisfied: 'cross', unreachable: 'pause', not_handled: 'alert' };

await Promise.all([learn('work'), learn('acts')]);

/** The calls of the day: what was found, in one click, with a moment to take it back. */
export function View(el, desk) {
  const lane = Lane(desk, render);
  // Of each case by its reference: what is about to be saved, what went wrong, what was read of it.
  const states = new Map();
  let saved = [];
  RowKeys(el, { c: (place) => place.querySelector('[href^="tel:"]')?.click() });

  const open = () => lane.load('calls');
  const stateOf = ({ reference }) => states.get(reference) ?? {};

  function change({ reference }, news) {
    states.set(reference, { ...states.get(reference), ...news });
    render();
  }

  function render() {
    if (desk.policy && lane.name) put(page(), el);
  }

  function page() {
    const groups = callGroups(lane.rows, lane.now, desk.policy.zone);
    return html`
      <header class="page-head">
        <h1 tabindex="-1">${t('nav.calls')}</h1>
        <button class="link-button" type="button" @click=${() => el.querySelector('.row-keys').showModal()}>${t('keys.title')}</button>
      </header>
      <p class="work-lead">${t('calls.lead')}</p>
      ${justSaved()}
      ${laneState(lane, { title: t('calls.none'), text: t('calls.none_text') })}
      ${groups.map(group)}
      ${moreRows(lane)} ${rowKeysHelp([['c', t('calls.key_call')]])}
    `;
  }

  function group({ key, band, rows }) {
    const template = key === 'calls.later' ? waiting : call;
    return html`
      <section class="call-band">
        <h2>${icon('clock')}<span>${band ? when({ band }) : t(key)}</span> <span class="tab__count">${rows.length}</span></h2>
        <ol class="calls">${repeat(rows, ({ reference }) => reference, template)}</ol>
      </section>
    `;
  }

  const when = (due) => bandWords(due, { now: lane.now, locale: locale(), zone: desk.policy.zone });

  function justSaved() {
    if (!saved.length) return nothing;
    return html`<ul class="calls-saved" aria-label=${t('calls.saved')}>${saved.map(({ reference, who, outcome, then }) => html`
      <li>${icon('check')}<span><a href="#case/${encodeURIComponent(reference)}">${reference}</a> ${who}${t('calls.colon')}<b>${t(`follow-up.${outcome}`)}</b></span><span class="calls-saved__then">${thenWords(then)}</span></li>`)}</ul>`;
  }

  const thenWords = ({ key, next, ...values }) => t(key, { ...values, when: next ? when(next) : '' });

  // Who was not reached is called again on another day; if he calls himself meanwhile, it is recorded now.
  function waiting(each) {
    if (stateOf(each).early || stateOf(each).pending) return call(each);
    return html`
      <li class="call call--later" data-row>
        <div class="call__head">
          <a class="work-row__title" href=${addressOf(each)} data-row-link>${icon('clock')}<span>${inLocale(each.title)}</span></a>
          <span class="call__attempt">${t('calls.attempt', each.call)}</span>
          <b class="call__when">${when(each.call)}</b>
        </div>
        ${caseLine(each, desk.policy)}
        <p><button class="link-button" type="button" @click=${() => change(each, { early: true })}>${t('calls.now')}</button></p>
      </li>
    `;
  }

  function call(each) {
    const { pending, sending, failure } = stateOf(each);
    const number = dialled(each.call?.phone);
    return html`
      <li class="call" data-row>
        <div class="call__head">
          <a class="work-row__title" href=${addressOf(each)} data-row-link>${icon('bell')}<span>${inLocale(each.title)}</span></a>
          <span class="call__attempt">${t('calls.attempt', each.call ?? {})}</span>
          ${timeOf(each, { now: lane.now, zone: desk.policy.zone })}
        </div>
        ${caseLine(each, desk.policy)}
        <p class="call__phone">${number ? html`<a href="tel:${number}">${each.call.phone}</a>` : each.call?.phone || t('calls.no_phone')}</p>
        <p class="call__summary">${each.case.summary}</p>
        ${more(each)}
        ${pending ? regret(each, pending) : outcomes(each, sending)}
        ${failure ? html`<div class="notice notice--problem" role="alert">${icon('alert')}<p>${failure()}</p></div>` : nothing}
      </li>
    `;
  }

  function outcomes(each, sending) {
    const id = `call-${each.reference}`.replace(/[^\w-]/g, '-');
    return html`
      <div class="call__text">
        <label for=${id}>${t('follow-up.text')} <span class="field__optional">${t('site.optional')}</span></label>
        <textarea class="field__input field__input--text" id=${id} rows="1" .value=${textOf(each)} @input=${(event) => writeDraft(draftOf(each), { ...readDraft(draftOf(each)), text: event.target.value })}></textarea>
      </div>
      <div class="call__outcomes" role="group" aria-label=${t('calls.outcome_of', { name: each.case.complainant })}>
        ${(each.call?.outcomes ?? []).map((id) => html`<button class="button button--quiet button--small outcome outcome--${id}" type="button" aria-disabled=${String(Boolean(sending))} @click=${() => choose(each, id)}>${icon(ICONS[id] ?? 'check')}${t(`follow-up.${id}`)}</button>`)}
      </div>
    `;
  }

  function regret(each, { outcome, foreseen }) {
    const { stage } = each.case;
    return html`
      <div class="call__regret" role="status">
        <div class="foreseen">
          <p>${savingWords(each, outcome)}</p>
          ${foreseen ? foreseenList(foreseen, { stage, zone: desk.policy.zone }) : nothing}
        </div>
        <button class="button button--small button--quiet" type="button" @click=${() => takeBack(each)}>${icon('back')}${t('calls.take_back')}</button>
      </div>
    `;
  }

  // Of a call in vain the next attempt is proposed before anything is saved.
  function savingWords({ call: due }, outcome) {
    const saving = t('calls.saving', { outcome: t(`follow-up.${outcome}`) });
    return outcome === 'unreachable' && due ? `${saving}${t('calls.semicolon')}${thenWords(ifUnreachable(due))}` : saving;
  }

  function choose(each, outcome) {
    if (stateOf(each).sending) return;
    const timer = setTimeout(() => save(each, outcome), REGRET);
    change(each, { pending: { outcome, timer }, failure: null });
    announce(savingWords(each, outcome));
    placeOf(each)?.querySelector('.call__regret button')?.focus();
    tellAhead(each, outcome, timer);
  }

  // What it will cause is said while it can be taken back; what cannot be recorded is said at once.
  async function tellAhead(each, outcome, timer) {
    const isPending = () => stateOf(each).pending?.timer === timer;
    try {
      const { kase, etag } = await readCaseFor(each.reference, desk);
      if (!isPending()) return;
      if (hasMoved(each, kase, outcome)) {
        clearTimeout(timer);
        await overtaken(each);
        return;
      }
      const foreseen = await foreseeAct(each.reference, 'follow-up', { outcome }, etag);
      if (isPending()) change(each, { pending: { outcome, timer, foreseen } });
    } catch (error) {
      if (!isPending() || error.status !== 409) return; // whatever else it is, saving will say it
      clearTimeout(timer);
      change(each, { pending: null, failure: failureWords(error) });
    }
  }

  function takeBack(each) {
    clearTimeout(stateOf(each).pending.timer);
    change(each, { pending: null });
    placeOf(each)?.querySelector('.outcome')?.focus();
  }

  const placeOf = ({ reference }) => [...el.querySelectorAll('.call')].find((place) => place.querySelector('[data-row-link]').hash.includes(encodeURIComponent(reference)));

  async function save(each, outcome) {
    const hadFocus = placeOf(each)?.contains(document.activeElement);
    change(each, { pending: null, sending: true });
    let answer;
    try {
      const { kase, etag } = await readCaseFor(each.reference, desk);
      if (hasMoved(each, kase, outcome)) {
        await overtaken(each);
        return;
      }
      answer = await actOnCase(each.reference, 'follow-up', { outcome, text: textOf(each).trim() }, etag);
    } catch (error) {
      await refused(each, error);
      return;
    }
    dropDraft(draftOf(each));
    states.delete(each.reference);
    await lane.load('calls');
    const then = afterCall(answer.body, outcome, each.call);
    saved = [{ reference: each.reference, who: each.case.complainant, outcome, then }, ...saved].slice(0, 5);
    render();
    announce(`${t(`follow-up.${outcome}`)} ${thenWords(then)}`);
    if (hadFocus) (el.querySelector('.call [data-row-link]') ?? el.querySelector('h1')).focus();
  }

  async function refused(each, error) {
    if (error instanceof ApiError && error.status === 412) {
      await overtaken(each);
      return;
    }
    change(each, { sending: false, failure: failureWords(error) });
    if (error.status === 401) desk.fail(error);
  }

  // Its row may be gone with the call, so it is said at the top; what was written is kept for the form on the case page.
  async function overtaken(each) {
    states.delete(each.reference);
    const words = () => t('calls.overtaken', { reference: each.reference, name: each.case.complainant });
    desk.say(words, 'warning');
    announce(words());
    await lane.load('calls');
  }

  function more(each) {
    const { detail } = stateOf(each);
    return html`
      <details class="call__more" @toggle=${(event) => event.target.open && !detail && read(each)}>
        <summary>${t('calls.more')}</summary>
        ${detail ? whole(detail) : html`<p>${t('site.loading')}</p>`}
      </details>
    `;
  }

  function whole({ complaint, reply, forms, links }) {
    return html`
      <dl class="call__words">
        <div><dt>${t('calls.complained')}</dt><dd>${complaint}</dd></div>
        <div><dt>${t('calls.replied')}</dt><dd>${reply || t('calls.no_reply')}</dd></div>
      </dl>
      ${forms.map(({ title, form }) => html`<details class="call__record"><summary>${inLocale(title)}</summary>${form.section}</details>`)}
      ${links.map(({ title, href }) => html`<p><a href=${href}>${inLocale(title)}</a></p>`)}
    `;
  }

  async function read(each) {
    try {
      const { kase, etag, policy } = await readCaseFor(each.reference, desk);
      change(each, { detail: detailOf(each, { kase, etag, policy }) });
    } catch (error) {
      change(each, { failure: failureWords(error) });
    }
  }

  // The questionnaire and whatever else the regulation wants recorded of the call, as it stands on the case page.
  function detailOf(each, { kase, etag, policy }) {
    const steps = STEPS.records({ kase, policy }).filter(({ missing }) => !missing?.length);
    const here = steps.filter(({ files }) => !files);
    const forms = here.map((step) => {
      const form = StepForm(step, { reference: each.reference, zone: policy.zone, stage: kase.stage, etag });
      form.section.addEventListener('performAct', (event) => record(each, { form, title: step.title, etag, ...event.detail }));
      return { title: step.title, form };
    });
    const links = steps.filter(({ files }) => files).map(({ title, key }) => ({ title, href: `#case/${encodeURIComponent(each.reference)}?act=${encodeURIComponent(key)}` }));
    const replied = kase.timeline.findLast(({ kind }) => ['replied', 'further_reply'].includes(kind));
    return { complaint: kase.complaint?.description ?? each.case.summary, reply: replied?.data.text, forms, links };
  }

  async function record(each, { form, title, etag, act, body }) {
    form.tell({ sending: true, failure: null, wrong: [] });
    try {
      await actOnCase(each.reference, act.split(':')[0], body, etag);
    } catch (error) {
      const isStale = error instanceof ApiError && error.status === 412;
      form.tell({ sending: false, ...(isStale ? { failure: () => t('calls.changed') } : refusalOf(error)) });
      if (isStale) await read(each);
      return;
    }
    form.done();
    desk.say(() => t('case.saved', { act: inLocale(title) }), 'good');
    announce(t('case.saved', { act: inLocale(title) }));
    await read(each);
  }

  // What is about to be saved must not be lost with the page.
  window.addEventListener('beforeunload', (event) => {
    if ([...states.values()].some(({ pending, sending }) => pending || sending)) event.preventDefault();
  });
  return { open, render };
}

const draftOf = ({ reference }) => `act:${reference}:follow-up`;
const textOf = (each) => readDraft(draftOf(each))?.text ?? '';

// Somebody has called meanwhile, or the case is no longer one to be called about.
function hasMoved({ case: { stage, round } }, kase, outcome) {
  return kase.stage !== stage || kase.round !== round || !kase.calls_open.includes(outcome);
}
