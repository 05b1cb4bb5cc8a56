import { dateTime } from '../format.js';
import { inLocale, locale, t } from '../i18n.js';
import { clone, showIcon } from './clone.js';

const ICONS = { reminder: 'bell', urging: 'alert', escalation: 'up' };

const SHOWN_AT_ONCE = 4;

/** What will be sent, to whom and when, if nobody acts: the first steps at once, the others on demand. */
export function Forecast(el) {
  const none = el.querySelector('.forecast__none');
  const rest = el.querySelector('.forecast__rest');
  const [first, later] = el.querySelectorAll('.forecast');

  function update(steps, zone) {
    const items = steps.map((step) => item(step, zone));
    const more = items.slice(SHOWN_AT_ONCE);
    none.hidden = steps.length > 0;
    first.replaceChildren(...items.slice(0, SHOWN_AT_ONCE));
    rest.hidden = more.length === 0;
    rest.querySelector('summary').textContent = t('forecast.more', { count: more.length });
    later.replaceChildren(...more);
  }

  return { update };
}

function item({ at, kind, title, to, copy }, zone) {
  const row = clone('forecast-step');
  showIcon(row.querySelector('.icon'), ICONS[kind] ?? 'bell');
  row.querySelector('.forecast__at').textContent = dateTime(at, locale(), zone);
  row.querySelector('.forecast__what').textContent = `${t(`step.${kind}`)} · ${inLocale(title)}`;
  const told = [t('forecast.to', { names: namesOf(to) })];
  if (copy.length) told.push(t('forecast.copy', { names: namesOf(copy) }));
  row.querySelector('.forecast__people').textContent = told.join(' · ');
  return row;
}

function namesOf(people) {
  return people.map(({ name, email }) => name || email).join(t('site.and'));
}
