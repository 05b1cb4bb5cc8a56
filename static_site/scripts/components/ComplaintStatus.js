import { date, dateTime } from '../format.js';
import { inLocale, locale, t } from '../i18n.js';
import { stepsAt } from '../trackLogic.js';
import { clone, showIcon } from './clone.js';
import { factLine } from './factLine.js';
import { fileWords } from './fileWords.js';
import { noted, sayKind } from './noted.js';
import { PromiseList } from './PromiseList.js';
import { showState } from './state.js';

const COMING = ['running', 'expected', 'paused'];
const FACTS = ['category', 'business_line', 'order_no', 'repeat_of', 'description', 'demand'];

/** How a complaint stands, for the complainant. */
export function ComplaintStatus(el) {
  const promises = PromiseList(el.querySelector('.promise-list'), { showState });
  let shown = null;

  /** `{complaint, policy}`: the API's public view, and the policy that names its values. */
  function update(news) {
    shown = news ?? shown;
    if (!shown) return;
    const { complaint, policy } = shown;
    const say = complaint.counted ? null : noted(complaint.type_title);
    const { reference } = complaint;
    el.querySelector('h1').textContent = say ? say('case', { reference }) : t('track.case', { reference });
    // Of what was disposed of nothing else is left to be told.
    el.classList.toggle('status--disposed', Boolean(complaint.disposed_at));
    const gone = complaint.disposed_at && disposed(complaint, policy.zone);
    el.querySelector('.status__sentence').textContent = gone || (say ? thanks(say, complaint) : sentence(complaint));
    sayKind(el.querySelector('.status__yours'), 'yours', say);
    el.querySelector('.status__received').textContent = dateTime(complaint.received_at, locale(), policy.zone);
    const round = el.querySelector('.status__round');
    round.hidden = complaint.round < 2;
    round.textContent = t('track.round', { round: complaint.round });
    const kinds = complaint.timeline.map(({ kind }) => kind);
    el.querySelector('.steps').hidden = Boolean(say);
    el.querySelector('.steps').replaceChildren(...stepsAt(complaint.stage, kinds).map(step));
    el.querySelector('.status__promises').hidden = complaint.promises.length === 0;
    promises.update(complaint.promises, policy.zone);
    el.querySelector('.status__missing').hidden = complaint.missing.length === 0;
    el.querySelector('.status__missing-list').replaceChildren(...complaint.missing.map(asked));
    const coming = complaint.promises.some(({ state }) => COMING.includes(state));
    el.querySelector('.status__calendar').closest('p').hidden = !coming;
    el.querySelector('.status__calendar').href = complaint.calendar_url;
    el.querySelector('.timeline').replaceChildren(...complaint.timeline.map((entry) => line(entry, policy.zone)));
    showFacts(complaint, policy);
  }

  function showFacts(complaint, policy) {
    const values = {
      ...complaint,
      category: titleOf(policy.categories, complaint.category),
      business_line: titleOf(policy.business_lines, complaint.business_line),
    };
    for (const name of FACTS) showFact(el.querySelector(`[data-fact="${name}"]`), values[name], inLocale(policy.words[name]?.title));
    for (const row of el.querySelectorAll('[data-particular]')) row.remove();
    el.querySelector('[data-fact=order_no]').after(...complaint.particulars.map(particular));
    const files = complaint.attachments.map(fileWords).join('\n');
    showFact(el.querySelector('[data-fact="attachments"]'), files);
    const rating = complaint.rating ? t('survey.given', { words: t(`survey.score_${complaint.rating}`) }) : '';
    const said = el.querySelector('.status__rating');
    said.hidden = !rating;
    const survey = el.querySelector('.status__survey');
    survey.closest('p').hidden = !complaint.survey_url;
    survey.href = `${complaint.survey_url}?locale=${locale()}`;
    el.querySelector('.status__standing').hidden = !complaint.counted && !rating;
    said.textContent = rating;
  }

  document.addEventListener('localechange', () => update());
  return { update };
}

function sentence({ stage, closing_title: closing }) {
  const kind = inLocale(closing);
  return stage === 'closed' && kind ? t('sentence.closed_as', { kind }) : t(`sentence.${stage}`);
}

function disposed({ closed_at: closed, disposed_at: at }, zone) {
  return t('sentence.disposed', { closed: date(closed, locale(), zone), disposed: date(at, locale(), zone) });
}

function thanks(say, { stage, closing_title: closing }) {
  const kind = inLocale(closing);
  if (stage !== 'closed') return say('sentence');
  return kind ? say('closed_as', { kind }) : say('closed');
}

function step({ stage, state }) {
  const item = clone('step');
  item.className = `step step--${state}`;
  if (state === 'current') item.setAttribute('aria-current', 'step');
  const icon = item.querySelector('.icon');
  if (state === 'done') showIcon(icon, 'check');
  icon.toggleAttribute('hidden', state !== 'done');
  item.querySelector('.step__title').textContent = t(`steps.${stage}`);
  item.querySelector('.step__state').textContent = t(`steps.${state}`);
  return item;
}

function line({ at, title, particulars, text, own, files = [] }, zone) {
  const item = clone('public-entry');
  item.classList.toggle('timeline__entry--own', own && Boolean(text || files.length));
  item.querySelector('.timeline__title').textContent = inLocale(title);
  const time = item.querySelector('.timeline__at');
  time.textContent = dateTime(at, locale(), zone);
  time.dateTime = at;
  item.querySelector('.timeline__facts').replaceChildren(...particulars.map((fact) => factLine(fact)));
  const body = item.querySelector('.timeline__text');
  const said = [inLocale(text), ...files.map(fileWords)].filter(Boolean);
  body.hidden = said.length === 0;
  body.textContent = said.join('\n');
  return item;
}

function asked(title) {
  const item = document.createElement('li');
  item.textContent = inLocale(title);
  return item;
}

function particular({ label, value }) {
  const row = clone('particular');
  row.querySelector('dt').textContent = inLocale(label);
  row.querySelector('dd').textContent = inLocale(value);
  return row;
}

function titleOf(choices, value) {
  if (value && typeof value === 'object') return inLocale(value.title ?? value);
  const choice = choices.find(({ id }) => id === value);
  return choice ? inLocale(choice.title) : value;
}

function showFact(row, value, called) {
  row.hidden = !value;
  if (called) row.querySelector('dt').textContent = called;
  row.querySelector('dd').textContent = value ?? '';
}
