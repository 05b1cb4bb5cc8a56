// What staff ask of the portal, beside what everybody does.
import { bodyOf, call as ask, ROOT } from './http.js';
import { pinned } from './publicApi.js';

export * from './publicApi.js';

const [SESSION, STAFF_POLICY, STAFF] = ['/sessions/current', '/policy/staff', '/staff'];

// Answers on their way, by path: the first who reads that path within a moment takes them.
const onTheWay = new Map();
const FRESH = 10_000;

function askAhead(path) {
  const answer = ask('GET', path);
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
  if (method !== 'GET') onTheWay.clear();
  const answer = await ((!options.ifNoneMatch && taken(path)) || ask(method, path, options));
  hear(answer.body?.now);
  return answer;
}

// The portal's time, and when it was told: a reader's own clock may be wrong, and the portal's may have been moved.
let told = null;

function hear(now) {
  const at = Date.parse(now);
  if (at > (told ? portalNow() : -Infinity)) told = { at, read: performance.now() };
}

/** What the portal's clock shows, in milliseconds, by the latest answer that told it. */
export const portalNow = () => (told ? told.at + performance.now() - told.read : Date.now());

const casePath = (reference) => `/cases/${encodeURIComponent(reference)}`;

/** The same with what only staff need: records, approvals, schemes, roles … */
export const readStaffPolicy = () => bodyOf(call('GET', STAFF_POLICY));

export const readPolicyOfCase = ({ reference, policy }, inForce) =>
  pinned(policy, inForce, () => call('GET', `${casePath(reference)}/policy`));
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

const publicationPath = ({ rule, period, edition }) =>
  `/publications/${encodeURIComponent(rule)}/${encodeURIComponent(period)}/${encodeURIComponent(edition)}`;
/** A report as it may leave the company, where `outside`; else whole. */
const readerOf = ({ outside }) => (outside ? '?for=outside' : '');
/** Reports on their way out, those of the latest periods first: `{rows, cursor, rules, may_make}`. */
export const readPublications = (cursor) =>
  bodyOf(call('GET', `/publications${cursor ? `?${new URLSearchParams({ cursor })}` : ''}`));
/** `{body, etag}` of an edition of a report, with its document. */
export const readPublication = (edition) => call('GET', `${publicationPath(edition)}${readerOf(edition)}`);
export const publicationHref = (edition, type) => `${ROOT}${publicationPath(edition)}.${type}${readerOf(edition)}`;
/** The edition of `{rule, period}`: drafted now where there is none. */
export const draftReport = (json) => call('POST', '/publications', { json });
export const agreeToReport = (edition, json, ifMatch) =>
  call('POST', `${publicationPath(edition)}/agreement`, { json, ifMatch });
export const returnReport = (edition, json, ifMatch) => call('POST', `${publicationPath(edition)}/return`, { json, ifMatch });
export const writeReport = (edition, json, ifMatch) => call('PUT', `${publicationPath(edition)}/texts`, { json, ifMatch });
export const correctReport = (edition, json) => call('POST', `${publicationPath(edition)}/correction`, { json });

const campaignPath = ({ rule, year }) => `/campaigns/${encodeURIComponent(rule)}/${encodeURIComponent(year)}`;
/** Surveys of many: `{rows, planned}`; one of them whole; and signed. */
export const readCampaigns = () => bodyOf(call('GET', '/campaigns'));
export const readCampaign = (campaign) => bodyOf(call('GET', campaignPath(campaign)));
export const campaignHref = (campaign) => `${ROOT}${campaignPath(campaign)}.csv`;
export const signCampaign = (campaign, json) => bodyOf(call('POST', `${campaignPath(campaign)}/signature`, { json }));

const typicalPath = ({ period, number }) => `/bulletin/${encodeURIComponent(period)}/${encodeURIComponent(number)}`;
/** Typical cases that say `q`, of a category: `{rows, proposed, may_write}`; and those that are like a case. */
export const readBulletin = (asked) =>
  bodyOf(call('GET', `/bulletin?${new URLSearchParams(Object.entries(asked).filter(([, value]) => value))}`));
export const readSimilar = (reference) => bodyOf(call('GET', `${casePath(reference)}/similar`));
/** `{body, etag}` of a typical case: read, written, changed, agreed to, returned, taken back. */
export const readTypical = (typical) => call('GET', typicalPath(typical));
export const writeTypical = (json) => call('POST', '/bulletin', { json });
export const rewriteTypical = (typical, json, ifMatch) => call('PUT', typicalPath(typical), { json, ifMatch });
export const agreeToTypical = (typical, json, ifMatch) => call('POST', `${typicalPath(typical)}/agreement`, { json, ifMatch });
export const returnTypical = (typical, json, ifMatch) => call('POST', `${typicalPath(typical)}/return`, { json, ifMatch });
export const withdrawTypical = (typical, json, ifMatch) => call('POST', `${typicalPath(typical)}/withdrawal`, { json, ifMatch });

/** `{body, etag}` of a whole case; `body` is null where it is as `known` names it already. */
export const readCase = (reference, known) => call('GET', casePath(reference), { ifNoneMatch: known });
/** `{body, etag}` of the penalties of a case, which whom they fall on may see without the case. */
export const readPenalties = (reference) => call('GET', `${casePath(reference)}/penalties`);
export const readClocks = (reference) => bodyOf(call('GET', `${casePath(reference)}/clocks`));
/** Other cases of the same person or order: `{cases}`. */
export const readLinked = (reference) => bodyOf(call('GET', `${casePath(reference)}/linked`));
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

