import { html, nothing, render } from '../../vendor/lit-html/lit-html.js';
import { inLocale, t } from '../i18n.js';
import { icon } from '../parts/icon.js';
import { actorWords } from './actorWords.js';
import { announce } from './announce.js';
import { nameByEmail } from './nameByEmail.js';
import { timelineItem } from './StaffTimeline.js';

/**
 * Somebody changed the case while its reader was writing: who, when and what, beside what he has typed. It stands in the form
 * it is about, or, where the act is no longer open, at the top of the acts in `elsewhere`.
 */
export function ActConflict(elsewhere) {
  const el = document.createElement('section');
  el.className = 'conflict';
  let shown = null;

  /**
   * `{entries, before, kase, typed, policy, staff, names, me}`: what is new, the case before and after, and `[{label, value}]`;
   * `form`: where it goes on, or null; `keep` and `discard`: what the buttons do.
   */
  function update(news) {
    shown = news;
    if (!shown) {
      el.remove();
      return;
    }
    const place = shown.form?.querySelector('.act__fields, .field, fieldset');
    if (place) place.before(el);
    else elsewhere.before(el);
    say();
    announce(headline());
  }

  function headline() {
    const { entries, me } = shown;
    const people = [...new Set(entries.map(actorWords))];
    if (people.length === 0) return t('acts.moved');
    return entries.every(({ actor }) => actor === `staff:${me}`) ? t('acts.moved_by_you') : t('acts.moved_by', { people: people.join(t('site.and')) });
  }

  function say() {
    if (shown) render(words(), el);
  }

  function words() {
    const { entries, typed, form, policy, staff, names, keep, discard } = shown;
    const known = new Map([...nameByEmail(staff), ...names]);
    return html`
      <h3 class="conflict__title" tabindex="-1">${icon('alert')}<span>${headline()}</span></h3>
      <p>${t(form ? 'acts.moved_lead' : 'acts.moved_closed')}</p>
      ${changes()}
      <div class="conflict__sides">
        <div class="conflict__side">
          <h4>${t('acts.theirs')}</h4>
          ${entries.length ? html`<ol class="timeline">${entries.map((entry) => timelineItem(entry, policy, known))}</ol>` : html`<p>${t('acts.theirs_unseen')}</p>`}
        </div>
        <div class="conflict__side conflict__side--mine">
          <h4>${t('acts.yours')}</h4>
          ${typed.length ? html`<dl>${typed.map(({ label, value }) => html`<div><dt>${label}</dt><dd>${value}</dd></div>`)}</dl>` : html`<p>${t('acts.yours_empty')}</p>`}
        </div>
      </div>
      <p class="button-row">
        ${form ? html`<button class="button button--small" type="button" @click=${keep}>${t('acts.keep')}</button>` : nothing}
        ${form ? nothing : html`<button class="button button--small" type="button" @click=${copy}>${t('acts.copy')}</button>`}
        <button class="button button--small button--quiet" type="button" @click=${discard}>${t('acts.discard')}</button>
      </p>
    `;
  }

  function changes() {
    const { before, kase, policy } = shown;
    const severity = (id) => inLocale(policy.severities.find((each) => each.id === id)?.title) || id;
    const facts = [
      ['acts.changed_stage', before.stage && t(`stage.${before.stage}`), kase.stage && t(`stage.${kase.stage}`)],
      ['acts.changed_handler', before.handler_name || before.handler, kase.handler_name || kase.handler],
      ['acts.changed_severity', severity(before.severity), severity(kase.severity)],
    ].filter(([, from, to]) => from !== to);
    if (!facts.length) return nothing;
    const nobody = t('acts.nobody');
    return html`<ul class="conflict__changes">${facts.map(([key, from, to]) => html`<li>${t(key, { from: from || nobody, to: to || nobody })}</li>`)}</ul>`;
  }

  async function copy() {
    try {
      await navigator.clipboard.writeText(shown.typed.map(({ value }) => value).join('\n'));
      announce(t('site.copied'));
    } catch {
      window.getSelection().selectAllChildren(el.querySelector('.conflict__side--mine dl') ?? el);
    }
  }

  document.addEventListener('localechange', say);
  return { update, focus: () => el.querySelector('h3')?.focus(), isShown: () => shown !== null };
}

/** What is filled in in `form`, as its reader sees it: `[{label, value}]`. */
export function filledIn(form) {
  const said = [...form.elements].filter((control) => control.name && isFilled(control));
  return said.map((control) => ({ label: labelOf(control), value: valueOf(control) }));
}

function isFilled(control) {
  if (['radio', 'checkbox'].includes(control.type)) return control.checked;
  return control.type !== 'hidden' && Boolean(control.value.trim());
}

function labelOf(control) {
  const label = control.closest('.field')?.querySelector('.field__label');
  return (label?.querySelector('.field__title, [data-t]:not(.field__optional)') ?? label)?.textContent.trim() ?? '';
}

function valueOf(control) {
  if (control.tagName === 'SELECT') return control.selectedOptions[0].textContent;
  if (!['radio', 'checkbox'].includes(control.type)) return control.value;
  const label = control.closest('label');
  return (label.querySelector('.choice-card__title') ?? label).textContent.trim();
}
