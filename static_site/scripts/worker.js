// The service worker as the page sees it. Without one the form works all the same, as long as its page is open.
import { SYNC } from './outbox.js';

/** Has the worker keep what the page is made of, so that it opens without a network. `changed`: it has sent something. */
export async function startWorker({ changed }) {
  if (!navigator.serviceWorker) return;
  navigator.serviceWorker.addEventListener('message', changed);
  try {
    await navigator.serviceWorker.register(new URL('../sw.js', import.meta.url), { type: 'module' });
    const { active } = await navigator.serviceWorker.ready;
    active.postMessage({ keep: ['./', ...madeOf()] });
  } catch {
    // No modules in workers, or no workers in this window.
  }
}

/** Has the worker send what waits when the network is back; whether this browser does so with the page closed. */
export async function askForSync() {
  try {
    const { sync } = await navigator.serviceWorker.getRegistration();
    await sync.register(SYNC);
    return true;
  } catch {
    return false;
  }
}

function madeOf() {
  const names = performance.getEntriesByType('resource').map(({ name }) => new URL(name));
  const own = names.filter(({ origin, pathname }) => {
    const isApi = pathname.startsWith('/api/');
    return origin === window.location.origin && (!isApi || pathname === '/api/v1/policy');
  });
  return [...new Set(own.map(({ href }) => href.replace(/#.*/, '')))];
}
