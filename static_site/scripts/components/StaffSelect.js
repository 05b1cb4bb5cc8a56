import { inLocale, t } from '../i18n.js';

/** Chooses one of `staff`, by department. */
export function StaffSelect(select) {
  let shown = null;

  /** `{staff, policy}` */
  function update(news) {
    shown = news ?? shown;
    if (!shown) return;
    const chosen = select.value;
    const departments = [...new Set(shown.staff.map(({ department }) => department))].sort();
    select.replaceChildren(new Option(t('site.choose'), ''), ...departments.map(group));
    select.value = chosen;
    if (select.selectedIndex < 0) select.value = '';
  }

  function group(department) {
    const el = document.createElement('optgroup');
    el.label = department || t('assignment.no_department');
    const members = shown.staff.filter((member) => member.department === department);
    el.append(...members.map(({ name, email, roles }) => new Option(`${name} · ${roleWords(roles)}`, email)));
    return el;
  }

  function roleWords(roles) {
    return roles.map((role) => inLocale(shown.policy.roles[role]) || role).join(t('site.and'));
  }

  document.addEventListener('localechange', () => update());
  return { update };
}
