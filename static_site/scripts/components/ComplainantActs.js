import { ActForm } from './ActForm.js';
import { Confirmation } from './Confirmation.js';

const NEEDED = {
  call: { call_at: 'error.call_at_missing' },
  complaints: { description: 'error.text_missing', consent: 'error.consent_missing' },
  supplements: { text: 'error.text_missing' },
  objection: { text: 'error.text_missing' },
};

// A call is asked for as a supplement is made.
const ALLOWED_AS = { call: 'supplements' };

/** What the complainant may do now: `can` decides which forms are there. Says `performAct` {act, body}. */
export function ComplainantActs(el, { reference, upload, zone }) {
  const confirmation = Confirmation(document.getElementById('withdrawal-dialog'));
  const forms = new Map();

  for (const section of el.querySelectorAll('.act')) {
    const { act } = section.dataset;
    const options = { act, draft: `act:${reference}:${act}`, needed: NEEDED[act], upload, zone };
    if (act === 'withdrawal') options.confirmed = confirmation.ask;
    forms.set(act, { section, form: ActForm(section.querySelector('form'), options) });
  }

  /** `{can, limits, consent}`; `consent`: the words to be agreed to. */
  function update({ can, limits, consent }) {
    el.querySelector('.second__consent').textContent = consent;
    el.hidden = !can.some((act) => forms.has(act));
    for (const [act, { section, form }] of forms) {
      section.hidden = !can.includes(ALLOWED_AS[act] ?? act);
      form.update({ limits });
    }
  }

  /** The form of `act`, to tell it how its act went. */
  const formOf = (act) => forms.get(act).form;

  function close(act) {
    forms.get(act).section.open = false;
  }

  return { update, formOf, close };
}
