import { dateTime } from '../format.js';
import { inLocale, locale, t } from '../i18n.js';
import { clone } from './clone.js';

/** Other cases of the same person or order: each with its stage, what it was about, when, and what it has in common. */
export function showLinkedCases(el, { linked, policy }) {
  el.hidden = linked.length === 0;
  el.querySelector('.linked-cases').replaceChildren(...linked.map((each) => row(each, policy)));
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
