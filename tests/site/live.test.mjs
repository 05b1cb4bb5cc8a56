// The open page asks whether anything changed: every quarter of a minute, less often when it fails, never unseen.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Live, pause } from '../../static_site/scripts/live.js';

/** A world whose time is moved by hand; `pass` lets timers fall due in order. */
function world() {
  let now = 0;
  let timers = new Map();
  let last = 0;
  const heard = new Map();
  return {
    document: { hidden: false, addEventListener: (name, does) => heard.set(name, does) },
    performance: { now: () => now },
    setTimeout: (does, wait) => { timers.set((last += 1), { does, at: now + wait }); return last; },
    clearTimeout: (id) => timers.delete(id),
    hear: (name) => heard.get(name)(),
    async pass(seconds) {
      const end = now + seconds * 1000;
      for (;;) {
        const due = [...timers].filter(([, { at }]) => at <= end).sort(([, a], [, b]) => a.at - b.at)[0];
        if (!due) break;
        timers.delete(due[0]);
        now = Math.max(now, due[1].at);
        await due[1].does();
      }
      now = end;
    },
  };
}

function watching({ answer = async () => null, wanted = () => true } = {}) {
  const place = world();
  const told = { asked: 0, news: [], failed: [] };
  const live = Live({ wanted, ask: () => { told.asked += 1; return answer(); }, news: (found) => told.news.push(found), failed: (error) => told.failed.push(error) }, place);
  live.start();
  return { place, told, live };
}

test('it asks every fifteen seconds and tells only what is new', async () => {
  const answers = [null, 'new', null];
  const { place, told } = watching({ answer: async () => answers.shift() ?? null });
  await place.pass(14);
  assert.equal(told.asked, 0);
  await place.pass(1);
  assert.equal(told.asked, 1);
  await place.pass(30);
  assert.equal(told.asked, 3);
  assert.deepEqual(told.news, ['new']);
});

test('a page that is not looked at asks nothing, and asks at once when it is looked at again', async () => {
  const { place, told } = watching();
  place.document.hidden = true;
  place.hear('visibilitychange');
  await place.pass(600);
  assert.equal(told.asked, 0);
  place.document.hidden = false;
  place.hear('visibilitychange');
  await place.pass(0);
  assert.equal(told.asked, 1);
});

test('failures make it slower, up to four minutes, until an answer comes', async () => {
  assert.deepEqual([0, 1, 2, 3, 4, 5, 9].map(pause), [15_000, 30_000, 60_000, 120_000, 240_000, 240_000, 240_000]);
  let down = true;
  const { place, told } = watching({ answer: async () => { if (down) throw new Error('no network'); return null; } });
  await place.pass(15 + 30 + 60);
  assert.equal(told.asked, 3);
  down = false;
  await place.pass(120 + 15);
  assert.equal(told.asked, 5);
});

test('who may not see it any more is not asked for again', async () => {
  const refused = Object.assign(new Error(), { status: 401 });
  const { place, told } = watching({ answer: async () => { throw refused; } });
  await place.pass(600);
  assert.equal(told.asked, 1);
  assert.deepEqual(told.failed, [refused]);
});

test('a page that nobody has touched for half an hour is left alone until somebody does', async () => {
  const { place, told } = watching();
  await place.pass(31 * 60);
  const before = told.asked;
  await place.pass(3600);
  assert.equal(told.asked, before);
  place.hear('keydown');
  await place.pass(0);
  assert.equal(told.asked, before + 1);
});

test('an answer that comes after it was stopped is not told', async () => {
  let give;
  const { place, told, live } = watching({ answer: () => new Promise((resolve) => { give = resolve; }) });
  const passing = place.pass(15);
  await Promise.resolve();
  live.stop();
  give('too late');
  await passing;
  await place.pass(600);
  assert.equal(told.asked, 1);
  assert.deepEqual(told.news, []);
});

test('nothing is asked for while it is not wanted', async () => {
  const { place, told } = watching({ wanted: () => false });
  await place.pass(600);
  assert.equal(told.asked, 0);
});
