import { html } from '../../vendor/lit-html/lit-html.js';
import { dateTime } from '../format.js';
import { inLocale, locale, t } from '../i18n.js';

/** What was changed in directory and matrix, by whom and when, the newest first. */
export function changeList(changes, desk) {
  if (!changes.length) return html`<p class="field__hint">${t('directory.changes.none')}</p>`;
  return html`<ol class="directory-changes">${changes.map((change) => html`<li>${changeWords(change, desk)}</li>`)}</ol>`;
}

function changeWords({ at, by, by_name: name, about, before, after }, { staff, policy }) {
  const whom = staff.find((member) => member.email === about)?.name || about;
  const said = t('directory.change', { who: name || by, at: dateTime(at, locale(), policy.zone), what: whom || t('directory.of_matrix') });
  const touched = about ? Object.keys(after).filter((field) => field !== 'email') : [];
  const told = (field, value) => (field === 'roles' ? (value ?? []).map((role) => inLocale(policy.roles[role]) || role).join(t('site.and')) || '-' : plain(value));
  const moved = touched.map((field) => [field, told(field, before[field]), told(field, after[field])]).filter(([, was, is]) => was !== is);
  const fields = moved.map(([field, was, is]) => `${t(`directory.${field}`)} ${was} → ${is}`);
  return [said, fields.join(t('site.semicolon'))].filter(Boolean).join(' ');
}

function plain(value) {
  if (typeof value === 'boolean') return t(value ? 'directory.yes' : 'directory.no');
  return value || '-';
}
