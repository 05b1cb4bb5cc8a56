import { actOnComplaint } from '../publicApi.js';
import { failureWords } from '../failures.js';
import { newKey } from '../http.js';
import { learn, t } from '../i18n.js';
import { announce } from './announce.js';

/**
 * On a receipt: it had been registered before, with other words. Offers to add the `changed` ones, as the API gives them, by
 * one press. `settled` is called when they were, or are not to be.
 */
export async function Changed(receipt, { reference, secret, changed: { text, attachments } }, settled) {
  await learn('changed');
  const key = newKey();
  const el = document.createElement('section');
  el.className = 'changed notice notice--warning not-on-paper';
  const title = part('h2');
  const lead = part('p');
  const words = part('p', 'changed__text');
  const failure = part('p', 'changed__failure');
  failure.setAttribute('role', 'alert');
  const buttons = part('p', 'button-row');
  const add = buttons.appendChild(button('button'));
  const leave = buttons.appendChild(button('link-button'));
  let failed = null;
  let busy = false;

  function part(name, className = '') {
    const made = el.appendChild(document.createElement(name));
    made.className = className;
    return made;
  }

  function say() {
    title.textContent = t('changed.title');
    lead.textContent = t('changed.lead', { reference });
    words.textContent = [text, attachments.length && t('changed.files', { count: attachments.length })].filter(Boolean).join('\n');
    add.textContent = t('changed.add');
    leave.textContent = t('changed.leave');
    failure.textContent = failed ? failed() : '';
  }

  async function send() {
    if (busy) return;
    busy = true;
    add.setAttribute('aria-disabled', 'true');
    try {
      await actOnComplaint(reference, secret, 'supplements', { text, attachments }, key);
      end(t('changed.done'));
    } catch (error) {
      failed = failureWords(error);
      say();
    } finally {
      busy = false;
      add.removeAttribute('aria-disabled');
    }
  }

  function end(told) {
    document.removeEventListener('localechange', say);
    settled();
    if (told) announce(told);
    el.className = 'notice notice--good not-on-paper';
    el.replaceChildren();
    part('p').textContent = told;
    el.hidden = !told;
    receipt.querySelector('h1').focus();
  }

  add.addEventListener('click', send);
  leave.addEventListener('click', () => end(''));
  document.addEventListener('localechange', say);
  say();
  receipt.querySelector('.receipt__head').after(el);
}

function button(className) {
  const made = document.createElement('button');
  made.type = 'button';
  made.className = className;
  return made;
}
