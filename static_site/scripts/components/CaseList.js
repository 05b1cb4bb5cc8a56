import { standing } from '../caseLogic.js';
import { dueTime, span } from '../format.js';
import { inLocale, locale, t } from '../i18n.js';
import { clone } from './clone.js';
import { showState } from './state.js';

/** Rows of cases. Says `moreCases`. */
export function CaseList(el) {
  const body = el.querySelector('tbody');
  const table = el.querySelector('table');
  const count = el.querySelector('.case-list__count');
  const more = el.querySelector('.case-list__more');
  const none = el.querySelector('.case-list__none');
  let shown = null;

  /** `{rows, cursor, now, policy}`; rows already shown keep their place and the focus. */
  function update(news) {
    const grown = news?.rows && shown && news.rows[0] === shown.rows[0] ? shown.rows.length : 0;
    shown = news ?? shown;
    if (!shown) return;
    const { rows, cursor } = shown;
    const fresh = rows.slice(news ? grown : 0).map(row);
    if (news && grown) body.append(...fresh);
    else body.replaceChildren(...fresh);
    table.hidden = rows.length === 0;
    none.hidden = rows.length > 0;
    more.hidden = !cursor;
    count.textContent = t(cursor ? 'list.shown' : 'list.shown_all', { count: rows.length });
    if (grown) fresh[0]?.querySelector('a').focus();
  }

  function row(summary) {
    const { policy, now } = shown;
    const line = clone('case-row');
    const link = line.querySelector('a');
    link.href = `#case/${encodeURIComponent(summary.reference)}`;
    link.textContent = summary.reference;
    line.querySelector('.case-row__round').textContent =
      summary.round > 1 ? t('list.round', { round: summary.round }) : '';
    const stage = line.querySelector('.stage');
    stage.classList.add(`stage--${summary.stage}`);
    stage.textContent = t(`stage.${summary.stage}`);
    line.querySelector('.case-row__who').textContent = summary.complainant;
    line.querySelector('.case-row__category').textContent = titleOf(policy.categories, summary.category);
    line.querySelector('.case-row__summary').textContent = summary.summary;
    line.querySelector('.case-row__handler').textContent = summary.handler_name || t('list.unassigned');
    showStanding(line, summary, now, policy);
    return line;
  }

  function showStanding(line, summary, now, policy) {
    const badge = line.querySelector('.state');
    const due = line.querySelector('.case-row__due');
    badge.hidden = !summary.due_at;
    due.textContent = summary.due_at ? dueWords(summary, policy) : t('list.no_clock');
    if (!summary.due_at) return;
    const { state, key, late } = standing(summary, now);
    showState(badge, state, t(key, { span: span(late, locale()) }));
  }

  more.querySelector('button').addEventListener('click', () => {
    el.dispatchEvent(new CustomEvent('moreCases', { bubbles: true }));
  });
  document.addEventListener('localechange', () => update());
  return { update };
}

function dueWords({ due_at: due, due_clock: clock }, { clocks, zone }) {
  const title = clocks.find(({ id }) => id === clock)?.title;
  return [inLocale(title), dueTime(due, locale(), zone)].filter(Boolean).join('\n');
}

function titleOf(choices, id) {
  return inLocale(choices.find((choice) => choice.id === id)?.title) || id;
}
