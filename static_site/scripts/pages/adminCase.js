import {
  actOnCase,
  ApiError,
  foreseeAct,
  portalNow,
  readCase,
  readClocks,
  readForecast,
  readPenalties,
  readPolicyOfCase,
  upload,
} from '../api.js';
import { keyAskedFor, newEntries } from '../actLogic.js';
import { ActConflict, filledIn } from '../components/ActConflict.js';
import { announce } from '../components/announce.js';
import { CaseNews } from '../components/CaseNews.js';
import { CaseActs } from '../components/CaseActs.js';
import { CaseSteps } from '../components/CaseSteps.js';
import { CaseKeeping } from '../components/CaseKeeping.js';
import { CaseView } from '../components/CaseView.js';
import { ContactDetails } from '../components/ContactDetails.js';
import { LinkedCases } from '../components/LinkedCases.js';
import { SimilarCases } from '../components/SimilarCases.js';
import { UndoOffer } from '../components/UndoOffer.js';
import { failureWords, refusalOf } from '../failures.js';
import { knows, learn, t } from '../i18n.js';
import { Live } from '../live.js';
import { carryDraft } from '../parts/stepForm.js';
import { routeOf } from '../route.js';
import { dropDraft, readDraft, writeDraft } from '../storage.js';

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
  keeping: null,
};

