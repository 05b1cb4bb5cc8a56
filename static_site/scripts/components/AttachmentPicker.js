import { ApiError, NetworkDown } from '../http.js';
import { failureWords } from '../failures.js';
import { fileSize } from '../format.js';
import { t } from '../i18n.js';
import { refusalOf, typeOf } from '../attachmentLogic.js';
import { drawnAnew, isPicture } from '../pictures.js';
import { clone, showIcon } from './clone.js';

const AT_ONCE = 3; // more would take each other's way on a telephone

/**
 * Chooses files and uploads them. `upload(file, {onProgress, signal})` answers the key. Where the page offers to keep the
 * originals, pictures are drawn anew unless that is chosen. What the network did not let through is sent again when it is
 * back. Says `attachmentschange` when the files that lie in the store have changed.
 */
export function AttachmentPicker(el, { upload }) {
  const input = el.querySelector('.attachment-picker__input');
  const drop = el.querySelector('.attachment-picker__drop');
  const hint = el.querySelector('.attachment-picker__hint');
  const list = el.querySelector('.attachment-picker__list');
  const refusals = el.querySelector('.attachment-picker__refusals');
  const original = el.querySelector('.attachment-picker__original input');
  let limits = null;
  let items = [];
  let refused = [];

  function update(newLimits) {
    limits = newLimits ?? limits;
    if (!limits) return;
    input.accept = limits.types.join(',');
    const most = { count: limits.max_files, size: fileSize(limits.max_bytes) };
    hint.textContent = t(hint.dataset.words ?? 'form.files_hint', { ...most, least: hint.dataset.least });
    refusals.hidden = refused.length === 0;
    refusals.textContent = refused.map(({ key, values }) => t(key, values)).join(' ');
    items.forEach(show);
  }

  function add(files) {
    refused = [];
    for (const blob of files) {
      const file = { name: blob.name, type: typeOf(blob), size: blob.size, blob };
      const refusal = limits && refusalOf(file, limits, items.length, { mayShrink: draws(file) });
      if (refusal) refused.push(refusal);
      else put({ ...file, state: 'waiting', progress: 0 });
    }
    update();
  }

  function put(item) {
    item.el = clone('attachment');
    item.el.querySelector('.attachment__name').textContent = item.name;
    item.el.querySelector('.attachment__remove').addEventListener('click', () => remove(item));
    item.el.querySelector('.attachment__retry').addEventListener('click', () => start(item));
    if (item.blob) preview(item);
    items.push(item);
    list.append(item.el);
    if (item.state === 'waiting') start(item);
    else show(item);
  }

  const draws = ({ type }) => Boolean(original) && !original.checked && isPicture(type);

  function start(item) {
    item.stop?.abort();
    Object.assign(item, { state: 'waiting', progress: 0, failure: null, again: false, key: null, stop: new AbortController() });
    item.settled ??= new Promise((settle) => {
      item.settle = settle;
    });
    show(item);
    goOn();
  }

  function goOn() {
    const free = AT_ONCE - items.filter(({ state }) => state === 'uploading').length;
    items.filter(({ state }) => state === 'waiting').slice(0, Math.max(0, free)).forEach(send);
  }

  async function send(item) {
    const { stop } = item;
    const onProgress = (progress) => {
      item.progress = progress;
      show(item);
    };
    item.state = 'uploading';
    show(item);
    let end;
    try {
      item.sent = (draws(item) && (await drawnAnew(item))) || item;
      const refusal = limits && refusalOf(item.sent, limits, 0);
      end = refusal
        ? { state: 'failed', failure: () => t(refusal.key, refusal.values) }
        : { key: await upload(item.sent, { onProgress, signal: stop.signal }), state: 'done' };
    } catch (error) {
      end = { state: 'failed', failure: reason(error), again: error instanceof NetworkDown };
    }
    if (item.stop !== stop) return; // begun anew meanwhile
    Object.assign(item, end);
    settled(item);
    if (item.state === 'done') changed();
    show(item);
    goOn();
  }

  function settled(item) {
    item.settle?.();
    item.settled = null;
  }

  function show(item) {
    const { el: row, state } = item;
    row.className = `attachment attachment--${state}`;
    row.querySelector('.attachment__state').textContent = words(item);
    const bar = row.querySelector('.attachment__progress');
    bar.hidden = state !== 'uploading';
    bar.value = item.progress;
    const retry = row.querySelector('.attachment__retry');
    retry.hidden = state !== 'failed';
    retry.setAttribute('aria-label', t('files.retry_named', { name: item.name }));
    row.querySelector('.attachment__remove').setAttribute('aria-label', t('files.remove_named', { name: item.name }));
  }

  function remove(item) {
    const next = item.el.nextElementSibling ?? item.el.previousElementSibling;
    forget(item);
    items = items.filter((other) => other !== item);
    refused = [];
    update();
    changed();
    goOn();
    (next?.querySelector('.attachment__remove') ?? input).focus();
  }

  function forget(item) {
    item.stop?.abort();
    item.stop = null;
    settled(item);
    if (item.url) URL.revokeObjectURL(item.url);
    item.el.remove();
  }

  function changed() {
    el.dispatchEvent(new CustomEvent('attachmentschange', { bubbles: true }));
  }

  /** When every upload has ended: the keys in the store, and how many files are not there. */
  async function settle() {
    while (isBusy()) await Promise.all(items.map((item) => item.settled));
    return { keys: items.filter(({ state }) => state === 'done').map(({ key }) => key), failed: failed() };
  }

  /** How many could not be uploaded, those that only wait for the network (`{name, type, size, blob}`), and all names. */
  const failed = () => items.filter(({ state }) => state === 'failed').length;
  const waiting = () => items.filter(({ again }) => again).map(({ sent: { name, type, size, blob } }) => ({ name, type, size, blob }));
  const names = () => items.map(({ name }) => name);
  const resume = () => items.filter(({ again }) => again).forEach(start);

  /** What lies in the store, for a draft. */
  function stored() {
    const done = items.filter(({ state }) => state === 'done');
    return done.map(({ key, name, type, size, sent }) => ({ key, name, type, size: sent?.size ?? size }));
  }

  function restore(files) {
    files.forEach((file) => put({ ...file, state: 'done', progress: 1 }));
  }

  function clear() {
    items.forEach(forget);
    items = [];
    if (original) original.checked = false;
    refused = [];
    update();
  }

  input.addEventListener('change', () => {
    add(input.files);
    input.value = '';
  });
  drop.addEventListener('dragover', (event) => {
    event.preventDefault();
    drop.classList.add('attachment-picker__drop--over');
  });
  drop.addEventListener('dragleave', () => drop.classList.remove('attachment-picker__drop--over'));
  drop.addEventListener('drop', (event) => {
    event.preventDefault();
    drop.classList.remove('attachment-picker__drop--over');
    add(event.dataTransfer.files);
  });
  original?.addEventListener('change', () => items.filter(({ blob, type }) => blob && isPicture(type)).forEach(start));
  window.addEventListener('online', () => el.closest('[hidden]') || resume()); // what is hidden waits with its form, which sends it
  document.addEventListener('localechange', () => update());

  const count = () => items.length;
  const isBusy = () => items.some(({ settled: underWay }) => underWay);
  return { update, settle, failed, waiting, resume, names, stored, restore, clear, count, isBusy };
}

