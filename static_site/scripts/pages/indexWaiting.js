// The side of the form page on which a complaint waits for the network.
import { Waiting } from '../components/Waiting.js';
import { CHANGED, dropOutbox, readOutbox, sendOutbox, writeOutbox } from '../outbox.js';
import { askForSync } from '../worker.js';

const AGAIN = 20_000; // `online` says that there is a network, not that it leads anywhere

/** `ends`: what is called when it waits no longer: `sent` and `refused` with what was kept, or `takenBack`. */
export function WaitingSide(el, ends) {
  const waiting = Waiting(el);
  let timer = null;

  const isShown = () => timer !== null;

  /** Keeps it until it can be sent. Rejects where this browser keeps nothing. */
  async function hold(kept) {
    await writeOutbox({ ...kept, state: 'waiting' });
    await look();
  }

  /** Goes on with what was held back before this page was opened. */
  async function resume() {
    await look();
    if (isShown()) await tryNow();
  }

  async function look() {
    const kept = await readOutbox();
    if (kept?.state === 'waiting') await wait(kept);
    else if (kept) await end(ends[kept.state], kept);
    else if (isShown()) await end(ends.takenBack);
  }

  async function wait({ files }) {
    if (isShown()) return;
    timer = setInterval(tryNow, AGAIN);
    waiting.update({ files: files.length, background: await askForSync() });
    ends.begun();
  }

  async function end(told, kept) {
    clearInterval(timer);
    timer = null;
    told(kept);
    await dropOutbox();
  }

  async function tryNow() {
    if (!isShown()) return;
    waiting.update({ busy: true });
    const said = await sendOutbox().catch((error) => error);
    waiting.update({ busy: false });
    if (said?.status) await end(ends.refused, said);
    else await look(); // without a network it goes on waiting
  }

  el.addEventListener('sendNow', tryNow);
  el.addEventListener('takeBack', () => end(ends.takenBack));
  window.addEventListener('online', tryNow);
  const hear = ({ data }) => (data === CHANGED ? look() : null);
  return { hold, resume, isShown, hear };
}
