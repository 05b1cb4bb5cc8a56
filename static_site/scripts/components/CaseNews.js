import { inLocale, knows, t } from '../i18n.js';

/** Says that the case was changed meanwhile, and by what. Says `reloadCase` when its reader wants to see it. */
export function CaseNews(el) {
  const line = el.querySelector('.notice__text');
  let latest = null;

  /** The latest entry of what the case has become; null where it is shown as it is. */
  function update(entry = latest) {
    latest = entry;
    el.hidden = latest === null;
    // Empty first: a region that was hidden is only read when its words change.
    line.textContent = '';
    if (latest) line.textContent = t(latest.actor_name ? 'case.news_by' : 'case.news', { name: latest.actor_name, what: whatOf(latest) });
  }

  el.querySelector('button').addEventListener('click', () => el.dispatchEvent(new CustomEvent('reloadCase', { bubbles: true })));
  document.addEventListener('localechange', () => update());
  return { update };
}

const whatOf = ({ kind, title }) => [knows(`kind.${kind}`) ? t(`kind.${kind}`) : '', inLocale(title)].filter(Boolean).join(' · ') || kind;
