// What the browser keeps. A browser that forbids storage still gets a working page: memory stands in.

const standIns = { localStorage: new Map(), sessionStorage: new Map() };

function store(name) {
  const memory = standIns[name];
  return {
    read(key) {
      try {
        return window[name].getItem(key) ?? memory.get(key) ?? null;
      } catch {
        return memory.get(key) ?? null;
      }
    },
    write(key, value) {
      memory.set(key, value);
      try {
        window[name].setItem(key, value);
      } catch {
        // Full or forbidden: memory has it.
      }
    },
    drop(key) {
      memory.delete(key);
      try {
        window[name].removeItem(key);
      } catch {
        // Forbidden: there was nothing to remove.
      }
    },
  };
}

/** Kept for good: the language. */
export const lasting = store('localStorage');

/** Kept until the tab is closed: drafts, idempotency keys, secrets. */
export const passing = store('sessionStorage');

/** The JSON value kept under `key`, or null. */
export function readDraft(key) {
  try {
    return JSON.parse(passing.read(key));
  } catch {
    return null;
  }
}

/** Keeps a JSON value under `key`. */
export function writeDraft(key, value) {
  passing.write(key, JSON.stringify(value));
}
