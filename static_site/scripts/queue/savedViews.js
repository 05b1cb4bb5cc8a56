import { ApiError, readViews, saveViews } from '../api.js';
import { html, nothing } from '../../vendor/lit-html/lit-html.js';
import { announce } from '../components/announce.js';
import { wrongFields } from '../failures.js';
import { t } from '../i18n.js';
import { addressOf, BUILT_IN, isSame, kept, without } from '../queueLogic.js';

/** Views of the list: those that all have, and the reader's own. `shown` after each change. */
export function SavedViews(desk, shown) {
  let own = [];
  let etag = null;
  let naming = null; // {wrong}: a name is being given

  async function load() {
    try {
      ({ body: { views: own }, etag } = await readViews());
    } catch (error) {
      desk.fail(error);
      return;
    }
    shown();
  }

  // Views were kept at another desk meanwhile: the same change is made to those.
  async function change(how) {
    try {
      ({ body: { views: own }, etag } = await saveViews(how(own), etag));
    } catch (error) {
      if (!(error instanceof ApiError && error.status === 412)) throw error;
      ({ body: { views: own }, etag } = await readViews());
      ({ body: { views: own }, etag } = await saveViews(how(own), etag));
    }
  }

  async function keep(name, filters) {
    try {
      await change((views) => kept(views, { name, filters }));
      naming = null;
      announce(t('queue.view_kept', { name }));
    } catch (error) {
      const [wrong] = wrongFields(error);
      if (wrong) naming = { wrong: wrong.message };
      else desk.fail(error);
    }
    shown();
  }

  async function drop(name) {
    try {
      await change((views) => without(views, name));
      announce(t('queue.view_dropped', { name }));
    } catch (error) {
      desk.fail(error);
    }
    shown();
  }

  /** The views as links. */
  function links(filters) {
    return html`
      <nav class="tabs queue-views" aria-label=${t('queue.views')}>
        ${BUILT_IN.map((view) => link(view.filters, t(`queue.view_${view.id}`), filters))}
        ${own.map((view) => link(view.filters, view.name, filters))}
      </nav>
    `;
  }

  /** How these filters become a view of the reader's, or stop being one. */
  function keeping(filters) {
    const mine = own.find((view) => isSame(view.filters, filters));
    const isOffered = BUILT_IN.some((view) => isSame(view.filters, filters));
    return html`
      ${mine || isOffered ? nothing : naming ? namingForm(filters) : html`<button class="link-button queue-views__do" type="button" @click=${() => { naming = {}; shown(); document.getElementById('queue-view-name').focus(); }}>${t('queue.keep_view')}</button>`}
      ${mine ? html`<button class="link-button queue-views__do" type="button" @click=${() => drop(mine.name)}>${t('queue.drop_view', { name: mine.name })}</button>` : nothing}
    `;
  }

  const link = (asked, words, filters) => html`<a class="tab" href=${addressOf(asked)} aria-current=${isSame(asked, filters) ? 'page' : nothing}>${words}</a>`;

  function namingForm(filters) {
    const submit = (event) => {
      event.preventDefault();
      const name = event.target.elements.name.value.trim();
      if (name) keep(name, filters);
    };
    return html`
      <form class="queue-naming" @submit=${submit}>
        <label class="field__label" for="queue-view-name">${t('queue.view_name')}</label>
        ${naming.wrong ? html`<p class="field__error" id="queue-view-wrong" role="alert">${naming.wrong}</p>` : nothing}
        <div class="queue-search__line">
          <input class="field__input" id="queue-view-name" name="name" maxlength="40" required autocomplete="off" aria-describedby="queue-view-hint${naming.wrong ? ' queue-view-wrong' : ''}">
          <button class="button button--small" type="submit">${t('queue.view_save')}</button>
          <button class="link-button" type="button" @click=${() => { naming = null; shown(); }}>${t('queue.cancel')}</button>
        </div>
        <p class="queue-search__hint" id="queue-view-hint">${t('queue.view_hint')}</p>
      </form>
    `;
  }

  return { load, links, keeping };
}
