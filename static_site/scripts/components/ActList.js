/** Sections of acts in a list, by key. Sections that stay keep what is typed into them. */
export function ActList(list) {
  const acts = new Map();

  /** Shows the acts `keys` in this order; `mount(key)` makes a section that is not there yet. */
  function update(keys, mount) {
    remove([...acts.keys()].filter((key) => !keys.includes(key)));
    for (const key of keys) if (!acts.has(key)) acts.set(key, mount(key));
    list.append(...keys.map((key) => acts.get(key).section));
  }

  function remove(keys) {
    for (const key of keys) {
      acts.get(key).section.remove();
      acts.delete(key);
    }
  }

  return {
    update,
    clear: () => remove([...acts.keys()]),
    get: (key) => acts.get(key),
    all: () => [...acts],
  };
}
