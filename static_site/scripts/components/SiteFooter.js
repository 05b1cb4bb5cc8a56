import { config } from '../../config.js';
import { inLocale, locale, t } from '../i18n.js';

/** The regulation a complaint is handled under, and the other ways to reach the company. */
export function SiteFooter(el) {
  let policy = null;
  let figures = null;
  const regulation = el.querySelector('.site-footer__regulation');
  const hotline = el.querySelector('.site-footer__hotline');
  const mailbox = el.querySelector('.site-footer__mailbox');
  const ofPrivacy = document.querySelectorAll('a[data-t^="privacy."]');

  function update(newPolicy) {
    policy = newPolicy ?? policy;
    for (const link of ofPrivacy) link.href = served('privacy');
    if (!policy) return;
    regulation.textContent = t('site.by_regulation', { title: inLocale(policy.title) });
    showFigures(policy.figures_open);
    showLink(hotline, t('site.hotline'), policy.hotline, 'tel:');
    showLink(mailbox, t('site.mailbox'), policy.mailbox, 'mailto:');
  }

  // Where the regulation opens its figures, each page leads there.
  function showFigures(open) {
    const link = figures ?? document.createElement('a');
    link.href = served('figures');
    link.textContent = t('figures.title');
    if (open && !figures) regulation.after(link);
    figures = open ? link : null;
  }

  document.addEventListener('localechange', () => update());
  return { update };
}

// A page that the API makes, in the language that is read here.
const served = (page) => `${config.apiBase}/api/v1/${page}/page?locale=${locale()}`;

function showLink(el, label, value, scheme) {
  el.hidden = !value;
  if (!value) return;
  el.firstElementChild.textContent = label;
  el.lastElementChild.textContent = value;
  el.lastElementChild.href = scheme + value;
}
