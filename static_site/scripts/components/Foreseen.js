import { html, render } from '../../vendor/lit-html/lit-html.js';
import { linesOf, shortMoment } from '../actLogic.js';
import { ApiError } from '../api.js';
import { inLocale, locale, t } from '../i18n.js';
import { icon } from '../parts/icon.js';

const PAUSE = 350; // ms after the last change of a form
const EVERY_FORM = 'input, change, attachmentschange'.split(', ');
let made = 0;

/**
 * What an act will cause, said above the button that does it, while its form is filled in. `sketch()` gives the body as
 * far as it says enough, else null; `foresee(body)` asks the API; `shown()` gives `{stage, zone, version}` of the case. Says `caseMoved` where the case
 * is no longer the one that is shown. A form that is closed asks for nothing.
 */
export function Foreseen(form, { sketch, foresee, shown }) {
  const place = document.createElement('div');
  const button = form.querySelector('[type=submit]');
  place.className = 'foreseen';
  place.id = `foreseen-${(made += 1)}`;
  form.querySelector('.button-row').before(place);
  button.setAttribute('aria-describedby', place.id);
  const details = form.closest('details.act');
  let asked = null;
  let state = { kind: 'waiting' };
  let timer = null;

  function show(next) {
    state = next;
    say();
  }

  function say() {
    render(words(state, shown), place);
  }

  // Asks when the form says something else than before; texts do not count, for letters and clocks do not hang on them.
  function look() {
    clearTimeout(timer);
    timer = setTimeout(ask, PAUSE);
  }

  async function ask() {
    if ((details && !details.open) || !form.isConnected) return;
    const body = sketch();
    const question = body && JSON.stringify([body, shown().version]);
    if (question === asked) return;
    asked = question;
    if (!body) {
      show({ kind: 'waiting' });
      return;
    }
    place.setAttribute('aria-busy', 'true');
    const answer = await foresee(body).then((foreseen) => ({ kind: 'known', foreseen, stage: shown().stage }), failed);
    if (question !== asked) return;
    place.removeAttribute('aria-busy');
    show(answer);
  }

  function failed(error) {
    const status = error instanceof ApiError ? error.status : 0;
    if (status === 412) form.dispatchEvent(new CustomEvent('caseMoved', { bubbles: true }));
    if (status === 409) return { kind: 'refused', said: error.said };
    return status === 422 ? { kind: 'waiting' } : { kind: 'unknown' };
  }

  for (const name of EVERY_FORM) form.addEventListener(name, look);
  form.addEventListener('reset', look);
  form.addEventListener('focusin', look);
  details?.addEventListener('toggle', look);
  document.addEventListener('localechange', () => form.isConnected && say());
  say();
  look();
  return { look };
}

function words(state, shown) {
  if (state.kind === 'waiting') return html`<p class="foreseen__note">${t('acts.foreseen_waiting')}</p>`;
  if (state.kind === 'unknown') return html`<p class="foreseen__note">${t('acts.foreseen_unknown')}</p>`;
  if (state.kind === 'refused') return html`<p class="foreseen__refused">${icon('alert')}<span>${state.said}</span></p>`;
  return html`
    <p class="foreseen__title">${t('acts.foreseen')}</p>
    ${foreseenList(state.foreseen, { stage: state.stage, zone: shown().zone })}
  `;
}

/** What `foreseen` (see linesOf) says of a case in `stage`, line by line. */
export function foreseenList(foreseen, { stage, zone }) {
  return html`<ul class="foreseen__list">${linesOf(foreseen, stage).map((line) => html`<li>${icon(line.icon)}<span>${lineWords(line, zone)}</span></li>`)}</ul>`;
}

function lineWords({ key, values }, zone) {
  const { moment, stage, step, clock, people = [] } = values;
  return t(key, {
    moment: moment && shortMoment(moment, locale(), zone),
    stage: stage && t(`stage.${stage}`),
    step: step && t(`step.${step}`),
    clock: inLocale(clock),
    people: people.map(({ name, email }) => name || email).join(t('site.and')),
  });
}
