import { t } from '../i18n.js';
import { clone } from './clone.js';
import { showFieldErrors, valuesOf } from './fields.js';
import { Notice } from './Notice.js';

const REJECT = 'reject';
const ASKS = { note: ['reference'], supplement: ['reference', 'sure'], [REJECT]: ['reason'] };

/** What a person decides on the message `id`. Says `decideMail` {id, path, body}. `manners`: as what it may be released. */
export function ReleaseForm(details, { id, manners, reference }) {
  const form = details.querySelector('form');
  form.querySelector('.button-row').before(clone('act-failure'));
  const notice = Notice(form.querySelector('.notice'));
  const manner = form.elements.manner;
  const options = [...manners, REJECT].map((each) => new Option(t(`release.${each}`), each));
  manner.replaceChildren(...options);
  form.elements.reference.value = reference;

  function showFields() {
    const asked = ASKS[manner.value] ?? [];
    for (const field of form.querySelectorAll('[data-field-of]')) field.hidden = !asked.includes(field.dataset.fieldOf);
    form.querySelector('.field__hint').textContent = t(`release.hint.${manner.value}`);
  }

  /** `{failure, wrong}`: a function that says what went wrong, or null; `[{field, message}]`. */
  function update({ failure = null, wrong = [] }) {
    notice.update(failure ? failure() : '');
    showFieldErrors(form, wrong.map(({ field, message }) => ({ field, text: message })));
  }

  form.addEventListener('submit', (event) => {
    event.preventDefault();
    const { reference: on, reason } = valuesOf(form);
    const chosen = manner.value;
    const release = { manner: chosen, ...(ASKS[chosen] && { reference: on.trim() }), ...(chosen === 'supplement' && { sure: form.elements.sure.checked }) };
    const detail = chosen === REJECT ? { id, path: 'rejection', body: { reason } } : { id, path: 'release', body: release };
    form.dispatchEvent(new CustomEvent('decideMail', { bubbles: true, detail }));
  });
  manner.addEventListener('change', showFields);
  showFields();
  return { update };
}
