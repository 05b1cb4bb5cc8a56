import { clocksInOrder, standing } from '../caseLogic.js';
import { dateTime } from '../format.js';
import { span } from '../spans.js';
import { inLocale, locale, t } from '../i18n.js';
import { clone } from './clone.js';
import { ClockList } from './ClockList.js';
import { fileLink } from './fileLink.js';
import { Forecast } from './Forecast.js';
import { nameByEmail } from './nameByEmail.js';
import { StaffTimeline } from './StaffTimeline.js';
import { showState } from './state.js';

/** A whole case, for reading. */
export function CaseView(el) {
  const clockList = ClockList(el.querySelector('.clock-list'), el.querySelector('.clock-list__none'));
  const forecast = Forecast(el.querySelector('.case-view__forecast'));
  const timeline = StaffTimeline(el.querySelector('.timeline'));
  let shown = null;

  /** `{kase, clocks, steps, policy, staff, now}` */
  function update(news) {
    shown = news ?? shown;
    if (!shown) return;
    const { kase, clocks, steps, policy, staff } = shown;
    showHead(kase, clocks);
    showFacts(facts(kase, policy), kase.complaint.complainant.masked);
    showOwn(kase, policy);
    showFiles(kase.complaint.attachments);
    clockList.update(clocks, policy.zone);
    el.querySelector('.case-view__forecast').hidden = kase.stage === 'closed' && steps.length === 0;
    forecast.update(steps, policy.zone);
    const names = new Map([...nameByEmail(staff), ...clocks.map(({ clock, title }) => [clock, title])]);
    timeline.update({ reference: kase.reference, timeline: kase.timeline, waiting: kase.questions_open, policy, names });
  }

  function showHead(kase, clocks) {
    el.querySelector('h1').textContent = t('case.title', { reference: kase.reference });
    el.querySelector('.case-view__sheet').href = `#sheet/${encodeURIComponent(kase.reference)}`;
    const stage = el.querySelector('.case-view__stage');
    stage.className = `case-view__stage stage stage--${kase.stage}`;
    stage.textContent = t(`stage.${kase.stage}`);
    const confidential = el.querySelector('.case-view__confidential');
    confidential.hidden = !kase.confidential;
    confidential.textContent = kase.confidential ? t('case.confidential', { path: inLocale(kase.confidential.title) }) : '';
    const first = firstClock(clocks);
    const badge = el.querySelector('.case-view__standing');
    badge.hidden = !first;
    if (!first) return;
    const { state, words } = standingOf(first, shown.now);
    showState(badge, state, `${inLocale(first.title)} · ${words}`);
    badge.classList.add('case-view__standing');
  }

  // What only this regulation knows: the levels of its schemes, and what it asks for beside the ordinary.
  function showOwn({ classes, complaint }, { schemes }) {
    for (const row of el.querySelectorAll('[data-own]')) row.remove();
    const known = schemes.filter(({ id }) => classes[id]);
    const levelOf = ({ id, levels }) => levels.find((each) => each.id === classes[id])?.title;
    const levels = known.map((scheme) => own(scheme.title, levelOf(scheme)));
    el.querySelector('[data-fact=severity]').after(...levels);
    const particulars = complaint.particulars.map(({ label, value }) => own(label, value));
    el.querySelector('[data-fact=channel]').after(...particulars);
  }

  function showFacts(values, masked) {
    for (const row of el.querySelectorAll('[data-fact]')) {
      const value = values[row.dataset.fact];
      const place = row.querySelector('dd a') ?? row.querySelector('dd');
      row.hidden = !value;
      place.textContent = value ?? '';
      if (!place.matches('a')) continue;
      if (masked && REACHED_BY.includes(row.dataset.fact)) place.removeAttribute('href');
      else place.href = LINKS[row.dataset.fact] + (value ?? '').replace(/\s/g, '');
    }
  }

  function showFiles(files) {
    el.querySelector('.case-view__attachments').hidden = files.length === 0;
    el.querySelector('.case-view__attachments .file-links').replaceChildren(...files.map(fileLink));
  }

  document.addEventListener('localechange', () => update());
  return { update };
}

function roundWords({ round, follow_up_round: rule }) {
  if (round < 2) return '';
  return [t('list.round', { round }), inLocale(rule?.title)].filter(Boolean).join(' · ');
}

function firstClock(clocks) {
  const inOrder = clocksInOrder(clocks);
  const moving = inOrder.find(({ state }) => state === 'running' || state === 'overdue');
  return moving ?? inOrder.find(({ state }) => state === 'paused');
}

function standingOf({ state, due_at: due }, now) {
  if (state === 'paused') return { state, words: t('state.paused') };
  const { key, late } = standing({ due_at: due, overdue: state === 'overdue' }, now);
  return { state, words: t(key, { span: span(late, locale()) }) };
}

function own(label, value) {
  const row = clone('own-fact');
  row.querySelector('dt').textContent = inLocale(label);
  row.querySelector('dd').textContent = inLocale(value);
  return row;
}

function complainantName({ anonymous, complainant }) {
  if (complainant.hidden) return t('case.hidden');
  return anonymous ? t('case.anonymous') : complainant.name;
}

const REACHED_BY = ['phone', 'email'];
const LINKS = { phone: 'tel:', email: 'mailto:', repeat_of: '#case/' };

function facts(kase, policy) {
  const { complaint } = kase;
  const title = (choices, id) => inLocale(choices.find((choice) => choice.id === id)?.title) || id;
  const moment = (iso) => (iso ? dateTime(iso, locale(), policy.zone) : '');
  return {
    handler: kase.handler_name || kase.handler || t('list.unassigned'),
    department: kase.department,
    agent: kase.agent_name || kase.agent,
    severity: title(policy.severities, kase.severity),
    round: roundWords(kase),
    received: moment(kase.received_at),
    closed: moment(kase.closed_at),
    policy: t('case.policy_version', {
      title: kase.policy.id === policy.id ? inLocale(policy.title) : kase.policy.id,
      version: kase.policy.version,
    }),
    ...complaint.complainant,
    name: complainantName(complaint),
    kind: title(policy.complainant_kinds, complaint.complainant.kind),
    category: title(policy.categories, complaint.category),
    business_line: title(policy.business_lines, complaint.business_line),
    order_no: complaint.order_no,
    description: complaint.description,
    demand: complaint.demand,
    consent: complaint.consent,
    place: complaint.place,
    occurred_at: complaint.occurred_at,
    channel: title(policy.channels, complaint.channel),
    respondent: complaint.respondent_name || complaint.respondent,
    repeat_of: complaint.repeat_of,
  };
}
