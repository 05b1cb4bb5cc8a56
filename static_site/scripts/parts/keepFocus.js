/**
 * Does `change` to the rows of the view `el`. Where the row that had the focus leaves by it, the one in its place has the
 * focus then, and not the top of the page; otherwise nothing moves.
 */
export function keepFocus(el, change) {
  const at = [...el.querySelectorAll('[data-row]')].indexOf(document.activeElement?.closest('[data-row]'));
  change();
  if (at < 0 || el.contains(document.activeElement)) return;
  const links = el.querySelectorAll('[data-row-link]');
  (links[Math.min(at, links.length - 1)] ?? el.querySelector('h1')).focus({ preventScroll: true });
}
