import { Masthead } from '../components/Masthead.js';
import { startLocale } from '../i18n.js';

/** What every page does first; `words`: those that are on their way. Without words nothing can be said, so the page asks to be loaded again. */
export async function startPage(words = startLocale()) {
  try {
    await words;
  } catch (error) {
    document.querySelector('.start-failed').hidden = false;
    throw error;
  }
  Masthead(document.querySelector('.masthead'));
}
