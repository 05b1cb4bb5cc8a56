import { knows, t } from '../i18n.js';

/** "Windows 上的 Edge 浏览器" for "Edge, Windows"; its words are those of the site, for two views say it. */
export function deviceWords(device) {
  const [browser, system] = device.split(', ');
  const key = `device.${browser}`;
  const name = knows(key) ? t(key) : browser;
  if (system) return t('device.on', { browser: name, system });
  return name || t('device.unknown');
}
