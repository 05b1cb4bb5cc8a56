import { readRegulation } from '../api.js';
import { html, nothing, render as put } from '../../vendor/lit-html/lit-html.js';
import { announce } from '../components/announce.js';
import { day } from '../format.js';
import { inLocale, knows, locale, plural, t } from '../i18n.js';
import { icon } from '../parts/icon.js';
import { chapters, countOf, matching } from '../regulationLogic.js';

const PAUSE = 600; // ms after the last key until the number of hits is read out

// On a telephone the chapters would fill the screen twice before the first clause.
const WIDE = window.matchMedia('(min-width: 40rem)');

/** The regulation in force, clause by clause: what it orders, in which words, by which rules; `#regulation/<clause>` shows one. */
export function View(el, desk) {
  let regulation = null;
  let sought = '';
  let wanted = '';
  let saying = null;

  async function open({ rest }) {
    wanted = rest;
    if (wanted) sought = '';
    try {
      regulation ??= await readRegulation();
    } catch (error) {
      desk.fail(error);
    }
    render();
    if (wanted) requestAnimationFrame(show);
  }

  function show() {
    const clause = document.getElementById(anchor(wanted));
    if (clause) clause.scrollIntoView({ block: 'start' });
    else if (regulation) desk.say(() => t('regulation.unknown', { clause: wanted }), 'warning');
    clause?.focus({ preventScroll: true });
  }

  function search(event) {
    sought = event.target.value;
    render();
    window.clearTimeout(saying);
    saying = window.setTimeout(() => announce(hits(countOf(matching(chapters(regulation.clauses), sought)))), PAUSE);
  }

  function render() {
    put(regulation ? page() : html`<h1 tabindex="-1">${t('nav.regulation')}</h1>`, el);
  }

  function page() {
    const all = chapters(regulation.clauses);
    const shown = matching(all, sought);
    return html`
      <h1 tabindex="-1">${inLocale(regulation.title)}</h1>
      <dl class="regulation__about">
        ${about('version', regulation.version)}
        ${about('effective', day(regulation.effective, locale()))}
        ${regulation.source ? about('source', regulation.source) : nothing}
        ${about('clauses', countOf(all))}
      </dl>
      <div class="regulation__tools">
        <label class="regulation__search">${t('regulation.search')}
          <input class="field__input" type="search" name="sought" autocomplete="off" maxlength="80"
            placeholder=${t('regulation.example')} .value=${sought} @input=${search}></label>
        <button class="button button--quiet button--small" type="button" @click=${() => window.print()}>
          ${icon('print')} ${t('regulation.print')}</button>
      </div>
      ${sought.trim() ? html`<p class="regulation__hits">${hits(countOf(shown))}</p>` : contents(shown)}
      ${shown.map(chapterOf)}
    `;
  }

  const hits = (n) => (n ? plural('regulation.hits', n) : t('regulation.no_hits', { sought: sought.trim() }));

  const about = (name, value) => html`<div><dt>${t(`regulation.${name}`)}</dt><dd>${value}</dd></div>`;

  function contents(all) {
    return html`
      <nav class="regulation__contents not-on-paper" aria-label=${t('regulation.contents')}><details ?open=${WIDE.matches}>
        <summary>${t('regulation.contents')}</summary>
        <ul>${all.map(({ chapter, clauses }) => html`<li><a href="#regulation/${clauses[0].id}" @click=${(event) => toChapter(event, chapter)}>
          ${chapterTitle(chapter)} <span class="regulation__count">${clauses.length}</span></a></li>`)}</ul>
      </details></nav>
    `;
  }

  // The link of a chapter goes to its heading; what the address names are clauses.
  function toChapter(event, chapter) {
    event.preventDefault();
    const heading = document.getElementById(`chapter-${chapter}`);
    heading.scrollIntoView({ block: 'start' });
    heading.focus({ preventScroll: true });
  }

  function chapterTitle(chapter) {
    return knows(`regulation.chapter.${chapter}`) ? t(`regulation.chapter.${chapter}`) : chapter;
  }

  function chapterOf({ chapter, clauses }) {
    const words = regulation.quotes[chapter] ?? [];
    return html`
      <section class="card regulation__chapter" aria-labelledby="chapter-${chapter}">
        <h2 id="chapter-${chapter}" tabindex="-1">${chapterTitle(chapter)}</h2>
        ${words.map(quote)}
        ${clauses.map((clause) => oneClause(clause, titleOf(clause) === chapterTitle(chapter)))}
      </section>
    `;
  }

  // The only clause of its chapter is not named twice.
  function oneClause(clause, isNamed) {
    return html`
      <article class="clause ${clause.id === wanted ? 'clause--wanted' : ''}" id=${anchor(clause.id)} tabindex="-1" aria-labelledby="${anchor(clause.id)}-title">
        <h3 class="clause__title" id="${anchor(clause.id)}-title">${isNamed ? html`<span class="visually-hidden">${titleOf(clause)}</span>` : titleOf(clause)}${link(clause)}</h3>
        ${said(clause)}
        ${clause.parts.length ? html`<ol class="clause__parts">${clause.parts.map(part)}</ol>` : nothing}
      </article>
    `;
  }

  function part(clause) {
    return html`<li class="clause__part ${clause.id === wanted ? 'clause--wanted' : ''}" id=${anchor(clause.id)} tabindex="-1">
      <p class="clause__title">${titleOf(clause)}${link(clause)}</p>${said(clause)}</li>`;
  }

  const titleOf = ({ id, title }) => inLocale(title) || id.split('.').pop();

  function link(clause) {
    return html`<a class="clause__link not-on-paper" href="#regulation/${clause.id}" aria-label=${t('regulation.link', { title: titleOf(clause) })}>#</a>`;
  }

  function said({ text, orders, quotes, rules }) {
    return html`
      ${text ? html`<p class="clause__text">${inLocale(text)}</p>` : nothing}
      ${orders.length
        ? html`<dl class="clause__orders">${orders.map(({ label, value }) => html`<div><dt>${inLocale(label)}</dt><dd>${inLocale(value)}</dd></div>`)}</dl>`
        : nothing}
      ${quotes.map(quote)}
      ${rules.length ? html`<p class="clause__rules"><span>${t('regulation.rules')}</span> ${rules.map((rule) => html`<code>${rule}</code> `)}</p>` : nothing}
    `;
  }

  // The text itself is Chinese in whatever language the page is read.
  const quote = (words) => html`<blockquote class="clause__quote" lang="zh-CN">${words}</blockquote>`;

  return { open, render };
}

const anchor = (id) => `clause-${id}`;