/** One case: read and acted on. */
export function CasePage(el, desk) {
  const view = CaseView(el);
  const keeping = CaseKeeping(el.querySelector('.case-view__keeping'));
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
  const conflict = ActConflict(el.querySelector('.case-acts__list'));
  const linked = LinkedCases(el.querySelector('.case-view__linked'));
  const similar = SimilarCases(el.querySelector('.case-view__similar'));
  const undo = UndoOffer(el.querySelector('.undo-offer'));
  // What was sent by this page, by the number of its entry: it is there again when the act is taken back.
  const sent = new Map();
  let clockTitles = new Map();
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

  async function lookNow() {
    try {
      const found = await ask();
      if (found && isShown(reference)) tell(found);
    } catch (error) {
      if (error.status === 401) desk.fail(error); // anything else is asked again in a while
    }
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
    conflict.update(null);
    undo.update(null);
    linked.update(null);
    if (!(await speaks()) || !(await load())) return null;
    const { act } = routeOf(window.location.hash);
    return act ? openAct(act) : null;
  }

  // Unfolds the form that the address asks for; gives where to begin in it, or says that it is not open.
  function openAct(name) {
    const key = keyAskedFor(keys(), name);
    if (!key) {
      desk.say(() => t('acts.not_open'), 'warning');
      return null;
    }
    for (const [other, { section }] of acts[0].all()) section.open = other === key;
    const { section } = formOf(key);
    if (section.tagName === 'DETAILS') section.open = true;
    return section.querySelector('form :is(input:not([type=hidden], [type=file]), select, textarea)') ?? section.querySelector('summary');
  }

  const keys = () => acts.flatMap((list) => list.all()).map(([key]) => key);
  const formOf = (key) => acts.find((list) => list.get(key))?.get(key);

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
    if (whole) view.update({ kase, clocks, steps, policy, staff, now: kase.now ? Date.parse(kase.now) : portalNow() });
    else heading.textContent = t('case.title', { reference: asked });
    keeping.update({ keeping: kase.keeping, zone: policy.zone });
    linked.update(whole ? { reference: asked, policy } : null);
    similar.update(whole ? { reference: asked, stage: kase.stage } : null);
    el.classList.toggle('case-view--disposed', kase.keeping?.state === 'disposed');
    clockTitles = new Map(clocks.map(({ clock, title }) => [clock, title]));
    for (const list of acts) list.update({ kase, policy, staff });
    offerUndo(asked);
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
      refused(act, form, error);
      return;
    }
    conflict.update(null);
    const typed = form.done();
    if (answer.body.undo) sent.set(answer.body.undo.seq, { act, keptUnder: form.keptUnder, typed });
    if (!isShown(asked)) return;
    etag = versionOf(answer);
    try {
      await show(asked, answer);
      if (isShown(asked)) saved(title, knows(`case.saved_${act}`) ? `case.saved_${act}` : 'case.saved');
    } catch {
      if (isShown(asked)) saved(title, 'case.saved_not_shown');
    }
  }

  function saved(title, key) {
    const offered = kase.undo && acted(key) ? () => ` ${t('acts.undo_said')}` : () => '';
    const words = () => t(key, { act: title }) + offered();
    desk.say(() => t(key, { act: title }), 'good');
    announce(words());
    window.scrollTo(0, 0);
    heading.focus({ preventScroll: true });
  }

  // Whether the words are those of an act, and not of its being taken back.
  const acted = (key) => key !== 'acts.undone';

  function offerUndo(asked) {
    undo.update(kase.undo ? { undo: kase.undo, now: Date.parse(kase.now) } : null);
    if (!kase.undo) return;
    const version = etag;
    foreseeAct(asked, 'undoing', { seq: kase.undo.seq }, version).then(
      ({ letters }) => version === etag && undo.tell({ told: [...new Set(letters.map(nameOf))] }),
      () => undo.tell({ told: null }),
    );
  }

  const nameOf = ({ audience, to, to_name: name }) => (audience === 'complainant' ? t('actor.complainant') : name || to);

  async function takeBack({ seq, kind }) {
    const asked = reference;
    desk.say(null);
    undo.tell({ sending: true, failure: null });
    let answer;
    try {
      answer = await actOnCase(asked, 'undoing', { seq }, etag);
    } catch (error) {
      await notTakenBack(error);
      return;
    }
    const before = sent.get(seq);
    if (before) writeDraft(before.keptUnder, before.typed);
    if (!isShown(asked)) return;
    await show(asked, answer);
    if (!isShown(asked)) return;
    formOf(before?.act)?.restore?.();
    saved(t(`kind.${kind}`), 'acts.undone');
  }

  async function notTakenBack(error) {
    const isStale = error instanceof ApiError && error.status === 412;
    undo.tell({ sending: false, failure: isStale ? () => t('acts.undo_stale') : failureWords(error) });
    if (error.status === 401) desk.fail(error);
    if (!isStale) return;
    await load();
    if (!kase?.undo) desk.say(() => t('acts.undo_stale'), 'warning');
  }

  // Somebody was faster. The newest is shown at once, what was typed goes on in its form, and both stand side by side.
  async function moved(key) {
    const asked = reference;
    const before = kase;
    const form = formOf(key);
    const typed = filledIn(form.section.querySelector('form'));
    let answer;
    try {
      answer = await readCase(asked);
      if (!isShown(asked)) return;
      await show(asked, answer);
      if (!isShown(asked)) return;
      showConflict({ before, typed, goesOn: goesOnIn(key, form), keptUnder: form.keptUnder });
    } catch (error) {
      if (isShown(asked)) form.tell({ sending: false, stale: true, failure: () => t('case.stale') });
      if (error.status === 401) desk.fail(error);
      return;
    }
    conflict.focus();
  }

  // The form in which goes on what was typed in that of `key`, with its words: of the same act on the same matter.
  function goesOnIn(key, { keptUnder }) {
    const goesOn = keyAskedFor(keys(), key) ?? keyAskedFor(keys(), key.split(':').slice(0, 2).join(':'));
    if (goesOn && goesOn !== key) {
      carryDraft(keptUnder, formOf(goesOn).keptUnder);
      formOf(goesOn).restore();
    }
    return goesOn;
  }

  // What is being written in forms that the newest has no more goes on in their successors, or is kept to be copied.
  function keepWritten(written, before) {
    for (const { key, form, typed } of written) {
      if (formOf(key) === form) continue;
      const goesOn = goesOnIn(key, form);
      if (!goesOn) showConflict({ before, typed, goesOn, keptUnder: form.keptUnder });
    }
  }

  function writtenNow() {
    const forms = keys().map((key) => ({ key, form: formOf(key) })).filter(({ form }) => form.keptUnder && hasText(readDraft(form.keptUnder)));
    return forms.map((each) => ({ ...each, typed: filledIn(each.form.section.querySelector('form')) }));
  }

  const hasText = (typed) => Object.values(typed ?? {}).some((value) => String(value).trim());

  function showConflict({ before, typed, goesOn, keptUnder }) {
    const form = goesOn && formOf(goesOn);
    form?.tell({ sending: false, failure: null });
    conflict.update({
      entries: newEntries(kase.timeline, before.timeline),
      before,
      kase,
      typed,
      policy: desk.policy,
      staff: desk.staff,
      names: clockTitles,
      me: desk.session.email,
      form: form ? form.section.querySelector('form') : null,
      keep() {
        conflict.update(null);
        form.section.querySelector('form textarea, form select, form input')?.focus();
      },
      discard() {
        conflict.update(null);
        if (form) form.done();
        dropDraft(keptUnder);
        heading.focus();
      },
    });
  }

  function refused(act, form, error) {
    const status = error instanceof ApiError ? error.status : 0;
    if (status === 412) {
      moved(act);
      return;
    }
    form.tell({ sending: false, ...refusal(error) });
    if (status === 401) desk.fail(error);
  }

  el.addEventListener('performAct', (event) => perform(event.detail));
  el.addEventListener('undoAct', (event) => takeBack(event.detail));
  // A form has noticed before it was sent that the case is another by now: that is said, and the writer goes on writing.
  el.addEventListener('caseMoved', (event) => {
    if (event.target.contains(document.activeElement)) lookNow();
  });
  el.addEventListener('reloadCase', async () => {
    desk.say(null);
    const [before, written] = [kase, writtenNow()];
    if (!(await load())) return;
    keepWritten(written, before);
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

function refusal(error) {
  if (ABOUT_TIME.includes(error.errors?.reason)) return { wrong: [{ field: 'until', message: error.said }] };
  return refusalOf(error);
}
