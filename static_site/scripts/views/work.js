import { html, nothing, render as put } from '../../vendor/lit-html/lit-html.js';
import { repeat } from '../../vendor/lit-html/directives/repeat.js';
import { inLocale, locale, plural, t } from '../i18n.js';
import { countOf, Lane } from '../parts/lane.js';
import { icon } from '../parts/icon.js';
import { keepFocus } from '../parts/keepFocus.js';
import { disposalsWait, matrixWaits } from '../parts/matrixWaits.js';
import { RowKeys, rowKeysHelp } from '../parts/rowKeys.js';
import { caseLine, laneState, moreRows, timeOf } from '../parts/workRow.js';
import { addressOf, rowKey, until } from '../workLogic.js';

const LANES = ['mine', 'delegated', 'stuck'];
const ELSEWHERE = ['calls', 'approvals'];
const KINDS = { clock: 'clock', unassigned: 'plus', call: 'bell', approval: 'check-circle', penalty: 'file', stuck: 'alert', delegated: 'arrow' };

/** My work: what waits for whom, most urgent first. */
export function View(el, desk) {
  const lane = Lane(desk, render, { wanted: () => !el.hidden && desk.session !== null, refreshed: () => keepFocus(el, render) });
  RowKeys(el);

  const open = ({ rest }) => lane.load(LANES.includes(rest) ? rest : LANES[0]);

  function render() {
    if (!desk.policy || !lane.name) return;
    put(page(), el);
  }

  function page() {
    return html`
      <header class="page-head">
        <h1 tabindex="-1">${t('nav.work')}</h1>
        <button class="link-button" type="button" @click=${() => el.querySelector('.row-keys').showModal()}>${t('keys.title')}</button>
      </header>
      <nav class="tabs" aria-label=${t('work.lanes')}>
        ${LANES.map((name) => tab(name, `#work${name === LANES[0] ? '' : `/${name}`}`, t(`work.${name}`)))}
        <span class="work-lanes__else">${ELSEWHERE.map((name) => (lane.counts[name] ? tab(name, `#${name}`, t(`nav.${name}`)) : nothing))}</span>
      </nav>
      <p class="work-lead">${t(`work.${lane.name}_lead`)}</p>
      <p class="work-news" role="status">${lane.news ? html`${icon('refresh')}<span>${plural('work.news', lane.news)}</span>` : nothing}</p>
      ${lane.name === 'mine' ? [matrixWaits(lane.changes), disposalsWait(lane.disposals)] : nothing}
      ${lane.unread.length ? html`<p class="notice notice--warning">${icon('alert')} <span>${t('work.unread', { numbers: lane.unread.join(' ') })}</span></p>` : nothing}
      ${laneState(lane, { title: t(`work.${lane.name}_none`), text: t(`work.${lane.name}_none_text`) })}
      <ol class="work-rows" aria-label=${t(`work.${lane.name}`)}>${repeat(lane.rows, rowKey, row)}</ol>
      ${moreRows(lane)} ${rowKeysHelp()}
    `;
  }

  function tab(name, href, words) {
    const count = countOf(lane.counts, name);
    return html`<a class="tab" href=${href} aria-current=${lane.name === name ? 'page' : nothing}>
      ${words} ${count ? html`<span class="tab__count">${count}</span>` : nothing}
    </a>`;
  }

  function row(each) {
    const { policy } = desk;
    return html`
      <li class="work-row work-row--${each.state}" data-row>
        <div class="work-row__what">
          <a class="work-row__title" href=${addressOf(each)} data-row-link>${icon(KINDS[each.kind] ?? 'file')}<span>${inLocale(each.title)}</span></a>
          ${caseLine(each, policy)}
          <p class="work-row__summary">${each.case.summary}</p>
          ${each.kind === 'stuck' ? html`<p class="work-row__stuck">${icon('alert')}<span>${stuckWords(each)}${each.undelivered && desk.session.may.includes('deliveries') ? html` <a href="#deliveries">${t('nav.deliveries')}</a>` : nothing}</span></p>` : nothing}
        </div>
        <div class="work-row__when">
          ${timeOf(each, { now: lane.now, zone: policy.zone })} ${lane.name === 'mine' ? nothing : whom(each)}
          <p class="work-row__since">${t('work.since', { moment: until(each.since, { now: lane.now, locale: locale(), zone: policy.zone }) })}</p>
        </div>
      </li>
    `;
  }

  function stuckWords({ case: kase, undelivered: mail, timer_late: undone }) {
    if (undone) return t('work.stuck_timer');
    if (mail) return t(`work.undelivered_${mail.why}`, mail);
    return t(kase.handler ? 'work.stuck_late' : 'work.stuck_nobody');
  }

  function whom({ waits_for: whose }) {
    if (!whose) return nothing;
    const name = inLocale(whose.name) || inLocale(desk.policy.roles[whose.id]) || whose.id;
    return name ? html`<p class="work-row__whom">${t('work.waits_for', { name })}</p>` : nothing;
  }

  return { open, render };
}
