import { html } from '../../vendor/lit-html/lit-html.js';

/** A bar of `length` per cent; the number that it draws stands beside it. */
export const bar = (length) => html`<svg class="bars__bar" viewBox="0 0 100 8" preserveAspectRatio="none" aria-hidden="true">
  <rect width="100" height="8" class="bars__ground"></rect><rect width=${length} height="8" class="bars__length"></rect></svg>`;
