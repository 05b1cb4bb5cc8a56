import { readLinked } from '../api.js';
import { dateTime } from '../format.js';
import { inLocale, locale, t } from '../i18n.js';
import { clone } from './clone.js';

/** Other cases of the same person or order: each with its stage, what it was about, when, and what it has in common. */
export function LinkedCases(el) {
  let shown = null;
  let turn = 0;

  /** `{reference, policy}` of the case; asked for once beside it, whatever is done to it. A page without it is whole. */
  async function update(kase) {
    if (kase && kase.reference === shown?.reference) return;
    const mine = (turn += 1);
    if (kase?.reference !== shown?.reference) el.hidden = true;
    const found = kase ? await readLinked(kase.reference).catch(() => null) : null;
    if (mine !== turn) return;
    shown = found && { ...kase, cases: found.cases };
    render();
  }

  function render() {
    el.hidden = !shown?.cases.length;
    el.querySelector('.linked-cases').replaceChildren(...(shown?.cases ?? []).map((each) => row(each, shown.policy)));
  }

  document.addEventListener('localechange', () => shown && render());
  return { update };
}

function row({ reference, stage, category, received_at: at, why }, policy) {
  const el = clone('linked-case');
  const link = el.querySelector('a');
  link.href = `#case/${reference}`;
  link.textContent = reference;
  const badge = el.querySelector('.stage');
  badge.classList.add(`stage--${stage}`);
  badge.textContent = t(`stage.${stage}`);
  const title = inLocale(policy.categories.find(({ id }) => id === category)?.title) || category;
  el.querySelector('.linked-case__what').textContent = `${title} · ${dateTime(at, locale(), policy.zone)}`;
  const shared = why.map((each) => t(`linked.${each}`)).join(t('linked.between'));
  el.querySelector('.linked-case__why').textContent = t('linked.why', { shared });
  return el;
}
