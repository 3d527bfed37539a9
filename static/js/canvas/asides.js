/** Problems that a person has set aside as none: kept in this browser, for this person and this set. */

const keyOf = ({ code, id, facts }) => JSON.stringify([code, id, facts.role, facts.attribute, facts.other, facts.rest]);

/** Errors hinder submitting; nobody can set them aside. */
export const canSetAside = ({ severity }) => severity === "warning";

/**
 * @param {() => void} onChange also told when another tab of this browser changes the list
 * @returns {{has: (problem: object) => boolean, add: (problem: object) => void, remove: (problem: object) => void}}
 */
export function createAsides({ id, user }, onChange, storage = storageOrNull()) {
  const name = `sanad aside ${user?.id ?? ""} ${id}`;
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
    has: (problem) => keys.size > 0 && keys.has(keyOf(problem)),
    add: (problem) => canSetAside(problem) && write(new Set([...keys, keyOf(problem)])),
    remove: (problem) => write(new Set([...keys].filter((key) => key !== keyOf(problem)))),
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
