// What is asked of the portal where a complaint is followed, and nowhere else.
import { bodyOf, call } from './http.js';

/** Another complaint of the same matter. Answers as `submitComplaint` does. */
export const complainAgain = (reference, secret, json, idempotencyKey) =>
  bodyOf(call('POST', `/complaints/${encodeURIComponent(reference)}/complaints`, { secret, json, idempotencyKey }));
