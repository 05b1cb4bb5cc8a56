import { actOnCase, ApiError } from '../api.js';
import { html, nothing } from '../../vendor/lit-html/lit-html.js';
import { announce } from '../components/announce.js';
import { failureWords } from '../failures.js';
import { plural, t } from '../i18n.js';
import { icon } from '../parts/icon.js';
import { dropDraft, readDraft, writeDraft } from '../storage.js';

const LONGEST = 500;

/**
 * One deed (see retentionLogic) on many cases, with one reason, one by one and each on the version that was shown. `shown` after
 * each change; `done` when all are through.
 */
export function Deed(desk, { shown, done }) {
  // {deed, rows, phase: 'form'|'sending'|'done', reason, count, made, failures: [{reference, words}], stopped, missing}
  let job = null;

  const draft = () => `retention:${job.deed.id}`;

  function begin(deed, rows) {
    job = { deed, rows, phase: 'form', reason: readDraft(`retention:${deed.id}`)?.reason ?? '', count: 0, made: [], failures: [] };
    shown();
    focus('h2');
  }

  function close() {
    job = null;
  }

  function cancel() {
    close();
    shown();
    document.querySelector('.view--retention h1')?.focus();
  }

  async function send(event) {
    event.preventDefault();
    const mine = job;
    mine.missing = !mine.reason.trim();
    if (mine.missing) {
      shown();
      focus('textarea');
      return;
    }
    mine.phase = 'sending';
    shown();
    focus('h2');
    for (const { reference, version } of mine.rows) {
      if (mine.stopped) break;
      await act(mine, reference, version);
      mine.count += 1;
      if (job === mine) shown();
    }
    dropDraft(`retention:${mine.deed.id}`);
    if (job !== mine) return; // the reader has gone to another pile
    mine.phase = 'done';
    announce(outcome(mine));
    await done();
    focus('h2');
  }

  async function act(mine, reference, version) {
    try {
      await actOnCase(reference, mine.deed.act, { ...mine.deed.body, reason: mine.reason.trim() }, `"${version}"`);
      mine.made.push(reference);
    } catch (error) {
      const stale = error instanceof ApiError && error.status === 412;
      mine.failures.push({ reference, words: stale ? () => t('retention.stale') : failureWords(error) });
      if (error.status === 401) {
        mine.stopped = true;
        desk.fail(error);
      }
    }
  }

  function outcome({ deed, made, failures }) {
    return [plural(`retention.made_${deed.id}`, made.length), failures.length ? plural('retention.not_made', failures.length) : ''].filter(Boolean).join(t('site.semicolon'));
  }

  function focus(selector) {
    document.querySelector(`.retention-deed ${selector}`)?.focus();
  }

  function note(event) {
    job.reason = event.target.value;
    writeDraft(draft(), { reason: job.reason });
  }

  /** The panel of what is being done, or nothing. */
  function render() {
    if (!job) return nothing;
    return html`<section class="retention-deed card" aria-labelledby="retention-deed-title">
      <h2 id="retention-deed-title" tabindex="-1">${t(`retention.do_${job.deed.id}`)} · ${plural('retention.cases', job.rows.length)}</h2>
      ${{ form, sending, done: finished }[job.phase]()}
    </section>`;
  }

  function form() {
    const { deed, missing, reason, rows } = job;
    return html`<form @submit=${send} novalidate>
      <div class="notice notice--${deed.id === 'approve' ? 'problem' : 'plain'}">${icon(deed.id === 'approve' ? 'alert' : 'check-circle')}<p>${t(`retention.means_${deed.id}`)}</p></div>
      <p class="retention-deed__which">${rows.map(({ reference }) => reference).join(t('site.and'))}</p>
      <div class="field">
        <label class="field__label" for="retention-reason">${t(`retention.reason_${deed.id}`)}</label>
        <p class="field__hint" id="retention-reason-hint">${t(deed.id === 'lift' || deed.id === 'hold' || deed.id === 'refuse' ? 'retention.reason_hint' : 'retention.reason_stays')}</p>
        ${missing ? html`<p class="field__error" id="retention-reason-error">${t('error.text_missing')}</p>` : nothing}
        <textarea class="field__input field__input--short" id="retention-reason" rows="2" maxlength=${LONGEST} aria-describedby="retention-reason-hint retention-reason-error" aria-invalid=${String(Boolean(missing))} .value=${reason} @input=${note}></textarea>
      </div>
      <p class="button-row"><button class="button button--small" type="submit">${t(`retention.do_${deed.id}`)}</button><button class="link-button" type="button" @click=${cancel}>${t('retention.cancel')}</button></p>
    </form>`;
  }

  function sending() {
    const words = t('retention.progress', { count: job.count, of: job.rows.length });
    return html`<p>${words}</p><progress class="retention-deed__progress" max=${job.rows.length} .value=${job.count} aria-label=${words}></progress>
      <p><button class="button button--small button--quiet" type="button" aria-disabled=${String(Boolean(job.stopped))} @click=${stop}>${t('retention.stop')}</button></p>`;
  }

  function stop() {
    job.stopped = true;
    shown();
  }

  function finished() {
    const { failures } = job;
    return html`<p class="retention-deed__made">${icon(failures.length ? 'alert' : 'check-circle')} ${outcome(job)}</p>
      ${failures.length ? html`<ul class="retention-deed__failed">${failures.map(({ reference, words }) => html`<li><a href="#case/${encodeURIComponent(reference)}">${reference}</a> ${words()}</li>`)}</ul>` : nothing}
      <p><button class="button button--small button--quiet" type="button" @click=${cancel}>${t('retention.close')}</button></p>`;
  }

  return { begin, close, render, isOpen: () => job !== null };
}
