// What the complainant's view of a case means. Pure.

const STAGES = ['registered', 'dispatched', 'follow_up', 'closed'];

// The entry that shows that a step was taken. A case may be closed without all of them.
const TAKEN_BY = { dispatched: 'replied', follow_up: 'called' };

/** The steps of a case: `[{stage, state}]`, state done, current, ahead or skipped. `kinds`: of its timeline entries. */
export function stepsAt(stage, kinds) {
  const at = STAGES.indexOf(stage);
  return STAGES.map((name, index) => {
    if (stage !== 'closed' && index >= at) return { stage: name, state: index === at ? 'current' : 'ahead' };
    const skipped = stage === 'closed' && name in TAKEN_BY && !kinds.includes(TAKEN_BY[name]);
    return { stage: name, state: skipped ? 'skipped' : 'done' };
  });
}

/** The reference in an address such as `#26110001`, or empty. */
export function referenceIn(hash) {
  const found = /^#([A-Za-z0-9-]{4,24})$/.exec(hash);
  return found ? found[1] : '';
}

const NUMBERS = ['score', 'money', 'points', 'evidence'];
const TRUTHS = ['final', 'approved', 'consent'];

/** The body of an act from the flat values of its form; `five_w_two_h.what` goes below five_w_two_h. */
export function actBody(values, attachments) {
  const body = {};
  for (const [name, value] of Object.entries(values)) {
    const [outer, within] = name.split('.');
    if (!within) body[outer] = value.trim();
    else if (value.trim()) body[outer] = { ...body[outer], [within]: value.trim() };
  }
  for (const number of NUMBERS) {
    if (body[number]) body[number] = Number(body[number]);
    else delete body[number];
  }
  for (const truth of TRUTHS) if (truth in body) body[truth] = body[truth] === 'true';
  if (attachments) body.attachments = attachments;
  return body;
}
