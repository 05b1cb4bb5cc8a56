// What the public asks of the portal. What staff ask besides is in api.js.
import { ApiError, bodyOf, call, NetworkDown, readJson, ROOT, send } from './http.js';

export { ApiError, NetworkDown } from './http.js';

const complaintPath = (reference) => `/complaints/${encodeURIComponent(reference)}`;

export const readPolicy = () => bodyOf(call('GET', '/policy'));
/** Rejects where the portal itself cannot be reached: no worker answers this in its place. */
export const knock = () => call('HEAD', '/policy');

/** The policy that a case or a complaint pins: `inForce`, where it is that; else as the case's own address tells it. */
export const pinned = (mark, inForce, ask) =>
  mark && (mark.id !== inForce.id || mark.version !== inForce.version) ? bodyOf(ask()) : inForce;

export const readPolicyOfComplaint = ({ reference, policy }, secret, inForce) =>
  pinned(policy, inForce, () => call('GET', `${complaintPath(reference)}/policy`, { secret }));

export const submitComplaint = (complaint, idempotencyKey) =>
  bodyOf(call('POST', '/complaints', { json: complaint, idempotencyKey }));

export const readComplaint = (reference, secret) => bodyOf(call('GET', complaintPath(reference), { secret }));

/** An act of the complainant: supplements, withdrawal, objection or survey; once a key. Answers the new view. */
export const actOnComplaint = (reference, secret, act, json, idempotencyKey) =>
  bodyOf(call('POST', `${complaintPath(reference)}/${act}`, { secret, json, idempotencyKey }));

/** All that is kept of the complainant, as a file: `format` is json or zip. */
export async function readOwnData(reference, secret, format) {
  const headers = { Authorization: `Secret ${secret}`, 'Accept-Language': document.documentElement.lang };
  const response = await send(`${ROOT}${complaintPath(reference)}/export?format=${format}`, { headers });
  if (!response.ok) throw new ApiError(response.status, await readJson(response));
  return response.blob();
}

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
