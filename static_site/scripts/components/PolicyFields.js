import { inLocale, t } from '../i18n.js';
import { fillCards } from './choiceCards.js';

/** Fills every `[data-choices]` of a form from the policy; what was chosen stays chosen, and `data-first` the first. */
export function PolicyFields(form) {
  let policy = null;

  function update(newPolicy) {
    policy = newPolicy ?? policy;
    if (!policy) return;
    for (const el of form.querySelectorAll('[data-choices]')) {
      const choices = CHOICES[el.dataset.choices](policy);
      if (el instanceof HTMLSelectElement) fillSelect(el, choices);
      else fillCards(el, { name: el.dataset.name, choices });
    }
    for (const el of form.querySelectorAll('[data-policy-text]')) {
      el.textContent = inLocale(policy[el.dataset.policyText]);
    }
  }

  document.addEventListener('localechange', () => update());
  return { update };
}

const titled = ({ id, title }) => ({ id, title: inLocale(title) });
const explained = (choice, more = '') => ({ ...titled(choice), text: [inLocale(choice.explanation), more].filter(Boolean).join(' ') });
const category = (choice, { unsorted }) => explained(choice, choice.id === unsorted ? t('form.unsorted') : '');
const CHOICES = {
  types: (policy) => policy.types.map((type) => explained(type)),
  categories: (policy) => policy.categories.map((each) => category(each, policy)),
  business_lines: (policy) => policy.business_lines.map(titled),
  complainant_kinds: (policy) => policy.complainant_kinds.map(titled),
  channels: (policy) => policy.channels.map(titled),
};

function fillSelect(select, choices) {
  const chosen = select.value;
  const options = choices.map(({ id, title }) => new Option(title, id));
  const nothing = new Option(t(select.dataset.nothing ?? 'site.choose'), '');
  select.replaceChildren(nothing, ...options);
  select.value = chosen;
  const place = select.closest('.field');
  if (place) place.hidden = choices.length === 0;
  if (select.selectedIndex < 0) select.value = '';
}
