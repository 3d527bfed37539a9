/**
 * A working copy on which a gesture is composed; in the end it says which operations lead there.
 *
 * However often a gesture touches an object, one operation comes out of it, with the object as it stood before in
 * `seen`. That is why gestures can be built out of each other.
 */

const MAPS = { span: "spans", entity: "entities", frame: "frames" };
const same = (a, b) => JSON.stringify(a) === JSON.stringify(b);

/** @param {object} annotations what stands now; it is not changed */
export function draft(annotations) {
  const touched = { span: new Map(), entity: new Map(), frame: new Map() };
  const base = (kind) => annotations[MAPS[kind]];

  function get(kind, id) {
    return touched[kind].has(id) ? touched[kind].get(id) : base(kind).get(id);
  }

  function* all(kind) {
    for (const [id, object] of base(kind)) {
      const now = touched[kind].has(id) ? touched[kind].get(id) : object;
      if (now) yield now;
    }
    for (const [id, object] of touched[kind]) if (object && !base(kind).has(id)) yield object;
  }

  return {
    get,
    all,
    put: (kind, object) => void touched[kind].set(object.id, object),
    remove: (kind, id) => void touched[kind].set(id, null),
    /** The finished gesture: puts before deletes, entities before spans before frames. */
    gesture: (label) => ({ label, operations: [...puts(touched, base), ...deletes(touched, base)] }),
  };
}

function* puts(touched, base) {
  for (const kind of ["entity", "span", "frame"]) {
    for (const [id, object] of touched[kind]) {
      const seen = base(kind).get(id) ?? null;
      if (object && !same(object, seen)) yield { op: "put", kind, object, seen };
    }
  }
}

function* deletes(touched, base) {
  for (const kind of ["frame", "span", "entity"]) {
    for (const [id, object] of touched[kind]) {
      const seen = base(kind).get(id);
      if (!object && seen) yield { op: "delete", kind, id, seen };
    }
  }
}
