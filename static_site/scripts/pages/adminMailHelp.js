import { readMailCommands } from '../api.js';
import { MailHelp } from '../components/MailHelp.js';

/** How a case is handled by answering letters. */
export function MailHelpPage(el, desk) {
  const help = MailHelp(el);

  async function open() {
    try {
      help.update(await readMailCommands());
    } catch (error) {
      desk.fail(error);
    }
  }

  return { el, open };
}
