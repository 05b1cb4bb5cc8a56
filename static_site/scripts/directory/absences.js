import { html } from '../../vendor/lit-html/lit-html.js';
import { dayBefore } from '../directoryLogic.js';
import { day } from '../format.js';
import { locale, t } from '../i18n.js';
import { icon } from '../parts/icon.js';

/** Who is away, now and later, and who answers meanwhile; days on which nobody does stand out. */
export function absenceList(absences) {
  if (!absences.length) return html`<p class="field__hint">${t('directory.absences_none')}</p>`;
  return html`<ul class="absences">${absences.map((each) => html`
    <li class="absence ${each.gap ? 'absence--gap' : ''}">
      <p class="absence__who"><a href=${`#directory/${encodeURIComponent(each.email)}`}>${each.name}</a>
        <span class="absence__department">${each.department}</span> ${absenceBadge(each)}</p>
      <p class="absence__span">${spanOf(each)}</p>
      ${coverList(each)}
    </li>`)}</ul>`;
}

/** Who answers for somebody, stretch by stretch. */
export function coverList({ covers }) {
  return html`<ol class="covers">${covers.map(({ from, until, by }) => html`
    <li class="cover ${by ? '' : 'cover--nobody'}">${icon(by ? 'arrow' : 'alert')}
      <span>${stretch(from, until)}${t('directory.colon')}<strong>${by ? by.name : t('directory.cover_nobody')}</strong></span></li>`)}</ol>`;
}

/** Away or not yet, and whether somebody answers: in colour, icon and word. */
export function absenceBadge({ running, gap }) {
  return html`<span class="state state--${running ? 'paused' : 'expected'}">${icon(running ? 'pause' : 'calendar')}<span>${t(running ? 'directory.running' : 'directory.coming')}</span></span>
    ${gap ? html`<span class="state state--overdue">${icon('alert')}<span>${t('directory.gap')}</span></span>` : ''}`;
}

function spanOf({ from, until }) {
  if (!until) return t('directory.absence_open', { from: told(from) });
  return t('directory.absence_span', { from: told(from), last: told(dayBefore(until)), until: told(until) });
}

function stretch(from, until) {
  if (!until) return t('directory.cover_open', { from: told(from) });
  const last = dayBefore(until);
  return t(last === from ? 'directory.cover_day' : 'directory.cover_span', { from: told(from), last: told(last) });
}

const told = (iso) => day(iso, locale());
