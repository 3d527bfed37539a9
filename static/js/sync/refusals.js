/**
 * What the server refused, and what the person makes of it: theirs (let it go) or mine (the same gesture once more, on what
 * stands there now). Pure but for `refusalsOf`, which joins store and outbox.
 */
import { same, shelfOf } from "../standoff/values.js";

/**
 * The operations of a refused change, made to fit on the annotations as they are now.
 *
 * What it wanted to write it still writes; what it pointed to and is gone meanwhile is left out (an entity of a span, a
 * filler of a role); what already stands as wanted is not written again.
 *
 * @returns {object[]} operations with fresh `seen`; empty when there is nothing left to do
 */
export function rebase({ operations }, annotations) {
  const now = overlay(annotations);
  const willExist = new Set(operations.filter(({ op }) => op === "put").map(({ object }) => object.id));
  const stands = (kind, id) => willExist.has(id) || now.get(kind, id) !== null;
  return operations.map((operation) => REBASE[operation.op](operation, now, stands)).filter(Boolean);
}

const REBASE = {
  put({ kind, object }, now, stands) {
    const wanted = MEND[kind](object, stands);
    const seen = now.get(kind, wanted.id);
    if (same(seen, wanted)) return null;
    now.set(kind, wanted.id, wanted);
    return { op: "put", kind, object: wanted, seen };
  },
  delete({ kind, id }, now) {
    const seen = now.get(kind, id);
    if (seen === null) return null;
    now.set(kind, id, null);
    return { op: "delete", kind, id, seen };
  },
  set({ kind, code, value }, now) {
    const seen = now.get("label", code);
    if (same(seen, value)) return null;
    now.set("label", code, value);
    return { op: "set", kind, code, value, seen };
  },
};

const MEND = {
  entity: (entity) => entity,
  span({ entity, ...rest }, stands) {
    return entity === undefined || !stands("entity", entity) ? rest : { ...rest, entity };
  },
  frame(frame, stands) {
    const stays = (filler) => Object.entries(filler).every(([kind, id]) => kind === "special" || stands(kind, id));
    const roles = Object.entries(frame.roles).map(([role, fillers]) => [role, fillers.filter(stays)]);
    return { ...frame, roles: Object.fromEntries(roles.filter(([, fillers]) => fillers.length)) };
  },
};

function overlay(annotations) {
  const changed = new Map();
  const stored = (kind, id) => (kind === "label" ? annotations.labels[id] : annotations[shelfOf(kind)].get(id)) ?? null;
  return {
    get: (kind, id) => (changed.has(`${kind} ${id}`) ? changed.get(`${kind} ${id}`) : stored(kind, id)),
    set: (kind, id, value) => changed.set(`${kind} ${id}`, value),
  };
}

/**
 * Both versions of everything a refused change wanted to touch.
 * @returns {{kind: string, id: string, mine: object|null, theirs: object|null}[]} mine/theirs null: deleted, or not there
 */
export function versions({ operations }, annotations) {
  const now = overlay(annotations);
  const last = new Map(operations.map((operation) => [`${operation.kind} ${nameOf(operation)}`, operation]));
  return [...last.values()].map((operation) => ({
    kind: operation.kind,
    id: nameOf(operation),
    mine: operation.object ?? operation.value ?? null,
    theirs: now.get(operation.kind, nameOf(operation)),
  }));
}

const nameOf = ({ id, code, object }) => id ?? code ?? object.id;

/**
 * The open refusals of a store, kept in the outbox until decided.
 * @param {(ids: string[]) => void} onDecided so that the other tabs close theirs
 */
export function refusalsOf(store, outbox, onDecided) {
  let list = [];
  const show = (refusals) => {
    list = refusals;
    store.setStatus({ rejected: list.length });
  };
  const decided = async (ids) => {
    show(list.filter(({ id }) => !ids.includes(id)));
    await outbox.forget(ids);
    onDecided(ids);
  };
  return {
    get list() {
      return list;
    },
    reload: async () => show(await outbox.refused()),
    theirs: (refusal) => decided([refusal.id]),
    /** @throws Refused when it cannot stand even so; then it stays on the list */
    async mine(refusal) {
      const operations = rebase(refusal.change, store.annotations);
      store.commit({ label: refusal.change.label, operations });
      await decided([refusal.id]);
    },
  };
}
