// Words in the reader's language. Pages are written in Chinese; `data-t` names the key of what they say.
import { readWords } from './http.js';
import { lasting } from './storage.js';

export const LOCALES = ['zh-CN', 'en'];
const HOME = LOCALES[0];
const REMEMBERED = 'locale';

let words = {};
const learned = new Set(['site']);

/** The locale in use. */
export function locale() {
  return document.documentElement.lang;
}

/** Whether the reader has chosen a language, here or by `?locale=` in the address. */
export function hasChosen() {
  return LOCALES.includes(lasting.read(REMEMBERED));
}

/** The text under `key` with `{name}` filled in from `values`. */
export function t(key, values = {}) {
  const text = words[key] ?? key;
  return text.replace(/\{(\w+)\}/g, (slot, name) => values[name] ?? slot);
}

/** `t` for a count `n`: `key.one` or `key.other`. */
export function plural(key, n) {
  return t(`${key}.${new Intl.PluralRules(locale()).select(n)}`, { n });
}

/** Whether there is a text under `key`. */
export function knows(key) {
  return key in words;
}

/** A text that the API gives in both languages, in the reader's. */
export function inLocale(text) {
  if (text === null || text === undefined) return '';
  return typeof text === 'string' ? text : (text[locale()] ?? text[HOME] ?? '');
}

/** Says everything below `root` in the current language. */
export function translate(root) {
  for (const element of root.querySelectorAll('[data-t]')) element.textContent = t(element.dataset.t);
  for (const element of root.querySelectorAll('[data-t-label]')) {
    element.setAttribute('aria-label', t(element.dataset.tLabel));
  }
}

/** Loads the remembered language, or the one that the address asks for; with the words of `parts` that will be needed at once. */
export async function startLocale(parts = []) {
  for (const part of parts) learned.add(part);
  const asked = new URLSearchParams(window.location.search).get('locale');
  if (LOCALES.includes(asked)) lasting.write(REMEMBERED, asked);
  const remembered = lasting.read(REMEMBERED);
  await speak(LOCALES.includes(remembered) ? remembered : HOME);
}

/** Changes the language at once and remembers it. Components hear `localechange` on the document. */
export async function switchTo(wanted) {
  if (wanted !== locale()) await speak(wanted);
  lasting.write(REMEMBERED, wanted);
}

/** Loads the words of a part of the site that is not there from the start, and from then on in every language. */
export async function learn(part) {
  if (learned.has(part)) return;
  const more = await readWords(locale(), part);
  words = { ...words, ...more };
  learned.add(part);
}

async function speak(wanted) {
  const parts = await Promise.all([...learned].map((part) => readWords(wanted, part)));
  words = Object.assign({}, ...parts);
  document.documentElement.lang = wanted;
  translate(document);
  document.dispatchEvent(new CustomEvent('localechange'));
}
