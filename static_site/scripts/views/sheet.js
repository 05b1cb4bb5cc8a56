import { portalNow } from '../api.js';
import { html, nothing, render as put } from '../../vendor/lit-html/lit-html.js';
import { actorWords } from '../components/actorWords.js';
import { dateTime, day, dueTime } from '../format.js';
import { inLocale, knows, locale, t } from '../i18n.js';
import { icon } from '../parts/icon.js';
import { readCaseFor } from '../parts/stepForm.js';
import { answerTo, courseOf, inRows, standing, stepsOf } from '../sheetLogic.js';

const MOST_BOXES = 14;
const EMPTY_ROWS = 3;
const EMPTY_CALLS = 2;
const ANSWERED = ['replied', 'further_reply'];
const YES_NO = ['yes', 'no'].map((id) => ({ id, title: () => t(`site.${id}`) }));

/** The sheet of a case as the paper form has it: what is known is filled in, and the rest left to the pen. */
export function View(el, desk) {
  let shown = null;
  let asked = '';

  async function open({ rest }) {
    asked = rest;
    shown = null;
    render();
    try {
      const read = await readCaseFor(rest, desk);
      // Whom only a penalty falls on may see that, and nothing of the case.
      if (asked === rest && read.kase.complaint) shown = { ...read, at: new Date(portalNow()).toISOString() };
    } catch (error) {
      desk.fail(error);
    }
    render();
  }

  function render() {
    if (desk.policy) put(page(), el);
  }

  function page() {
    return html`
      <header class="sheet-head">
        <a href="#case/${encodeURIComponent(asked)}">${icon('back')}${t('sheet.back')}</a>
        <h1 tabindex="-1">${t('nav.sheet')} ${asked}</h1>
        <p>${t('sheet.lead')}</p>
        ${shown ? html`<p class="button-row"><button class="button" type="button" @click=${() => window.print()}>${icon('print')}${t('sheet.print')}</button></p>` : nothing}
      </header>
      ${shown ? sheet(shown) : nothing}
    `;
  }

  function sheet({ kase, policy, at }) {
    const { complaint } = kase;
    const entries = standing(kase.timeline);
    const moment = (iso) => (iso ? dateTime(iso, locale(), policy.zone) : '');
    const paper = { kase, complaint, policy, entries, moment };
    return html`
      <article class="sheet" tabindex="0" aria-label=${inLocale(policy.sheet.title)}>
        <p class="sheet__company">${inLocale(policy.company)}</p>
        <h2 class="sheet__title">${inLocale(policy.sheet.title)}</h2>
        <p class="sheet__number"><span>${t('sheet.number')} <b>${kase.reference}</b></span><span>${t('sheet.received')} ${moment(kase.received_at)}</span></p>
        ${part('sheet.part_complainant', complainantCells(paper))}
        ${part('sheet.part_complaint', complaintCells(paper))}
        ${part('sheet.part_handling', handlingCells(paper))}
        ${stepsOf(entries, policy).map((step) => STEPS[step.kind](step, paper))}
        ${calls(paper)} ${course(paper)}
        ${part('sheet.part_closing', closingCells(paper))}
        ${signatures(policy)}
        <p class="sheet__foot">${t('sheet.foot', { policy: inLocale(policy.title), version: kase.policy.version, name: desk.session.name, at: moment(at) })}</p>
      </article>
    `;
  }

  return { open, render };
}

const cell = (label, value, more = {}) => ({ label, value, ...more });
const wide = (label, value, more = {}) => cell(label, value, { wide: true, ...more });
const written = (value) => (typeof value === 'string' ? html`<span class="sheet__words">${value}</span>` : (value ?? nothing));
const words = (title) => (typeof title === 'function' ? title() : inLocale(title));
const titleIn = (choices, id) => inLocale(choices.find((choice) => choice.id === id)?.title) || id || '';

// Boxes to tick, as a form has them; of very many choices only the chosen one is written.
function boxes(choices, chosen) {
  if (choices.length > MOST_BOXES) return titleIn(choices, chosen);
  return html`<ul class="sheet__boxes">${choices.map(({ id, title }) => html`<li class=${id === chosen ? 'is-chosen' : ''}><span aria-hidden="true">${id === chosen ? '☑' : '☐'}</span>${words(title)}</li>`)}</ul>`;
}

function complainantCells({ complaint: { complainant: who, anonymous }, policy }) {
  const name = who.hidden ? t('case.hidden') : anonymous ? t('case.anonymous') : who.name;
  return [
    cell(t('sheet.name'), name),
    cell(t('case.kind'), titleIn(policy.complainant_kinds, who.kind)),
    cell(t('case.phone'), who.phone),
    cell(t('case.email'), who.email),
    wide(t('case.address'), who.address),
  ];
}

