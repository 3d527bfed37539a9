/**
 * What the server refused, as cases a person can decide: which refused changes belong together, what each side wants, and
 * the operations that keep mine, or both. Pure.
 *
 * A case: `{ids, verdict, change, versions}`. `ids` are the refused changes in it, the first one and all that built on it;
 * `change` is what they come to together; `versions` as {@link versions}.
 */
import { same, shelfOf } from "../standoff/values.js";

const keyOf = ({ kind, id, code, object }) => `${kind} ${id ?? code ?? object.id}`;

/** What several changes come to, one after the other: one operation for each thing, from how the first saw it to how the last left it. */
export function composed(changes) {
  const things = new Map();
  for (const operation of changes.flatMap(({ operations }) => operations)) {
    const known = things.get(keyOf(operation));
    const { op, kind, id, code, object, value } = operation;
    const wanted = op === "delete" ? null : op === "set" ? value : object;
    things.set(keyOf(operation), { kind, id: id ?? code ?? object.id, seen: known ? known.seen : operation.seen, wanted });
  }
  const operations = [...things.values()].filter(({ seen, wanted }) => !same(seen, wanted)).map(operationOf);
  return { operations };
}

function operationOf({ kind, id, seen, wanted }) {
  if (kind === "label") return { op: "set", kind, code: id, value: wanted, seen };
  return wanted === null ? { op: "delete", kind, id, seen } : { op: "put", kind, object: wanted, seen };
}

/**
 * The cases among refusals `[{id, change, verdict}]` (in the order they were made), on the annotations as they are now.
 * Changes belong together when they touch the same thing, or one points to what another made.
 */
export function casesOf(refusals, annotations) {
  return groups(refusals).map((group) => {
    const change = composed(group.map((one) => one.change));
    return { ids: group.map(({ id }) => id), verdict: group[0].verdict, change, versions: versions(change, annotations) };
  });
}

function groups(refusals) {
  const found = [];
  for (const refusal of refusals) {
    const names = namesIn(refusal.change);
    const joined = found.filter((group) => [...names].some((name) => group.names.has(name)));
    const rest = found.filter((group) => !joined.includes(group));
    const merged = {
      names: new Set([...joined.flatMap((group) => [...group.names]), ...names]),
      refusals: [...joined.flatMap((group) => group.refusals), refusal],
    };
    found.splice(0, found.length, ...rest, merged);
  }
  const place = new Map(refusals.map((refusal, n) => [refusal, n]));
  const inOrder = found.map((group) => group.refusals.sort((a, b) => place.get(a) - place.get(b)));
  return inOrder.sort((a, b) => place.get(a[0]) - place.get(b[0]));
}

/** The change itself, what it takes back, and every thing it touches or, when making it, points to. */
function namesIn({ id, undoes, operations }) {
  const names = new Set([`change ${id}`]);
  if (undoes) names.add(`change ${undoes}`);
  for (const operation of operations) {
    names.add(keyOf(operation));
    for (const name of pointersOf(operation)) names.add(name);
  }
  return names;
}

/** Only what this operation newly points to: two mentions of one person are no reason to decide them together. */
function pointersOf({ op, object, seen }) {
  if (op !== "put") return [];
  const before = new Set(pointers(seen));
  return pointers(object).filter((name) => !before.has(name));
}

function pointers(object) {
  if (!object) return [];
  const fillers = Object.values(object.roles ?? {}).flat().flatMap((filler) => Object.entries(filler).filter(([kind]) => kind !== "special"));
  const entity = object.entity === undefined ? [] : [["entity", object.entity]];
  return [...fillers, ...entity].map(([kind, id]) => `${kind} ${id}`);
}

/**
 * The operations that write what a change wanted onto the annotations as they are now.
 *
 * What it pointed to and is gone meanwhile is left out (an entity of a span, a filler of a role); what already stands as
 * wanted is not written again.
 *
 * @returns {object[]} operations with fresh `seen`; empty when there is nothing left to do
 */
