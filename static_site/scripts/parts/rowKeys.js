import { html } from '../../vendor/lit-html/lit-html.js';
import { t } from '../i18n.js';
import { rowFrom } from '../workLogic.js';

const STEPS = { j: 1, ArrowDown: 1, k: -1, ArrowUp: -1 };
const TYPED_IN = 'input:not([type=checkbox]), textarea, select, dialog, [contenteditable]';

/**
 * Moves the focus through the rows of the view `el`: j and k, or arrows once a row has it; `?` shows the keys. A row is
 * what has `data-row`; in it the focus goes to what has `data-row-link`, which Enter then opens as it does any link.
 * `more`: key -> what it does with the row; `anywhere`: key -> what it does wherever the focus is.
 */
export function RowKeys(el, more = {}, anywhere = {}) {
  const links = () => [...el.querySelectorAll('[data-row-link]')];

  function pressed(event) {
    const taken = event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey;
    if (taken || el.hidden || event.target.closest?.(TYPED_IN)) return;
    if (event.key === '?') el.querySelector('.row-keys')?.showModal();
    else if (event.key in STEPS) step(event);
    else if (anywhere[event.key]) anywhere[event.key]();
    else if (more[event.key] && rowOf(event)) more[event.key](rowOf(event));
    else return;
    if (!(event.key in STEPS)) event.preventDefault();
  }

  function step(event) {
    const all = links();
    const at = all.findIndex((link) => link.closest('[data-row]').contains(document.activeElement));
    // Arrows scroll the page until a row has the focus.
    if (at < 0 && event.key.startsWith('Arrow')) return;
    const next = all[rowFrom(at, STEPS[event.key], all.length)];
    if (!next) return;
    event.preventDefault();
    next.focus();
    next.closest('[data-row]').scrollIntoView({ block: 'nearest' });
  }

  const rowOf = (event) => event.target.closest?.('[data-row]');

  document.addEventListener('keydown', pressed);
}

/** The keys of a view with rows, as a dialog: `[[key, words]]` beside those that all have. */
export function rowKeysHelp(more = []) {
  const keys = [['j ↓', t('keys.next')], ['k ↑', t('keys.previous')], ['Enter', t('keys.open')], ...more, ['?', t('keys.help')]];
  return html`
    <dialog class="row-keys" aria-labelledby="row-keys-title">
      <form method="dialog">
        <h2 id="row-keys-title">${t('keys.title')}</h2>
        <dl>${keys.map(([key, words]) => html`<div><dt><kbd>${key}</kbd></dt><dd>${words}</dd></div>`)}</dl>
        <button class="button button--small button--quiet">${t('keys.close')}</button>
      </form>
    </dialog>
  `;
}
