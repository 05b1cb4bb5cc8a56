// Asks for what the page will need, while the scripts that show it are on their way: it waits for as few of them as can be.
import { askAheadForDesk } from '../api.js';
import { startLocale } from '../i18n.js';
import { routeOf } from '../route.js';
import { restOfStyle, sendFor, VIEW_NAMES } from '../views.js';

const { page, rest } = routeOf(window.location.hash, VIEW_NAMES);
const isView = VIEW_NAMES.includes(page);

if (page !== 'sign-in') askAheadForDesk({ lane: page === 'work' ? rest || 'mine' : null });
if (isView) sendFor(page);
else restOfStyle().catch(() => {}); // who shows the page hears of it

/** The words, on their way. */
export const words = startLocale(['staff', ...(isView ? [page] : [])]);
words.catch(() => {});
