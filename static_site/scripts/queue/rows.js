import { html, nothing } from '../../vendor/lit-html/lit-html.js';
import { live } from '../../vendor/lit-html/directives/live.js';
import { repeat } from '../../vendor/lit-html/directives/repeat.js';
import { standing } from '../caseLogic.js';
import { date, dueTime } from '../format.js';
import { span } from '../spans.js';
import { inLocale, locale, t } from '../i18n.js';
import { icon } from '../parts/icon.js';

/** The table of `rows`, which phones see as cards. `chosen`: references; `news`: those that changed just now. */
export function caseTable({ rows, columns, chosen, news, now, policy, staff }, { choose, chooseAll }) {
  const all = rows.length > 0 && rows.every(({ reference }) => chosen.has(reference));
  const some = !all && rows.some(({ reference }) => chosen.has(reference));
  return html`
    <table class="queue-table" role="table" aria-label=${t('nav.queue')}>
      <thead role="rowgroup">
        <tr role="row">
          <th scope="col" role="columnheader"><input class="queue-tick" type="checkbox" aria-label=${t('queue.choose_all')} .checked=${live(all)} .indeterminate=${live(some)} @change=${(event) => chooseAll(event.target.checked)}></th>
          <th scope="col" role="columnheader">${t('queue.reference')}</th>
          <th scope="col" role="columnheader">${t('queue.complainant')}</th>
          ${columns.map((name) => html`<th scope="col" role="columnheader">${t(`queue.column_${name}`)}</th>`)}
        </tr>
      </thead>
      <tbody role="rowgroup">${repeat(rows, ({ reference }) => reference, row)}</tbody>
    </table>
  `;

  function row(each) {
    const { reference, overdue } = each;
    const ticked = chosen.has(reference);
    const classes = ['queue-row', overdue && 'queue-row--overdue', ticked && 'queue-row--chosen', news.has(reference) && 'queue-row--news'];
    return html`
      <tr class=${classes.filter(Boolean).join(' ')} role="row" data-row data-reference=${reference}>
        <td class="queue-row__tick" role="cell"><input class="queue-tick" type="checkbox" aria-label=${t('queue.choose', { reference })} .checked=${live(ticked)} @change=${(event) => choose(reference, event.target.checked)}></td>
        <th class="queue-row__reference" scope="row" role="rowheader">
          <a href="#case/${encodeURIComponent(reference)}" data-row-link>${reference}</a>
          ${news.has(reference) ? html`<span class="queue-row__news">${icon('refresh')}${t('queue.row_news')}</span>` : nothing}
        </th>
        <td class="queue-row__what" role="cell"><span class="queue-row__who">${each.complainant}</span><span class="queue-row__summary">${each.summary}</span></td>
        ${columns.map((name) => html`<td class="queue-row__${name}" role="cell"><span class="queue-row__label" aria-hidden="true">${t(`queue.column_${name}`)}</span>${cell(name, each)}</td>`)}
      </tr>
    `;
  }

  function cell(name, each) {
    if (name === 'stage') return html`<span class="stage stage--${each.stage}">${t(`stage.${each.stage}`)}</span>`;
    if (name === 'clock') return clock(each);
    if (name === 'handler') return html`<span class=${each.handler ? '' : 'queue-row__nobody'}>${each.handler ? each.handler_name || each.handler : t('list.unassigned')}</span>`;
    if (name === 'agent') return html`<span>${staff.find(({ email }) => email === each.agent)?.name ?? each.agent}</span>`;
    if (name === 'round') return html`<span>${t('list.round', { round: each.round })}</span>`;
    if (name === 'received_at') return html`<span>${date(each.received_at, locale(), policy.zone)}</span>`;
    const choices = { category: policy.categories, business_line: policy.business_lines, severity: policy.severities }[name];
    return html`<span>${inLocale(choices?.find(({ id }) => id === each[name])?.title) || each[name]}</span>`;
  }

  function clock(each) {
    if (!each.due_at) return html`<span class="queue-row__quiet">${t('list.no_clock')}</span>`;
    const { state, key, late } = standing(each, now);
    const title = inLocale(policy.clocks.find(({ id }) => id === each.due_clock)?.title);
    return html`
      <span class="state state--${state}">${icon(state === 'overdue' ? 'alert' : 'clock')}<span class="state__word">${t(key, { span: span(late, locale()) })}</span></span>
      <span class="queue-row__due">${[title, dueTime(each.due_at, locale(), policy.zone)].filter(Boolean).join(' · ')}</span>
    `;
  }
}
