import { dateTime } from '../format.js';
import { locale, t } from '../i18n.js';

/** What was changed in directory and matrix, by whom and when, the newest first. */
export function DirectoryChanges(list) {
  let shown = null;

  /** `{changes, staff, policy}` */
  function update(news) {
    shown = news ?? shown;
    if (!shown) return;
    list.replaceChildren(...shown.changes.map((change) => row(change, shown)));
    list.parentElement.querySelector('.directory__unchanged').hidden = shown.changes.length > 0;
  }

  document.addEventListener('localechange', () => update());
  return { update };
}

function row({ at, by, by_name: name, about, before, after }, { staff, policy }) {
  const li = document.createElement('li');
  const whom = staff.find((member) => member.email === about)?.name || about;
  const said = { who: name || by, at: dateTime(at, locale(), policy.zone), what: whom || t('directory.matrix') };
  const touched = about ? Object.keys(after).filter((field) => field !== 'email') : [];
  const fields = touched.map((field) => `${t(`directory.${field}`)} ${told(before[field])} → ${told(after[field])}`);
  li.textContent = [t('directory.change', said), fields.join('; ')].filter(Boolean).join(' ');
  return li;
}

function told(value) {
  if (Array.isArray(value)) return value.join(t('site.and'));
  if (typeof value === 'boolean') return t(value ? 'directory.yes' : 'directory.no');
  return value || '-';
}
