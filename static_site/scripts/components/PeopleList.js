import { inLocale, t } from '../i18n.js';
import { clone } from './clone.js';
import { MemberForm } from './MemberForm.js';

/** Everybody in the directory, each with the form that changes him, and a form for somebody new. */
export function PeopleList(el) {
  let shown = null;

  /** `{staff, policy}` */
  function update(news) {
    shown = news ?? shown;
    if (!shown) return;
    const members = [...shown.staff].sort((a, b) => Number(b.active) - Number(a.active));
    el.replaceChildren(row(null), ...members.map(row));
  }

  function row(member) {
    const details = clone('directory-member');
    details.querySelector('.act__title').textContent = member ? member.name : t('directory.add');
    details.querySelector('.directory__about').textContent = member ? about(member) : '';
    const standing = details.querySelector('.stage');
    standing.textContent = member ? standingOf(member) : '';
    standing.hidden = !standing.textContent;
    MemberForm(details, { member, ...shown });
    return details;
  }

  function about({ email, roles, department, deputy }) {
    const titles = roles.map((role) => inLocale(shown.policy.roles[role]) || role).join(t('site.and'));
    const stands = shown.staff.find((other) => other.email === deputy)?.name ?? deputy;
    return [titles, department, email, stands && t('directory.deputy_is', { who: stands })].filter(Boolean).join(' · ');
  }

  document.addEventListener('localechange', () => update());
  return { update };
}

function standingOf({ active, away_from: from, away_until: until }) {
  if (!active) return t('directory.inactive');
  if (!from) return '';
  return until ? t('directory.away_span', { from, until }) : t('directory.away', { from });
}
