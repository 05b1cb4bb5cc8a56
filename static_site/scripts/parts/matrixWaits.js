import { html, nothing } from '../../vendor/lit-html/lit-html.js';
import { day } from '../format.js';
import { locale, plural, t } from '../i18n.js';
import { icon } from './icon.js';

/** Changes of the responsibility matrix that another proposed and the reader may approve. They are about no case. */
export function matrixWaits(changes) {
  if (!changes.length) return nothing;
  return html`
    <section class="notice notice--warning matrix-waits" aria-label=${t('work.matrix')}>
      ${icon('clock')}
      <div>
        <h2 class="matrix-waits__title">${t('work.matrix')}</h2>
        <ul>${changes.map(({ effective, cells, reason, proposed_by_name: who }) => html`<li>
          <a href="#matrix">${t('work.matrix_one', { who, cells: plural('work.matrix_cells', cells), day: day(effective, locale()) })}</a>${reason ? html`<br>${reason}` : nothing}</li>`)}</ul>
      </div>
    </section>
  `;
}

/** So many proposals of others to dispose of a case wait for the reader's word. */
export function disposalsWait(n) {
  if (!n) return nothing;
  return html`<p class="notice notice--warning">${icon('clock')} <a href="#retention/proposed">${plural('work.disposals', n)}</a></p>`;
}
