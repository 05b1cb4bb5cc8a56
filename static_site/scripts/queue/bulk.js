import { actOnCase, ApiError, readCase } from '../api.js';
import { html, nothing } from '../../vendor/lit-html/lit-html.js';
import { announce } from '../components/announce.js';
import { failureWords } from '../failures.js';
import { inLocale, t } from '../i18n.js';
import { icon } from '../parts/icon.js';
import { takers } from '../queueLogic.js';
import { dropDraft, readDraft, writeDraft } from '../storage.js';

const AT_ONCE = 4;
export const BULK_ACTS = ['assignment', 'note'];

/**
 * One act on many cases: each is read, so that it is known whether the act is open on it and on which version, and then
 * done one by one. `shown` after each change; `done(references)` with those on which it was done; `home()`: where the
 * focus goes when it is closed; `name` tells its fields from those of another, `title` what it is called.
 */
export function Bulk(desk, { shown, done, home, name = 'queue', title = (act) => t(`queue.bulk_${act}`) }) {
  // {act, phase: 'reading'|'form'|'sending'|'done', cases, failures: [{reference, words}], count, of, stopped, values}
  let job = null;

  async function begin(act, references, values = readDraft(`bulk:${act}`) ?? {}) {
    const mine = { act, phase: 'reading', cases: [], failures: [], count: 0, of: references.length, values };
    job = mine;
    shown();
    const waiting = [...references];
    await Promise.all(Array.from({ length: AT_ONCE }, async () => {
      while (waiting.length && job === mine) await read(mine, waiting.shift());
    }));
    if (job !== mine) return;
    const place = new Map(references.map((reference, at) => [reference, at]));
    mine.cases.sort((a, b) => place.get(a.reference) - place.get(b.reference));
    mine.phase = 'form';
    shown();
    focus('h2');
  }

  async function read(mine, reference) {
    try {
      const { body, etag } = await readCase(reference);
      if (body.acts.includes(mine.act)) mine.cases.push({ reference, etag, handlers_open: body.handlers_open });
      else mine.failures.push({ reference, words: () => t('queue.bulk_not_open', { stage: t(`stage.${body.stage}`) }) });
    } catch (error) {
      mine.failures.push({ reference, words: failureWords(error) });
      if (error.status === 401) desk.fail(error);
    }
    mine.count += 1;
    shown();
  }

  async function send(event) {
    event.preventDefault();
    const mine = job;
    const { handler, text } = mine.values;
    const body = mine.act === 'assignment' ? { handler, reason: (text ?? '').trim() } : { text: (text ?? '').trim() };
    const able = mine.cases.filter((each) => takes(each, mine));
    Object.assign(mine, { phase: 'sending', count: 0, of: able.length, made: [], failures: [...mine.failures, ...untaken(mine)] });
    shown();
    focus('h2');
    for (const { reference, etag } of able) {
      if (mine.stopped) {
        mine.failures.push({ reference, words: () => t('queue.bulk_stopped') });
        continue;
      }
      try {
        await actOnCase(reference, mine.act, body, etag);
        mine.made.push(reference);
      } catch (error) {
        const stale = error instanceof ApiError && error.status === 412;
        mine.failures.push({ reference, words: stale ? () => t('queue.bulk_stale') : failureWords(error) });
        if (error.status === 401) mine.stopped = true;
      }
      mine.count += 1;
      shown();
    }
    mine.phase = 'done';
    if (!mine.failures.length) dropDraft(`bulk:${mine.act}`);
    announce(outcome(mine));
    done(mine.made);
    shown();
    focus('h2');
  }

  const takes = ({ handlers_open: handlers = [] }, { act, values }) => act !== 'assignment' || handlers.some(({ email }) => email === values.handler);
  // Those that whoever was chosen cannot take, or is not named for yet.
  const untaken = (mine) => (mine.act === 'assignment' && mine.values.handler ? mine.cases.filter((each) => !takes(each, mine)) : []).map(({ reference }) => ({ reference, words: () => t('queue.bulk_other_taker') }));
  const outcome = ({ act, made, failures }) => [t(`queue.bulk_${act}_made`, { n: made.length }), failures.length ? t('queue.bulk_failed', { n: failures.length }) : ''].filter(Boolean).join(t('site.semicolon'));

  function note(name, value) {
    job.values = { ...job.values, [name]: value };
    writeDraft(`bulk:${job.act}`, job.values);
    shown();
  }

  /** Whoever has gone on meanwhile is let alone (`quietly`). */
  function close({ quietly = false } = {}) {
    job = null;
    shown();
    if (!quietly) home()?.focus();
  }

  function focus(selector) {
    document.querySelector(`.${name}-bulk ${selector}`)?.focus();
  }

  /** The panel of what is being done, or nothing. */
  function render() {
    if (!job) return nothing;
    return html`
      <section class="queue-bulk ${name}-bulk card" aria-labelledby="${name}-bulk-title">
        <h2 id="${name}-bulk-title" tabindex="-1">${title(job.act)}</h2>
        ${{ reading, form, sending, done: finished }[job.phase]()}
      </section>
    `;
  }

  const progress = (key) => html`<p>${t(key, { count: job.count, of: job.of })}</p><progress class="queue-bulk__progress" max=${job.of} .value=${job.count} aria-label=${t(key, { count: job.count, of: job.of })}></progress>`;
  const reading = () => html`${progress('queue.bulk_reading')}<p><button class="link-button" type="button" @click=${() => close()}>${t('queue.cancel')}</button></p>`;
  const sending = () => html`${progress('queue.bulk_sending')}<p><button class="button button--small button--quiet" type="button" aria-disabled=${String(Boolean(job.stopped))} @click=${() => { job.stopped = true; shown(); }}>${t('queue.bulk_stop')}</button></p>`;

  function form() {
    const { act, cases, values, failures } = job;
    if (!cases.length) return html`<p>${t('queue.bulk_none')}</p>${failed(failures)}<p><button class="button button--small button--quiet" type="button" @click=${() => close()}>${t('queue.close')}</button></p>`;
    const able = cases.filter((each) => takes(each, job)).length;
    const n = act === 'assignment' && !values.handler ? cases.length : able;
    return html`
      <form @submit=${send}>
        ${act === 'assignment' ? handlers(takers(cases), cases.length, values) : nothing}
        <div class="field">
          <label class="field__label" for="${name}-bulk-text">${t(`queue.bulk_${act}_text`)}${act === 'assignment' ? html` <span class="field__optional">${t('site.optional')}</span>` : nothing}</label>
          <textarea class="field__input field__input--short" id="${name}-bulk-text" maxlength=${act === 'assignment' ? 2000 : 10000} ?required=${act === 'note'} .value=${values.text ?? ''} @input=${(event) => note('text', event.target.value)}></textarea>
        </div>
        ${failed([...failures, ...untaken(job)])}
        <p class="button-row"><button class="button button--small" type="submit">${t(`queue.bulk_${act}_do`, { n })}</button><button class="link-button" type="button" @click=${() => close()}>${t('queue.cancel')}</button></p>
      </form>
    `;
  }

  function handlers(members, of, { handler = '' }) {
    const roles = (each) => each.roles.map((role) => inLocale(desk.policy.roles[role]) || role).join(t('site.and'));
    const words = (each) => [each.name, roles(each), each.count < of ? t('queue.bulk_takes', { n: each.count, of }) : ''].filter(Boolean).join(' · ');
    const departments = [...new Set(members.map(({ department }) => department))];
    return html`
      <div class="field">
        <label class="field__label" for="${name}-bulk-handler">${t('queue.bulk_handler')}</label>
        <select class="field__input" id="${name}-bulk-handler" required @change=${(event) => note('handler', event.target.value)}>
          <option value="" ?selected=${!handler}>${t('site.choose')}</option>
          ${departments.map((department) => html`<optgroup label=${department || t('assignment.no_department')}>${members.filter((each) => each.department === department).map((each) => html`<option value=${each.email} ?selected=${each.email === handler}>${words(each)}</option>`)}</optgroup>`)}
        </select>
      </div>
    `;
  }

  function failed(failures) {
    if (!failures.length) return nothing;
    return html`<div class="queue-bulk__failed"><p>${icon('alert')} ${t('queue.bulk_not', { n: failures.length })}</p><ul>${failures.map(({ reference, words }) => html`<li><a href="#case/${encodeURIComponent(reference)}">${reference}</a> ${words()}</li>`)}</ul></div>`;
  }

  function finished() {
    const { act, failures, values } = job;
    return html`
      <p class="queue-bulk__made">${icon(failures.length ? 'alert' : 'check-circle')} ${outcome(job)}</p>
      ${failed(failures)}
      <p class="button-row">
        ${failures.length ? html`<button class="button button--small" type="button" @click=${() => begin(act, failures.map(({ reference }) => reference), values)}>${t('queue.bulk_again')}</button>` : nothing}
        <button class="button button--small button--quiet" type="button" @click=${() => close()}>${t('queue.close')}</button>
      </p>
    `;
  }

  return { begin, render, close, isOpen: () => job !== null, isBusy: () => job !== null && job.phase !== 'done' };
}
