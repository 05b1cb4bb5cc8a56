// The regulation as chapters: which clause stands under which, and which answer a search. Pure.

const BOTH = ['zh-CN', 'en'];

/** The chapter of a clause: `clocks`, or of what is received `intake.categories`. */
export function chapterOf({ id }) {
  const [first, second, third] = id.split('.');
  return first === 'intake' && third ? `intake.${second}` : first;
}

/** `[{chapter, clauses: [clause and its `parts`]}]` in the order in which they come; a step is part of its clock. */
export function chapters(clauses) {
  const found = new Map();
  const byId = new Map();
  for (const clause of clauses) {
    const own = { ...clause, parts: [] };
    byId.set(clause.id, own);
    const around = clause.id.startsWith('intake') ? null : nearest(clause.id, byId);
    if (around) {
      around.parts.push(own);
      continue;
    }
    const chapter = chapterOf(clause);
    if (!found.has(chapter)) found.set(chapter, { chapter, clauses: [] });
    found.get(chapter).clauses.push(own);
  }
  return [...found.values()];
}

// The outermost clause around `id`, so that there are never more than two levels.
function nearest(id, byId) {
  const parts = id.split('.');
  for (let length = 1; length < parts.length; length += 1) {
    const clause = byId.get(parts.slice(0, length).join('.'));
    if (clause) return clause;
  }
  return null;
}

/** What of `found` (chapters) has all words of `sought`: a clause whole, or only those of its parts that have them. */
export function matching(found, sought) {
  const words = sought.toLowerCase().split(/\s+/).filter(Boolean);
  if (!words.length) return found;
  const has = (clause) => words.every((word) => textOf(clause).includes(word));
  return found
    .map(({ chapter, clauses }) => ({
      chapter,
      clauses: clauses
        .map((clause) => (has(clause) ? clause : { ...clause, parts: clause.parts.filter(has) }))
        .filter((clause) => clause.parts.length || has(clause)),
    }))
    .filter(({ clauses }) => clauses.length);
}

/** How many clauses, parts among them, there are in `found`. */
export function countOf(found) {
  const inOne = ({ parts }) => 1 + parts.length;
  return found.reduce((sum, { clauses }) => sum + clauses.reduce((part, clause) => part + inOne(clause), 0), 0);
}

function textOf({ id, title, text, orders, quotes, rules }) {
  const told = [title, text, ...orders.flatMap(({ label, value }) => [label, value])].filter(Boolean);
  return [id, ...told.flatMap((each) => BOTH.map((locale) => each[locale])), ...quotes, ...rules].join('\n').toLowerCase();
}
