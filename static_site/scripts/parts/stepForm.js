import { foreseeAct, readCase, readPenalties, readPolicyOfCase } from '../api.js';
import { ActSection } from '../components/ActSection.js';
import { clone } from '../components/clone.js';
import { FieldList, neededOf } from '../components/FieldList.js';
import { inLocale, t } from '../i18n.js';
import { readDraft, writeDraft } from '../storage.js';

const UNSEEN = [403, 404];
const NOTHING = { timeline: [], requests: [], records_open: [], penalties: [] };

/** A case outside its page: `{kase, etag, policy}`; of what its reader may not see only the penalties that fall on him. */
export async function readCaseFor(reference, desk) {
  const { body, etag } = await readCase(reference).catch((error) => {
    if (UNSEEN.includes(error.status)) return readPenalties(reference);
    throw error;
  });
  const kase = { ...NOTHING, ...body };
  const policy = body.policy ? await readPolicyOfCase(body, desk.policy) : desk.policy;
  return { kase, etag: etag ?? `"${body.version}"`, policy };
}

/**
 * The form of one step (see steps.js) as it stands on the case page, with the same draft, for the case as it was read
 * (`stage`, `etag`). It says what it will cause. Says `performAct`.
 */
export function StepForm({ key, draft, title, rules, fixed, submit }, { reference, zone, stage, etag }) {
  const section = document.createElement('div');
  section.className = 'step-form';
  section.append(clone('act-step').querySelector('form'));
  FieldList(section.querySelector('.act__fields'), { rules, prefix: `${reference}-${key}` });
  const keptUnder = `act:${reference}:${draft ?? key}`;
  const foresees = { shown: () => ({ stage, version: etag, zone }), foresee: (body) => foreseeAct(reference, key.split(':')[0], body, etag) };
  const form = ActSection(section, { act: key, draft: keptUnder, needed: (values) => neededOf(rules, values), fixed, zone, foresees });

  function say() {
    section.querySelector('form').setAttribute('aria-label', inLocale(title));
    section.querySelector('[type=submit]').textContent = t(submit);
  }

  say();
  document.addEventListener('localechange', say);
  return { ...form, key, keptUnder };
}

/** What was typed under one draft stands under another, too: the step has moved on, its words have not been sent. */
export function carryDraft(from, to) {
  const typed = readDraft(from);
  if (typed && from !== to) writeDraft(to, typed);
  return typed;
}
