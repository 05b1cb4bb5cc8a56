import { firstAct, offeredActs } from '../caseLogic.js';
import { inLocale, knows, t } from '../i18n.js';
import { ActForm } from './ActForm.js';
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
  const list = el.querySelector('.case-acts__list');
  const forms = new Map();
  let shown = null;

  /** `{kase, policy, staff}`. Forms that stay keep what is typed into them. */
  function update(news) {
    const before = shown?.kase;
    shown = news ?? shown;
    if (!shown) return;
    const { kase } = shown;
    const acts = offeredActs(kase.acts);
    if (before?.reference !== kase.reference) takeAway([...forms.keys()]);
    takeAway([...forms.keys()].filter((act) => !acts.includes(act)));
    for (const act of acts) if (!forms.has(act)) forms.set(act, mount(act));
    list.append(...acts.map((act) => forms.get(act).section));
    if (before?.reference !== kase.reference || before.stage !== kase.stage) open(firstAct(kase.stage, acts));
    sayTitle();
    sayHints(kase);
  }

  function takeAway(acts) {
    for (const act of acts) {
      forms.get(act).section.remove();
      forms.delete(act);
    }
  }

  function mount(act) {
    const { kase, policy, staff } = shown;
    const section = clone(`act-${act}`);
    const form = section.querySelector('form');
    form.querySelector('.button-row').before(clone('act-failure'));
    PolicyFields(section).update(policy);
    const handlers = section.querySelector('[data-staff]');
    if (handlers) StaffSelect(handlers).update({ staff, policy });
    section.querySelector('.act__reload').addEventListener('click', () => {
      section.dispatchEvent(new CustomEvent('reloadCase', { bubbles: true }));
    });
    const draft = `act:${kase.reference}:${act}`;
    return { section, form: ActForm(form, { act, draft, needed: NEEDED[act] }) };
  }

  function open(act) {
    for (const [name, { section }] of forms) section.open = name === act;
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
    hint('missing', closes ? t('case.missing', { guards: guardWords(missing) }) : stage === 'closed' ? closedAs : '');
    hint('attempts', attempts > 0 ? t('case.attempts', { count: attempts }) : '');
    hint('rating', rating ? t('case.rating', { words: t(`survey.score_${rating}`) }) : '');
    el.querySelector('.case-acts__none').hidden = forms.size > 0;
  }

  /** Tells the form of `act` how it went: `{sending, failure, wrong}`, and `stale` when somebody else was faster. */
  function tell(act, { stale = false, ...news }) {
    const { section, form } = forms.get(act);
    section.querySelector('.act__reload').hidden = !stale;
    form.update(news);
  }

  /** `act` is done and saved: its form is empty and closed. */
  function done(act) {
    const { section, form } = forms.get(act);
    form.done();
    section.open = false;
  }

  /** The case was loaded anew: nothing is stale any more. */
  function freshen() {
    for (const act of forms.keys()) tell(act, { failure: null });
  }

  document.addEventListener('localechange', () => update());
  return { update, tell, done, freshen };
}

/** The guards that a closing still lacks, in words. */
export function guardWords(guards) {
  return guards.map((guard) => (knows(`guard.${guard}`) ? t(`guard.${guard}`) : guard)).join(t('site.and'));
}
