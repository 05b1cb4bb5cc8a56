import { firstAct, offeredActs } from '../caseLogic.js';
import { inLocale, t } from '../i18n.js';
import { ActList } from './ActList.js';
import { ActSection } from './ActSection.js';
import { clone } from './clone.js';
import { laterRow, listed } from './laterRow.js';
import { PolicyFields } from './PolicyFields.js';
import { StaffSelect } from './StaffSelect.js';

const NEEDED = {
  assignment: { handler: 'error.handler_missing' },
  reply: { text: 'error.text_missing' },
  contact: { text: 'error.text_missing' },
  'follow-up': { outcome: 'error.outcome_missing' },
  closure: { kind: 'error.closing_missing' },
  reopening: { reason: 'error.text_missing' },
  note: { text: 'error.text_missing' },
};

/** The acts that this member of staff may do to the case now. Says `performAct` {act, body} and `reloadCase`. */
export function CaseActs(el) {
  const forms = ActList(el.querySelector('.case-acts__list'));
  let shown = null;

  /** `{kase, policy, staff}` */
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
    showOutcomes(kase);
    showClosings(kase);
    sayHints(kase);
    el.querySelector('.case-acts__none').hidden = acts.length > 0;
  }

  function mount(act) {
    const { kase, policy, staff } = shown;
    const section = clone(`act-${act}`);
    PolicyFields(section).update(policy);
    const handlers = section.querySelector('[data-staff]');
    if (handlers) StaffSelect(handlers).update({ staff, policy });
    return ActSection(section, { act, draft: `act:${kase.reference}:${act}`, needed: NEEDED[act] });
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

  // What a call may find is the regulation's, and less before the handler has replied.
  function showOutcomes({ calls_open: outcomes }) {
    const section = forms.get('follow-up')?.section;
    if (!section) return;
    const inputs = [...section.querySelectorAll('[name="outcome"]')];
    for (const input of inputs) {
      const offered = outcomes.includes(input.value);
      input.closest('.choice-card').hidden = !offered;
      input.checked &&= offered;
    }
    section.querySelector('.choice-cards').classList.toggle('choice-cards--three', outcomes.length === 3);
  }

  // What cannot be closed yet in one way or another says what it lacks.
  function showClosings({ closings_open: closings }) {
    const section = forms.get('closure')?.section;
    if (!section) return;
    const titleOf = (id) => inLocale(shown.policy.closing.find((kind) => kind.id === id).title);
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

  function sayHints({ stage, attempts, rating, closing_kind: closing, closings_open: closings }) {
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
    hint('rating', rating ? t('case.rating', { words: t(`survey.score_${rating}`) }) : '');
  }

  const titleOf = (act) => t(`act.${act}`);

  document.addEventListener('localechange', () => update());
  return { update, get: forms.get, all: forms.all, titleOf };
}
