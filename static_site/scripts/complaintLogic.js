// What a filled-in complaint form means. Pure.

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
  'category',
  'business_line',
  'order_no',
  'description',
  'occurred_at',
  'place',
  'demand',
  'channel',
];
const SEPARATORS = /[\s().\-/·]/g;
const PHONE = /^(\+\d{6,15}|\d{7,15}((x|ext|转)\d{1,6})?)$/i;
const EMAIL = /^[^\s@]+@[^\s@]+\.[^\s@]+$/;

/** What a person can see is wrong, in the order of the fields: `[{field, key, values}]`. */
export function mistakes(values, fieldsInOrder) {
  return fieldsInOrder.map((field) => mistakeIn(field, values)).filter(Boolean);
}

function mistakeIn(field, values) {
  const value = (values[field] ?? '').trim();
  const key = (CHECKS[field] ?? (() => null))(value, values);
  if (key) return { field, key };
  const most = MOST[field];
  return most && [...value].length > most ? { field, key: 'error.too_long', values: { most } } : null;
}

const needed = (key) => (value) => (value ? null : key);

const CHECKS = {
  channel: needed('error.channel_missing'),
  category: needed('error.category_missing'),
  description: needed('error.description_missing'),
  name: needed('error.name_missing'),
  consent: needed('error.consent_missing'),
  phone: (value, { email = '' }) => {
    if (!value) return email.trim() ? null : 'error.contact_missing';
    // Full-width digits are as good as others.
    return PHONE.test(value.normalize('NFKC').replace(SEPARATORS, '')) ? null : 'error.phone_wrong';
  },
  email: (value) => (!value || EMAIL.test(value) ? null : 'error.email_wrong'),
};

/** The body of POST /complaints and POST /cases: empty fields are left out. */
export function complaintFrom(values, { attachments, locale }) {
  return {
    ...filled(values, ABOUT_THE_COMPLAINT),
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

/** The API's nested errors as a flat list `[{field, message}]`; lists and positions are folded into their field. */
export function fieldErrors(errors) {
  const found = new Map();
  const walk = (node, field) => {
    if (typeof node === 'string') found.set(field, [...(found.get(field) ?? []), node]);
    else if (Array.isArray(node)) node.forEach((item) => walk(item, field));
    else if (node) Object.entries(node).forEach(([name, item]) => walk(item, inner(field, name)));
  };
  walk(errors?.json ?? {}, '');
  return [...found].map(([field, messages]) => ({ field, message: messages.join(' ') }));
}

// complainant.phone is the form's phone, attachments.0 its attachments, five_w_two_h.what and fields.x themselves.
const GROUPS = ['five_w_two_h', 'fields'];

function inner(field, name) {
  if (/^\d+$/.test(name) || name === '_schema') return field;
  return GROUPS.includes(field) ? `${field}.${name}` : name;
}
