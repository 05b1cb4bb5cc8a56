/** Sections of acts in a list, by key. Sections that stay keep what is typed into them. */
export function ActList(list) {
  const acts = new Map();

  /** Shows the acts `keys` in this order; `mount(key)` makes a section that is not there yet. */
  function update(keys, mount) {
    remove([...acts.keys()].filter((key) => !keys.includes(key)));
    for (const key of keys) if (!acts.has(key)) acts.set(key, mount(key));
    // Only what is out of its place is moved: a section that is moved loses the focus of who writes in it.
    keys.forEach((key, place) => {
      const { section } = acts.get(key);
      if (list.children[place] !== section) list.insertBefore(section, list.children[place] ?? null);
    });
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
