import { ApiError, registerCase, upload } from '../api.js';
import { announce } from '../components/announce.js';
import { ComplaintForm } from '../components/ComplaintForm.js';
import { FieldList } from '../components/FieldList.js';
import { StaffSelect } from '../components/StaffSelect.js';
import { isKeyTaken, refusalOf } from '../failures.js';
import { t } from '../i18n.js';
import { schemesOf } from '../steps.js';

/** A complaint that arrived by phone, letter or visit is registered. */
export function IntakePage(el, desk) {
  const form = ComplaintForm(el.querySelector('form'), { draft: 'intake', upload });
  const levels = el.querySelector('.intake-form__levels');
  const respondent = StaffSelect(el.querySelector('[name=respondent]'));
  const done = el.querySelector('.intake-done');
  let registered = null;

  function open() {
    registered = null;
    showDone();
    const { policy, staff, session } = desk;
    if (!levels.childElementCount) FieldList(levels, { rules: levelsAtIntake(policy), prefix: 'intake-level' });
    respondent.update({ staff: staff.filter(({ active }) => active), policy });
    el.querySelector('[data-anonymous]').hidden = !policy.anonymous;
    form.update({ policy, types: session.types });
    if (!desk.session.may.includes('intake')) desk.say(() => t('intake.forbidden'), 'problem');
  }

  async function register({ complaint, idempotencyKey }) {
    try {
      registered = await registerCase(complaint, idempotencyKey);
    } catch (error) {
      if (isKeyTaken(error)) form.renewKey();
      form.update({ sending: false, ...refusalOf(error) });
      if (error instanceof ApiError && error.status === 401) desk.fail(error);
      return;
    }
    form.done();
    showDone();
    announce(t('intake.done', { reference: registered.reference }));
    window.scrollTo(0, 0);
    done.querySelector('a').focus();
  }

  function showDone() {
    done.hidden = !registered;
    if (!registered) return;
    const { reference, secret } = registered;
    done.querySelector('.intake-done__reference').textContent = t('intake.done', { reference });
    const told = done.querySelector('.intake-done__secret');
    told.hidden = !secret;
    told.textContent = t('intake.secret', { secret });
    done.querySelector('a').href = `#case/${encodeURIComponent(reference)}`;
  }

  el.addEventListener('submitComplaint', (event) => register(event.detail));
  document.addEventListener('localechange', showDone);
  return { el, open };
}

// Where the case begins, if not where its category says.
function levelsAtIntake(policy) {
  const known = schemesOf(policy).filter(({ at_intake: now }) => now);
  return known.map(({ id, title, levels }) => ({ id, name: `levels.${id}`, title, kind: 'choice', options: levels }));
}
