import { inLocale, t } from '../i18n.js';
import { clone } from './clone.js';
import { fillIn, showFieldErrors, valuesOf } from './fields.js';
import { Notice } from './Notice.js';

/** Changes `member`, or adds somebody where it is null. Says `saveMember` {email, body, tell}, `reloadDirectory`. */
export function MemberForm(details, { member, staff, policy }) {
  const form = details.querySelector('form');
  form.querySelector('.button-row').before(clone('act-failure'));
  const notice = Notice(form.querySelector('.notice'));
  const reload = form.querySelector('.act__reload');
  form.querySelector('[data-field-of=email]').hidden = Boolean(member);
  form.querySelector('[data-field-of=active]').hidden = !member;
  offerRoles();
  offerDeputies();
  fillIn(form, member ? { ...member, roles: '' } : { locale: 'zh-CN', active: true });

  function offerRoles() {
    const held = member?.roles ?? [];
    const offered = [...new Set([...Object.keys(policy.roles), ...held])];
    form.querySelector('.directory__role-list').replaceChildren(...offered.map((role) => {
      const tick = clone('directory-role');
      const box = tick.querySelector('input');
      box.value = role;
      box.checked = held.includes(role);
      tick.querySelector('span').textContent = inLocale(policy.roles[role]) || role;
      return tick;
    }));
  }

  function offerDeputies() {
    const others = staff.filter(({ email, active }) => email !== member?.email && (active || email === member?.deputy));
    const options = others.map(({ name, email }) => new Option(`${name} · ${email}`, email));
    form.elements.deputy.replaceChildren(new Option(t('directory.no_deputy'), ''), ...options);
  }

  /** `{failure, wrong, stale}`: a function that says what went wrong, or null; `[{field, message}]`. */
  function tell({ failure, wrong, stale }) {
    notice.update(failure ? failure() : '');
    reload.hidden = !stale;
    showFieldErrors(form, wrong.map(({ field, message }) => ({ field, text: message })));
  }

  form.addEventListener('submit', (event) => {
    event.preventDefault();
    const { email, name, department, locale, deputy, away_from: from, away_until: until } = valuesOf(form);
    const roles = [...form.querySelectorAll('[name=roles]:checked')].map(({ value }) => value);
    const body = { name, roles, department, locale, deputy, away_from: from, away_until: until };
    Object.assign(body, member ? { active: form.elements.active.checked } : { email });
    const detail = { email: member?.email ?? null, body, tell };
    form.dispatchEvent(new CustomEvent('saveMember', { bubbles: true, detail }));
  });
  reload.querySelector('button').addEventListener('click', () => {
    form.dispatchEvent(new CustomEvent('reloadDirectory', { bubbles: true }));
  });
}