function complaintCells({ kase, complaint, policy }) {
  const told = complaint.particulars;
  const own = policy.fields.map((rule) => {
    const value = told.find(({ label }) => label['zh-CN'] === rule.title['zh-CN'])?.value;
    return value || !Object.keys(rule.when ?? {}).length ? fieldCell(rule, complaint.fields[rule.id] ?? '', value ?? '') : null;
  });
  const levels = policy.schemes.filter(({ id, at_intake: now }) => now || kase.classes[id]);
  return [
    wide(t('case.channel'), boxes(policy.channels, complaint.channel)),
    policy.types.length > 1 ? wide(t('sheet.type'), boxes(policy.types, complaint.type)) : null,
    wide(t('case.category'), boxes(policy.categories, complaint.category)),
    policy.business_lines.length ? cell(t('case.business_line'), titleIn(policy.business_lines, complaint.business_line)) : null,
    cell(t('case.order_no'), complaint.order_no),
    cell(t('case.occurred_at'), complaint.occurred_at && day(complaint.occurred_at, locale())),
    cell(t('case.place'), complaint.place),
    ...own,
    cell(t('sheet.repeat_of'), complaint.repeat_of),
    complaint.respondent ? cell(t('case.respondent'), complaint.respondent_name || complaint.respondent) : null,
    wide(t('case.description'), complaint.description, { tall: true }),
    wide(t('case.demand'), complaint.demand),
    complaint.attachments.length ? wide(t('sheet.files'), complaint.attachments.map(({ name }) => name).join('\n')) : null,
    wide(t('case.severity'), boxes(policy.severities, kase.severity)),
    ...levels.map(({ id, title, levels: steps }) => wide(inLocale(title), boxes(steps, kase.classes[id]))),
  ].filter(Boolean);
}

function handlingCells({ kase, policy, entries, moment }) {
  const open = kase.clocks.filter(({ state }) => ['running', 'overdue', 'paused'].includes(state));
  const limits = open.map(({ title, due_at: due }) => t('sheet.limit', { title: inLocale(title), due: dueTime(due, locale(), policy.zone) }));
  const replies = entries.filter(({ kind }) => ANSWERED.includes(kind));
  return [
    cell(t('case.department'), kase.department),
    cell(t('sheet.handler'), kase.handler_name || kase.handler),
    cell(t('sheet.registered_by'), registrar(entries)),
    cell(t('case.round'), kase.round > 1 ? t('sheet.round', { round: kase.round }) : ''),
    wide(t('sheet.limits'), limits.join('\n')),
    ...(replies.length ? replies.map((entry, index) => wide(replies.length > 1 ? t('sheet.opinion_of', { number: index + 1 }) : t('sheet.opinion'), reply(entry, moment), { tall: true })) : [wide(t('sheet.opinion'), '', { tall: true })]),
  ];
}

function registrar(entries) {
  const first = entries.find(({ kind }) => kind === 'received') ?? entries[0];
  return first?.actor.startsWith('staff:') ? actorWords(first) : '';
}

function reply(entry, moment) {
  const answers = Object.entries(entry.data.five_w_two_h ?? {});
  return html`
    <p class="sheet__words">${entry.data.text}</p>
    ${answers.length ? html`<dl class="sheet__answers">${answers.map(([name, value]) => html`<div><dt>${t(`reply.${name}`)}</dt><dd>${value}</dd></div>`)}</dl>` : nothing}
    <p class="sheet__by">${signed(entry, moment)}</p>
  `;
}

const signed = (entry, moment) => t('sheet.by', { name: actorWords(entry), at: moment(entry.at) });

function fieldCell(rule, raw, told) {
  const choices = rule.kind === 'yes_no' ? YES_NO : rule.kind === 'choice' ? rule.options : [];
  if (choices.length) return cell(inLocale(rule.title), boxes(choices, raw), { wide: choices.length > 3 });
  const text = inLocale(told) || raw;
  return cell(inLocale(rule.title), text, { wide: rule.kind === 'text' && text.length > 24 });
}

const STEPS = { record, table, approval };

function record({ rule, entries: [entry] }, { moment }) {
  const cells = rule.fields.map((field) => {
    const { raw, told } = answerTo(field, entry);
    return fieldCell(field, raw, told);
  });
  if (entry?.data.text) cells.push(wide(t('sheet.remark'), entry.data.text));
  cells.push(wide(t('sheet.recorded_by'), entry ? signed(entry, moment) : ''));
  return partOf(inLocale(rule.title), cells);
}

function table({ rule, entries }, { moment }) {
  const heads = [...rule.fields.map(({ title }) => inLocale(title)), t('sheet.recorded_by')];
  const rows = entries.map((entry) => [...rule.fields.map((field) => spelled(field, entry)), signed(entry, moment)]);
  return list(inLocale(rule.title), heads, padded(rows, heads.length, entries.length + EMPTY_ROWS));
}

function spelled(field, entry) {
  const { raw, told } = answerTo(field, entry);
  return inLocale(told) || raw;
}

