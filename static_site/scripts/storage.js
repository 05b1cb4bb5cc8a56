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
    keys() {
      try {
        return [...new Set([...Object.keys(window[name]), ...memory.keys()])];
      } catch {
        return [...memory.keys()];
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

/** Kept when the tab is closed: the language, and drafts of staff. */
export const lasting = store('localStorage');

/** Kept until the tab is closed: drafts of the public, secrets. */
export const passing = store('sessionStorage');

// What staff type outlives the tab: a session that ends by idleness, a crash or a closed window must cost nobody an hour
// of writing, and sessionStorage ends with the tab. So it lies in localStorage, under its writer's name (a desk may be
// shared), for a week, and goes when he signs out himself. What the public types stays in the tab, for the device may be a
// stranger's: whoever says that it is his own has it kept there, also for a week.
const KEPT_FOR = 7 * 24 * 60 * 60 * 1000;
const KEPT = 'draft:';
let writer = null;

const keptUnder = (key) => `${KEPT}${writer ?? ''}:${key}`;

/**
 * From now on drafts are those of `email`, and what is older than a week is dropped, whoever wrote it. Answers whether
 * nobody else has been writing on this page before.
 */
export function keepDraftsOf(email) {
  const alone = writer === null || writer === email;
  writer = email;
  for (const key of lasting.keys()) if (key.startsWith(KEPT) && !fresh(lasting.read(key))) lasting.drop(key);
  return alone;
}

/** He has signed out himself: nothing of what he typed is left here. */
export function dropDraftsOfWriter() {
  if (writer === null) return;
  for (const key of lasting.keys()) if (key.startsWith(keptUnder(''))) lasting.drop(key);
}

/** The JSON value kept under `key`, or null. */
export function readDraft(key) {
  const kept = () => fresh(lasting.read(keptUnder(key)))?.value ?? null;
  return writer === null ? (parsed(passing.read(key)) ?? kept()) : kept();
}

/** Keeps a JSON value under `key`. */
export function writeDraft(key, value) {
  if (writer === null) passing.write(key, JSON.stringify(value));
  if (writer !== null || isKeptHere(key)) lasting.write(keptUnder(key), JSON.stringify({ at: Date.now(), value }));
}

/** What was typed has been sent, or is not wanted any more. */
export function dropDraft(key) {
  passing.drop(key);
  lasting.drop(keptUnder(key));
}

/** Whether the public's draft `key` is kept on this device, and not only in the tab. */
export const isKeptHere = (key) => fresh(lasting.read(keptUnder(key))) !== null;

/** Keeps the public's draft `key` on this device from now on, or removes it from there. */
export function keepHere(key, wanted) {
  if (wanted) lasting.write(keptUnder(key), JSON.stringify({ at: Date.now(), value: readDraft(key) }));
  else lasting.drop(keptUnder(key));
}

function fresh(text) {
  const kept = parsed(text);
  return kept && Date.now() - kept.at < KEPT_FOR ? kept : null;
}

function parsed(text) {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
