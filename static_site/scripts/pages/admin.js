import { ApiError, readSession, readStaff, readStaffPolicy, requestSignIn, signIn, signOut, signOutEverywhere } from '../api.js';
import { Account } from '../components/Account.js';
import { Notice } from '../components/Notice.js';
import { SignIn } from '../components/SignIn.js';
import { failureWords } from '../failures.js';
import { hasChosen, switchTo, t } from '../i18n.js';
import { dropDraftsOfWriter, keepDraftsOf } from '../storage.js';
import { routeOf } from '../route.js';
import { brought, loadView, restOfStyle, VIEW_NAMES } from '../views.js';
import { words } from './ahead.js';
import { startPage } from './start.js';

const TITLES = {
  case: 'case.title',
  quarantine: 'waiting.title',
  'mail-help': 'mail-help.title',
};
const REFUSED = [400, 401, 403, 404, 410, 422];

const currentRoute = () => routeOf(window.location.hash, VIEW_NAMES);

await startPage(words);

const notice = Notice(document.querySelector('.desk-notice'));
const account = Account(document.querySelector('.masthead'));
const door = document.querySelector('.sign-in');
const signInForm = SignIn(door);
let said = null;
let turns = 0;

// What the pages share: who is here, under which regulation, with whom, and where to say what went wrong.
const desk = { session: null, policy: null, staff: [], say, fail };
const pages = {};
const arriving = {};
// The pages that stand in admin.html: each is fetched when it is first looked at, as the views are.
const STANDING = {
  case: () => brought(import('./adminCase.js')).then(({ CasePage }) => CasePage(find('.case-view'), desk)),
  quarantine: () => brought(import('./adminWaiting.js')).then(({ WaitingPage }) => WaitingPage(find('.waiting-mail'), desk)),
  'mail-help': () => brought(import('./adminMailHelp.js')).then(({ MailHelpPage }) => MailHelpPage(find('.mail-help'), desk)),
};
const find = (selector) => document.querySelector(selector);

function say(words, kind) {
  said = words && { words, kind };
  notice.update(said ? said.words() : '', said?.kind);
}

function fail(error) {
  if (error instanceof ApiError && error.status === 401) {
    showDoor(() => t('staff.session_over'));
    return;
  }
  say(failureWords(error), 'problem');
}

function showOnly(el) {
  for (const place of [door, ...Object.values(pages).map((page) => page.el)]) place.hidden = place !== el;
}

function showDoor(words = null) {
  desk.session = null;
  account.update({ session: null });
  signInForm.update({ sending: false, sentTo: null, token: null, codeRefused: null });
  showOnly(door);
  say(words, 'warning');
  door.querySelector('h1').focus();
}

function offerToEnter(token) {
  // A link works once; it must not stay in the address or in the history.
  window.history.replaceState(null, '', window.location.pathname + window.location.search);
  desk.session = null;
  account.update({ session: null });
  showOnly(door);
  signInForm.update({ sending: false, sentTo: null, token });
}

async function redeem(proof) {
  signInForm.update({ sending: true });
  say(() => t('staff.signing_in'), 'warning');
  try {
    desk.session = await signIn(proof);
  } catch (error) {
    if (proof.code && error instanceof ApiError && error.status === 401) {
      say(null);
      signInForm.update({ sending: false, codeRefused: 'error.code_refused' });
      return;
    }
    if (error instanceof ApiError && error.status === 403) {
      showDoor(() => t('staff.link_elsewhere'));
      return;
    }
    const used = error instanceof ApiError && REFUSED.includes(error.status);
    showDoor(used ? () => t('staff.link_used') : failureWords(error));
    return;
  }
  await enter();
}

async function resume() {
  try {
    desk.session = await readSession();
  } catch (error) {
    const nobody = error instanceof ApiError && error.status === 401;
    showDoor(nobody ? null : failureWords(error));
    return;
  }
  await enter();
}

