import { dueTime } from '../format.js';
import { inLocale, locale, t } from '../i18n.js';
import { clone, showIcon } from './clone.js';

/** Promised dates. `zone` is the company's. `showState(badge, state)`, where given, says how each stands. */
export function PromiseList(el, { showState } = {}) {
  function update(promises, zone) {
    el.replaceChildren(...promises.map((promise) => row(promise, zone)));
  }

  function row({ title, due, words, state }, zone) {
    const item = clone('promise');
    showIcon(item.querySelector('.icon'), 'calendar');
    item.querySelector('.promise__title').textContent = inLocale(title);
    item.querySelector('.promise__due').textContent = t('promise.by', { due: dueTime(due, locale(), zone) });
    item.querySelector('.promise__rule').textContent = inLocale(words);
    showState?.(item.querySelector('.state'), state);
    return item;
  }

  return { update };
}
