import { clocksInOrder } from '../caseLogic.js';
import { dateTime, day, dueTime } from '../format.js';
import { inLocale, locale, t } from '../i18n.js';
import { clone, showIcon } from './clone.js';
import { showState } from './state.js';

/** The clocks of a case, each with its explanation day by day. */
export function ClockList(el, none) {
  function update(clocks, zone) {
    none.hidden = clocks.length > 0;
    el.replaceChildren(...clocksInOrder(clocks).map((clock) => item(clock, zone)));
  }

  return { update };
}

function item(clock, zone) {
  const row = clone('clock');
  const put = (name, text) => {
    row.querySelector(`.clock__${name}`).textContent = text;
  };
  put('name', inLocale(clock.title));
  put('run', clock.run > 1 ? t('clock.run', { run: clock.run }) : '');
  const due = dueTime(clock.due_at, locale(), zone);
  put('due', clock.extended ? t('clock.extended', { due }) : due);
  put('owner', ownerWords(clock.owner));
  put('started', dateTime(clock.started_at, locale(), zone));
  for (const event of ['paused', 'stopped']) {
    const at = clock[`${event}_at`];
    put(event, at ? dateTime(at, locale(), zone) : '');
    row.querySelector(`.clock__${event}`).parentElement.hidden = !at;
  }
  put('rules', clock.rules.join(t('site.and')));
  row.querySelector('.clock__rules').parentElement.hidden = clock.rules.length === 0;
  row.querySelector('.clock__provisional').hidden = !clock.provisional;
  showState(row.querySelector('.state'), clock.state);
  row.querySelector('.clock__explain').hidden = clock.explanation.length === 0;
  row.querySelector('tbody').replaceChildren(...clock.explanation.map(dayRow));
  return row;
}

function ownerWords({ name, email, title }) {
  return [...new Set([name || email, inLocale(title)])].filter(Boolean).join(' · ');
}

function dayRow({ day: date, counted, reason, name }) {
  const row = clone('clock-day');
  row.classList.toggle('day--skipped', !counted);
  row.querySelector('th').textContent = day(date, locale());
  showIcon(row.querySelector('.icon'), counted ? 'check' : 'cross');
  row.querySelector('.day__counted').textContent = t(counted ? 'clock.counted' : 'clock.not_counted');
  row.querySelector('.day__reason').textContent = [t(`reason.${reason}`), inLocale(name)].filter(Boolean).join(' · ');
  return row;
}
