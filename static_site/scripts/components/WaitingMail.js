import { rawMailHref } from '../api.js';
import { dateTime } from '../format.js';
import { knows, locale, t } from '../i18n.js';
import { clone } from './clone.js';
import { ReleaseForm } from './ReleaseForm.js';

/** Messages that wait for a person, or were decided on, newest first. Says `moreMail`, `showMail` {state}, `decideMail`. */
export function WaitingMail(el) {
  const list = el.querySelector('.timeline');
  const none = el.querySelector('.waiting-mail__none');
  const more = el.querySelector('.waiting-mail__more');
  let shown = null;
  let forms = new Map();

  /** `{messages, cursor, state, policy}` */
  function update(news) {
    shown = news ?? shown;
    if (!shown) return;
    const { messages, cursor, state, policy } = shown;
    none.hidden = messages.length > 0;
    none.querySelector('span').textContent = t(`waiting.none.${state}`);
    more.hidden = !cursor;
    for (const tab of el.querySelectorAll('[data-state]')) tab.setAttribute('aria-pressed', String(tab.dataset.state === state));
    forms = new Map();
    list.replaceChildren(...messages.map((message) => row(message, policy.zone)));
  }

  /** How the decision on `id` went: `{failure, wrong}`. */
  function tell(id, news) {
    forms.get(id)?.update(news);
  }

  function row(message, zone) {
    const item = clone('waiting-mail');
    const { id, at, cause, reason, sender, subject, reference, preview, veiled, decision, manners } = message;
    item.querySelector('.timeline__title').textContent = veiled ? t('waiting.veiled') : subject || t('waiting.no_subject');
    item.querySelector('.timeline__who').textContent = veiled ? '' : sender || t('waiting.no_sender');
    showTime(item.querySelector('.timeline__at'), at, zone);
    item.querySelector('.timeline__proof').textContent = id;
    item.querySelector('.waiting-mail__reason b').textContent = said(`waiting.reason.${cause}`, reason);
    const meaning = item.querySelector('.waiting-mail__meaning');
    meaning.textContent = said(`waiting.meaning.${cause}`, '');
    meaning.hidden = !meaning.textContent;
    showCase(item.querySelector('.waiting-mail__case'), reference);
    const text = item.querySelector('.timeline__text');
    text.textContent = preview;
    text.hidden = !preview;
    item.querySelector('.waiting-mail__raw').href = rawMailHref({ id });
    showDecision(item, decision, zone);
    const details = item.querySelector('details');
    details.hidden = Boolean(decision);
    if (!decision) forms.set(id, ReleaseForm(details, { id, manners, reference }));
    return item;
  }

  more.querySelector('button').addEventListener('click', () => {
    el.dispatchEvent(new CustomEvent('moreMail', { bubbles: true }));
  });
  el.addEventListener('click', (event) => {
    const state = event.target.closest('[data-state]')?.dataset.state;
    if (state) el.dispatchEvent(new CustomEvent('showMail', { bubbles: true, detail: { state } }));
  });
  document.addEventListener('localechange', () => update());
  return { update, tell };
}

function showTime(el, at, zone) {
  el.textContent = dateTime(at, locale(), zone);
  el.dateTime = at;
}

function showCase(el, reference) {
  el.hidden = !reference;
  const link = el.querySelector('a');
  link.textContent = reference;
  link.href = `#case/${encodeURIComponent(reference)}`;
}

function showDecision(item, decision, zone) {
  const line = item.querySelector('.waiting-mail__decision');
  line.hidden = !decision;
  if (!decision) return;
  const { state, by, by_name: name, at, manner, reason, fate, reference } = decision;
  const what = state === 'rejected' ? reason : [t(`release.${manner}`), t(`fate.${fate}`)].join(' · ');
  const said = t(`waiting.${state}_by`, { who: name || by, at: dateTime(at, locale(), zone), what });
  line.querySelector('span').textContent = said;
  showCase(line.querySelector('.waiting-mail__landed'), reference);
}

// A reason that this page has no words for yet stands as it is.
function said(key, otherwise) {
  return knows(key) ? t(key) : otherwise;
}
