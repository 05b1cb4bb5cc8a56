// A complaint that the network did not let through, kept on this device until it is sent. The page and the service worker
// both send it, whichever runs when the network is back: there is no document here. Its key gives one case all the same.
import { config } from '../config.js';

/** The name of the sync that the service worker is woken for. */
export const SYNC = 'send-complaint';
/** What the worker tells the page when something has become of it. */
export const CHANGED = 'outbox';

const ROOT = `${config.apiBase}/api/v1`;
const ONE = 'complaint';
const PATIENCE = 60_000;
const BUSY = 429; // it asks for work first, or for patience: that takes somebody at the page

function opened() {
  return new Promise((resolve, reject) => {
    const request = indexedDB.open('outbox', 1);
    request.onupgradeneeded = () => request.result.createObjectStore('kept');
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
}

async function inStore(mode, act) {
  const database = await opened();
  try {
    return await new Promise((resolve, reject) => {
      const transaction = database.transaction('kept', mode);
      const request = act(transaction.objectStore('kept'));
      transaction.oncomplete = () => resolve(request.result);
      transaction.onabort = () => reject(transaction.error);
    });
  } finally {
    database.close();
  }
}

/**
 * What is kept, or null: `{state, idempotencyKey, complaint, files: [{name, type, size, blob, key}], …}` and whatever else
 * the page put there. `state`: waiting; sent, with the portal's `answer`; refused, with its `status` and `answer`.
 */
export async function readOutbox() {
  try {
    return (await inStore('readonly', (store) => store.get(ONE))) ?? null;
  } catch {
    return null; // a browser that forbids it
  }
}

export const writeOutbox = (kept) => inStore('readwrite', (store) => store.put(kept, ONE));
export const dropOutbox = () => inStore('readwrite', (store) => store.delete(ONE));

/**
 * Sends what waits, and keeps what became of it. Rejects while the network, or the portal, does not let it through; with
 * `status` and `answer` where the portal is there and will have it another way.
 */
export function sendOutbox() {
  return navigator.locks ? navigator.locks.request('outbox', send) : send();
}

async function send() {
  const kept = await readOutbox();
  if (kept?.state !== 'waiting') return;
  try {
    for (const file of kept.files.filter(({ key }) => !key)) {
      file.key = await put(file, kept);
      await writeOutbox(kept);
    }
    const attachments = [...kept.complaint.attachments, ...kept.files.map(({ key }) => key)];
    const answer = await post('/complaints', { ...kept.complaint, attachments }, kept);
    const { idempotencyKey, email, kind, zone } = kept;
    await writeIfStillThere({ state: 'sent', answer, idempotencyKey, email, kind, zone });
  } catch (error) {
    if (!(error instanceof Refused) || error.status === BUSY) throw error;
    await writeIfStillThere({ ...kept, state: 'refused', status: error.status, answer: error.answer });
  }
}

// Who has taken it back meanwhile does not want to hear of it.
async function writeIfStillThere(kept) {
  if ((await readOutbox())?.idempotencyKey === kept.idempotencyKey) await writeOutbox(kept);
}

class Refused extends Error {
  constructor(status, answer) {
    super(`HTTP ${status}`);
    Object.assign(this, { status, answer });
  }
}

async function put({ name, type, size, blob }, kept) {
  const slot = await post('/attachments', { name, type, size }, kept);
  const form = new FormData();
  for (const [field, value] of Object.entries(slot.fields)) form.append(field, value);
  form.append('file', blob);
  const answer = await fetch(slot.url, { method: 'POST', body: form });
  if (!answer.ok) throw new Error(`store ${answer.status}`);
  return slot.key;
}

async function post(path, json, { complaint, idempotencyKey }) {
  const headers = { Accept: 'application/json', 'Accept-Language': complaint.locale, 'Content-Type': 'application/json' };
  if (path === '/complaints') headers['Idempotency-Key'] = idempotencyKey;
  const tooLate = AbortSignal.timeout?.(PATIENCE);
  const answer = await fetch(ROOT + path, { method: 'POST', headers, body: JSON.stringify(json), signal: tooLate });
  const said = await answer.json().catch(() => null);
  if (answer.ok) return said;
  throw answer.status < 500 ? new Refused(answer.status, said) : new Error(`HTTP ${answer.status}`);
}