function approval({ rule, entries }, { policy, moment }) {
  const [request, ...said] = entries;
  const cells = rule.fields.map((field) => {
    const { raw, told } = answerTo(field, request);
    return fieldCell(field, raw, told);
  });
  cells.unshift(wide(t('sheet.reason'), request?.data.text ?? ''));
  cells.push(wide(t('sheet.requested_by'), request ? signed(request, moment) : ''));
  rule.tiers.forEach((tier, index) => {
    const role = tier.split('|').map((id) => inLocale(policy.roles[id]) || id).join(t('site.and'));
    cells.push(wide(t('sheet.tier', { role }), opinion(said[index], moment)));
  });
  return partOf(inLocale(rule.title), cells);
}

function opinion(entry, moment) {
  const choices = [
    { id: 'true', title: () => t('sheet.approve') },
    { id: 'false', title: () => t('sheet.refuse') },
  ];
  return html`
    ${boxes(choices, entry && String(entry.data.approved))}
    ${entry?.data.text ? html`<p class="sheet__words">${entry.data.text}</p>` : nothing}
    <p class="sheet__by">${entry ? signed(entry, moment) : html`${t('sheet.signed')}<span class="sheet__line"></span>${t('sheet.signed_on')}<span class="sheet__line"></span>`}</p>
  `;
}

function calls({ kase, entries, moment }) {
  const made = entries.filter(({ kind }) => kind === 'called');
  const heads = ['sheet.date', 'sheet.caller', 'sheet.outcome', 'sheet.said'].map((key) => t(key));
  const rows = made.map((entry) => [moment(entry.at), actorWords(entry), t(`follow-up.${entry.data.outcome}`), entry.data.text]);
  return list(t('sheet.part_calls'), heads, padded(rows, heads.length, kase.stage === 'closed' ? rows.length : rows.length + EMPTY_CALLS));
}

function course({ kase, entries, policy, moment }) {
  const heads = ['sheet.date', 'sheet.what', 'sheet.who', 'sheet.words'].map((key) => t(key));
  const rows = courseOf(entries).map((entry) => [moment(entry.at), titleOf(entry), actorWords(entry), wordsOf(entry, { kase, policy })]);
  return list(t('sheet.part_course'), heads, padded(rows, heads.length, kase.stage === 'closed' ? rows.length : rows.length + EMPTY_ROWS));
}

const titleOf = ({ kind, title }) => [knows(`kind.${kind}`) ? t(`kind.${kind}`) : kind, inLocale(title)].filter(Boolean).join(' · ');

// The replies, records and approvals stand in their own place, with all that they say.
function wordsOf({ kind, data }, { kase, policy }) {
  if (ANSWERED.includes(kind)) return t(data.final ? 'entry.final' : 'entry.interim');
  if (['recorded', 'requested', 'decided'].includes(kind)) return '';
  if (kind === 'assigned') return data.handler === kase.handler ? kase.handler_name || data.handler : data.handler;
  if (kind === 'rated') return [t(`survey.score_${data.score}`), data.comment].filter(Boolean).join('\n');
  if (kind === 'closed') return [titleIn(policy.closing, data.kind), data.reason].filter(Boolean).join('\n');
  return data.text || data.reason || '';
}

function closingCells({ kase, policy, moment }) {
  const satisfied = kase.stage === 'closed' ? (kase.satisfied ? 'yes' : 'no') : '';
  return [
    wide(t('sheet.closing'), boxes(policy.closing, kase.closing_kind)),
    cell(t('sheet.satisfied'), boxes(YES_NO, satisfied)),
    cell(t('sheet.closed_at'), moment(kase.closed_at)),
  ];
}

const part = (key, cells) => partOf(t(key), cells);

function partOf(title, cells) {
  return html`
    <table class="sheet__part">
      <caption>${title}</caption>
      <colgroup><col class="sheet__label"><col><col class="sheet__label"><col></colgroup>
      <tbody>${inRows(cells).map((row) => html`<tr class=${row[0].tall ? 'sheet__tall' : ''}>${row.map(({ label, value }) => html`
        <th scope="row">${label}</th><td colspan=${row.length === 1 ? 3 : 1}>${written(value)}</td>`)}</tr>`)}</tbody>
    </table>
  `;
}

function list(title, heads, rows) {
  return html`
    <table class="sheet__part sheet__part--list">
      <caption>${title}</caption>
      <thead><tr>${heads.map((head) => html`<th scope="col">${head}</th>`)}</tr></thead>
      <tbody>${rows.map((row) => html`<tr>${row.map((value) => html`<td>${written(value)}</td>`)}</tr>`)}</tbody>
    </table>
  `;
}

const padded = (rows, width, length) => [...rows, ...Array.from({ length: Math.max(0, length - rows.length) }, () => Array(width).fill(''))];

function signatures({ sheet: { signatures: roles }, roles: titles }) {
  if (!roles.length) return nothing;
  return html`
    <section class="sheet__signatures" aria-label=${t('sheet.part_signatures')}>
      ${roles.map((role) => html`<p><b>${inLocale(titles[role]) || role}</b><span>${t('sheet.signed')}</span><span>${t('sheet.signed_on')}</span></p>`)}
    </section>
  `;
}
