import { ApiError } from '../publicApi.js';
import { failureWords } from '../failures.js';
import { fileSize } from '../format.js';
import { t } from '../i18n.js';
import { refusalOf, typeOf } from '../attachmentLogic.js';
import { clone, showIcon } from './clone.js';

/**
 * Chooses files and uploads each at once. `upload(file, {onProgress, signal})` answers the key.
 * Says `attachmentschange` when the files that lie in the store have changed.
 */
export function AttachmentPicker(el, { upload }) {
  const input = el.querySelector('.attachment-picker__input');
  const drop = el.querySelector('.attachment-picker__drop');
  const hint = el.querySelector('.attachment-picker__hint');
  const list = el.querySelector('.attachment-picker__list');
  const refusals = el.querySelector('.attachment-picker__refusals');
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
      const refusal = limits && refusalOf(file, limits, items.length);
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

  async function start(item) {
    item.stop = new AbortController();
    Object.assign(item, { state: 'uploading', progress: 0, failure: null });
    show(item);
    item.settled = send(item);
    await item.settled;
  }

  async function send(item) {
    const onProgress = (progress) => {
      item.progress = progress;
      show(item);
    };
    try {
      item.key = await upload(item, { onProgress, signal: item.stop.signal });
      item.state = 'done';
      changed();
    } catch (error) {
      item.failure = error;
      item.state = 'failed';
    }
    show(item);
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
    item.stop?.abort();
    if (item.url) URL.revokeObjectURL(item.url);
    const next = item.el.nextElementSibling ?? item.el.previousElementSibling;
    item.el.remove();
    items = items.filter((other) => other !== item);
    refused = [];
    update();
    changed();
    (next?.querySelector('.attachment__remove') ?? input).focus();
  }

  function changed() {
    el.dispatchEvent(new CustomEvent('attachmentschange', { bubbles: true }));
  }

  /** When every upload has ended: the keys in the store, and how many files are not there. */
  async function settle() {
    await Promise.all(items.map((item) => item.settled));
    return { keys: items.filter(({ state }) => state === 'done').map(({ key }) => key), failed: failed() };
  }

  /** What could not be uploaded, and the names of all. */
  const failed = () => items.filter(({ state }) => state === 'failed').length;
  const names = () => items.map(({ name }) => name);

  /** What lies in the store, for a draft. */
  function stored() {
    const done = items.filter(({ state }) => state === 'done');
    return done.map(({ key, name, type, size }) => ({ key, name, type, size }));
  }

  function restore(files) {
    files.forEach((file) => put({ ...file, state: 'done', progress: 1 }));
  }

  function clear() {
    items.forEach((item) => {
      item.stop?.abort();
      item.el.remove();
    });
    items = [];
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
  document.addEventListener('localechange', () => update());

  const count = () => items.length;
  const isBusy = () => items.some(({ state }) => state === 'uploading');
  return { update, settle, failed, names, stored, restore, clear, count, isBusy };
}

function words({ state, size, progress, failure }) {
  if (state === 'uploading') return t('files.uploading', { percent: Math.round(progress * 100) });
  if (state === 'failed') return t('files.failed', { reason: reason(failure) });
  return `${t(`files.${state}`)} · ${fileSize(size)}`;
}

const REASONS = { 413: 'failure.too_large', 422: 'failure.wrong_type' };

// A refusal of the store itself (an upload slot that has run out) is mended by trying again.
function reason(failure) {
  if (!(failure instanceof ApiError) || failure.status >= 500) return failureWords(failure)();
  return t(REASONS[failure.status] ?? 'failure.unknown');
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
