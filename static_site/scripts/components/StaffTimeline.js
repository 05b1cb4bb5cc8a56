import { entryContent } from '../caseLogic.js';
import { dateTime } from '../format.js';
import { inLocale, knows, locale, t } from '../i18n.js';
import { clone } from './clone.js';
import { fileLink } from './fileLink.js';

const SHOWN_OF_HASH = 8;

/** The whole timeline of a case, newest first. */
export function StaffTimeline(el) {
  /** `names`: e-mail -> name, and clock -> title. */
  function update({ timeline, policy, names }) {
    el.replaceChildren(...[...timeline].reverse().map((entry) => item(entry, policy, names)));
  }

  return { update };
}

function item(entry, policy, names) {
  const row = clone('staff-entry');
  const { automatic, own, text, facts, files } = entryContent(entry);
  row.classList.toggle('timeline__entry--automatic', automatic);
  row.classList.toggle('timeline__entry--own', own);
  row.querySelector('.timeline__title').textContent = said(`kind.${entry.kind}`, entry.kind);
  row.querySelector('.timeline__who').textContent = actorWords(entry);
  const time = row.querySelector('.timeline__at');
  time.textContent = dateTime(entry.at, locale(), policy.zone);
  time.dateTime = entry.at;
  const body = row.querySelector('.timeline__text');
  body.hidden = !text;
  body.textContent = text;
  row.querySelector('.timeline__facts').replaceChildren(...facts.map((fact) => factLine(fact, policy, names)));
  const links = row.querySelector('.file-links');
  links.hidden = files.length === 0;
  links.replaceChildren(...files.map(fileLink));
  const proof = row.querySelector('.timeline__proof');
  proof.textContent = `#${entry.seq} ${entry.hash.slice(0, SHOWN_OF_HASH)}`;
  proof.title = t('case.sequence', { seq: entry.seq, hash: entry.hash });
  return row;
}

function actorWords({ actor, actor_name: name }) {
  return name || said(`actor.${actor}`, actor.replace(/^staff:/, ''));
}

function factLine({ key, value, as }, policy, names) {
  const line = clone('entry-fact');
  line.querySelector('span').textContent = key && t(key);
  line.querySelector('b').textContent = SPELLINGS[as](value, policy, names);
  return line;
}

const SPELLINGS = {
  plain: (value) => value,
  word: (value) => said(value, value.split('.').pop()),
  round: (value) => t('entry.round', { round: value }),
  people: (emails, _, names) => emails.map((email) => names.get(email) ?? email).join(t('site.and')),
  clock: (id, _, names) => inLocale(names.get(id)) || id,
  severity: (id, policy) => titleOf(policy.severities, id),
  record: (id, policy) => titleOf(policy.records, id),
  matter: (id, policy) => titleOf(policy.approvals, id),
  scheme: (id, policy) => (id === 'severity' ? t('entry.severity') : titleOf(policy.schemes, id)),
  level: ({ scheme, level }, policy) => titleOf(levelsOf(scheme, policy), level),
  role: (id, policy) => inLocale(policy.roles[id]) || id,
  moment: (at, policy) => dateTime(at, locale(), policy.zone),
  field: ({ id, value }, policy) =>
    t('entry.field', { field: fieldTitle(id, policy), value: said(`value.${value}`, value) }),
  closing: (id, policy) => titleOf(policy.closing, id),
};

// A regulation may have kinds, reasons and outcomes that this page has no word for yet.
function said(key, otherwise) {
  return knows(key) ? t(key) : otherwise;
}

function levelsOf(scheme, policy) {
  return scheme === 'severity' ? policy.severities : policy.schemes.find(({ id }) => id === scheme)?.levels;
}

function fieldTitle(id, policy) {
  const rules = [...policy.records, ...policy.approvals];
  return titleOf(rules.flatMap(({ fields }) => fields), id);
}

function titleOf(choices = [], id) {
  return inLocale(choices.find((choice) => choice.id === id)?.title) || id;
}
