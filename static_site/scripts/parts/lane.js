import { readWork } from '../api.js';

const PAGE = 50;

/** One lane of the work: `{rows, counts, cursor, now, state}`, `state`: loading, ready or failed. `shown` after each change. */
export function Lane(desk, shown) {
  const lane = { name: '', rows: [], counts: {}, cursor: null, now: Date.now(), state: 'loading', load, more, drop };
  let asked = 0;

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
      const answer = await readWork({ lane: lane.name, limit: PAGE, cursor });
      if (mine !== asked) return;
      const rows = cursor ? [...lane.rows, ...answer.rows] : answer.rows;
      Object.assign(lane, { rows, counts: answer.counts, cursor: answer.cursor, now: Date.parse(answer.now), state: 'ready' });
    } catch (error) {
      if (mine !== asked) return;
      if (lane.state === 'loading') lane.state = 'failed';
      desk.fail(error);
    }
    shown();
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
