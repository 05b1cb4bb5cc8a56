/** Says `text` to those who do not see the page change. The page has one live region, `#announcer`. */
export function announce(text) {
  const region = document.getElementById('announcer');
  region.textContent = '';
  // The same words twice are only read twice if the region was empty in between.
  setTimeout(() => {
    region.textContent = text;
  }, 50);
}
