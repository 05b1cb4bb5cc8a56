import { dateTime } from '../format.js';
import { inLocale, locale, t } from '../i18n.js';
import { actorWords } from './actorWords.js';
import { clone, showIcon } from './clone.js';
import { factLine } from './factLine.js';
import { fileLink } from './fileLink.js';

const AGAINST = ['refused', 'withdrawn', 'appealed'];
const ICONS = { done: 'check', current: 'clock', ahead: 'expected' };

/** Says in `el` what was asked for: the `entry` that asks, its `facts`, and the `chain` of tiers with their words. */
export function sayMatter(el, { entry, facts, chain }, { policy, names }) {
  const { data } = entry;
  el.querySelector('.matter__who').textContent = whoAndWhen(entry, policy);
  const text = el.querySelector('.timeline__text');
  text.hidden = !data.text;
  text.textContent = data.text ?? '';
  el.querySelector('.timeline__facts').replaceChildren(...facts.map((fact) => factLine(fact, names)));
  const files = el.querySelector('.file-links');
  files.hidden = !data.attachments?.length;
  files.replaceChildren(...(data.attachments ?? []).map(fileLink));
  el.querySelector('.tiers').replaceChildren(...chain.map((link) => tierLine(link, policy)));
}

function tierLine({ tier, state, entry }, policy) {
  const line = clone('tier');
  line.classList.add(`tier--${state}`);
  const against = entry && (entry.data.approved === false || AGAINST.includes(entry.data.verdict));
  showIcon(line.querySelector('.icon'), against ? 'cross' : ICONS[state]);
  line.querySelector('.tier__title').textContent = titleOf(tier, policy);
  line.querySelector('.tier__word').textContent = entry ? inLocale(entry.particulars[0].value) : t(`task.${state}`);
  line.querySelector('.tier__who').textContent = entry ? whoAndWhen(entry, policy) : '';
  line.querySelector('.tier__said').textContent = entry?.data.text ?? '';
  return line;
}

// `a|b`: either may speak.
function titleOf(tier, { roles }) {
  return tier.split('|').map((role) => inLocale(roles[role]) || role).join(t('site.or'));
}

function whoAndWhen(entry, { zone }) {
  return [actorWords(entry), dateTime(entry.at, locale(), zone)].join(' · ');
}
