// What a regulation adds for its reader to do, as forms need it: `{key, title, rules, fixed, submit}` and, as far as
// there are any, `{draft, files, note, missing, refused, box}`. The key begins with the act; a step with a `box` shows
// what is asked for, and has no `rules` where another must speak.
import { dueTime } from './format.js';
import { inLocale, locale, t } from './i18n.js';

/** The steps of a case by group, in the order of the page. Each takes `{kase, policy, staff}`. */
export const STEPS = { requests, penalties, records, matters, schemes, proposals, keeping };

const byId = (rules, id) => rules.find((rule) => rule.id === id);
const said = (key) => () => t(key);
const text = (title, more = {}) => ({ id: 'text', name: 'text', kind: 'text', title: said(title), ...more });
const verdict = (yes, no) => ({
  id: 'approved',
  name: 'approved',
  kind: 'choice',
  title: said('task.verdict'),
  required: true,
  options: [
    { id: 'true', title: said(yes) },
    { id: 'false', title: said(no) },
  ],
});

// -- what waits for somebody's word

function requests({ kase, policy }) {
  return kase.requests.map(({ matter, may_decide: mayDecide }) => {
    const { title, tiers } = byId(policy.approvals, matter);
    const about = kase.timeline.filter(({ kind, data }) => ABOUT.includes(kind) && data.matter === matter);
    const asked = about.findLast(({ kind }) => kind === 'requested');
    const words = about.filter(({ seq }) => seq > asked.seq);
    return {
      key: `decision:${matter}:${words.length}:${mayDecide}`,
      title,
      rules: mayDecide ? [verdict('task.approve', 'task.refuse'), text('task.opinion')] : null,
      fixed: { matter },
      submit: 'task.decide',
      box: { entry: asked, facts: factsOf(asked), chain: tiers.map((tier, index) => link(tier, words, index)) },
    };
  });
}

const ABOUT = ['requested', 'decided'];

function link(tier, words, index) {
  const state = index < words.length ? 'done' : index === words.length ? 'current' : 'ahead';
  return { tier, state, entry: words[index] };
}

// The chain says whose turn it is.
const factsOf = ({ particulars, data }) => (data.tier ? particulars.slice(0, -1) : particulars);

function penalties({ kase }) {
  return kase.penalties.map((penalty) => {
    const { number, title, verdict: stands } = penalty;
    const step = { title, fixed: { number }, box: penaltyBox(penalty, kase.timeline) };
    if (penalty.may_appeal) {
      const rules = [text('task.appeal_reason', { required: true })];
      return { ...step, key: `penalty-appeal:${number}`, rules, submit: 'task.appeal' };
    }
    const choice = stands === 'appealed' ? ['task.uphold', 'task.withdraw'] : ['task.approve', 'task.refuse'];
    const amounts = stands === 'appealed' ? [] : amountsOf(penalty);
    const rules = penalty.may_decide ? [verdict(...choice), ...amounts, text('task.opinion')] : null;
    return { ...step, key: `penalty-decision:${number}:${stands}:${Boolean(rules)}`, rules, submit: 'task.decide' };
  });
}

// Who may not see the case has no timeline: he is told how it stands, and not who said what.
function penaltyBox({ number, text, tier, particulars, ...asked }, timeline) {
  const told = timeline.filter(({ kind, data }) => kind === 'penalty' && data.number === number);
  const chain = told.slice(1).map((entry, index) => ({ tier: told[index].data.tier, state: 'done', entry }));
  if (tier) chain.push({ tier, state: 'current' });
  const entry = { actor: asked.proposed_by, actor_name: asked.proposed_by_name, at: asked.proposed_at, data: { text } };
  return { entry, facts: factsOf({ particulars, data: { tier } }), chain };
}

// What the clause leaves open must be named.
function amountsOf(penalty) {
  const isLeft = (amount) => amount && (amount.open || amount.most > amount.least);
  const left = ['money', 'points'].filter((unit) => isLeft(penalty[unit]));
  return left.map((unit) => ({
    id: unit,
    name: unit,
    kind: 'number',
    title: said(`task.${unit}`),
    required: ({ approved }) => approved === 'true' && penalty.must_name.includes(unit),
    explanation: () => t(penalty[unit].open ? 'task.from' : 'task.between', penalty[unit]),
  }));
}

