import { inLocale, t } from '../i18n.js';
import { VIEWS } from '../views.js';

/** Who is signed in, and where he may go. Says `leave`. */
export function Account(masthead) {
  const el = masthead.querySelector('.account');
  const links = masthead.querySelector('.staff-links');
  let shown = {};

  /** `{session, policy, page}`, each as far as it is news; without a session nothing is shown. */
  function update(news = {}) {
    shown = { ...shown, ...news };
    const { session, policy, page } = shown;
    el.hidden = !session;
    links.hidden = !session;
    if (!session) return;
    el.querySelector('.account__name').textContent = session.name;
    const roles = session.roles.map((role) => inLocale(policy?.roles[role]) || role);
    el.querySelector('.account__roles').textContent = roles.filter((role) => role !== session.name).join(t('site.and'));
    links.querySelector('[data-page=quarantine]').hidden = !session.may.includes('quarantine');
    for (const { page: view, act, first } of VIEWS.filter(({ head, unlisted }) => !head && !unlisted)) {
      const link = links.querySelector(`[data-page=${view}]`) ?? linkTo(view, first);
      link.hidden = Boolean(act) && ![act].flat().some((each) => session.may.includes(each));
    }
    for (const link of masthead.querySelectorAll('[data-page]')) {
      if (link.dataset.page === page) link.setAttribute('aria-current', 'page');
      else link.removeAttribute('aria-current');
    }
  }

  function linkTo(view, first) {
    const link = document.createElement('a');
    link.href = `#${view}`;
    link.dataset.page = view;
    link.dataset.t = `nav.${view}`;
    link.textContent = t(link.dataset.t);
    links.insertBefore(link, first ? links.querySelector('[data-page=quarantine]') : null);
    return link;
  }

  el.querySelector('.account__sign-out').addEventListener('click', () => {
    el.dispatchEvent(new CustomEvent('leave', { bubbles: true }));
  });
  document.addEventListener('localechange', () => update());
  return { update };
}
