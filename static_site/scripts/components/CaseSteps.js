import { inLocale, t } from '../i18n.js';
import { STEPS } from '../steps.js';
import { ActList } from './ActList.js';
import { ActSection } from './ActSection.js';
import { clone } from './clone.js';
import { FieldList, neededOf } from './FieldList.js';
import { laterRow } from './laterRow.js';
import { sayMatter } from './matter.js';
import { nameByEmail } from './nameByEmail.js';

/** What the regulation adds: what waits for somebody's word, and what is this reader's to do now. */
export function CaseSteps(el, { upload, foresees }) {
  const groups = Object.entries(STEPS).map(([name, steps]) => {
    const place = el.querySelector(`[data-group=${name}]`);
    return { place, steps, forms: ActList(place.querySelector('.case-steps__list')) };
  });
  let shown = null;

  /** `{kase, policy, staff}` */
  function update(news) {
    const before = shown?.kase;
    shown = news ?? shown;
    if (!shown) return;
    if (before?.reference !== shown.kase.reference) groups.forEach(({ forms }) => forms.clear());
    groups.forEach(show);
    el.hidden = groups.every(({ place }) => place.hidden);
  }

  function show({ place, steps, forms }) {
    const found = steps(shown);
    const ready = new Map(found.filter(isReady).map((step) => [step.key, step]));
    forms.update([...ready.keys()], (key) => mount(ready.get(key)));
    for (const [key, { section, look }] of forms.all()) {
      say(section, ready.get(key));
      look();
    }
    const later = found.filter((step) => !isReady(step));
    place.querySelector('.steps-later').replaceChildren(...later.map((step) => notYet(step, shown.policy)));
    place.hidden = found.length === 0;
  }

  function mount({ key, draft, rules, fixed, files, box }) {
    const { kase, policy } = shown;
    const section = clone(box ? 'matter' : 'act-step');
    if (!rules) return withoutForm(section);
    const fields = section.querySelector('.act__fields');
    FieldList(fields, { rules, prefix: key });
    if (files !== undefined) fields.append(fileField(key, files));
    const form = ActSection(section, {
      act: key,
      draft: `act:${kase.reference}:${draft ?? key}`,
      needed: (values) => neededOf(rules, values),
      files,
      fixed,
      zone: policy.zone,
      upload,
      foresees: foresees(key),
    });
    form.tell({ limits: policy.attachments });
    return form;
  }

  function say(section, { title, note, submit, box }) {
    section.querySelector('.act__title').textContent = typeof title === 'function' ? title() : inLocale(title);
    section.querySelector('.act__note').textContent = note ?? '';
    if (box) sayMatter(section, box, { policy: shown.policy, names: nameByEmail(shown.staff) });
    const button = section.querySelector('[type=submit]');
    if (button) button.textContent = t(submit);
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

function withoutForm(section) {
  section.querySelector('form').remove();
  return { section, tell() {}, done() {}, look() {} };
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
