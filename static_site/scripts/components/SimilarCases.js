import { readSimilar } from '../api.js';
import { html, nothing, render as put } from '../../vendor/lit-html/lit-html.js';
import { t } from '../i18n.js';

/** Typical cases that are like the one on the page: how was this solved before? And where one is written of it. */
export function SimilarCases(el) {
  let shown = null;
  let turn = 0;

  /** `{reference, stage}` of the case; it is asked for beside the case, and a page without it is whole. */
  async function update(kase) {
    const mine = (turn += 1);
    if (kase?.reference !== shown?.reference) el.hidden = true;
    const found = kase ? await readSimilar(kase.reference).catch(() => null) : null;
    if (mine !== turn) return;
    shown = found && { ...found, ...kase };
    render();
  }

  function render() {
    const writes = shown?.may_write && shown.stage === 'closed';
    el.hidden = !(shown?.rows.length || writes);
    if (el.hidden) return;
    put(html`<dt>${t('similar.title')}</dt>${shown.rows.length ? html`<dd><ul class="linked-cases">${shown.rows.map(row)}</ul></dd>` : nothing}${writes ? html`<dd><a href="#bulletin/new?from=${encodeURIComponent(shown.reference)}">${t('similar.write')}</a></dd>` : nothing}`, el);
  }

  // In one line each: the facts of a case keep the breaks of what was written.
  const row = (each) =>
    html`<li class="linked-case"><a href="#bulletin/${each.period}/${each.number}">${each.title}</a><span class="linked-case__why">${each.lesson}</span></li>`;

  document.addEventListener('localechange', () => shown && render());
  return { update };
}
