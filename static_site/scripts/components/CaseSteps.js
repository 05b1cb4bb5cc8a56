import { dueTime } from '../format.js';
import { inLocale, locale, t } from '../i18n.js';
import { ActList } from './ActList.js';
import { ActSection } from './ActSection.js';
import { clone } from './clone.js';
import { FieldList, neededOf } from './FieldList.js';
import { laterRow } from './laterRow.js';

/** What the regulation adds, as far as it is this reader's to do now: records, requests and levels. */
export function CaseSteps(el, { upload }) {
  const groups = Object.entries(STEPS).map(([name, steps]) => {
    const place = el.querySelector(`[data-group=${name}]`);
    return { place, steps, forms: ActList(place.querySelector('.case-steps__list')) };
  });
  let shown = null;

  /** `{kase, policy}` */
  function update(news) {
    const before = shown?.kase;
    shown = news ?? shown;
    if (!shown) return;
    if (before?.reference !== shown.kase.reference) groups.forEach(({ forms }) => forms.clear());
    groups.forEach(show);
    el.hidden = groups.every(({ place }) => place.hidden);
  }

  function show({ place, steps, forms }) {
    const found = steps(shown.kase, shown.policy);
    const ready = new Map(found.filter(isReady).map((step) => [step.key, step]));
    forms.update([...ready.keys()], (key) => mount(ready.get(key)));
    for (const [key, { section }] of forms.all()) sayHead(section, ready.get(key));
    const later = found.filter((step) => !isReady(step));
    place.querySelector('.steps-later').replaceChildren(...later.map((step) => notYet(step, shown.policy)));
    place.hidden = found.length === 0;
  }

  function mount({ key, draft, rules, fixed, files, submit }) {
    const { kase, policy } = shown;
    const section = clone('act-step');
    const fields = section.querySelector('.act__fields');
    FieldList(fields, { rules, prefix: key });
    if (files !== undefined) fields.append(fileField(key, files));
    section.querySelector('[type=submit]').dataset.t = submit;
    const form = ActSection(section, {
      act: key,
      draft: `act:${kase.reference}:${draft ?? key}`,
      needed: neededOf(rules),
      files,
      fixed,
      zone: policy.zone,
      upload,
    });
    form.tell({ limits: policy.attachments });
    return form;
  }

  const formsOf = (key) => groups.find(({ forms }) => forms.get(key))?.forms;
  const get = (key) => formsOf(key)?.get(key);
  const all = () => groups.flatMap(({ forms }) => forms.all());
  const titleOf = (key) => get(key).section.querySelector('.act__title').textContent;

  document.addEventListener('localechange', () => update());
  return { update, get, all, titleOf };
}

const isReady = ({ missing = [], refused = null }) => missing.length === 0 && !refused;
const byId = (rules, id) => rules.find((rule) => rule.id === id);

function sayHead(section, { title, note, submit }) {
  section.querySelector('.act__title').textContent = inLocale(title);
  section.querySelector('.act__note').textContent = note ?? '';
  section.querySelector('[type=submit]').textContent = t(submit);
}

function notYet({ title, missing, refused }, { records }) {
  const names = missing.map((id) => inLocale(byId(records, id).title)).join(t('site.and'));
  return laterRow({ title: inLocale(title), why: inLocale(refused) || t('task.missing', { names }) });
}

function fileField(key, files) {
  const el = clone('field-files');
  const id = `${key}-files`.replace(/[^\w-]/g, '-');
  for (const place of el.querySelectorAll('[id]')) place.id = place.id.replace('step-files', id);
  el.querySelectorAll('label').forEach((label) => Object.assign(label, { htmlFor: id }));
  el.querySelector('input').setAttribute('aria-describedby', `${id}-hint ${id}-error`);
  el.querySelector('.field__optional').hidden = files > 0;
  if (files > 0) Object.assign(el.querySelector('.field__hint').dataset, { words: 'task.files_needed', least: files });
  return el;
}

// The steps of a group: `{key, title, rules, fixed, submit}` and, as far as there are any, `{draft, files, note, missing, refused}`.
const STEPS = { records, matters, schemes };

function records({ records_open: open, timeline }, policy) {
  return open.map(({ id, missing }) => {
    const { title, fields, files } = byId(policy.records, id);
    const times = timeline.filter(({ kind, data }) => kind === 'recorded' && data.record === id).length;
    return {
      key: `record:${id}`,
      title,
      rules: [...fields, REMARK],
      fixed: { record: id },
      submit: 'task.record',
      files,
      note: times ? t('task.recorded', { count: times }) : '',
      missing,
    };
  });
}

function matters({ matters_open: open }, policy) {
  return open.map(({ id, missing, refused, after, latest }) => {
    const { title, fields, extends: clocks, files } = byId(policy.approvals, id);
    return {
      key: `request:${id}:${after ?? ''}`,
      draft: `request:${id}`,
      title,
      rules: [...(clocks.length ? [until(after, latest, policy.zone)] : []), ...fields, REASON],
      fixed: { matter: id },
      submit: 'task.ask',
      files,
      missing,
      refused,
    };
  });
}

function schemes({ schemes_open: open, severity, classes }, policy) {
  const known = [{ id: 'severity', title: t('case.severity'), levels: policy.severities }, ...policy.schemes];
  return known
    .filter(({ id, levels }) => open.includes(id) && levels.length > 1)
    .map(({ id, title, levels }) => {
      const level = id === 'severity' ? severity : classes[id];
      return {
        key: `classification:${id}:${level ?? ''}`,
        title,
        rules: [{ ...LEVEL, options: levels.filter((each) => each.id !== level) }, GROUNDS],
        fixed: { scheme: id },
        submit: 'task.set',
        note: inLocale(byId(levels, level)?.title) || t('task.no_level'),
      };
    });
}

const said = (key) => () => t(key);
const REMARK = { id: 'text', name: 'text', kind: 'text', title: said('task.remark') };
const REASON = { id: 'text', name: 'text', kind: 'text', title: said('task.reason'), required: true };
const GROUNDS = { id: 'reason', name: 'reason', kind: 'text', title: said('task.grounds') };
const LEVEL = { id: 'level', name: 'level', kind: 'choice', title: said('task.level'), required: true };

function until(after, latest, zone) {
  const bounds = [
    ['task.after', after],
    ['task.latest', latest],
  ].filter(([, moment]) => moment);
  const window = () => bounds.map(([key, moment]) => t(key, { moment: dueTime(moment, locale(), zone) })).join(' ');
  return { id: 'until', name: 'until', kind: 'moment', title: said('task.until'), explanation: window, required: true };
}
