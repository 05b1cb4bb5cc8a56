import { firstAct, offeredActs } from '../caseLogic.js';
import { inLocale, knows, t } from '../i18n.js';
import { ActList } from './ActList.js';
import { ActSection } from './ActSection.js';
import { clone } from './clone.js';
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

  function sayHints({ stage, missing, attempts, rating, acts, closing_kind: closing }) {
    const hint = (name, text) => {
      const line = el.querySelector(`.case-acts__${name}`);
      line.hidden = !text;
      line.textContent = text;
    };
    const closes = acts.includes('closure') && missing.length > 0;
    const closedAs = inLocale(shown.policy.closing.find(({ id }) => id === closing)?.title);
    hint('missing', closes ? t('case.missing', { guards: guardWords(missing, shown.policy) }) : stage === 'closed' ? closedAs : '');
    hint('attempts', attempts > 0 ? t('case.attempts', { count: attempts }) : '');
    hint('rating', rating ? t('case.rating', { words: t(`survey.score_${rating}`) }) : '');
  }

  const titleOf = (act) => t(`act.${act}`);

  document.addEventListener('localechange', () => update());
  return { update, get: forms.get, all: forms.all, titleOf };
}

/** The guards that a closing still lacks, in words; `recorded:<record>` and `approved:<matter>` by their titles. */
export function guardWords(guards, policy) {
  return guards.map((guard) => oneGuard(guard, policy)).join(t('site.and'));
}

function oneGuard(guard, { records, approvals }) {
  const [name, of] = guard.split(':');
  const title = [...records, ...approvals].find(({ id }) => id === of)?.title;
  return knows(`guard.${name}`) ? t(`guard.${name}`, { title: inLocale(title) }) : guard;
}
