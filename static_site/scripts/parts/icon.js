import { html } from '../../vendor/lit-html/lit-html.js';

/** An icon of the sheet beside a word that says the same. */
export const icon = (name) => html`<svg class="icon" aria-hidden="true"><use href="icons.svg#${name}"></use></svg>`;
