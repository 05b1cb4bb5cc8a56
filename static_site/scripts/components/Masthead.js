import { config } from '../../config.js';
import { inLocale, locale, LOCALES, switchTo, t } from '../i18n.js';
import { announce } from './announce.js';

const OWN_NAMES = { 'zh-CN': '中文', en: 'English' };

/** Company name, logo and language switch. */
export function Masthead(el) {
  const company = el.querySelector('.masthead__company');
  const button = el.querySelector('.language-switch');
  if (config.logo) el.querySelector('.masthead__mark').src = config.logo;
  const other = () => LOCALES.find((name) => name !== locale());

  function update() {
    company.textContent = inLocale(config.company);
    button.textContent = OWN_NAMES[other()];
    button.lang = other();
  }

  button.addEventListener('click', async () => {
    try {
      await switchTo(other());
    } catch {
      announce(t('failure.language'));
    }
  });
  document.addEventListener('localechange', update);
  update();
}
