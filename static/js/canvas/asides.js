/** What a person has set aside, problems as none, proposed quotes as none: kept in this browser, for this person and this set. */

const keyOf = ({ code, id, facts }) => JSON.stringify([code, id, facts.role, facts.attribute, facts.other, facts.rest]);

/** Errors hinder submitting; nobody can set them aside. */
export const canSetAside = ({ severity }) => severity === "warning";

/**
 * @param {() => void} onChange also told when another tab of this browser changes the list
 * @returns {{has: (problem: object) => boolean, add: (problem: object) => void, remove: (problem: object) => void}}
 */
export function createAsides({ id, user }, onChange, storage = storageOrNull()) {
  const kept = keptKeys(`sanad aside ${user?.id ?? ""} ${id}`, onChange, storage);
  return {
    has: (problem) => kept.size > 0 && kept.has(keyOf(problem)),
    add: (problem) => canSetAside(problem) && kept.add(keyOf(problem)),
    remove: (problem) => kept.remove(keyOf(problem)),
  };
}

/**
 * A set of keys under a name of this browser's storage.
 * @param {() => void} onChange also told when another tab of this browser changes it
 */
export function keptKeys(name, onChange, storage = storageOrNull()) {
  let keys = read(storage, name);

  function write(next) {
    keys = next;
    try {
      if (keys.size) storage?.setItem(name, JSON.stringify([...keys]));
      else storage?.removeItem(name);
    } catch {
      // A full or private browser: the list holds as long as the page does.
    }
    onChange();
  }

  globalThis.addEventListener?.("storage", (event) => {
    if (event.key !== name) return;
    keys = read(storage, name);
    onChange();
  });
  return {
    get size() {
      return keys.size;
    },
    has: (key) => keys.has(key),
    add: (key) => write(new Set([...keys, key])),
    remove: (key) => write(new Set([...keys].filter((one) => one !== key))),
    clear: () => write(new Set()),
  };
}

function storageOrNull() {
  try {
    return globalThis.localStorage ?? null;
  } catch {
    return null;
  }
}

function read(storage, name) {
  try {
    const kept = JSON.parse(storage?.getItem(name) ?? "[]");
    return new Set(Array.isArray(kept) ? kept : []);
  } catch {
    return new Set();
  }
}
