import { inLocale, t } from '../i18n.js';
import { VIEWS } from '../views.js';

/** Links beyond which those of a group stand behind its button: they would take two lines. */
const MOST_IN_A_LINE = 10;

/** Who is signed in, and where he may go. Says `leave`. */
export function Account(masthead) {
  const el = masthead.querySelector('.account');
  const links = masthead.querySelector('.staff-links');
  const groups = [...links.querySelectorAll('.nav-group')];
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
    for (const { page: view, act, group } of VIEWS.filter(({ head, unlisted }) => !head && !unlisted)) {
      const link = links.querySelector(`[data-page=${view}]`) ?? linkTo(view, group);
      link.hidden = Boolean(act) && ![act].flat().some((each) => session.may.includes(each));
    }
    for (const link of masthead.querySelectorAll('[data-page]')) {
      if (link.dataset.page === page) link.setAttribute('aria-current', 'page');
      else link.removeAttribute('aria-current');
    }
    links.classList.toggle('staff-links--grouped', links.querySelectorAll('a:not([hidden])').length > MOST_IN_A_LINE);
    for (const group of groups) group.hidden = !group.querySelector('a:not([hidden])');
  }

  function linkTo(view, group) {
    const link = document.createElement('a');
    link.href = `#${view}`;
    link.dataset.page = view;
    link.dataset.t = `nav.${view}`;
    link.textContent = t(link.dataset.t);
    if (group) links.querySelector(`[data-group=${group}] .nav-group__links`).append(link);
    else links.insertBefore(link, groups[0]);
    return link;
  }

  /** Unfolds this group and folds the others; none where it is not one of them. */
  function unfold(one) {
    for (const group of groups) {
      group.querySelector('button').setAttribute('aria-expanded', String(group === one));
    }
  }

  links.addEventListener('click', ({ target }) => {
    const button = target.closest('.nav-group__button');
    unfold(button?.getAttribute('aria-expanded') === 'false' ? button.parentElement : null);
  });
  links.addEventListener('keydown', ({ key, target }) => {
    if (key !== 'Escape') return;
    const open = links.querySelector('[aria-expanded=true]');
    if (open?.parentElement.contains(target)) open.focus();
    unfold(null);
  });
  links.addEventListener('focusout', ({ relatedTarget }) => {
    if (!links.contains(relatedTarget)) unfold(null);
  });
  el.querySelector('.account__sign-out').addEventListener('click', () => {
    el.dispatchEvent(new CustomEvent('leave', { bubbles: true }));
  });
  document.addEventListener('localechange', () => update());
  return { update };
}
