import { html, nothing } from '../../vendor/lit-html/lit-html.js';
import { live } from '../../vendor/lit-html/directives/live.js';
import { inLocale, t } from '../i18n.js';
import { icon } from '../parts/icon.js';
import { DUE, narrowing, STAGES, withFilter } from '../queueLogic.js';

/** The controls of every filter, and a chip for each that is set. `go(filters)` is called with what is asked for then. */
export function Filters(desk, go) {
  // Whether the panel is open outlives a change of what it says.
  let open = false;

  /** The search field, and the controls behind a button. */
  function panel(filters) {
    const set = (name) => (event) => go(withFilter(filters, name, event.target.value.trim()));
    const search = (event) => {
      event.preventDefault();
      go(withFilter(filters, 'q', event.target.elements.q.value.trim()));
    };
    return html`
      <form class="queue-search" role="search" @submit=${search}>
        <label class="field__label" for="queue-q">${t('queue.q')}</label>
        <div class="queue-search__line">
          <input class="field__input" id="queue-q" name="q" type="search" maxlength="100" autocomplete="off" spellcheck="false" aria-describedby="queue-q-hint" .value=${live(filters.q ?? '')} @search=${(event) => event.target.value || !filters.q || go(withFilter(filters, 'q', ''))}>
          <button class="button button--small" type="submit">${t('queue.search')}</button>
        </div>
        <p class="queue-search__hint" id="queue-q-hint">${t('queue.q_hint')}</p>
      </form>
      <details class="queue-filters" ?open=${open} @toggle=${(event) => { open = event.target.open; }}>
        <summary>${t('queue.filters')}</summary>
        <div class="queue-filters__fields">
          ${choice('stage', STAGES.map((id) => [id, t(`stage.${id}`)]), filters, set('stage'))}
          ${choice('due', DUE.map((id) => [id, t(`queue.due_${id}`)]), filters, set('due'))}
          ${choice('overdue', [['1', t('site.yes')], ['0', t('site.no')]], { overdue: spelt(filters.overdue) }, (event) => go(withFilter(filters, 'overdue', told(event.target.value))))}
          ${person('handler', filters, set('handler'))}
          ${person('agent', filters, set('agent'))}
          ${department(filters, set('department'))}
          ${choice('category', titled(desk.policy.categories), filters, set('category'))}
          ${choice('business_line', titled(desk.policy.business_lines), filters, set('business_line'))}
          ${choice('severity', titled(desk.policy.severities), filters, set('severity'))}
          ${field('month', html`<input class="field__input" id="queue-month" type="month" placeholder="2026-11" .value=${live(filters.month ?? '')} @change=${set('month')}>`)}
          <label class="tick"><input class="tick__box" type="checkbox" .checked=${live(Boolean(filters.mine))} @change=${(event) => go(withFilter(filters, 'mine', event.target.checked || null))}><span>${t('queue.mine')}</span></label>
        </div>
      </details>
    `;
  }

  /** What is asked for, each to be taken away by itself. */
  function chips(filters) {
    const set = narrowing(filters);
    if (!set.length) return nothing;
    return html`
      <ul class="queue-chips" aria-label=${t('queue.asked_for')}>
        ${set.map(([name, value]) => html`
          <li><button class="queue-chip" type="button" aria-label=${t('queue.take_away', { filter: chipWords(name, value) })} @click=${() => go(withFilter(filters, name, null))}>
            <span>${chipWords(name, value)}</span>${icon('cross')}
          </button></li>`)}
        <li><button class="link-button" type="button" @click=${() => go(filters.sort ? { sort: filters.sort } : {})}>${t('queue.clear')}</button></li>
      </ul>
    `;
  }

  function chipWords(name, value) {
    if (name === 'mine') return t('queue.mine');
    if (name === 'overdue') return t(value ? 'queue.is_overdue' : 'queue.is_in_time');
    return t('queue.chip', { name: t(`queue.${name}`), value: valueWords(name, value) });
  }

  function valueWords(name, value) {
    if (name === 'stage') return STAGES.includes(value) ? t(`stage.${value}`) : value;
    if (name === 'due') return DUE.includes(value) ? t(`queue.due_${value}`) : value;
    if (name === 'handler' && value === 'none') return t('queue.nobody');
    if (['handler', 'agent'].includes(name)) return desk.staff.find(({ email }) => email === value)?.name ?? value;
    const choices = { category: 'categories', business_line: 'business_lines', severity: 'severities' }[name];
    return (choices && inLocale(desk.policy[choices].find(({ id }) => id === value)?.title)) || value;
  }

  function field(name, control) {
    return html`<div class="field"><label class="field__label" for="queue-${name}">${t(`queue.${name}`)}</label>${control}</div>`;
  }

  function choice(name, choices, filters, changed) {
    const value = filters[name] ?? '';
    // What an address asks for and nobody offers any more is still what the list was asked.
    const all = value && !choices.some(([id]) => id === value) ? [...choices, [value, value]] : choices;
    return field(name, html`
      <select class="field__input" id="queue-${name}" @change=${changed}>
        <option value="" ?selected=${value === ''}>${t('list.all')}</option>
        ${all.map(([id, words]) => html`<option value=${id} ?selected=${live(id === value)}>${words}</option>`)}
      </select>`);
  }

  // Who may not see the directory writes an address.
  function person(name, filters, changed) {
    const nobody = name === 'handler' ? [['none', t('queue.nobody')]] : [];
    const holding = desk.staff.filter(({ active, roles }) => active !== false && (name === 'handler' || roles.includes(name)));
    if (desk.staff.length) return choice(name, [...nobody, ...holding.map(({ email, name: called, department: of }) => [email, [called, of].filter(Boolean).join(' · ')])], filters, changed);
    return field(name, html`<input class="field__input" id="queue-${name}" type="email" maxlength="254" placeholder="name@example.com" .value=${live(filters[name] ?? '')} @change=${changed}>`);
  }

  function department(filters, changed) {
    const departments = [...new Set(desk.staff.map(({ department: name }) => name))].filter(Boolean).sort();
    if (departments.length) return choice('department', departments.map((name) => [name, name]), filters, changed);
    return field('department', html`<input class="field__input" id="queue-department" maxlength="80" .value=${live(filters.department ?? '')} @change=${changed}>`);
  }

  return { panel, chips };
}

const titled = (choices) => choices.map(({ id, title }) => [id, inLocale(title)]);
const spelt = (overdue) => ({ true: '1', false: '0' })[overdue] ?? '';
const told = (value) => ({ 1: true, 0: false })[value] ?? null;