async function enter() {
  // Forms that another has filled in on this page are not the next one's to read.
  if (!keepDraftsOf(desk.session.email)) {
    window.location.reload();
    return;
  }
  try {
    if (!hasChosen() && desk.session.locale) await switchTo(desk.session.locale);
    [desk.policy, desk.staff] = await Promise.all([readStaffPolicy(), readColleagues()]);
  } catch (error) {
    fail(error);
    return;
  }
  account.update({ session: desk.session, policy: desk.policy });
  await showRoute();
}

// Not every role may see the directory; then people are shown by their address.
async function readColleagues() {
  try {
    return (await readStaff()).staff;
  } catch (error) {
    if (error instanceof ApiError && error.status === 403) return [];
    throw error;
  }
}

// A page is made once, however often it is asked for on its way; one that could not be loaded is asked for again.
function arrival(name) {
  arriving[name] ??= (STANDING[name] ? standing(name) : loadView(name, desk)).catch((error) => {
    delete arriving[name];
    throw error;
  });
  return arriving[name];
}

async function standing(name) {
  const [page] = await Promise.all([STANDING[name](), restOfStyle()]);
  return page;
}

async function showRoute() {
  const route = currentRoute();
  if (route.page === 'sign-in') {
    offerToEnter(route.token);
    return;
  }
  if (!desk.session) return;
  const turn = (turns += 1);
  say(null);
  account.update({ page: route.page });
  let page;
  try {
    page = await arrival(route.page);
  } catch (error) {
    fail(error);
    return;
  }
  pages[route.page] = page;
  if (turn !== turns) return; // the reader has gone on meanwhile
  showOnly(page.el);
  // A case is shown when it is there: an empty frame would be read out as a case.
  if (route.page === 'case') page.el.hidden = true;
  const place = await page.open('query' in route ? route : route.reference);
  if (turn !== turns) return;
  sayTitle(route);
  if (place) {
    // The address asks for one place of the page.
    place.focus({ preventScroll: true });
    (place.closest('.act, .matter') ?? place).scrollIntoView({ block: 'start' });
    return;
  }
  // A page that could not read anything yet has no heading to stand at.
  if (!page.el.hidden) page.el.querySelector('h1')?.focus({ preventScroll: true });
  window.scrollTo(0, 0);
}

function sayTitle({ page, reference }) {
  const place = TITLES[page] ?? (VIEW_NAMES.includes(page) ? `nav.${page}` : null);
  document.title = place ? `${t(place, { reference })} - ${t('staff.page_title')}` : t('staff.page_title');
}

async function leave({ everywhere = false } = {}) {
  try {
    await (everywhere ? signOutEverywhere() : signOut());
  } catch (error) {
    fail(error);
    return;
  }
  dropDraftsOfWriter();
  showDoor(() => t(everywhere ? 'staff.signed_out_everywhere' : 'staff.signed_out'));
}

async function sendLink(email) {
  signInForm.update({ sending: true });
  try {
    await requestSignIn(email);
    say(null);
    signInForm.update({ sending: false, sentTo: email, codeRefused: null });
  } catch (error) {
    signInForm.update({ sending: false, failure: failureWords(error) });
  }
}

document.addEventListener('requestLink', (event) => sendLink(event.detail.email));
document.addEventListener('redeem', (event) => redeem(event.detail));
document.addEventListener('leave', (event) => leave(event.detail ?? {}));
document.addEventListener('localechange', () => {
  if (said) say(said.words, said.kind);
  sayTitle(currentRoute());
});
window.addEventListener('hashchange', showRoute);
// The link in the mail opens another tab: this one notices when it is looked at again.
document.addEventListener('visibilitychange', async () => {
  if (document.hidden || desk.session) return;
  try {
    desk.session = await readSession();
  } catch (error) {
    failureWords(error);
    return;
  }
  await enter();
});

if (currentRoute().page === 'sign-in') await showRoute();
else await resume();
// What the other pages share is there before the first of them is looked at.
restOfStyle().catch(() => {});
