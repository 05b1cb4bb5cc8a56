import { rawMailHref } from '../api.js';
import { entryContent, undoneBy } from '../caseLogic.js';
import { dateTime } from '../format.js';
import { inLocale, knows, locale, t } from '../i18n.js';
import { actorWords } from './actorWords.js';
import { clone } from './clone.js';
import { factLine } from './factLine.js';
import { fileLink } from './fileLink.js';

const SHOWN_OF_HASH = 8;

/** The whole timeline of a case, newest first. */
export function StaffTimeline(el) {
  /** `names`: e-mail -> name, and clock -> title; `waiting`: the numbers of the questions that are not answered yet. */
  function update({ reference, timeline, waiting, policy, names }) {
    const undone = undoneBy(timeline);
    const rows = [...timeline].reverse().map((entry) => {
      const row = timelineItem({ ...entry, waits: waiting.includes(entry.seq) }, policy, names);
      showMail(row.querySelector('.timeline__mail'), reference, entry.mail);
      showUndone(row, undone.get(entry.seq), policy);
      return row;
    });
    el.replaceChildren(...rows);
  }

  return { update };
}

/** One entry as the timeline shows it. */
export function timelineItem(entry, policy, names) {
  const row = clone('staff-entry');
  const { automatic, own, text, facts, files } = entryContent(entry);
  row.classList.toggle('timeline__entry--automatic', automatic);
  row.classList.toggle('timeline__entry--own', own);
  row.querySelector('.timeline__title').textContent = titleOf(entry);
  row.querySelector('.timeline__who').textContent = actorWords(entry);
  const time = row.querySelector('.timeline__at');
  time.textContent = dateTime(entry.at, locale(), policy.zone);
  time.dateTime = entry.at;
  const body = row.querySelector('.timeline__text');
  body.hidden = !text;
  body.textContent = text;
  row.querySelector('.timeline__facts').replaceChildren(
    ...facts.map(({ key, value, as }) => factLine({ label: key && t(key), value: SPELLINGS[as](value, policy, names) })),
    ...entry.particulars.map((fact) => factLine(fact, names)),
  );
  const links = row.querySelector('.file-links');
  links.hidden = files.length === 0;
  links.replaceChildren(...files.map(fileLink));
  const proof = row.querySelector('.timeline__proof');
  proof.textContent = `#${entry.seq} ${entry.hash.slice(0, SHOWN_OF_HASH)}`;
  proof.title = t('case.sequence', { seq: entry.seq, hash: entry.hash });
  return row;
}

function showMail(line, reference, id) {
  line.hidden = !id;
  if (id) line.querySelector('a').href = rawMailHref({ id, reference });
}

function showUndone(row, by, policy) {
  row.classList.toggle('timeline__entry--undone', Boolean(by));
  const line = row.querySelector('.timeline__undone');
  line.hidden = !by;
  if (by) line.textContent = t('entry.undone', { who: actorWords(by), at: dateTime(by.at, locale(), policy.zone) });
}

function titleOf({ kind, title }) {
  return [said(`kind.${kind}`, kind), inLocale(title)].filter(Boolean).join(' · ');
}

const SPELLINGS = {
  plain: (value) => value,
  word: (value) => said(value, value.split('.').pop()),
  round: (value) => t('entry.round', { round: value }),
  people: (emails, _, names) => emails.map((email) => names.get(email) ?? email).join(t('site.and')),
  actor: (who, _, names) => names.get(who) ?? said(`actor.${who}`, who),
  clock: (id, _, names) => inLocale(names.get(id)) || id,
  channel: (id, policy) => choiceTitle(policy.channels, id),
  severity: (id, policy) => choiceTitle(policy.severities, id),
  closing: (id, policy) => choiceTitle(policy.closing, id),
};

// A regulation may have kinds, reasons and outcomes that this page has no word for yet.
function said(key, otherwise) {
  return knows(key) ? t(key) : otherwise;
}

function choiceTitle(choices, id) {
  return inLocale(choices.find((choice) => choice.id === id)?.title) || id;
}
