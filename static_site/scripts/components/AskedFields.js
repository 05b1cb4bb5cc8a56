import { factsFrom, holds } from '../complaintLogic.js';
import { NetworkDown } from '../http.js';
import { valuesOf } from './fields.js';

const PREFIX = 'asked';

/** The fields that the regulation asks for beside the ordinary ones, each there while its conditions hold. */
export function AskedFields(form, el) {
  let fields = [];
  let defaults = {};
  let revealed = [];
  let built = null;
  let lists = null;

  /**
   * `rules` as the policy has them, with `when`; `assumed`: what the API takes for what is left out. What makes fields is
   * fetched where there are any. Rejects with NetworkDown.
   */
  async function update(rules, assumed) {
    defaults = assumed;
    const known = JSON.stringify(rules);
    if (built !== known && rules.length) lists ??= await import('./FieldList.js').catch(notThere);
    if (built !== known) {
      el.replaceChildren();
      fields = rules.length ? lists.FieldList(el, { rules, prefix: PREFIX }) : [];
      built = known;
    }
    show();
  }

  // In their order: what is asked may depend on the answer to an earlier field that is asked itself.
  function show() {
    for (const { rule, el: place } of fields) {
      const there = holds(rule.when, factsFrom(valuesOf(form), defaults)) || revealed.includes(`fields.${rule.id}`);
      place.hidden = !there;
      for (const control of place.querySelectorAll('input, select, textarea')) control.disabled = !there;
    }
  }

  /** The API has asked for some of `names`: it knows more than the form. */
  function reveal(names) {
    revealed = [...revealed, ...names];
    show();
  }

  const needed = () => lists?.neededOf(fields.filter(({ el: place }) => !place.hidden).map(({ rule }) => rule)) ?? {};

  form.addEventListener('input', show);
  form.addEventListener('reset', () => {
    revealed = [];
    setTimeout(show); // when the form has been emptied
  });
  return { update, show, reveal, needed };
}

function notThere(cause) {
  throw new NetworkDown('FieldList.js', { cause });
}