function words({ state, size, blob, sent, progress, failure }) {
  if (state === 'uploading') return t('files.uploading', { percent: Math.round(progress * 100) });
  if (state === 'failed') return t('files.failed', { reason: failure() });
  const anew = state === 'done' && sent && sent.blob !== blob && (sent.size >= size ? 'files.placeless' : 'files.drawn_anew');
  const told = anew ? t(anew, { size: fileSize(sent.size), before: fileSize(size) }) : fileSize(size);
  return `${t(`files.${state}`)} · ${told}`;
}

const REASONS = { 413: 'failure.too_large', 422: 'failure.wrong_type' };

// A refusal of the store itself (an upload slot that has run out) is mended by trying again.
function reason(failure) {
  if (!(failure instanceof ApiError) || failure.status >= 500) return failureWords(failure, { network: 'files.network' });
  return () => t(REASONS[failure.status] ?? 'failure.unknown');
}

// A format that the browser cannot show (HEIC, documents) keeps the file icon.
function preview(item) {
  const frame = item.el.querySelector('.attachment__picture');
  showIcon(frame.querySelector('.icon'), 'file');
  if (!item.type.startsWith('image/')) return;
  item.url = URL.createObjectURL(item.blob);
  const picture = document.createElement('img');
  picture.alt = '';
  picture.addEventListener('error', () => picture.remove());
  picture.src = item.url;
  frame.append(picture);
}
