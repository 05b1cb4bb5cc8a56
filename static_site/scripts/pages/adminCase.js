import { actOnCase, ApiError, readCase, readClocks, readForecast } from '../api.js';
import { announce } from '../components/announce.js';
import { CaseActs, guardWords } from '../components/CaseActs.js';
import { CaseView } from '../components/CaseView.js';
import { refusalOf } from '../failures.js';
import { t } from '../i18n.js';

/** One case: read and acted on. */
export function CasePage(el, desk) {
  const view = CaseView(el);
  const acts = CaseActs(el.querySelector('.case-acts'));
  const title = el.querySelector('h1');
  let reference = '';
  let kase = null;
  let etag = null;

  async function open(wanted) {
    reference = wanted;
    kase = null;
    await load();
  }

  async function load() {
    const asked = reference;
    try {
      const answer = await readCase(asked);
      await show(asked, answer);
      if (asked === reference) acts.freshen();
    } catch (error) {
      if (error instanceof ApiError && error.status === 404) desk.say(() => t('staff.not_found'), 'problem');
      else desk.fail(error);
    }
  }

  async function show(asked, answer) {
    const [{ clocks }, { steps }] = await Promise.all([clocksOf(answer.body), readForecast(asked)]);
    if (asked !== reference) return;
    kase = answer.body;
    etag = answer.etag ?? `"${kase.version}"`;
    const { policy, staff } = desk;
    view.update({ kase, clocks, steps, policy, staff, now: kase.now ? Date.parse(kase.now) : Date.now() });
    acts.update({ kase, policy, staff });
    el.hidden = false;
  }

  async function perform({ act, body }) {
    const asked = reference;
    acts.tell(act, { sending: true, failure: null, wrong: [] });
    try {
      const answer = await actOnCase(asked, act, body, etag);
      acts.done(act);
      await show(asked, answer);
      saved(act);
    } catch (error) {
      refused(act, error);
    }
  }

  function saved(act) {
    const words = () => t('case.saved', { act: t(`act.${act}`) });
    desk.say(words, 'good');
    announce(words());
    window.scrollTo(0, 0);
    title.focus({ preventScroll: true });
  }

  function refused(act, error) {
    const status = error instanceof ApiError ? error.status : 0;
    acts.tell(act, { sending: false, stale: status === 412, ...refusal(error, status) });
    if (status === 401) desk.fail(error);
  }

  el.addEventListener('performAct', (event) => perform(event.detail));
  el.addEventListener('reloadCase', async () => {
    await load();
    announce(t('case.reloaded'));
    desk.say(() => t('case.reloaded'), 'good');
    title.focus();
  });
  return { el, open };
}

// The case brings its clocks along; an API that leaves them out is asked.
async function clocksOf(kase) {
  return kase.clocks ? kase : readClocks(kase.reference);
}

function refusal(error, status) {
  const guards = Object.keys(error.errors?.guards ?? {});
  if (status === 412) return { failure: () => t('case.stale') };
  if (status === 409 && guards.length) return { failure: () => t('case.unmet', { guards: guardWords(guards) }) };
  if (status === 409) return { failure: () => t('case.conflict') };
  return refusalOf(error);
}
