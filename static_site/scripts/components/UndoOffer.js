import { html, nothing, render } from '../../vendor/lit-html/lit-html.js';
import { timeToUndo, undoLeft } from '../actLogic.js';
import { t } from '../i18n.js';
import { icon } from '../parts/icon.js';

const SECOND = 1000;

/**
 * The last that the reader has done to the case, with the time in which he may take it back, counted down. Says `undoAct` {seq}.
 * `{undo, now}` as the API gives them, and `told`: who will be written to of its being taken back, as far as that is known.
 */
export function UndoOffer(el) {
  let shown = null;
  let ticking = null;

  function update(news) {
    shown = news && { sending: false, failure: null, told: null, ...news, readAt: performance.now() };
    clearInterval(ticking);
    if (shown?.undo) ticking = setInterval(say, SECOND);
    say();
  }

  /** `{sending, failure, told}`, each as far as it is news; `failure` is a function that says it. */
  function tell(news) {
    if (shown) shown = { ...shown, ...news };
    say();
  }

  const left = () => (shown?.undo ? timeToUndo(shown.undo, shown, performance.now()) : 0);

  function say() {
    const time = left();
    el.hidden = time === 0;
    if (time === 0) clearInterval(ticking);
    render(time === 0 ? nothing : words(undoLeft(time)), el);
  }

  function words({ key, n }) {
    const { undo, sending, failure, told } = shown;
    return html`
      <div class="notice">
        ${icon('refresh')}
        <p>${t('acts.undo_offer', { act: t(`kind.${undo.kind}`) })} <span class="undo-offer__left">${t(key, { n })}</span></p>
        <button class="button button--small button--quiet" type="button" aria-disabled=${String(sending)} @click=${ask}>${t('acts.undo')}</button>
        ${told?.length ? html`<p class="undo-offer__told">${t('acts.undo_tells', { people: told.join(t('site.and')) })}</p>` : nothing}
        ${failure ? html`<p class="undo-offer__failure" role="alert">${failure()}</p>` : nothing}
      </div>
    `;
  }

  function ask() {
    if (shown.sending) return;
    el.dispatchEvent(new CustomEvent('undoAct', { detail: { seq: shown.undo.seq, kind: shown.undo.kind }, bubbles: true }));
  }

  document.addEventListener('localechange', say);
  return { update, tell };
}
