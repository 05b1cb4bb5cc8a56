import { ApiError, readAudit, readAudits } from '../api.js';
import { html, nothing, render as put } from '../../vendor/lit-html/lit-html.js';
import { announce } from '../components/announce.js';
import { actorWords } from '../components/actorWords.js';
import { dateTime } from '../format.js';
import { locale, t } from '../i18n.js';
import { icon } from '../parts/icon.js';
import { thisMonth } from '../thisMonth.js';

/** Whether timelines are whole and untouched: of the case that `#audit/<reference>` names, or of a month, page by page. */
export function View(el, desk) {
  let reference = '';
  let one = null;
  let many = null;
  let month = '';
  let busy = false;

  async function open({ rest }) {
    reference = decodeURIComponent(rest ?? '');
    month ||= thisMonth(desk.policy.zone);
    one = null;
    if (reference) await checkOne();
    else render();
  }

  async function checkOne() {
    const asked = reference;
    await during(async () => {
      const found = await readAudit(asked);
      if (asked === reference) one = found;
    });
    if (one && asked === reference) announce(resultOf(one));
  }

  async function checkMonth(from = null) {
    const before = from ? many.cases : [];
    await during(async () => {
      const { cases, cursor } = await readAudits(month, from);
      many = { month, cases: [...before, ...cases], cursor };
    });
    if (many) announce(summary(many));
  }

  async function during(work) {
    busy = true;
    desk.say(null);
    render();
    try {
      await work();
    } catch (error) {
      const asked = reference;
      if (error instanceof ApiError && error.status === 404) desk.say(() => t('audit.unknown', { reference: asked }), 'problem');
      else desk.fail(error);
    }
    busy = false;
    render();
  }

  function render() {
    if (desk.policy) put(page(), el);
  }

  function page() {
    return html`
      <h1 tabindex="-1">${t('nav.audit')}</h1>
      <p class="audit__lead">${t('audit.lead')}</p>
      <section class="card audit__part">
        <h2>${t('audit.one')}</h2>
        <form class="audit__form" @submit=${chooseCase}>
          <label class="audit__label">${t('audit.reference')}
            <input class="field__input" name="reference" maxlength="40" required autocomplete="off" .value=${reference}></label>
          <button class="button button--small" aria-disabled=${String(busy)}>${t(busy ? 'audit.checking' : 'audit.check')}</button>
        </form>
        ${one ? caseResult(one) : nothing}
      </section>
      <section class="card audit__part">
        <h2>${t('audit.many')}</h2>
        <form class="audit__form" @submit=${chooseMonth}>
          <label class="audit__label">${t('audit.month')}
            <input class="field__input" type="month" name="month" pattern="\\d{4}-\\d{2}" placeholder="2026-11" required .value=${month}></label>
          <button class="button button--small" aria-disabled=${String(busy)}>${t(busy ? 'audit.checking' : 'audit.start')}</button>
        </form>
        ${many ? monthResult(many) : nothing}
      </section>
    `;
  }

  function chooseCase(event) {
    event.preventDefault();
    const wanted = event.currentTarget.elements.reference.value.trim();
    if (busy || !wanted) return;
    const hash = `#audit/${encodeURIComponent(wanted)}`;
    if (window.location.hash !== hash) window.location.hash = hash;
    else checkOne();
  }

  function chooseMonth(event) {
    event.preventDefault();
    if (busy) return;
    month = event.currentTarget.elements.month.value;
    many = null;
    checkMonth();
  }

  function verdict(intact, words) {
    return html`<div class="notice notice--${intact ? 'good' : 'problem'} audit__verdict">${icon(intact ? 'check-circle' : 'alert')}<p>${words}</p></div>`;
  }

  function caseResult(found) {
    return html`
      ${verdict(found.intact, resultOf(found))}
      ${found.disposed ? html`<p class="audit__after">${icon('check-circle')} ${t('audit.disposed')}</p>` : nothing}
      ${found.entries.length ? entriesOf(found) : nothing}
      ${found.intact ? html`<p class="audit__after"><a href="#case/${encodeURIComponent(found.reference)}">${t('audit.open')}</a>
        <button class="link-button" type="button" @click=${() => window.print()}>${t('audit.print')}</button></p>` : nothing}
    `;
  }

  function entriesOf({ entries }) {
    return html`
      <div class="audit__scroll" tabindex="0" role="region" aria-label=${t('audit.entries')}>
        <table class="audit__table audit__table--entries">
          <caption>${t('audit.entries')}</caption>
          <thead><tr>${['seq', 'at', 'actor', 'kind', 'hash'].map((name) => html`<th scope="col">${t(`audit.${name}`)}</th>`)}</tr></thead>
          <tbody>${entries.map((entry) => html`<tr>
            <th scope="row">${entry.seq}</th>
            <td>${dateTime(entry.at, locale(), desk.policy.zone)}</td>
            <td>${actorWords(entry)}</td>
            <td>${t(`kind.${entry.kind}`)}</td>
            <td><code class="audit__hash">${entry.hash}</code></td>
          </tr>`)}</tbody>
        </table>
      </div>
    `;
  }

  function monthResult(found) {
    if (!found.cases.length) return html`<p class="audit__none">${t('audit.none', { month: found.month })}</p>`;
    return html`
      ${verdict(found.cases.every(({ intact }) => intact), summary(found))}
      <div class="audit__scroll" tabindex="0" role="region" aria-label=${t('audit.many')}>
        <table class="audit__table">
          <thead><tr>${['case', 'state', 'length'].map((name) => html`<th scope="col">${t(`audit.${name}`)}</th>`)}</tr></thead>
          <tbody>${found.cases.map((each) => html`<tr>
            <th scope="row"><a href="#audit/${encodeURIComponent(each.reference)}">${each.reference}</a></th>
            <td class="audit__state audit__state--${each.intact ? 'intact' : 'broken'}">${icon(each.intact ? 'check' : 'alert')}
              ${each.intact ? t(each.disposed ? 'audit.state_disposed' : 'audit.state_intact') : t('audit.state_broken', { seq: each.broken_at })}</td>
            <td>${each.intact ? each.length : nothing}</td>
          </tr>`)}</tbody>
        </table>
      </div>
      ${found.cursor ? html`<p class="audit__after"><button class="button button--quiet button--small" type="button" aria-disabled=${String(busy)}
        @click=${() => busy || checkMonth(found.cursor)}>${t(busy ? 'audit.checking' : 'audit.more')}</button></p>` : nothing}
    `;
  }

  return { open, render };
}

const reasonOf = ({ reason }) => t(`audit.reason.${reason.includes('altered') ? 'altered' : 'missing'}`);

function resultOf(found) {
  if (found.intact) return t('audit.intact', { reference: found.reference, n: found.length });
  return t('audit.broken', { reference: found.reference, seq: found.broken_at, reason: reasonOf(found) });
}

function summary({ month, cases, cursor }) {
  if (!cases.length) return t('audit.none', { month });
  const broken = cases.filter(({ intact }) => !intact).length;
  return t(`audit.${cursor ? 'part' : 'done'}_${broken ? 'broken' : 'intact'}`, { month, broken, n: cases.length });
}
