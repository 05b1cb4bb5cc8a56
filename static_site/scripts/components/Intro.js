import { inLocale, plural, t } from '../i18n.js';
import { clone } from './clone.js';

/** What the company promises, what the reader should have at hand, and what the regulation says to the public. */
export function Intro(el) {
  const list = el.querySelector('.intro__limits');
  const atHand = el.querySelector('.intro__at-hand');
  let policy = null;

  function update(newPolicy) {
    policy = newPolicy ?? policy;
    el.hidden = !policy;
    if (!policy) return;
    atHand.textContent = inLocale(policy.at_hand);
    list.replaceChildren(...policy.limits.map(line));
    el.querySelectorAll('.intro__text').forEach((panel) => panel.remove());
    el.append(...policy.texts.map(panelOf));
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

function panelOf({ title, text }) {
  const panel = clone('intro-text');
  panel.querySelector('h2').textContent = inLocale(title);
  panel.querySelector('p').textContent = inLocale(text);
  return panel;
}
