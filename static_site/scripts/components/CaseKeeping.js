import { html, nothing, render as put } from '../../vendor/lit-html/lit-html.js';
import { dateTime } from '../format.js';
import { inLocale, locale, t } from '../i18n.js';
import { icon } from '../parts/icon.js';
import { keepingLines } from '../parts/keepingLines.js';
import { noticeOf } from '../retentionLogic.js';

const ICONS = { disposed: 'check-circle', held: 'pause', proposed: 'clock', due: 'calendar' };

/** How the keeping of a case stands: that its time is over, that it is held, proposed, or what is left of it. */
export function CaseKeeping(el) {
  let shown = null;

  /** `{keeping, zone}` */
  function update(news) {
    shown = news ?? shown;
    if (shown) put(panel(shown), el);
  }

  function panel({ keeping, zone }) {
    const kind = noticeOf(keeping);
    if (kind) {
      return html`<section class="case-keeping notice notice--${kind}" aria-label=${t('keeping.title')}>
        ${icon(ICONS[keeping.state])}
        <div><p><strong>${t(`keeping.is_${keeping.state}`)}</strong></p>
          <p>${t(`keeping.means_${keeping.state}`, { until: until(keeping, zone) })}</p>
          ${keepingLines(keeping, zone)}
          ${keeping.barred ? html`<p>${inLocale(keeping.barred)}</p>` : nothing}</div>
      </section>`;
    }
    return keeping ? html`<p class="field__hint case-keeping__until">${t('keeping.kept_until', { until: until(keeping, zone) })}</p>` : nothing;
  }

  document.addEventListener('localechange', () => update());
  return { update };
}

const until = ({ due_at: due }, zone) => (due ? dateTime(due, locale(), zone) : '');
