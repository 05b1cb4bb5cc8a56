import { html, nothing } from '../../vendor/lit-html/lit-html.js';
import { refusalOf } from '../failures.js';
import { inLocale, t } from '../i18n.js';
import { icon } from '../parts/icon.js';

/**
 * The form of a member, or of somebody new (null). `keep(body)` stores it and throws what the API refuses; `reload` reads
 * the directory anew where somebody else was faster; `shown` after each change.
 */
export function PersonForm(desk, { keep, reload, shown }) {
  let wrong = new Map();
  let failure = null;
  let stale = false;
  let sending = false;

  async function submit(event, member) {
    event.preventDefault();
    if (sending) return;
    const form = event.currentTarget;
    const given = new FormData(form);
    const text = (name) => given.get(name).trim();
    const body = { name: text('name'), roles: given.getAll('roles'), department: text('department') };
    for (const name of ['locale', 'deputy', 'away_from', 'away_until']) body[name] = given.get(name);
    Object.assign(body, member ? { active: given.has('active') } : { email: text('email') });
    sending = true;
    clear();
    shown();
    try {
      await keep(body);
    } catch (error) {
      if (error.status === 401) desk.fail(error);
      const refused = refusalOf(error);
      wrong = new Map(refused.wrong.map(({ field, message }) => [field, message]));
      failure = refused.failure;
      stale = error.status === 412;
    }
    sending = false;
    shown();
    (form.querySelector('[aria-invalid=true]') ?? form.querySelector('[role=alert]'))?.focus();
  }

  function clear() {
    wrong = new Map();
    failure = null;
    stale = false;
  }

  function render(member) {
    return html`
      <form class="person-form" novalidate @submit=${(event) => submit(event, member)}>
        ${failure ? html`<div class="notice notice--problem" role="alert" tabindex="-1">${icon('alert')}<p>${failure()}</p>
          ${stale ? html`<p><button class="button button--small button--quiet" type="button" @click=${reload}>${t('case.reload')}</button></p>` : nothing}</div>` : nothing}
        ${member ? nothing : field('email', (more) => html`<input class="field__input" id="person-email" name="email" type="email" autocomplete="off" aria-invalid=${more.invalid} aria-describedby=${more.described}>`)}
        ${input('name', member?.name)}
        ${roles(member)}
        ${input('department', member?.department)}
        ${field('locale', (more) => html`<select class="field__input" id="person-locale" name="locale" aria-invalid=${more.invalid} aria-describedby=${more.described}>
          ${[['zh-CN', '中文'], ['en', 'English']].map(([id, words]) => html`<option value=${id} lang=${id} ?selected=${id === (member?.locale ?? 'zh-CN')}>${words}</option>`)}</select>`)}
        ${deputy(member)}
        <div class="person-form__days">${input('away_from', member?.away_from, 'date')} ${input('away_until', member?.away_until, 'date')}</div>
        ${member ? field('active', (more) => html`<label class="tick"><input class="tick__box" id="person-active" name="active" type="checkbox" value="1" ?checked=${member.active} aria-invalid=${more.invalid} aria-describedby="person-active-hint ${more.described}"><span>${t('directory.active')}</span></label>
          <p class="field__hint" id="person-active-hint">${t('directory.leaves')}</p>`, { bare: true }) : nothing}
        <p class="button-row"><button class="button" type="submit" aria-disabled=${String(sending)}>${t('directory.save')}</button></p>
      </form>
    `;
  }

  const input = (name, value, type = 'text') => field(name, (more) => html`
    <input class="field__input" id="person-${name}" name=${name} type=${type} maxlength=${type === 'text' ? 100 : nothing} autocomplete="off" .value=${value ?? ''} aria-invalid=${more.invalid} aria-describedby=${more.described}>`);

  function field(name, control, { bare = false } = {}) {
    const said = wrong.get(name);
    const more = { invalid: said ? 'true' : nothing, described: said ? `person-${name}-error` : nothing };
    return html`<div class="field ${said ? 'field--wrong' : ''}">
      ${bare ? nothing : html`<label class="field__label" for="person-${name}">${t(`directory.${name}`)}</label>`}
      ${said ? html`<p class="field__error" id="person-${name}-error">${said}</p>` : nothing}
      ${control(more)}
    </div>`;
  }

  function roles(member) {
    const held = member?.roles ?? [];
    const offered = [...new Set([...Object.keys(desk.policy.roles), ...held])];
    const said = wrong.get('roles');
    return html`<fieldset class="field ${said ? 'field--wrong' : ''}" aria-describedby=${said ? 'person-roles-error' : nothing}>
      <legend class="field__label">${t('directory.roles')}</legend>
      ${said ? html`<p class="field__error" id="person-roles-error" tabindex="-1" aria-invalid="true">${said}</p>` : nothing}
      <div class="person-form__roles">${offered.map((role) => html`<label class="tick"><input class="tick__box" name="roles" type="checkbox" value=${role} ?checked=${held.includes(role)}><span>${inLocale(desk.policy.roles[role]) || role}</span></label>`)}</div>
    </fieldset>`;
  }

  function deputy(member) {
    const others = desk.staff.filter(({ email, active }) => email !== member?.email && (active || email === member?.deputy));
    return field('deputy', (more) => html`<select class="field__input" id="person-deputy" name="deputy" aria-invalid=${more.invalid} aria-describedby=${more.described}>
      <option value="">${t('directory.no_deputy')}</option>
      ${others.map(({ name, email }) => html`<option value=${email} ?selected=${email === member?.deputy}>${name} · ${email}</option>`)}</select>`);
  }

  return { render, clear };
}
