// Where the addresses of the staff page lead. Pure.

/** Where an address leads: `{page: 'sign-in'|'case'|'quarantine'|'mail-help', ...}`, or one of `views`: `{page, rest, query}`. The queue is also where nothing else is. */
export function routeOf(hash, views = []) {
  const [path, query = ''] = (hash.replace(/^#/, '') || home(views)).split('?');
  const token = /^token=(.+)$/.exec(path);
  if (token) return { page: 'sign-in', token: decodeURIComponent(token[1]) };
  const [page, ...further] = path.split('/');
  const [reference] = further;
  if (['case', 'cases'].includes(page) && reference) return { page: 'case', reference: decodeURIComponent(reference), act: new URLSearchParams(query).get('act') ?? '' };
  if (['quarantine', 'mail-help'].includes(page)) return { page };
  if (views.includes(page)) return { page, rest: further.map(decodeURIComponent).join('/'), query: new URLSearchParams(query) };
  return { page: 'queue', rest: '', query: new URLSearchParams(page === '' || page === 'cases' ? query : '') };
}

// An address without a page is where the day begins.
const home = (views) => (views.includes('work') ? 'work' : '');
