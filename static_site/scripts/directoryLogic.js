// What the directory shows, reckoned from what the API gives. Pure.

export const STATES = ['present', 'away', 'coming', 'gap', 'inactive'];

/** In which of STATES somebody is: `absence` as the API tells it, or none. */
export function statesOf({ active }, absence) {
  if (!active) return ['inactive'];
  const gap = absence?.gap ? ['gap'] : [];
  if (!absence) return ['present'];
  return absence.running ? ['away', ...gap] : ['present', 'coming', ...gap];
}

/** Those of `staff` whom `{q, role, department, state}` ask for: active ones first, then by name. */
export function chosen(staff, absences, { q = '', role = '', department = '', state = '' }) {
  const words = folded(q).split(/\s+/).filter(Boolean);
  const fits = (member) =>
    words.every((word) => folded([member.name, member.email, member.department].join(' ')).includes(word))
    && (!role || member.roles.includes(role))
    && (!department || member.department === department)
    && (!state || statesOf(member, absenceOf(absences, member)).includes(state));
  return staff.filter(fits).sort((a, b) => Number(b.active) - Number(a.active) || a.name.localeCompare(b.name, 'zh-CN') || a.email.localeCompare(b.email));
}

export const absenceOf = (absences, { email }) => absences.find((each) => each.email === email);

/** The day before `day` (YYYY-MM-DD): periods exclude their end, people do not. */
export function dayBefore(day) {
  return new Date(Date.parse(`${day}T00:00:00Z`) - 86_400_000).toISOString().slice(0, 10);
}

const folded = (text) => text.normalize('NFKC').toLowerCase();
