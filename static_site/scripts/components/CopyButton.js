import { t } from '../i18n.js';
import { announce } from './announce.js';

const SAID_FOR = 2500;

/** Copies the text of `source`. Where the clipboard is closed, selects it so that it can be copied by hand. */
export function CopyButton(button, source) {
  const label = button.querySelector('[data-t]');

  button.addEventListener('click', async () => {
    try {
      await navigator.clipboard.writeText(source.textContent);
    } catch {
      window.getSelection().selectAllChildren(source);
      return;
    }
    label.textContent = t('site.copied');
    announce(t('site.copied'));
    setTimeout(() => {
      label.textContent = t(label.dataset.t);
    }, SAID_FOR);
  });
}
