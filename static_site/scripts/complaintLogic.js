// What a filled-in complaint form means. Pure.
import { phoneFault } from './phones.js';

/** The most characters a field takes. */
export const MOST = {
  name: 80,
  phone: 40,
  email: 254,
  address: 200,
  order_no: 60,
  place: 200,
  description: 5000,
  demand: 2000,
};

const ABOUT_THE_COMPLAINANT = ['name', 'phone', 'email', 'address', 'kind'];
const ABOUT_THE_COMPLAINT = [
  'type',
  'category',
  'business_line',
  'order_no',
  'description',
  'occurred_at',
  'place',
  'demand',
  'channel',
  'respondent',
  'repeat_of',
  'received_at',
  'website',
];
const MOST_IN_A_FIELD = 2000;
const UNSAID_BY_THE_ANONYMOUS = ['name', 'phone', 'email', 'address'];
const EMAIL = /^[^\s@]+@[^\s@]+\.[^\s@]+$/;

/**
 * What a person can see is wrong, in the order of the fields: `[{field, key, values}]`. `needed`: what the regulation
 * wants filled in beside what every form needs, field -> key of what to say.
 */
export function mistakes(values, fieldsInOrder, needed = {}) {
  return fieldsInOrder.map((field) => mistakeIn(field, values, needed)).filter(Boolean);
}

function mistakeIn(field, values, needed) {
  const value = (values[field] ?? '').trim();
  const found = keyOf(field, value, values, needed);
  if (found) return { field, ...(typeof found === 'string' ? { key: found } : found) };
  const most = field.startsWith('fields.') ? MOST_IN_A_FIELD : MOST[field];
  return most && [...value].length > most ? { field, key: 'error.too_long', values: { most } } : null;
}

function keyOf(field, value, values, needed) {
  if (!value && values.anonymous && UNSAID_BY_THE_ANONYMOUS.includes(field)) return null;
  if (!value && field in needed) return needed[field];
  if (!value && field === 'phone' && 'email' in needed) return null; // said beside the address
  return CHECKS[field]?.(value, values) ?? null;
}

const orElse = (key) => (value) => (value ? null : key);

const CHECKS = {
  channel: orElse('error.channel_missing'),
  category: orElse('error.category_missing'),
  description: orElse('error.description_missing'),
  name: orElse('error.name_missing'),
  consent: orElse('error.consent_missing'),
  phone: (value, { email = '' }) => {
    if (!value) return email.trim() ? null : 'error.contact_missing';
    return phoneFault(value);
  },
  email: (value) => (!value || EMAIL.test(value) ? null : 'error.email_wrong'),
};

/** The body of POST /complaints and POST /cases: empty fields are left out. */
export function complaintFrom(values, { attachments, locale }) {
  return {
    ...filled(values, ABOUT_THE_COMPLAINT),
    ...groups(values),
    ...(values.anonymous ? { anonymous: true } : {}),
    complainant: filled(values, ABOUT_THE_COMPLAINANT),
    attachments,
    consent: Boolean(values.consent),
    locale: values.locale || locale,
  };
}

function filled(values, names) {
  const pairs = names.map((name) => [name, (values[name] ?? '').trim()]).filter(([, value]) => value);
  return Object.fromEntries(pairs);
}

// `fields.floor` goes below fields, `levels.urgency` below levels; `unsure.order_no` is one of unsure.
function groups(values) {
  const found = {};
  for (const [name, value] of Object.entries(values)) {
    const [group, inner] = name.split(/\.(.*)/);
    if (group === 'unsure') found.unsure = [...(found.unsure ?? []), inner];
    else if (inner && value.trim()) found[group] = { ...found[group], [inner]: value.trim() };
  }
  return found;
}

/**
 * Whether the conditions `when` of a clause are met by `facts`, both key -> value: every key, any of its values, none of
 * those with a `!` in front. What a form cannot know is not met.
 */
export function holds(when, facts) {
  return Object.entries(when).every(([key, wanted]) => {
    const fact = facts[key] ?? '';
    const asked = wanted.filter((value) => !value.startsWith('!'));
    return !wanted.includes(`!${fact}`) && (asked.length === 0 || asked.includes(fact));
  });
}

/** What a form has said so far, by the keys of conditions; `defaults` are what the API takes for what is left out. */
export function factsFrom(values, defaults) {
  const facts = { ...defaults };
  for (const key of ['type', 'category', 'business_line', 'kind', 'channel']) if (values[key]) facts[key] = values[key];
  for (const [name, value] of Object.entries(values)) {
    if (name.startsWith('fields.')) facts[name.replace('fields.', 'field.')] = value;
    if (name.startsWith('levels.')) facts[name.replace('levels.', '')] = value;
  }
  return { ...facts, anonymous: values.anonymous ? 'yes' : 'no', repeat: values.repeat_of ? 'yes' : 'no' };
}
