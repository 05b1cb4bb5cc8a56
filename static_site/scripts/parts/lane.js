import { readWork, WORK_PAGE } from '../api.js';
import { Live } from '../live.js';
import { newsOf, rowKey } from '../workLogic.js';

// Time left is told anew at least so often, though nothing else has changed.
const STALE_AFTER = 5 * 60_000;

/**
 * One lane of the work: `{rows, counts, changes, disposals, unread, cursor, now, state, news}`, `state`: loading, ready or failed; `changes`
 * of the responsibility matrix, and so many `disposals`, wait beside it; `unread`: numbers of cases that cannot be read. `shown` after each change. With `live`, `{wanted, refreshed}`, it stays new while `wanted()`; `news` counts rows that changed by that, and
 * `refreshed` takes the place of `shown`.
 */
export function Lane(desk, shown, live = null) {
  const lane = { name: '', rows: [], counts: {}, changes: [], disposals: 0, unread: [], cursor: null, now: Date.now(), state: 'loading', news: 0, load, more, drop };
  const watch = live && Live({ wanted: live.wanted, ask, news: refresh, failed: desk.fail });
  let asked = 0;
  let etag = null;
  let readAt = 0;

  /** Reads `name` from its beginning; what is there stays until the answer comes. */
  async function load(name) {
    if (name !== lane.name) Object.assign(lane, { name, rows: [] });
    if (lane.rows.length === 0) lane.state = 'loading';
    shown();
    await read(null);
  }

  function more() {
    return read(lane.cursor);
  }

  async function read(cursor) {
    const mine = (asked += 1);
    try {
      const { body, etag: tag } = await readWork({ lane: lane.name, cursor });
      if (mine !== asked) return;
      if (!cursor) known(tag);
      take(body, cursor ? [...lane.rows, ...body.rows] : body.rows);
      lane.news = 0;
      watch?.start();
    } catch (error) {
      if (mine !== asked) return;
      if (lane.state === 'loading') lane.state = 'failed';
      desk.fail(error);
    }
    shown();
  }

  function known(tag) {
    etag = tag;
    readAt = performance.now();
  }

  function take({ counts, matrix_changes: changes, disposals, unread = [], cursor, now }, rows) {
    Object.assign(lane, { rows, counts, changes, disposals, unread, cursor, now: Date.parse(now), state: 'ready' });
  }

  async function ask() {
    const mine = asked;
    const tag = performance.now() - readAt > STALE_AFTER ? null : etag;
    const answer = await readWork({ lane: lane.name }, tag);
    if (mine !== asked || answer.body === null) return null;
    known(answer.etag);
    return answer.body;
  }

  // Rows of further pages stay behind those of the first, with the mark from which they go on.
  function refresh(body) {
    const there = new Set(body.rows.map(rowKey));
    const behind = body.cursor ? lane.rows.slice(WORK_PAGE).filter((row) => !there.has(rowKey(row))) : [];
    lane.news = newsOf(lane.rows.slice(0, WORK_PAGE), body.rows) || lane.news;
    take({ ...body, cursor: behind.length ? lane.cursor : body.cursor }, [...body.rows, ...behind]);
    live.refreshed();
  }

  /** The row is done; the lane is read again the next time it is looked at. */
  function drop(row) {
    lane.rows = lane.rows.filter((each) => each !== row);
    shown();
  }

  return lane;
}

const COUNTED = 100;

/** "12", or "99+" where nobody counted further. */
export function countOf(counts, name) {
  const count = counts[name];
  if (count === undefined) return '';
  return count >= COUNTED ? `${COUNTED - 1}+` : String(count);
}
