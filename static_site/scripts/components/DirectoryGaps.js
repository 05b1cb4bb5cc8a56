import { inLocale, t } from '../i18n.js';

/** Who is missing, in words: complaints nobody answers for, posts nobody holds, departments without a head. */
export function DirectoryGaps(el) {
  let shown = null;

  /** `{gaps, staff, policy}` */
  function update(news) {
    shown = news ?? shown;
    if (!shown) return;
    const said = sentences(shown);
    el.classList.toggle('notice--warning', said.length > 0);
    el.classList.toggle('notice--good', said.length === 0);
    el.querySelector('ul').replaceChildren(...(said.length ? said : [t('directory.gaps.none')]).map(item));
  }

  document.addEventListener('localechange', () => update());
  return { update };
}

function sentences({ gaps, staff, policy }) {
  const titles = (choices) => (id) => inLocale(choices.find((choice) => choice.id === id)?.title) || id;
  const category = titles(policy.categories);
  const line = titles(policy.business_lines);
  const person = (email) => staff.find((member) => member.email === email)?.name || email;
  const pair = ({ category: of, business_line: on }) => [category(of), on && line(on)].filter(Boolean).join(' · ');
  return [
    ...gaps.unanswered.map((gap) => t('directory.gaps.unanswered', { what: pair(gap) })),
    ...gaps.short_posts.map(({ role, wanted, held }) =>
      t('directory.gaps.post', { role: inLocale(policy.roles[role]) || role, wanted, held })),
    ...gaps.departments_without_head.map((department) => t('directory.gaps.head', { department })),
    ...gaps.absent.map((email) => t('directory.gaps.absent', { who: person(email) })),
  ];
}

function item(text) {
  const li = document.createElement('li');
  li.textContent = text;
  return li;
}
