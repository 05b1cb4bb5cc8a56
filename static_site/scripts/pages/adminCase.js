import {
  actOnCase,
  ApiError,
  foreseeAct,
  readCase,
  readClocks,
  readForecast,
  readPenalties,
  readPolicyOfCase,
  upload,
} from '../api.js';
import { routeOf } from '../caseLogic.js';
import { announce } from '../components/announce.js';
import { CaseNews } from '../components/CaseNews.js';
import { CaseActs } from '../components/CaseActs.js';
import { CaseSteps } from '../components/CaseSteps.js';
import { CaseView } from '../components/CaseView.js';
import { ContactDetails } from '../components/ContactDetails.js';
import { refusalOf } from '../failures.js';
import { learn, t } from '../i18n.js';
import { Live } from '../live.js';

const CLOSED = [403, 404];

// What of a case its reader does not see.
const NOTHING = {
  stage: '',
  acts: [],
  handlers_open: [],
  timeline: [],
  requests: [],
  records_open: [],
  matters_open: [],
  schemes_open: [],
  closings_open: [],
  penalties_open: [],
};

/** One case: read and acted on. */
export function CasePage(el, desk) {
  const view = CaseView(el);
  const acts = [
    CaseActs(el.querySelector('.case-acts'), { foresees }),
    CaseSteps(el.querySelector('.case-steps'), { upload, foresees }),
    ContactDetails(el.querySelector('.contact-details')),
  ];
  const heading = el.querySelector('h1');
  let reference = '';
  let kase = null;
  let etag = null;
  const news = CaseNews(el.querySelector('.case-news'));
  const watch = Live({ wanted: () => !el.hidden && isShown(reference), ask, news: tell, failed: (error) => error.status === 401 && desk.fail(error) });
  // What this page says beside what every page says.
  let words = null;

  // Answers take time, and readers go elsewhere meanwhile: to another case, to the list, or out.
  function isShown(asked) {
    const { page, reference: wanted } = routeOf(window.location.hash);
    return asked === reference && page === 'case' && wanted === asked && desk.session !== null;
  }

  async function ask() {
    const asked = reference;
    const answer = await readCase(asked, etag);
    return asked === reference && answer.body ? answer : null;
  }

  // What changed is said and not put in the place of what is being read or answered: whoever writes decides when.
  function tell(answer) {
    const latest = answer.body.timeline?.at(-1);
    if (!latest || latest.seq === kase.timeline.at(-1).seq) {
      // Nothing that he is shown has changed.
      etag = versionOf(answer);
      return;
    }
    watch.stop();
    news.update(latest);
  }

  // What the act with this key would cause to the case as it is shown.
  function foresees(key) {
    const shown = () => ({ stage: kase?.stage, version: etag, zone: desk.policy.zone });
    return { shown, foresee: (body) => foreseeAct(reference, key.split(':')[0], body, etag) };
  }

  async function speaks() {
    words ??= learn('acts');
    try {
      await words;
      return true;
    } catch (error) {
      words = null;
      desk.fail(error);
      return false;
    }
  }

  async function open(wanted) {
    reference = wanted;
    watch.stop();
    kase = null;
    if (await speaks()) await load();
  }

  // Whether the case is shown as it now is.
  async function load() {
    const asked = reference;
    try {
      await show(asked, await readCase(asked));
      if (!isShown(asked)) return false;
      freshen();
      return true;
    } catch (error) {
      if (!isShown(asked)) return false;
      if (error instanceof ApiError && CLOSED.includes(error.status)) return loadPenalties(asked, error);
      desk.fail(error);
      return false;
    }
  }

  // Whoever may not see a case may still have to know what falls on him because of it.
  async function loadPenalties(asked, refused) {
    const answer = await readPenalties(asked).catch(() => null);
    if (!isShown(asked)) return false;
    if (answer?.body.penalties.length) {
      await show(asked, answer);
      return true;
    }
    if (refused.status === 404) desk.say(() => t('staff.not_found'), 'problem');
    else desk.fail(refused);
    return false;
  }

  // The case was loaded anew: nothing is stale any more.
  function freshen() {
    for (const [, form] of acts.flatMap((list) => list.all())) form.tell({ failure: null });
  }

  async function show(asked, answer) {
    const whole = 'stage' in answer.body;
    const [{ clocks }, { steps }, policy] = whole
      ? await Promise.all([clocksOf(answer.body), readForecast(asked), readPolicyOfCase(answer.body, desk.policy)])
      : [{ clocks: [] }, { steps: [] }, desk.policy];
    if (!isShown(asked)) return;
    kase = { ...NOTHING, ...answer.body };
    etag = versionOf(answer);
    const { staff } = desk;
    el.classList.toggle('case-view--veiled', !whole);
    if (whole) view.update({ kase, clocks, steps, policy, staff, now: kase.now ? Date.parse(kase.now) : Date.now() });
    else heading.textContent = t('case.title', { reference: asked });
    for (const list of acts) list.update({ kase, policy, staff });
    el.hidden = false;
    news.update(null);
    if (whole) watch.start();
  }

  // `act` is the key of its form: the act itself, or with what it is done to, as in `record:inspection`.
  async function perform({ act, body }) {
    const asked = reference;
    const list = acts.find((each) => each.get(act));
    const form = list.get(act);
    const title = list.titleOf(act);
    desk.say(null);
    form.tell({ sending: true, failure: null, wrong: [] });
    let answer;
    try {
      answer = await actOnCase(asked, act.split(':')[0], body, etag);
    } catch (error) {
      refused(form, error);
      return;
    }
    form.done();
    if (!isShown(asked)) return;
    etag = versionOf(answer);
    try {
      await show(asked, answer);
      if (isShown(asked)) saved(title, 'case.saved');
    } catch {
      if (isShown(asked)) saved(title, 'case.saved_not_shown');
    }
  }

  function saved(title, key) {
    const words = () => t(key, { act: title });
    desk.say(words, 'good');
    announce(words());
    window.scrollTo(0, 0);
    heading.focus({ preventScroll: true });
  }

  function refused(form, error) {
    const status = error instanceof ApiError ? error.status : 0;
    form.tell({ sending: false, stale: status === 412, ...refusal(error, status) });
    if (status === 401) desk.fail(error);
  }

  el.addEventListener('performAct', (event) => perform(event.detail));
  el.addEventListener('reloadCase', async () => {
    desk.say(null);
    if (!(await load())) return;
    announce(t('case.reloaded'));
    desk.say(() => t('case.reloaded'), 'good');
    heading.focus();
  });
  return { el, open };
}

const versionOf = ({ body, etag }) => etag ?? `"${body.version}"`;

// The case brings its clocks along; an API that leaves them out is asked.
async function clocksOf(kase) {
  return kase.clocks ? kase : readClocks(kase.reference);
}

// A time that cannot be asked for is said beside its field.
const ABOUT_TIME = ['no_time', 'too_far'];

function refusal(error, status) {
  if (status === 412) return { failure: () => t('case.stale') };
  if (ABOUT_TIME.includes(error.errors?.reason)) return { wrong: [{ field: 'until', message: error.said }] };
  return refusalOf(error);
}
