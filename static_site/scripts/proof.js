// Work that the API asks for where much comes at once; loaded only then.
import { announce } from './components/announce.js';
import { t } from './i18n.js';

const PATIENCE = 120_000;

/** The answer to `challenge` for the header `Altcha`; null where this browser cannot do the work. */
export async function solve(challenge) {
  const note = document.createElement('p');
  note.className = 'proof-note';
  note.textContent = t('proof.working');
  document.body.append(note);
  announce(note.textContent);
  const solution = await work(challenge.parameters);
  note.remove();
  return solution && btoa(JSON.stringify({ challenge, solution }));
}

function work(parameters) {
  return new Promise((resolve) => {
    const worker = new Worker(new URL('proofWorker.js', import.meta.url));
    const done = (solution) => {
      clearTimeout(timer);
      worker.terminate();
      resolve(solution);
    };
    const timer = setTimeout(done, PATIENCE, null);
    worker.addEventListener('message', ({ data }) => done(data));
    worker.addEventListener('error', () => done(null));
    worker.postMessage(parameters);
  });
}
