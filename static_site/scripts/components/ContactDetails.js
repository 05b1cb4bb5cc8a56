import { dateTime } from '../format.js';
import { locale, t } from '../i18n.js';
import { ActList } from './ActList.js';
import { ActSection } from './ActSection.js';
import { clone } from './clone.js';

const NEEDED = { reason: 'unmasking.missing' };

/**
 * How the complainant is reached, for readers who are shown it in part: whoever says why sees it whole for a while.
 * Says `performAct` and `reloadCase`, the latter also when that while is over.
 */
export function ContactDetails(el) {
  const forms = ActList(el.querySelector('.contact-details__list'));
  const line = el.querySelector('.contact-details__open');
  let shown = null;
  let over = 0;

  /** `{kase, policy}` */
  function update(news) {
    const before = shown?.kase;
    shown = news ?? shown;
    if (!shown) return;
    const { kase, policy } = shown;
    const { masked, unmasked_until: until } = kase.complaint?.complainant ?? {};
    if (before?.reference !== kase.reference) forms.clear();
    forms.update(masked && kase.acts.includes('unmasking') ? ['unmasking'] : [], mount);
    line.hidden = !until;
    line.textContent = until ? t('unmasking.open', { until: dateTime(until, locale(), policy.zone) }) : '';
    window.clearTimeout(over);
    if (until) over = window.setTimeout(hideAgain, Date.parse(until) - Date.parse(kase.now), kase.reference);
  }

  function mount(act) {
    return ActSection(clone(`act-${act}`), { act, draft: `act:${shown.kase.reference}:${act}`, needed: NEEDED });
  }

  function hideAgain(reference) {
    if (shown.kase.reference === reference) el.dispatchEvent(new CustomEvent('reloadCase', { bubbles: true }));
  }

  document.addEventListener('localechange', () => update());
  return { update, get: forms.get, all: forms.all, titleOf: (act) => t(`act.${act}`) };
}
