import { readPolicy } from '../publicApi.js';
import { SiteFooter } from '../components/SiteFooter.js';
import { failureWords } from '../failures.js';
import { locale, startLocale } from '../i18n.js';
import { passing } from '../storage.js';
import { referenceIn } from '../trackLogic.js';
import { startPage } from './start.js';

await startPage(startLocale(['track']));

// The form opens the page of the questions, which the portal renders for every browser alike; here it is only filled in.
const { elements } = document.querySelector('.survey-form');
const reference = referenceIn(window.location.hash);
if (reference) {
  elements.reference.value = reference;
  elements.secret.value = passing.read(`secret:${reference}`) ?? '';
}
const sayLocale = () => {
  elements.locale.value = locale();
};
document.addEventListener('localechange', sayLocale);
sayLocale();
await readPolicy()
  .then(SiteFooter(document.querySelector('.site-footer')).update)
  .catch(failureWords);
