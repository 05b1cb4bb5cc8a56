// How the site asks: every request goes through here.
import { config } from '../config.js';

export const ROOT = `${config.apiBase}/api/v1`;
const PATIENCE = 30_000;

/**
 * The API said no: `status` as in HTTP, `errors` as in its envelope, `said` its message in the reader's language,
 * `request` the number under which the log knows of it.
 */
export class ApiError extends Error {
  constructor(status, envelope, request = '') {
    super(`HTTP ${status}`);
    this.status = status;
    this.request = request;
    this.errors = envelope?.errors ?? {};
    this.said = envelope?.message ?? '';
  }
}

/** Nothing came back: offline, blocked, or too slow. */
export class NetworkDown extends Error {}

export async function call(method, path, options = {}) {
  const { json, secret, ifMatch, ifNoneMatch, idempotencyKey, proof } = options;
  const headers = { Accept: 'application/json', 'Accept-Language': document.documentElement.lang };
  if (json !== undefined) headers['Content-Type'] = 'application/json';
  if (secret) headers.Authorization = `Secret ${secret}`;
  if (ifMatch) headers['If-Match'] = ifMatch;
  if (ifNoneMatch) headers['If-None-Match'] = ifNoneMatch;
  if (idempotencyKey) headers['Idempotency-Key'] = idempotencyKey;
  if (proof) headers.Altcha = proof;
  const body = json === undefined ? undefined : JSON.stringify(json);
  const response = await send(ROOT + path, { method, headers, body, credentials: 'same-origin' });
  if (response.status === 304) return { body: null, etag: ifNoneMatch };
  const answer = await readJson(response);
  const worked = response.status === 429 && (await workFor(answer?.errors?.challenge, options));
  if (worked) return call(method, path, worked);
  if (!response.ok) throw new ApiError(response.status, answer, response.headers.get('X-Request-Id') ?? '');
  return { body: answer, etag: response.headers.get('ETag') };
}

/** The `options` of a call with the answer to a challenge; null where there is none, or enough was worked for this one. */
async function workFor(challenge, options) {
  const { tries = 3 } = options;
  if (!challenge || tries < 1) return null;
  const { solve } = await import('./proof.js');
  const proof = await solve(challenge);
  return proof && { ...options, proof, tries: tries - 1 };
}

export async function send(url, options) {
  const tooLate = new AbortController();
  const timer = setTimeout(() => tooLate.abort(), PATIENCE);
  try {
    return await fetch(url, { ...options, signal: tooLate.signal });
  } catch (cause) {
    throw new NetworkDown(url, { cause });
  } finally {
    clearTimeout(timer);
  }
}

export async function readJson(response) {
  try {
    return await response.json();
  } catch {
    return null;
  }
}

/** The body alone of what a call answers. */
export const bodyOf = async (promise) => (await promise).body;

/** The words of `locale`: key -> text; of one `part` of the site. */
export async function readWords(locale, part) {
  const response = await send(new URL(`../locales/${part}/${locale}.json`, import.meta.url), {});
  if (!response.ok) throw new ApiError(response.status, null);
  return response.json();
}

/** A key that nobody else has. randomUUID exists on secure origins only; a laptop in the same network is none. */
export function newKey() {
  if (crypto.randomUUID) return crypto.randomUUID();
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return [...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join('');
}
