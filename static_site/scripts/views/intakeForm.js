// The form of a complaint that staff take down, as it is before anything is filled in. Its words are put in by `translate`.
import { html, nothing } from '../../vendor/lit-html/lit-html.js';
import { icon } from '../parts/icon.js';

const optional = html`<span class="field__optional" data-t="site.optional"></span>`;

/** The whole form; ComplaintForm brings it to life. */
export function intakeForm() {
  return html`
    <div class="error-summary" role="alert" tabindex="-1" hidden>
      <h2 class="error-summary__title"></h2>
      <ul class="error-summary__list"></ul>
    </div>
    <div class="complaint-form__restored notice" hidden>
      <p><span data-t="form.draft_restored"></span> <button class="link-button" type="button" data-t="form.draft_discard"></button></p>
    </div>
    ${part('intake.part_who', html`
      <div class="field-pair">
        ${line('name', 'intake.name', { needed: true })}
        ${select('kind', 'intake.kind', { choices: 'complainant_kinds' })}
      </div>
      <fieldset class="field">
        <legend class="field__label" data-contact data-t="form.contact"></legend>
        <div class="field-pair">
          ${line('phone', 'form.phone', { type: 'tel', needed: true })}
          ${line('email', 'form.email', { type: 'email', needed: true })}
        </div>
      </fieldset>
      <div class="field-pair">
        ${line('address', 'form.address')}
        <div class="field">
          <label class="field__label" for="intake-locale" data-t="intake.locale"></label>
          <select class="field__input" id="intake-locale" name="locale"><option value="zh-CN">中文</option><option value="en" lang="en">English</option></select>
        </div>
      </div>
      ${tick('anonymous', 'intake.anonymous', true)}
    `)}
    ${part('intake.part_how', html`
      <fieldset class="field" aria-describedby="intake-channel-error">
        <legend class="field__label" data-t="intake.channel"></legend>
        ${error('channel')}
        <div class="choice-cards intake-form__channels" data-choices="channels" data-name="channel"></div>
      </fieldset>
      ${line('received_at', 'intake.received_at', { type: 'datetime-local', hint: 'intake.received_hint' })}
    `)}
    ${part('intake.part_what', html`
      <fieldset class="field" data-types aria-describedby="intake-type-error" hidden>
        <legend class="field__label" data-t="intake.type"></legend>
        ${error('type')}
        <div class="choice-cards choice-cards--three" data-choices="types" data-name="type" data-first></div>
      </fieldset>
      <div class="field-pair">
        ${select('category', 'intake.category', { choices: 'categories', needed: true })}
        ${select('business_line', 'intake.business_line', { choices: 'business_lines' })}
      </div>
      ${area('description', 'intake.description', { rows: 6, needed: true })}
      ${area('demand', 'intake.demand', { rows: 2, short: true })}
      <div class="field-pair">
        ${line('order_no', 'form.order_no')}
        ${line('occurred_at', 'intake.occurred_at', { type: 'date' })}
        ${line('place', 'intake.place')}
      </div>
      <div class="policy-fields"></div>
      <div class="policy-fields intake-form__levels"></div>
      ${files()}
    `)}
    ${part('intake.part_other', html`
      <div class="field-pair">
        ${line('repeat_of', 'intake.repeat_of')}
        ${select('respondent', 'intake.respondent')}
      </div>
    `)}
    ${tick('consent', 'intake.consent')}
    <div class="complaint-form__notice notice notice--problem" role="alert" hidden>${icon('alert')}<p class="notice__text"></p></div>
    <div class="field button-row"><button class="button button--wide" type="submit" data-idle="intake.submit" data-t="intake.submit"></button></div>
  `;
}

const part = (title, content) => html`<section class="intake-form__part"><h2 data-t=${title}></h2>${content}</section>`;
const error = (name) => html`<p class="field__error" id="intake-${name}-error" data-error-for=${name} hidden></p>`;
const label = (name, words, needed) => html`<label class="field__label" for="intake-${name}"><span data-t=${words}></span> ${needed ? nothing : optional}</label>`;

function line(name, words, { type = 'text', needed = false, hint } = {}) {
  const id = `intake-${name}`;
  return html`
    <div class="field">
      ${label(name, words, needed)}
      ${hint ? html`<p class="field__hint" id="${id}-hint" data-t=${hint}></p>` : nothing}
      ${error(name)}
      <input class="field__input" id=${id} name=${name} type=${type} autocomplete="off" spellcheck="false" aria-describedby="${id}-error ${hint ? `${id}-hint` : ''}">
    </div>
  `;
}

function area(name, words, { rows, needed = false, short = false }) {
  const id = `intake-${name}`;
  return html`
    <div class="field">
      ${label(name, words, needed)} ${error(name)}
      <textarea class="field__input ${short ? 'field__input--short' : ''}" id=${id} name=${name} rows=${rows} aria-describedby="${id}-error ${id}-count"></textarea>
      <p class="field__count" id="${id}-count" data-count-for=${name} hidden></p>
    </div>
  `;
}

function select(name, words, { choices, needed = false } = {}) {
  const id = `intake-${name}`;
  return html`
    <div class="field">
      ${label(name, words, needed)} ${error(name)}
      <select class="field__input" id=${id} name=${name} data-choices=${choices ?? nothing} aria-describedby="${id}-error"></select>
    </div>
  `;
}

function tick(name, words, anonymous = false) {
  return html`
    <div class="field" ?data-anonymous=${anonymous}>
      ${error(name)}
      <label class="tick" for="intake-${name}">
        <input class="tick__box" id="intake-${name}" name=${name} type="checkbox" value="on" aria-describedby="intake-${name}-error">
        <span data-t=${words}></span>
      </label>
    </div>
  `;
}

function files() {
  return html`
    <div class="field">
      <label class="field__label" for="intake-files"><span data-t="form.files"></span> ${optional}</label>
      <div class="attachment-picker">
        <p class="field__hint attachment-picker__hint" id="intake-files-hint"></p>
        <p class="field__error" id="intake-files-error" data-error-for="attachments" hidden></p>
        <p class="field__error attachment-picker__refusals" role="alert" hidden></p>
        <div class="attachment-picker__drop">
          <input class="attachment-picker__input" id="intake-files" data-field="attachments" type="file" multiple aria-describedby="intake-files-hint intake-files-error">
          <label class="button button--quiet" for="intake-files">${icon('camera')}<span data-t="files.add"></span></label>
          <span class="attachment-picker__tip" data-t="files.drop"></span>
        </div>
        <ul class="attachment-picker__list" data-t-label="files.list"></ul>
      </div>
    </div>
  `;
}
