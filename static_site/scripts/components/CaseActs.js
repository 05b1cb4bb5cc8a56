import { firstAct, offeredActs } from '../caseLogic.js';
import { inLocale, t } from '../i18n.js';
import { ActList } from './ActList.js';
import { ActSection } from './ActSection.js';
import { clone } from './clone.js';
import { fillCards } from './choiceCards.js';
import { laterRow, listed } from './laterRow.js';
import { PolicyFields } from './PolicyFields.js';
import { StaffSelect } from './StaffSelect.js';

const NEEDED = {
  assignment: { handler: 'error.handler_missing' },
  reply: { text: 'error.text_missing' },
  question: { text: 'error.text_missing' },
  contact: { text: 'error.text_missing' },
  'follow-up': { outcome: 'error.outcome_missing' },
  closure: { kind: 'error.closing_missing' },
  reopening: { reason: 'error.text_missing' },
  note: { text: 'error.text_missing' },
};

const FAILED = ['not_satisfied', 'not_handled'];

/** The acts that this member of staff may do to the case now. Says `performAct` {act, body} and `reloadCase`. */
export function CaseActs(el, { foresees }) {
  const forms = ActList(el.querySelector('.case-acts__list'));
  const choosers = new WeakMap();
  let shown = null;

  /** `{kase, policy}` */
  function update(news) {
    const before = shown?.kase;
    shown = news ?? shown;
    if (!shown) return;
    const { kase } = shown;
    const acts = offeredActs(kase.acts);
    if (before?.reference !== kase.reference) forms.clear();
    forms.update(acts, mount);
    if (before?.reference !== kase.reference || before.stage !== kase.stage) open(firstAct(kase.stage, acts));
    sayTitle();
    for (const [, { section }] of forms.all()) offer(section, kase);
    for (const [, { look }] of forms.all()) look();
    sayHints(kase);
    el.querySelector('.case-acts__none').hidden = acts.length > 0;
  }

  function mount(act) {
    const { kase, policy } = shown;
    const section = clone(`act-${act}`);
    PolicyFields(section).update(policy);
    const handlers = section.querySelector('[data-staff]');
    if (handlers) choosers.set(section, StaffSelect(handlers));
    if (act === 'closure') section.querySelector('select').addEventListener('change', () => sayReason(section));
    offer(section, kase);
    const needed = act === 'closure' ? neededToClose : NEEDED[act];
    const form = ActSection(section, { act, draft: `act:${kase.reference}:${act}`, needed, foresees: foresees(act) });
    if (act === 'closure') sayReason(section);
    return form;
  }

  function open(act) {
    for (const [name, { section }] of forms.all()) section.open = name === act;
  }

  function sayTitle() {
    const title = forms.get('assignment')?.section.querySelector('.act__title');
    if (!title) return;
    title.dataset.t = shown.kase.handler ? 'act.reassignment' : 'act.assignment';
    title.textContent = t(title.dataset.t);
  }

  // What the regulation lets him choose among, as far as the act has a choice.
  function offer(section, kase) {
    const outcomes = section.querySelector('[data-outcomes]');
    if (outcomes) offerOutcomes(outcomes, kase);
    choosers.get(section)?.update({ staff: kase.handlers_open, policy: shown.policy });
    const noMail = section.querySelector('.question__no-mail');
    if (noMail) noMail.hidden = kase.reached_by_mail;
    if (section.dataset.act !== 'closure') return;
    offerClosings(section, kase, shown.policy);
    sayReason(section);
  }

  const needsReason = (kind) => shown.kase.closings_open.find(({ id }) => id === kind)?.needs_reason ?? false;
  const neededToClose = ({ kind }) => ({ ...NEEDED.closure, ...(needsReason(kind) && { reason: 'error.reason_missing' }) });

  // Whether a reason is asked for hangs on the way of closing.
  function sayReason(section) {
    const { value: kind } = section.querySelector('select');
    section.querySelector('.field__optional').hidden = !kind || needsReason(kind);
  }

  function sayHints({ stage, attempts, questions_open: questions = [], rating, closing_kind: closing, closings_open: closings }) {
    const hint = (name, text) => {
      const line = el.querySelector(`.case-acts__${name}`);
      line.hidden = !text;
      line.textContent = text;
    };
    const lacking = closings.find(({ when_satisfied: usual }) => usual)?.missing ?? [];
    const closedAs = inLocale(shown.policy.closing.find(({ id }) => id === closing)?.title);
    const missing = stage === 'follow_up' && lacking.length ? t('case.missing', { guards: listed(lacking) }) : '';
    hint('missing', stage === 'closed' ? closedAs : missing);
    hint('attempts', attempts > 0 ? t('case.attempts', { count: attempts }) : '');
    hint('asked', questions.length ? t('case.asked', { count: questions.length }) : '');
    hint('rating', rating ? t('case.rating', { words: t(`survey.score_${rating}`) }) : '');
  }

  const titleOf = (act) => t(`act.${act}`);

  document.addEventListener('localechange', () => update());
  return { update, get: forms.get, all: forms.all, titleOf };
}

// Of a call that found him not satisfied, or nothing done, comes what the round says.
function outcomeHint(outcome, round) {
  if (!FAILED.includes(outcome)) return t(`follow-up.${outcome}_hint`);
  return t(`follow-up.${round?.then ?? 'again'}`, { to: inLocale(round?.to) });
}

function offerOutcomes(place, { calls_open: outcomes, follow_up_round: round }) {
  const choices = outcomes.map((id) => ({ id, title: t(`follow-up.${id}`), text: outcomeHint(id, round) }));
  fillCards(place, { name: 'outcome', choices });
}

// What cannot be closed yet in one way or another says what it lacks.
function offerClosings(section, { closings_open: closings }, policy) {
  const titleOf = (id) => inLocale(policy.closing.find((kind) => kind.id === id).title);
  const ready = closings.filter(({ missing }) => missing.length === 0);
  const select = section.querySelector('select');
  const chosen = select.value;
  select.replaceChildren(new Option(t('site.choose'), ''), ...ready.map(({ id }) => new Option(titleOf(id), id)));
  select.value = ready.some(({ id }) => id === chosen) ? chosen : '';
  section.querySelector('form').hidden = ready.length === 0;
  const later = closings.filter(({ missing }) => missing.length > 0);
  const rows = later.map(({ id, missing }) => laterRow({ title: titleOf(id), why: listed(missing) }));
  section.querySelector('.steps-later').replaceChildren(...rows);
}
