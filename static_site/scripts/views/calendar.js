import { readCalendar } from '../api.js';
import { html, nothing, render as put } from '../../vendor/lit-html/lit-html.js';
import { monthsOf, notable, overridden, workingDays } from '../calendarLogic.js';
import { day as dayWords } from '../format.js';
import { inLocale, locale, plural, t } from '../i18n.js';
import { icon } from '../parts/icon.js';

/** A year of the working calendar: which days count and which do not, and why. */
export function View(el, desk) {
  let shown = null;

  async function open({ rest }) {
    try {
      shown = await readCalendar(/^\d{4}$/.test(rest) ? rest : '');
    } catch (error) {
      desk.fail(error);
    }
    render();
  }

  function render() {
    if (desk.session && shown) put(page(shown), el);
  }

  function page({ year, days, weekdays, hours, known_until: known, ends_soon: soon, missing, zone }) {
    const unknown = days.some(({ day }) => day >= known);
    const own = overridden(days);
    return html`
      <h1 tabindex="-1">${t('calendar.heading', { year })}</h1>
      <p class="page__lead">${t('calendar.lead', { days: weekdays.map((number) => weekdayName(number)).join(t('site.and')), hours: hoursWords(hours), zone })}</p>
      ${soon || unknown ? html`<p class="notice notice--warning calendar__warning">${icon('alert')} <span>${t('calendar.unknown', { from: dayWords(known, locale()) })}</span></p>` : nothing}
      ${missing && !soon ? html`<p class="notice calendar__warning">${icon('calendar')} <span>${t('calendar.missing', missing)}</span></p>` : nothing}
      ${missing && soon ? html`<p class="field__hint">${t('calendar.missing_file', missing)}</p>` : nothing}
      <p class="calendar__years">
        <a class="button button--quiet button--small" href=${`#calendar/${year - 1}`}>${year - 1}</a>
        <a class="button button--quiet button--small" href=${`#calendar/${year + 1}`}>${year + 1}</a>
        <span>${plural('calendar.total', workingDays(days))}</span>
        <button class="link-button" type="button" @click=${() => window.print()}>${t('calendar.print')}</button>
      </p>
      <ul class="calendar__legend">${LEGEND.map(([reason, mark]) => html`<li><span class="calendar__day calendar__day--${reason}" aria-hidden="true">${mark}</span> ${t(`reason.${reason}`)}</li>`)}
        <li><span class="calendar__day calendar__day--own" aria-hidden="true">1*</span> ${t('calendar.own_day')}</li></ul>
      <div class="calendar__months">${monthsOf(days).map(month)}</div>
      <h2>${t('calendar.notable')}</h2>
      <ul class="calendar__notable">${notable(days).map(({ from, to, reason, name }) => html`<li><strong>${spanWords(from, to)}</strong>
        ${t(`reason.${reason}`)}${name ? html` · ${inLocale(name)}` : nothing}</li>`)}</ul>
      <h2>${t('calendar.own')}</h2>
      ${own.length ? html`<ul class="calendar__notable">${own.map(({ source, days: theirs }) => html`<li><strong>${inLocale(source)}</strong>
        <ul>${theirs.map(({ day, reason, override }) => html`<li>${dayWords(day, locale())}${t('calendar.colon')}${t('calendar.instead', { is: t(`reason.${reason}`), was: t(`calendar.was.${override.was || 'weekday'}`) })}</li>`)}</ul></li>`)}</ul>`
        : html`<p class="field__hint">${t('calendar.own_none')}</p>`}`;
  }

  function month({ name, weeks, count }) {
    return html`<table class="calendar__month">
      <caption>${monthName(name)} <span class="calendar__count">${plural('calendar.total', count)}</span></caption>
      <thead><tr>${[0, 1, 2, 3, 4, 5, 6].map((number) => html`<th scope="col"><abbr title=${weekdayName(number)}>${weekdayName(number, 'narrow')}</abbr></th>`)}</tr></thead>
      <tbody>${weeks.map((week) => html`<tr>${week.map((each) => (each ? cell(each) : html`<td></td>`))}</tr>`)}</tbody>
    </table>`;
  }

  function cell({ day, reason, name, override }) {
    const words = [t(`reason.${reason}`), inLocale(name), override && t('calendar.by', { source: inLocale(override.source) })].filter(Boolean).join(' · ');
    const mark = `${MARKS[reason]}${override ? '*' : ''}`;
    return html`<td><span class="calendar__day calendar__day--${reason} ${override ? 'calendar__day--own' : ''}" title=${words} aria-current=${day === shown.today ? 'date' : nothing}>
      ${Number(day.slice(8))}<span class="calendar__mark" aria-hidden="true">${mark}</span><span class="visually-hidden"> ${words}</span></span></td>`;
  }

  return { open, render };
}

// Never by colour alone: what is out of the ordinary has a sign of its own, as on printed calendars.
const MARKS = { working_day: '', make_up_day: '班', rest_day: '', holiday: '休' };
const LEGEND = [['working_day', '1'], ['make_up_day', '1班'], ['rest_day', '1'], ['holiday', '1休']];
const MONDAY = Date.UTC(2024, 0, 1);

const named = (moment, options) => new Intl.DateTimeFormat(locale(), { ...options, timeZone: 'UTC' }).format(moment);
const weekdayName = (number, weekday = 'long') => named(MONDAY + number * 86_400_000, { weekday });
const monthName = (month) => named(Date.parse(`${month}-01T00:00:00Z`), { month: 'long', year: 'numeric' });
const hoursWords = (hours) => hours.map(([begin, end]) => `${begin}–${end === '00:00' ? '24:00' : end}`).join(t('site.and'));
const spanWords = (from, to) => (from === to ? dayWords(from, locale()) : t('calendar.span', { from: dayWords(from, locale()), to: dayWords(to, locale()) }));
