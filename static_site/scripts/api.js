// Every request of the site goes through here.
import { config } from '../config.js';

const ROOT = `${config.apiBase}/api/v1`;
const PATIENCE = 30_000;
const [SESSION, STAFF_POLICY, STAFF] = ['/sessions/current', '/policy/staff', '/staff'];

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

// Answers on their way, by path: the first who reads that path within a moment takes them.
const onTheWay = new Map();
const FRESH = 10_000;

function askAhead(path) {
  const answer = call('GET', path);
  onTheWay.set(path, { answer, until: performance.now() + FRESH });
  // Who asks for the session hears that there is none; what else was asked for without one is asked for again with one.
  answer.catch(({ status }) => status === 401 && path !== SESSION && onTheWay.delete(path));
}

function taken(path) {
  const { answer, until } = onTheWay.get(path) ?? {};
  onTheWay.delete(path);
  return performance.now() < until ? answer : null;
}

async function call(method, path, options = {}) {
  const { json, secret, ifMatch, ifNoneMatch, idempotencyKey, proof } = options;
  if (method !== 'GET') onTheWay.clear();
  const early = !ifNoneMatch && taken(path);
  if (early) return early;
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

async function send(url, options) {
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

async function readJson(response) {
  try {
    return await response.json();
  } catch {
    return null;
  }
}

const bodyOf = async (promise) => (await promise).body;
const casePath = (reference) => `/cases/${encodeURIComponent(reference)}`;
const complaintPath = (reference) => `/complaints/${encodeURIComponent(reference)}`;

/** The words of `locale`: key -> text; of one `part` of the site, or those that every page has. */
export async function readWords(locale, part = '') {
  const response = await send(new URL(`../locales/${part && `${part}/`}${locale}.json`, import.meta.url), {});
  if (!response.ok) throw new ApiError(response.status, null);
  return response.json();
}

export const readPolicy = () => bodyOf(call('GET', '/policy'));
/** The same with what only staff need: records, approvals, schemes, roles … */
export const readStaffPolicy = () => bodyOf(call('GET', STAFF_POLICY));

/** The policy that a case or a complaint pins: `inForce`, where it is that; else as the case's own address tells it. */
const pinned = (mark, inForce, ask) =>
  mark && (mark.id !== inForce.id || mark.version !== inForce.version) ? bodyOf(ask()) : inForce;

export const readPolicyOfCase = ({ reference, policy }, inForce) =>
  pinned(policy, inForce, () => call('GET', `${casePath(reference)}/policy`));
export const readPolicyOfComplaint = ({ reference, policy }, secret, inForce) =>
  pinned(policy, inForce, () => call('GET', `${complaintPath(reference)}/policy`, { secret }));

export const submitComplaint = (complaint, idempotencyKey) =>
  bodyOf(call('POST', '/complaints', { json: complaint, idempotencyKey }));

export const readComplaint = (reference, secret) => bodyOf(call('GET', complaintPath(reference), { secret }));

/** An act of the complainant: supplements, withdrawal, objection or survey. Answers the new view. */
export const actOnComplaint = (reference, secret, act, json) =>
  bodyOf(call('POST', `${complaintPath(reference)}/${act}`, { secret, json }));

/** All that is kept of the complainant, as a file: `format` is json or zip. */
export async function readOwnData(reference, secret, format) {
  const headers = { Authorization: `Secret ${secret}`, 'Accept-Language': document.documentElement.lang };
  const response = await send(`${ROOT}${complaintPath(reference)}/export?format=${format}`, { headers });
  if (!response.ok) throw new ApiError(response.status, await readJson(response));
  return response.blob();
}

export const requestSignIn = (email) => bodyOf(call('POST', '/session-requests', { json: { email, here: true } }));
/** Signs in with `{token}` of a link, or with its `{code}` in the browser that asked. */
export const signIn = (proof) => bodyOf(call('POST', '/sessions', { json: proof }));
export const readSession = () => bodyOf(call('GET', SESSION));
export const signOut = () => bodyOf(call('DELETE', '/sessions/current'));
/** The browsers in which the reader is signed in; ends the session `id` of them, or all of them. */
/** The working calendar of `year`, or of the running one. */
export const readCalendar = (year = '') => bodyOf(call('GET', year ? `/calendar?year=${year}` : '/calendar'));
export const readSessions = () => bodyOf(call('GET', '/sessions'));
export const endSession = (id) => bodyOf(call('DELETE', `/sessions/${encodeURIComponent(id)}`));
/** A page of the record of sign-ins of `month` (YYYY-MM), newest first. */
export const readSignIns = (month, cursor) => bodyOf(call('GET', `/sign-ins?${new URLSearchParams({ month, ...(cursor && { cursor }) })}`));
export const signOutEverywhere = () => bodyOf(call('DELETE', '/sessions'));

export const readStaff = () => bodyOf(call('GET', STAFF));
/** `{body, etag}` of the directory, and of the responsibility matrix: they are changed at the version that was read. */
export const readDirectory = () => call('GET', '/staff');
export const readMatrix = (on = '') => call('GET', on ? `/responsibilities?on=${encodeURIComponent(on)}` : '/responsibilities');
export const readMatrixChanges = () => bodyOf(call('GET', '/responsibilities/changes'));
const changePath = (id) => `/responsibilities/changes/${encodeURIComponent(id)}`;
export const decideMatrixChange = (id, json, ifMatch) => call('POST', `${changePath(id)}/decision`, { json, ifMatch });
export const withdrawMatrixChange = (id, ifMatch) => call('DELETE', changePath(id), { ifMatch });
export const readDirectoryChanges = () => bodyOf(call('GET', '/staff/changes'));
/** Who is away, now and later, and who answers meanwhile: `{today, absences}`. */
export const readAbsences = () => bodyOf(call('GET', '/staff/absences'));
/** What lies on somebody's desk. */
export const readDesk = (email) => bodyOf(call('GET', `/staff/${encodeURIComponent(email)}/desk`));
/** Changes the member `email`, or adds one where it is null. */
export const saveMember = (email, json, ifMatch) =>
  email
    ? call('PATCH', `/staff/${encodeURIComponent(email)}`, { json, ifMatch })
    : call('POST', '/staff', { json, ifMatch });
/** `change`: {responsibilities, effective, reason}. */
export const saveMatrix = (change, ifMatch) => call('PUT', '/responsibilities', { json: change, ifMatch });
export const readQuarantine = ({ state, cursor }) =>
  bodyOf(call('GET', `/quarantine?${new URLSearchParams({ state, ...(cursor && { cursor }) })}`));
/** Releases or rejects (`path`) the message `id`. Answers what became of it. */
export const decideOnMail = (id, path, json) =>
  bodyOf(call('POST', `/quarantine/${encodeURIComponent(id)}/${path}`, { json }));
/** A page of the mail of `month` (YYYY-MM) that did not arrive, newest first; the addresses that are not written to. */
export const readDeliveries = ({ month, state, cursor }) =>
  bodyOf(call('GET', `/deliveries?${new URLSearchParams({ month, ...(state && { state }), ...(cursor && { cursor }) })}`));
export const readBlocks = () => bodyOf(call('GET', '/deliveries/blocks'));
export const resendMail = (id, json) => bodyOf(call('POST', `/deliveries/${encodeURIComponent(id)}/resending`, { json }));
export const freeAddress = (id, json) => bodyOf(call('POST', `/deliveries/blocks/${encodeURIComponent(id)}/freeing`, { json }));
/** Where the raw message `id` is: of mail in quarantine, or of what stands on the case `reference`. */
export const rawMailHref = ({ id, reference }) =>
  ROOT + (reference ? `${casePath(reference)}/mails/${encodeURIComponent(id)}` : `/quarantine/${encodeURIComponent(id)}/raw`);
export const readMailCommands = () => bodyOf(call('GET', '/mail-commands'));
/** `{body, etag}` of a page of the list; `body` is null where it is as `etag` names it already. */
export const listCases = (query, etag) => call('GET', `/cases?${query}`, { ifNoneMatch: etag });
/** `{body, etag}` of the reader's own views of it: they are changed at the version that was read. */
export const readViews = () => call('GET', '/views');
export const saveViews = (views, ifMatch) => call('PUT', '/views', { json: { views }, ifMatch });
export const registerCase = (complaint, idempotencyKey) =>
  bodyOf(call('POST', '/cases', { json: complaint, idempotencyKey }));

/** Who complained before with any of `{phone, email, order_no, name}`: `{people, cases}`. */
export const findComplainants = (asked) => bodyOf(call('GET', `/complainants?${new URLSearchParams(asked)}`));

/** The figures of `month` (YYYY-MM), and exactly the cases behind one of them. */
export const readReport = (month) => bodyOf(call('GET', `/reports/${month}`));
export const readCasesOfFigure = (month, query) => bodyOf(call('GET', `/reports/${month}/cases?${new URLSearchParams(query)}`));
export const reportHref = (month, kind) => `${ROOT}/reports/${month}.${kind}`;

/** The hash chain of one case, and of a page of the cases of `month` (YYYY-MM). */
export const readAudit = (reference) => bodyOf(call('GET', `${casePath(reference)}/audit`));
export const readAudits = (month, cursor) => bodyOf(call('GET', `/audit?${new URLSearchParams({ month, ...(cursor && { cursor }) })}`));

/** The regulation in force, clause by clause. */
export const readRegulation = () => bodyOf(call('GET', '/regulation'));

/** `{body, etag}` of a whole case; `body` is null where it is as `known` names it already. */
export const readCase = (reference, known) => call('GET', casePath(reference), { ifNoneMatch: known });
/** `{body, etag}` of the penalties of a case, which whom they fall on may see without the case. */
export const readPenalties = (reference) => call('GET', `${casePath(reference)}/penalties`);
export const readClocks = (reference) => bodyOf(call('GET', `${casePath(reference)}/clocks`));
export const readForecast = (reference) => bodyOf(call('GET', `${casePath(reference)}/forecast`));

/** A page of a pile of what is kept and disposed of: `{rows, counts, cursor, now}`. */
export const readRetention = ({ state, month, department, cursor }) =>
  bodyOf(call('GET', `/retention?${new URLSearchParams({ state, ...(month && { month }), ...(department && { department }), ...(cursor && { cursor }) })}`));

/** How many rows of work come at once. */
export const WORK_PAGE = 50;
const workPath = ({ lane, cursor }) => `/work?${new URLSearchParams({ lane, limit: WORK_PAGE, ...(cursor && { cursor }) })}`;
/** `{body, etag}` of a page of one lane of the reader's work, most urgent first: `{rows, counts, cursor, now}`, or null. */
export const readWork = (asked, etag) => call('GET', workPath(asked), { ifNoneMatch: etag });

/** Asks ahead for who is here, and what he works by and with; and for the `lane` of the work that he looks at. */
export function askAheadForDesk({ lane }) {
  for (const path of [SESSION, STAFF_POLICY, STAFF]) askAhead(path);
  if (lane) askAhead(workPath({ lane }));
}

/** An act of staff on the version that `etag` names. Answers `{body, etag}` of the case after it. */
export const actOnCase = (reference, act, json, etag) =>
  call('POST', `${casePath(reference)}/${act}`, { json, ifMatch: etag });

/** What that act would cause, and nothing is done: `{stage, letters, clocks, next}`. */
export const foreseeAct = (reference, act, json, etag) =>
  bodyOf(call('POST', `${casePath(reference)}/previews/${act}`, { json, ifMatch: etag }));

/** Puts `file` into the store and answers its key. `onProgress` gets 0 to 1; `signal` stops it. */
export async function upload(file, { onProgress, signal }) {
  const declared = { name: file.name, type: file.type, size: file.size };
  const slot = await bodyOf(call('POST', '/attachments', { json: declared }));
  const form = new FormData();
  for (const [name, value] of Object.entries(slot.fields)) form.append(name, value);
  form.append('file', file.blob);
  await post(slot.url, form, onProgress, signal);
  return slot.key;
}

// fetch cannot tell how far an upload has come.
function post(url, form, onProgress, signal) {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    request.open('POST', url);
    request.upload.addEventListener('progress', (event) => {
      if (event.lengthComputable) onProgress(event.loaded / event.total);
    });
    request.addEventListener('load', () => {
      if (request.status >= 200 && request.status < 300) resolve();
      else reject(new ApiError(request.status, null));
    });
    request.addEventListener('error', () => reject(new NetworkDown(url)));
    request.addEventListener('abort', () => reject(new NetworkDown(url)));
    signal.addEventListener('abort', () => request.abort());
    request.send(form);
  });
}
