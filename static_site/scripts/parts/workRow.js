import { html, nothing } from '../../vendor/lit-html/lit-html.js';
import { inLocale, locale, t } from '../i18n.js';
import { timeLeft } from '../workLogic.js';
import { icon } from './icon.js';

const ICONS = { running: 'clock', overdue: 'alert', paused: 'pause', none: 'expected' };
const STATES = { none: 'expected' };

/** How a limit stands, in colour, icon and word, and the time that is left. */
export function timeOf(row, { now, zone }) {
  const { state, key, values } = timeLeft(row, { now, locale: locale(), zone });
  return html`
    <p class="work-time">
      <span class="state state--${STATES[state] ?? state}">${icon(ICONS[state])}<span>${t(`work.state_${state}`)}</span></span>
      ${state === 'none' ? nothing : html`<span class="work-time__left">${t(key, values)}</span>`}
    </p>
  `;
}

/** Which case it is about: number, complainant, round, and whether it is kept from others. */
export function caseLine({ reference, case: kase }, policy) {
  const category = inLocale(policy.categories.find(({ id }) => id === kase.category)?.title) || kase.category;
  return html`
    <p class="work-case">
      <b class="work-case__who">${kase.complainant}</b>
      <span class="work-case__reference">${reference}</span>
      <span>${category}</span>
      ${kase.round > 1 ? html`<span>${t('list.round', { round: kase.round })}</span>` : nothing}
      ${kase.question ? html`<span class=${`stage stage--${kase.question === 'open' ? 'closed' : 'follow_up'}`}>${t(`work.question_${kase.question}`)}</span>` : nothing}
      ${kase.confidential ? html`<span class="stage stage--confidential">${t('work.confidential')}</span>` : nothing}
    </p>
  `;
}

/** What stands where a lane has no rows: that it loads, that it could not, or what it means that there are none. */
export function laneState(lane, none) {
  if (lane.state === 'loading') return html`<p class="work-none" role="status">${t('site.loading')}</p>`;
  if (lane.state === 'failed') {
    return html`<p class="work-none"><button class="button button--quiet" type="button" @click=${() => lane.load(lane.name)}>${icon('refresh')}${t('site.retry')}</button></p>`;
  }
  if (lane.rows.length) return nothing;
  return html`<div class="work-none">${icon('check-circle')}<p><b>${none.title}</b></p><p>${none.text}</p></div>`;
}

/** The button that brings more rows. */
export function moreRows(lane) {
  if (!lane.cursor) return nothing;
  return html`<p class="work-more"><button class="button button--quiet" type="button" @click=${lane.more}>${t('list.more')}</button></p>`;
}
