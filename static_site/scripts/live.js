// The open page notices what changes: it asks again whether anything did, and is told in a few bytes that nothing did.

const EVERY = 15_000;
const SLOWEST = 240_000;
const LEFT_ALONE = 30 * 60_000;
const SIGNS_OF_LIFE = ['pointerdown', 'keydown', 'wheel', 'touchstart'];
const OVER = [401, 403, 404];

/** Milliseconds until it is asked again, after `failures` in a row: 15 s, doubled by each up to four minutes. */
export const pause = (failures) => Math.min(EVERY * 2 ** failures, SLOWEST);

/**
 * Asks while the page is looked at and `wanted()`: `ask()` resolves to what is new, or null; `news` is told what is.
 * A page that nobody has touched for half an hour is left alone until somebody does, so that asking keeps no session
 * alive. `failed` hears when there is no more to be learned here (401, 403, 404). `world` is replaced by tests.
 */
export function Live({ wanted, ask, news, failed = () => {} }, world = globalThis) {
  const { document: page, performance: clock } = world;
  let timer = null;
  let failures = 0;
  let askedAt = -Infinity;
  let touchedAt = clock.now();
  let over = false;
  let turn = 0;

  /** From now on, counted from the last answer: whoever has just read the list need not ask. */
  function start() {
    turn += 1;
    over = false;
    failures = 0;
    askedAt = touchedAt = clock.now();
    plan();
  }

  function stop() {
    turn += 1;
    over = true;
    world.clearTimeout(timer);
  }

  function plan() {
    world.clearTimeout(timer);
    if (over || page.hidden) return;
    timer = world.setTimeout(look, Math.max(0, askedAt + pause(failures) - clock.now()));
  }

  async function look() {
    if (over || page.hidden || clock.now() - touchedAt > LEFT_ALONE) return;
    const mine = turn;
    askedAt = clock.now();
    if (!wanted()) {
      plan();
      return;
    }
    try {
      const found = await ask();
      if (mine !== turn) return;
      failures = 0;
      if (found !== null && wanted()) news(found);
    } catch (error) {
      if (mine !== turn) return;
      failures += 1;
      if (OVER.includes(error.status)) {
        stop();
        failed(error);
        return;
      }
    }
    askedAt = clock.now();
    plan();
  }

  function touched() {
    const slept = clock.now() - touchedAt > LEFT_ALONE;
    touchedAt = clock.now();
    if (slept) plan();
  }

  function seen() {
    if (!page.hidden) touchedAt = clock.now();
    plan();
  }

  page.addEventListener('visibilitychange', seen);
  for (const sign of SIGNS_OF_LIFE) page.addEventListener(sign, touched, { passive: true, capture: true });
  return { start, stop };
}
