import { html } from '../../vendor/lit-html/lit-html.js';
import { inLocale, t } from '../i18n.js';
import { icon } from './icon.js';

/** Who is missing, in words: complaints nobody answers for, posts nobody holds, departments without a head, who is away or gone; `none` says that nobody is. */
export function gapList(gaps, desk, none) {
  const said = sentences(gaps, desk);
  if (!said.length) return html`<div class="notice notice--good">${icon('check')}<p>${t(none)}</p></div>`;
  return html`<div class="notice notice--warning">${icon('alert')}<div><p><strong>${t('gaps.title')}</strong></p><ul class="gaps">${said.map((each) => html`<li>${each}</li>`)}</ul></div></div>`;
}

function sentences({ unanswered, short_posts: posts, departments_without_head: headless, absent, gone }, { staff, policy }) {
  const titles = (choices) => (id) => inLocale(choices.find((choice) => choice.id === id)?.title) || id;
  const category = titles(policy.categories);
  const line = titles(policy.business_lines);
  const person = (email) => staff.find((member) => member.email === email)?.name || email;
  const pair = ({ category: of, business_line: on }) => [category(of), on && line(on)].filter(Boolean).join(' · ');
  return [
    ...unanswered.map((gap) => t('gaps.unanswered', { what: pair(gap) })),
    ...posts.map(({ role, wanted, held }) => t('gaps.post', { role: inLocale(policy.roles[role]) || role, wanted, held })),
    ...headless.map((department) => t('gaps.head', { department })),
    ...absent.map((email) => t('gaps.absent', { who: person(email) })),
    ...gone.map((email) => t('gaps.gone', { who: person(email) })),
  ];
}
