import { Masthead } from '../components/Masthead.js';
import { startLocale } from '../i18n.js';

/** What every page does first. Without words nothing can be said, so the page asks to be loaded again. */
export async function startPage() {
  try {
    await startLocale();
  } catch (error) {
    document.querySelector('.start-failed').hidden = false;
    throw error;
  }
  Masthead(document.querySelector('.masthead'));
}
