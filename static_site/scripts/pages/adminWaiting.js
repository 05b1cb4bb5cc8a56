import { readQuarantine } from '../api.js';
import { WaitingMail } from '../components/WaitingMail.js';

/** Mail that the portal has not acted on: a person looks. */
export function WaitingPage(el, desk) {
  const mail = WaitingMail(el);

  async function open() {
    try {
      const { messages } = await readQuarantine();
      mail.update({ messages, policy: desk.policy });
    } catch (error) {
      mail.update({ messages: [], policy: desk.policy });
      desk.fail(error);
    }
  }

  return { el, open };
}