// -- what is his to do

function records({ kase, policy }) {
  return kase.records_open.map(({ id, missing }) => {
    const { title, fields, files } = byId(policy.records, id);
    const times = kase.timeline.filter(({ kind, data }) => kind === 'recorded' && data.record === id).length;
    return {
      key: `record:${id}`,
      title,
      rules: [...fields, text('task.remark')],
      fixed: { record: id },
      submit: 'task.record',
      files,
      note: times ? t('task.recorded', { count: times }) : '',
      missing,
    };
  });
}

function matters({ kase, policy }) {
  return kase.matters_open.map(({ id, missing, refused, after, latest }) => {
    const { title, fields, extends: clocks, files } = byId(policy.approvals, id);
    const reason = text('task.reason', { required: true });
    return {
      key: `request:${id}:${after ?? ''}`,
      draft: `request:${id}`,
      title,
      rules: [...(clocks.length ? [until(after, latest, policy.zone)] : []), ...fields, reason],
      fixed: { matter: id },
      submit: 'task.ask',
      files,
      missing,
      refused,
    };
  });
}

function until(after, latest, zone) {
  const bounds = Object.entries({ after, latest }).filter(([, moment]) => moment);
  const window = () =>
    bounds.map(([bound, moment]) => t(`task.${bound}`, { moment: dueTime(moment, locale(), zone) })).join(' ');
  return { id: 'until', name: 'until', kind: 'moment', title: said('task.until'), explanation: window, required: true };
}

/** The axes on which cases are told apart and that leave a choice: severity, which every regulation has, first. */
export function schemesOf({ severities, schemes: more }) {
  const severity = { id: 'severity', title: said('case.severity'), at_intake: true, levels: severities };
  return [severity, ...more].filter(({ levels }) => levels.length > 1);
}

function schemes({ kase: { schemes_open: open, severity, classes }, policy }) {
  return schemesOf(policy)
    .filter(({ id }) => open.includes(id))
    .map(({ id, title, levels }) => {
      const level = id === 'severity' ? severity : classes[id];
      const options = levels.filter((each) => each.id !== level);
      return {
        key: `classification:${id}:${level ?? ''}`,
        title: typeof title === 'function' ? title() : title,
        rules: [
          { id: 'level', name: 'level', kind: 'choice', title: said('task.level'), required: true, options },
          { ...text('task.grounds'), id: 'reason', name: 'reason' },
        ],
        fixed: { scheme: id },
        submit: 'task.set',
        note: inLocale(byId(levels, level)?.title) || t('task.no_level'),
      };
    });
}

function proposals({ kase, staff }) {
  const people = staff.map(({ email, name }) => ({ id: email, title: name || email }));
  const entries = kase.timeline.map((entry) => ({ id: String(entry.seq), title: () => entryWords(entry) })).reverse();
  return kase.penalties_open.map(({ id, title, fields }) => ({
    key: `penalty:${id}:${entries.length}`,
    draft: `penalty:${id}`,
    title,
    rules: [
      { id: 'on', name: 'on', kind: 'select', title: said('task.on'), options: people },
      { id: 'evidence', name: 'evidence', kind: 'select', title: said('task.evidence'), options: entries },
      ...fields,
      text('task.facts', { required: true }),
    ],
    fixed: { penalty: id },
    submit: 'task.propose',
  }));
}

// -- how long the case is kept: its words are those of `acts`

const KEEPING = ['disposal', 'disposal-decision', 'legal-hold', 'legal-hold-lifting'];

function keeping({ kase }) {
  const reason = { ...text('keeping.reason', { required: true }), id: 'reason', name: 'reason' };
  return KEEPING.filter((act) => kase.acts.includes(act)).map((act) => ({
    key: act,
    title: () => t(`keeping.${act}`),
    rules: act === 'disposal-decision' ? [verdict('keeping.approve', 'keeping.refuse'), reason] : [reason],
    fixed: {},
    submit: `keeping.${act}_submit`,
    note: t(`keeping.${act}_note`),
  }));
}

function entryWords({ seq, kind, title }) {
  return [`#${seq}`, t(`kind.${kind}`), inLocale(title)].filter(Boolean).join(' · ');
}
