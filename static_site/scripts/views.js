// The views of the staff page that are loaded when they are first looked at, in the order of the navigation.
import { NetworkDown } from './api.js';
import { learn } from './i18n.js';

/** `act`: of `session.may`, any of these shows the view's link; without one everybody of staff has it. `group`: with which it stands where there are many.
 * `head`: its link stands in the head of the page beside the reader's name. `unlisted`: it is reached from other pages. */
export const VIEWS = [
  { page: 'work' },
  { page: 'calls' },
  { page: 'approvals' },
  { page: 'queue' },
  { page: 'intake', act: 'intake' },
  { page: 'month', group: 'figures', act: 'reports' },
  { page: 'reports', group: 'figures', act: 'publications' },
  { page: 'bulletin', group: 'figures', act: 'bulletin' },
  { page: 'surveys', group: 'figures', act: 'surveys' },
  { page: 'directory', group: 'house', act: ['directory', 'handover'] },
  { page: 'matrix', group: 'house', act: ['directory', 'matrix-decision'] },
  { page: 'deliveries', group: 'mail', act: 'deliveries' },
  { page: 'audit', group: 'house', act: 'audit' },
  { page: 'retention', group: 'house', act: 'retention' },
  { page: 'regulation', group: 'house' },
  { page: 'calendar', group: 'house' },
  { page: 'sign-ins', group: 'house', act: 'sign-ins' },
  { page: 'account', head: true },
  { page: 'sheet', unlisted: true },
];

/** The names of the views. */
export const VIEW_NAMES = VIEWS.map(({ page }) => page);

// The page on which the day begins needs no more style than the page brings.
const LIGHT = ['work'];
const loaded = new Map();
const sheets = new Map();

/** The view `page`, with its words and style; a view that could not be loaded is asked for again the next time. */
export async function loadView(page, desk) {
  if (!loaded.has(page)) loaded.set(page, await load(page, desk));
  return loaded.get(page);
}

/** The module that `importing` brings; what does not arrive of it is a failed request, as any other. */
export async function brought(importing) {
  try {
    return await importing;
  } catch (cause) {
    throw new NetworkDown('a module of the page', { cause });
  }
}

async function load(page, desk) {
  const [{ View }] = await Promise.all([brought(import(`./views/${page}.js`)), learn(page), styleOf(page)]);
  const el = document.createElement('section');
  el.className = `view view--${page}`;
  el.hidden = true;
  document.getElementById('main').append(el);
  const view = View(el, desk);
  document.addEventListener('localechange', () => view.render());
  return { ...view, el };
}

/** Has the view's script and style come, and runs nothing yet: the words it is to speak with are on their way. */
export function sendFor(page) {
  styleOf(page).catch(() => {}); // who shows the view hears of it
  const script = document.createElement('link');
  script.rel = 'modulepreload';
  script.href = `scripts/views/${page}.js`;
  document.head.append(script);
}

function styleOf(page) {
  const own = sheet(`styles/views/${page}.css`, (link) => document.head.append(link));
  return LIGHT.includes(page) ? own : Promise.all([restOfStyle(), own]);
}

/** The style that the other pages share. It stands before that of any view, as if the page had named it. */
export const restOfStyle = () => sheet('styles/rest.css', (link) => document.querySelector('[href="styles/desk.css"]').after(link));

// Once; one that did not come is asked for again.
function sheet(href, put) {
  if (!sheets.has(href)) sheets.set(href, fetched(href, put));
  return sheets.get(href);
}

function fetched(href, put) {
  const link = document.createElement('link');
  link.rel = 'stylesheet';
  link.href = href;
  return new Promise((resolve, reject) => {
    link.addEventListener('load', resolve);
    link.addEventListener('error', () => {
      sheets.delete(href);
      link.remove();
      reject(new NetworkDown(link.href));
    });
    put(link);
  });
}
