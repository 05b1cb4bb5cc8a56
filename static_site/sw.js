// The form without a network: the page that files complaints opens from what it was made of when it was last loaded, and a
// complaint that could not be sent leaves as soon as it can. The network always comes first, so that nothing old is shown
// while it is there. Nothing of the staff page, of cases or of anybody's answers is ever kept here.
import { CHANGED, sendOutbox, SYNC } from './scripts/outbox.js';

const CACHE = 'form';
const PATIENCE = 4000;
const HOME = new URL('./', self.location).pathname;
const POLICY = '/api/v1/policy';
const offline = new Set(); // pages that were opened from here: what they are made of must be as old as they are

const isPage = ({ mode, url }) => mode === 'navigate' && [HOME, `${HOME}index.html`].includes(new URL(url).pathname);
const isOurs = ({ method, mode, url }) => {
  const { origin, pathname } = new URL(url);
  if (method !== 'GET' || origin !== self.location.origin || mode === 'navigate') return false;
  return pathname === POLICY || !/^\/(api|dev)\//.test(pathname);
};
const keyOf = (request) => (isPage(request) ? HOME : request.url);
const find = async (request) => (await caches.open(CACHE)).match(keyOf(request), { ignoreVary: true });

self.addEventListener('install', () => self.skipWaiting());
self.addEventListener('activate', (event) => event.waitUntil(self.clients.claim()));

self.addEventListener('fetch', (event) => {
  const { request } = event;
  if (isPage(request)) event.respondWith(page(event));
  else if (isOurs(request)) event.respondWith(part(event));
});

async function page({ request, resultingClientId }) {
  const kept = await find(request);
  if (!kept) return fetch(request);
  const answer = await Promise.race([renewed(request).catch(() => null), later()]);
  if (answer?.ok) return answer;
  offline.add(resultingClientId);
  return kept;
}

async function part({ request, clientId }) {
  const kept = await find(request);
  if (kept && offline.has(clientId) && !request.url.endsWith(POLICY)) return kept;
  if (!kept) return fetch(request);
  try {
    return await renewed(request);
  } catch {
    return kept;
  }
}

const later = () => new Promise((resolve) => setTimeout(resolve, PATIENCE));

async function renewed(request) {
  const answer = await fetch(request);
  if (answer.ok) await (await caches.open(CACHE)).put(keyOf(request), answer.clone());
  return answer;
}

// The page says what it is made of when it stands: that, and nothing else, is kept.
self.addEventListener('message', (event) => {
  if (event.data?.keep) event.waitUntil(keep(event.data.keep.map((path) => new URL(path, self.location).href)));
});

async function keep(urls) {
  const cache = await caches.open(CACHE);
  const kept = (await cache.keys()).map(({ url }) => url);
  const idle = kept.filter((url) => !urls.includes(url));
  const missing = urls.filter((url) => !kept.includes(url));
  await Promise.all([...idle.map((url) => cache.delete(url)), ...missing.map((url) => cache.add(url))]);
}

self.addEventListener('sync', (event) => {
  if (event.tag === SYNC) event.waitUntil(sendOutbox().then(tell));
});

async function tell() {
  for (const client of await self.clients.matchAll()) client.postMessage(CHANGED);
}
