/** A dialog that asks once more. `ask()` answers whether the reader agreed; the focus returns to where it was. */
export function Confirmation(dialog) {
  function ask() {
    dialog.returnValue = '';
    dialog.showModal();
    return new Promise((resolve) => {
      dialog.addEventListener('close', () => resolve(dialog.returnValue === 'yes'), { once: true });
    });
  }

  return { ask };
}
