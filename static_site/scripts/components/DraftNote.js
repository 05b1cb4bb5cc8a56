import { t } from '../i18n.js';

/** Says above `form` that what was typed before has been brought back, with a button that discards it. */
export function DraftNote(form, { discard }) {
  const note = document.createElement('p');
  const words = document.createElement('span');
  const button = document.createElement('button');
  note.className = 'act__restored';
  note.hidden = true;
  button.type = 'button';
  button.className = 'link-button';
  button.addEventListener('click', () => {
    discard();
    form.querySelector('input:not([type=hidden]), select, textarea')?.focus();
  });
  note.append(words, ' ', button);
  form.prepend(note);

  function say() {
    words.textContent = t('form.draft_restored');
    button.textContent = t('form.draft_discard');
  }

  function show(state) {
    say();
    note.hidden = !state;
  }

  document.addEventListener('localechange', say);
  return { show };
}