export function rebase({ operations }, annotations) {
  const now = overlay(annotations);
  const willExist = new Set(operations.filter(({ op }) => op === "put").map(({ object }) => object.id));
  const willGo = new Set(operations.filter(({ op }) => op === "delete").map(({ id }) => id));
  const stands = (kind, id) => willExist.has(id) || (!willGo.has(id) && now.get(kind, id) !== null);
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
 * Both versions of everything a change wanted to touch, and how it was when the change was made.
 * @returns {{kind: string, id: string, base: object|null, mine: object|null, theirs: object|null}[]} null: not there
 */
export function versions({ operations }, annotations) {
  const now = overlay(annotations);
  return operations.map((operation) => {
    const id = operation.id ?? operation.code ?? operation.object.id;
    const mine = operation.object ?? operation.value ?? null;
    return { kind: operation.kind, id, base: operation.seen, mine, theirs: now.get(operation.kind, id) };
  });
}

/** The parts of a thing that can be changed on their own: `Map name → value`. */
export function partsOf(thing) {
  if (thing === null || typeof thing !== "object" || Array.isArray(thing)) return new Map([["value", thing]]);
  const { id: _, text: __, attributes = {}, roles = {}, ...rest } = thing;
  const named = (prefix, values) => Object.entries(values).map(([code, value]) => [`${prefix}.${code}`, value]);
  return new Map([...Object.entries(rest), ...named("attributes", attributes), ...named("roles", roles)]);
}

/** The names of the parts in which two versions of a thing differ. */
export function differing(one, other) {
  const [a, b] = [partsOf(one), partsOf(other)];
  return [...new Set([...a.keys(), ...b.keys()])].filter((name) => !same(a.get(name) ?? null, b.get(name) ?? null));
}

/**
 * The operations that keep both sides, or null where only one can stay. Where each side changed other parts of a thing, it
 * gets both; where both moved or retyped a span, the stored one stays and mine is marked beside it.
 *
 * @param {() => string} newId
 */
export function together(versions_, annotations, newId) {
  const pairs = versions_.map((version) => bothOf(version, newId));
  if (pairs.includes(null) || !pairs.some(({ isJoint }) => isJoint)) return null;
  const wanted = pairs.filter(({ object }) => object !== undefined).map(({ kind, id, object, seen }) => operationOf({ kind, id, seen, wanted: object }));
  const operations = rebase({ operations: wanted }, annotations);
  return operations.length ? operations : null;
}

/** `{kind, id, seen, object (undefined: leave it), isJoint}` or null. */
function bothOf({ kind, id, base, mine, theirs }, newId) {
  const plain = { kind, id, seen: theirs, isJoint: false };
  if (same(base, theirs)) return { ...plain, object: mine };
  if (same(mine, theirs)) return { ...plain, object: undefined };
  if (mine === null || theirs === null || base === null || kind === "label") return null;
  const [changed, others] = [differing(base, mine), differing(base, theirs)];
  if (!changed.some((name) => others.includes(name) && !same(partsOf(mine).get(name) ?? null, partsOf(theirs).get(name) ?? null))) {
    return { ...plain, object: joined(mine, theirs, changed), isJoint: true };
  }
  const isElsewhere = kind === "span" && differing(mine, theirs).some((name) => name === "segments" || name === "type");
  if (!isElsewhere) return null;
  const copy = newId();
  return { kind, id: copy, seen: null, object: { ...mine, id: copy }, isJoint: true };
}

/** `theirs` with the parts that were changed here. */
function joined(mine, theirs, changed) {
  const out = { ...theirs, attributes: { ...theirs.attributes }, ...(theirs.roles && { roles: { ...theirs.roles } }) };
  for (const name of changed) {
    const [part, code] = name.split(".");
    const [from, into] = code === undefined ? [mine, out] : [mine[part], out[part]];
    if (from[code ?? part] === undefined) delete into[code ?? part];
    else into[code ?? part] = from[code ?? part];
    if (name === "segments") out.text = mine.text;
  }
  return out;
}
