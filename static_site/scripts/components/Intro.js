import { inLocale, plural, t } from '../i18n.js';
import { clone } from './clone.js';

/** What the company promises, what the reader should have at hand, and what the regulation says to the public. */
export function Intro(el) {
  const list = el.querySelector('.intro__limits');
  const atHand = el.querySelector('.intro__at-hand');
  const texts = el.querySelector('.intro__texts');
  let policy = null;

  function update(newPolicy) {
    policy = newPolicy ?? policy;
    el.hidden = !policy;
    if (!policy) return;
    atHand.textContent = inLocale(policy.at_hand);
    list.replaceChildren(...policy.limits.map(line));
    list.closest('.intro__panel').hidden = !policy.limits.length;
    texts.hidden = !policy.texts.length;
    texts.replaceChildren(texts.querySelector('summary'), ...policy.texts.map(sectionOf));
  }

  document.addEventListener('localechange', () => update());
  return { update };
}

function line({ title, amount, unit }) {
  const item = clone('limit');
  const limit = plural(`unit.${unit}`, amount);
  item.querySelector('span').textContent = t('form.limit', { title: inLocale(title), limit });
  return item;
}

function sectionOf({ title, text }) {
  const section = clone('intro-text');
  section.querySelector('h2').textContent = inLocale(title);
  section.querySelector('p').textContent = inLocale(text);
  return section;
}
