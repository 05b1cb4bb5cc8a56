import { listCases } from '../api.js';
import { hashOf, listQuery } from '../caseLogic.js';
import { CaseList } from '../components/CaseList.js';
import { fillIn, valuesOf } from '../components/fields.js';
import { PolicyFields } from '../components/PolicyFields.js';

const PAGE_SIZE = 50;

/** The list of cases with its filter. `desk` tells who asks and takes failures. */
export function CasesPage(el, desk) {
  const form = el.querySelector('.case-filter');
  const list = CaseList(el.querySelector('.case-list'));
  const choices = PolicyFields(form);
  let shown = { rows: [], cursor: null };
  let filter = {};
  let turn = 0;

  async function open(wanted) {
    filter = wanted;
    choices.update(desk.policy);
    fillIn(form, filter);
    await load({ rows: [], cursor: null });
  }

  // Only the answer to the latest question is shown: filters may be changed faster than lists arrive.
  async function load(before) {
    turn += 1;
    const mine = turn;
    const query = listQuery(filter, { email: desk.session.email, roles: desk.session.roles, cursor: before.cursor, limit: PAGE_SIZE });
    try {
      const { cases, cursor, now } = await listCases(query);
      if (mine !== turn) return;
      shown = { rows: [...before.rows, ...cases], cursor };
      list.update({ ...shown, policy: desk.policy, now: now ? Date.parse(now) : Date.now() });
    } catch (error) {
      desk.fail(error);
    }
  }

  form.addEventListener('submit', (event) => {
    event.preventDefault();
    const hash = hashOf(valuesOf(form));
    if (hash === window.location.hash) load({ rows: [], cursor: null });
    else window.location.hash = hash;
  });
  form.addEventListener('change', (event) => {
    if (event.target.matches('select, [type=checkbox], [type=month]')) form.requestSubmit();
  });
  el.addEventListener('moreCases', () => load(shown));
  return { el, open };
}
