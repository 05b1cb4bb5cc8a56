// What went wrong, in words for the reader.
import { ApiError, NetworkDown } from './http.js';
import { t } from './i18n.js';

const SAID = { 403: 'staff.forbidden', 413: 'failure.too_large' };

/**
 * A function that says, in the language of the moment, what became of a request. Anything that is not a failed request
 * is a defect and thrown again.
 */
export function failureWords(error, { network = 'failure.network' } = {}) {
  if (error instanceof NetworkDown) return () => t(network);
  if (!(error instanceof ApiError)) throw error;
  if (error.status >= 500) return () => [t('failure.server'), error.request && t('failure.number', { number: error.request })].filter(Boolean).join(' ');
  if (error.status in SAID) return () => t(SAID[error.status]);
  if (error.status === 429) return () => error.said || t('failure.busy');
  return () => error.said || t(error.status === 422 ? 'failure.invalid' : 'failure.unknown');
}

/** The fields that the API found wrong, `[{field, message}]`; empty for any other failure. */
export function wrongFields(error) {
  return error instanceof ApiError && error.status === 422 ? fieldErrors(error.errors) : [];
}

/** What a form is told after a failure: the wrong fields, or else the words. */
export function refusalOf(error, options) {
  const wrong = wrongFields(error);
  return wrong.length ? { wrong, failure: null } : { wrong, failure: failureWords(error, options) };
}

/** Whether the API refused a whole submission and not a field of it: its idempotency key is somebody else's. */
export function isKeyTaken(error) {
  return error instanceof ApiError && error.status === 422 && wrongFields(error).length === 0;
}

/** The API's nested errors as a flat list `[{field, message}]`; lists and positions are folded into their field. */
function fieldErrors(errors) {
  const found = new Map();
  const walk = (node, field) => {
    if (typeof node === 'string') found.set(field, [...(found.get(field) ?? []), node]);
    else if (Array.isArray(node)) node.forEach((item) => walk(item, field));
    else if (node) Object.entries(node).forEach(([name, item]) => walk(item, inner(field, name)));
  };
  walk(errors?.json ?? {}, '');
  return [...found].map(([field, messages]) => ({ field, message: messages.join(' ') }));
}

// complainant.phone is the form's phone, attachments.0 its attachments; fields.x and their like are named so.
const GROUPS = ['five_w_two_h', 'fields', 'levels'];

function inner(field, name) {
  if (/^\d+$/.test(name) || name === '_schema') return field;
  return GROUPS.includes(field) ? `${field}.${name}` : name;
}
