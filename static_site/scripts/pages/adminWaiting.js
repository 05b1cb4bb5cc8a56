import { decideOnMail, readQuarantine } from '../api.js';
import { announce } from '../components/announce.js';
import { WaitingMail } from '../components/WaitingMail.js';
import { refusalOf } from '../failures.js';
import { t } from '../i18n.js';

/** Mail that the portal has not acted on: a person looks, and releases or rejects it. */
export function WaitingPage(el, desk) {
  const mail = WaitingMail(el);
  let shown = { messages: [], cursor: null, state: 'waiting' };

  async function load({ state, cursor = null }) {
    try {
      const page = await readQuarantine({ state, cursor });
      const before = cursor ? shown.messages : [];
      shown = { messages: [...before, ...page.messages], cursor: page.cursor, state };
    } catch (error) {
      shown = { messages: [], cursor: null, state };
      desk.fail(error);
    }
    mail.update({ ...shown, policy: desk.policy });
  }

  async function decide({ id, path, body }) {
    try {
      await decideOnMail(id, path, body);
    } catch (error) {
      mail.tell(id, refusalOf(error));
      return;
    }
    await load({ state: shown.state });
    const words = () => t(`waiting.done.${path}`);
    desk.say(words, 'good');
    announce(words());
    el.querySelector('h1').focus();
  }

  el.addEventListener('showMail', (event) => load(event.detail));
  el.addEventListener('moreMail', () => load({ state: shown.state, cursor: shown.cursor }));
  el.addEventListener('decideMail', (event) => decide(event.detail));
  return { el, open: () => load({ state: 'waiting' }) };
}
