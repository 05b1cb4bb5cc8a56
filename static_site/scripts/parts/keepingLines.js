import { html, nothing } from '../../vendor/lit-html/lit-html.js';
import { dateTime } from '../format.js';
import { locale, t } from '../i18n.js';
import { icon } from './icon.js';

const ICONS = { hold: 'pause', proposal: 'clock', disposal: 'check-circle' };

/** Who held it, proposed to dispose of it, approved that: when and why. Its words are those of `acts`. */
export function keepingLines(keeping, zone) {
  const said = Object.keys(ICONS).filter((name) => keeping[name]);
  if (!said.length) return nothing;
  return html`<ul class="keeping-lines">${said.map((name) => line(name, keeping[name], zone))}</ul>`;
}

function line(name, { by, by_name: person, at, reason }, zone) {
  const who = t(`keeping.${name}_by`, { who: person || by, at: dateTime(at, locale(), zone) });
  return html`<li>${icon(ICONS[name])} <span>${who}${reason ? html`<q class="keeping-lines__reason">${reason}</q>` : nothing}</span></li>`;
}
