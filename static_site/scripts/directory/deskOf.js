import { readDesk } from '../api.js';
import { html, nothing } from '../../vendor/lit-html/lit-html.js';
import { dueTime } from '../format.js';
import { inLocale, learn, locale, plural, t } from '../i18n.js';
import { icon } from '../parts/icon.js';
import { Bulk } from '../queue/bulk.js';

await learn('queue');

/** What lies on somebody's desk, and the way to give all of it to somebody else. `shown` after each change. */
export function DeskOf(desk, { shown, home }) {
  let lies = null;
  const bulk = Bulk(desk, { shown, home, name: 'desk', title: () => t('directory.hand_over_title'), done: () => load(lies.email) });

  async function load(email) {
    try {
      lies = await readDesk(email);
    } catch (error) {
      lies = null;
      desk.fail(error);
    }
    shown();
  }

  async function open(email) {
    lies = null;
    bulk.close({ quietly: true });
    await load(email);
  }

  function render() {
    if (!lies) return nothing;
    const { cases, active } = lies;
    return html`
      <section class="desk-of card" aria-labelledby="desk-of-title">
        <h2 id="desk-of-title">${t('directory.desk')}</h2>
        ${cases.length && !active
          ? html`<div class="notice notice--warning">${icon('alert')}<p>${t('directory.desk_left')}</p></div>`
          : html`<p class="field__hint">${t(cases.length ? 'directory.desk_lead' : 'directory.desk_empty')}</p>`}
        ${facts()} ${bulk.isOpen() ? bulk.render() : handOver()} ${cases.length ? list() : nothing}
      </section>
    `;
  }

  function facts() {
    const { cases, more, limits, calls, roles, deputy_for: stands, cells } = lies;
    const late = cases.filter(({ overdue }) => overdue).length;
    return html`<dl class="desk-of__facts">
      ${fact(t('directory.desk_cases'), more ? `${cases.length}+` : cases.length)}
      ${late ? fact(t('directory.desk_overdue'), late, true) : nothing}
      ${fact(t('directory.desk_limits'), limits)} ${fact(t('directory.desk_calls'), calls)}
      ${roles.map(({ role, waiting, others }) => fact(t('directory.desk_approvals', { role: inLocale(desk.policy.roles[role]) || role }),
        html`${waiting} <small>${others ? plural('directory.desk_others', others) : html`${icon('alert')} ${t('directory.desk_alone')}`}</small>`, !others))}
      ${stands.length ? fact(t('directory.desk_deputy'), stands.map(({ name, email }, at) => html`${at ? t('site.and') : ''}<a href=${`#directory/${encodeURIComponent(email)}`}>${name}</a>`)) : nothing}
      ${cells ? fact(t('directory.desk_cells'), html`${cells} ${desk.session.may.includes('directory') ? html`<small><a href="#matrix/edit">${t('directory.desk_change_matrix')}</a></small>` : nothing}`) : nothing}
    </dl>`;
  }

  const fact = (title, told, grave = false) => html`<div class=${grave ? 'desk-of__grave' : ''}><dt>${title}</dt><dd>${told}</dd></div>`;

  function handOver() {
    const { cases, more, name } = lies;
    if (!cases.length) return nothing;
    if (!desk.session.acts.includes('assignment')) {
      const roles = lies.assigned_by.map((role) => inLocale(desk.policy.roles[role]) || role).join(t('site.and'));
      return html`<p class="field__hint">${t('directory.hand_over_not', { roles })}</p>`;
    }
    const begin = () => bulk.begin('assignment', cases.map(({ reference }) => reference), { text: t('directory.hand_over_reason', { who: name }) });
    return html`<p class="button-row"><button class="button" type="button" @click=${begin}>${plural('directory.hand_over', cases.length)}</button></p>
      ${more ? html`<p class="field__hint">${t('directory.hand_over_more', { n: cases.length })}</p>` : nothing}`;
  }

  function list() {
    const category = (id) => inLocale(desk.policy.categories.find((each) => each.id === id)?.title) || id;
    return html`<details class="desk-of__list"><summary>${t('directory.list')}</summary>
      <ul>${lies.cases.map(({ reference, stage, category: of, due_at: due, overdue }) => html`<li>
        <a href=${`#case/${encodeURIComponent(reference)}`}>${reference}</a> <span class="stage stage--${stage}">${t(`stage.${stage}`)}</span> ${category(of)}
        ${due ? html`<span class=${overdue ? 'desk-of__late' : 'desk-of__due'}>${icon(overdue ? 'alert' : 'clock')} ${t(overdue ? 'list.overdue_plain' : 'list.due_plain')} · ${dueTime(due, locale(), desk.policy.zone)}</span>` : nothing}</li>`)}</ul>
    </details>`;
  }

  return { open, render };
}
