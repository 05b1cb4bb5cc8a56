import { ApiError, decideMatrixChange, readMatrix, readMatrixChanges, saveMatrix, withdrawMatrixChange } from '../api.js';
import { html, nothing, render as put } from '../../vendor/lit-html/lit-html.js';
import { announce } from '../components/announce.js';
import { clone } from '../components/clone.js';
import { MatrixFile } from '../components/MatrixFile.js';
import { MatrixForm } from '../components/MatrixForm.js';
import { refusalOf } from '../failures.js';
import { dateTime, day } from '../format.js';
import { inLocale, locale, plural, t, translate } from '../i18n.js';
import { gapList } from '../parts/gaps.js';
import { icon } from '../parts/icon.js';

/** The responsibility matrix of a day; what is proposed and decided on it by a second person, what is coming, what was. */
export function View(el, desk) {
  let matrix = null;
  let etag = null;
  let settled = [];
  let on = '';
  let wrong = { id: 0, words: null };
  let editing = false;
  const editor = Editor();

  async function open({ rest, query }) {
    editing = rest === 'edit';
    on = editing ? '' : (query.get('on') ?? '');
    wrong = { id: 0, words: null };
    await load();
    if (editing && matrix) editor.update({ ...matrix, staff: desk.staff, policy: desk.policy });
  }

  async function load() {
    try {
      const [read, { changes }] = await Promise.all([readMatrix(on), readMatrixChanges()]);
      matrix = read.body;
      etag = read.etag;
      settled = changes;
    } catch (error) {
      desk.fail(error);
    }
    render();
  }

  function render() {
    if (editing) translate(editor.el); // it may have been away from the page when the language changed
    if (desk.session && desk.policy) put(page(), el);
  }

  function page() {
    if (editing && matrix?.may.propose) {
      return html`
        <p class="matrix__back"><a href="#matrix">${icon('back')} ${t('matrix-form.back')}</a></p>
        <h1 tabindex="-1">${t('matrix-form.title')}</h1>
        ${editor.el}`;
    }
    return html`
      <h1 tabindex="-1">${t('matrix.title')}</h1>
      <p class="page__lead">${t(matrix?.may.four_eyes ? 'matrix.lead' : 'matrix.lead_alone')}
        ${matrix?.may.propose ? html`<a href="#matrix/edit">${t('matrix.propose')}</a>` : nothing}</p>
      ${matrix ? parts() : nothing}`;
  }

  function parts() {
    return html`
      ${gapList({ ...matrix.gaps, short_posts: [], departments_without_head: [] }, desk, 'gaps.none')}
      <h2>${t('matrix.proposals')}</h2>
      ${listed(matrix.proposals, 'matrix.proposals_none')}
      <h2>${t('matrix.scheduled')}</h2>
      ${listed(matrix.scheduled, 'matrix.scheduled_none')}
      <h2>${t('matrix.of_day')}</h2>
      <p class="matrix__day"><label>${t('matrix.day')}
        <input class="field__input" type="date" name="on" .value=${matrix.on} @change=${choose}></label></p>
      ${table(matrix.responsibilities)}
      <h2>${t('matrix.settled')}</h2>
      ${listed(settled, 'matrix.settled_none')}`;
  }

  function listed(changes, none) {
    return changes.length ? html`<div class="matrix__changes">${changes.map(card)}</div>` : html`<p class="field__hint">${t(none)}</p>`;
  }

  function card(change) {
    const { id, state, effective, cells, reason, comment, decided_by: decided } = change;
    return html`<article class="card matrix__change" aria-label=${t('matrix.change', { day: day(effective, locale()) })}>
      <h3>${t('matrix.change', { day: day(effective, locale()) })} · ${plural('matrix.cells', cells.length)}</h3>
      <p class="matrix__state">${icon(ICONS[state])} <strong>${t(`matrix.state.${state}`)}</strong></p>
      <p class="matrix__who">${t('matrix.by', { who: change.proposed_by_name, at: moment(change.proposed_at) })}
        ${decided ? t('matrix.decided', { who: change.decided_by_name, at: moment(change.decided_at) }) : nothing}</p>
      ${reason ? html`<p class="matrix__reason">${reason}</p>` : nothing}
      ${comment ? html`<p class="matrix__reason">${t('matrix.comment_was', { comment })}</p>` : nothing}
      <ul class="matrix__cells">${cells.map((cell) => html`<li>${placeOf(cell)}${t('matrix.colon')}
        <span class="matrix__before">${nameOf(cell.before)}</span> → <strong>${nameOf(cell.after)}</strong></li>`)}</ul>
      ${change.may_decide ? decision(id) : nothing}
      ${change.may_withdraw ? html`<p class="button-row"><button class="button button--quiet button--small" type="button"
        @click=${() => keep(id, () => withdrawMatrixChange(id, etag))}>${t('matrix.withdraw')}</button></p>` : nothing}
      ${wrong.id === id && !change.may_decide ? html`<p class="field__error" role="alert">${wrong.words()}</p>` : nothing}
    </article>`;
  }

  function decision(id) {
    const field = `matrix-comment-${id}`;
    return html`<form class="matrix__decision" @submit=${(event) => event.preventDefault()}>
      <label class="field__label" for=${field}>${t('matrix.comment')}</label>
      <p class="field__hint" id="${field}-hint">${t('matrix.comment_hint')}</p>
      ${wrong.id === id ? html`<p class="field__error" id="${field}-error" role="alert">${wrong.words()}</p>` : nothing}
      <textarea class="field__input" id=${field} name="comment" rows="2" aria-describedby="${field}-hint ${field}-error"></textarea>
      <p class="button-row">
        <button class="button button--small" type="button" @click=${(event) => decide(event, id, true)}>${t('matrix.approve')}</button>
        <button class="button button--quiet button--small" type="button" @click=${(event) => decide(event, id, false)}>${t('matrix.refuse')}</button>
      </p>
    </form>`;
  }

  function table(rows) {
    if (!rows.length) return html`<p class="field__hint">${t('matrix.empty')}</p>`;
    return html`<div class="matrix__scroll" role="region" tabindex="0" aria-label=${t('matrix.of_day')}><table class="matrix__table">
      <thead><tr><th scope="col">${t('matrix.category')}</th><th scope="col">${t('matrix.line')}</th>
        <th scope="col">${t('matrix.handler')}</th><th scope="col">${t('matrix.department')}</th></tr></thead>
      <tbody>${rows.map((row) => html`<tr><th scope="row">${titleOf('categories', row.category)}</th><td>${titleOf('business_lines', row.business_line)}</td>
        <td>${desk.staff.find(({ email }) => email === row.handler)?.name ?? row.handler}</td><td>${row.department}</td></tr>`)}</tbody>
    </table></div>`;
  }

  function decide(event, id, approve) {
    const comment = event.currentTarget.form.elements.comment.value.trim();
    if (!approve && !comment) {
      wrong = { id, words: () => t('matrix.comment_missing') };
      render();
      el.querySelector(`#matrix-comment-${id}`).focus();
      return;
    }
    keep(id, () => decideMatrixChange(id, { approve, comment }, etag));
  }

  async function keep(id, save) {
    wrong = { id: 0, words: null };
    try {
      await save();
    } catch (error) {
      if (error.status === 401) {
        desk.fail(error);
        return;
      }
      const { failure } = refusalOf(error);
      wrong = { id, words: failure ?? (() => t('failure.invalid')) };
      await load(); // somebody may have been faster: what is shown is what there is
      return;
    }
    await load();
    const words = () => t('matrix.kept');
    desk.say(words, 'good');
    announce(words());
    el.querySelector('h1').focus();
  }

  function choose(event) {
    const { value } = event.currentTarget;
    window.location.hash = value ? `#matrix?on=${value}` : '#matrix';
  }

  // The table that is filled in, cell by cell or from a spreadsheet; it keeps what was chosen while the rest is drawn anew.
  function Editor() {
    const form = clone('matrix-editor');
    const cells = MatrixForm(form.querySelector('form'));
    const file = MatrixFile(form.querySelector('.matrix-file'));

    function update(shown) {
      cells.update(shown);
      file.update(shown);
    }

    async function propose({ detail: { change, tell } }) {
      let answer;
      try {
        answer = await saveMatrix(change, etag);
      } catch (error) {
        tell({ ...refusalOf(error), stale: error instanceof ApiError && error.status === 412, errors: error.errors });
        return;
      }
      await open({ rest: 'edit', query: new URLSearchParams() });
      const words = () => t(answer.body.may.four_eyes ? 'matrix-form.proposed' : 'matrix-form.saved');
      desk.say(words, 'good');
      announce(words());
      el.querySelector('h1').focus();
    }

    // A change is one of the matrix as it will stand on its day, with what is approved for until then.
    async function takeDay({ detail: { day: asked } }) {
      try {
        const { body, etag: tag } = await readMatrix(asked);
        etag = tag;
        cells.rebase({ responsibilities: body.responsibilities, gaps: body.gaps });
        file.update({ responsibilities: body.responsibilities, staff: desk.staff, policy: desk.policy });
      } catch (error) {
        desk.fail(error);
      }
    }

    form.addEventListener('saveMatrix', propose);
    form.addEventListener('matrixDay', takeDay);
    form.addEventListener('fillMatrix', ({ detail: { rows } }) => cells.fill(rows));
    form.addEventListener('reloadDirectory', () => open({ rest: 'edit', query: new URLSearchParams() }));
    return { el: form, update };
  }

  const moment = (iso) => dateTime(iso, locale(), desk.policy.zone);
  const nameOf = (row) => row?.handler_name || row?.handler || t('matrix.nobody');
  const placeOf = (cell) => [titleOf('categories', cell.category), titleOf('business_lines', cell.business_line)].join(' · ');
  const titleOf = (kind, id) => (id ? inLocale(desk.policy[kind].find((each) => each.id === id)?.title) || id : t(`matrix.any_${kind}`));

  return { open, render };
}

const ICONS = { open: 'clock', approved: 'check', refused: 'cross', withdrawn: 'back' };
