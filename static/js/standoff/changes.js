// Changes: one gesture each, all of its operations or none; twin of annotator/standoff/changes.py.

import {
  KINDS, Refused, fillerParts, isObject, malformed, readCode, readEntity, readFrame, readId, readList, readObject,
  readSpan, readUuid, readValue, same, shelfOf,
} from "./values.js";

const READERS = { span: readSpan, entity: readEntity, frame: readFrame };

/** A change in canonical form; throws Refused "malformed" with the path of the flaw. */
export function readChange(value, path = "") {
  const dot = path ? `${path}.` : "";
  const got = readObject(value, path, ["id", "label", "operations", "undoes"]);
  const operations = readList(got.operations, `${dot}operations`);
  if (!operations.length) throw malformed(`${dot}operations`, "at least one operation");
  const change = {
    id: readUuid(got.id, `${dot}id`),
    label: readCode(got.label, `${dot}label`),
    operations: operations.map((item, n) => readOperation(item, `${dot}operations[${n}]`)),
  };
  if (got.undoes !== undefined && got.undoes !== null) change.undoes = readUuid(got.undoes, `${dot}undoes`);
  return change;
}

export function readOperation(value, path) {
  const name = isObject(value) && Object.hasOwn(value, "op") ? value.op : null;
  if (name === "put") return readPut(value, path);
  if (name === "delete") return readDelete(value, path);
  if (name === "set") return readSet(value, path);
  throw malformed(isObject(value) ? `${path}.op` : path, "one of put, delete, set");
}

function readKind(value, path) {
  if (!KINDS.includes(value)) throw malformed(path, "one of span, entity, frame");
  return value;
}

function readPut(value, path) {
  const got = readObject(value, path, ["op", "kind", "object", "seen"]);
  const kind = readKind(got.kind, `${path}.kind`);
  const object = READERS[kind](got.object, `${path}.object`);
  return { op: "put", kind, object, seen: readSeen(got, path, kind, object.id) };
}

function readDelete(value, path) {
  const got = readObject(value, path, ["op", "kind", "id", "seen"]);
  const kind = readKind(got.kind, `${path}.kind`);
  const id = readId(got.id, `${path}.id`);
  const seen = readSeen(got, path, kind, id);
  if (seen === null) throw malformed(`${path}.seen`, "the object as it was seen");
  return { op: "delete", kind, id, seen };
}

function readSeen(got, path, kind, id) {
  if (got.seen === undefined) throw malformed(`${path}.seen`, "the object as it was seen, or null");
  if (got.seen === null) return null;
  const seen = READERS[kind](got.seen, `${path}.seen`);
  if (seen.id !== id) throw malformed(`${path}.seen.id`, "the same id");
  return seen;
}

function readSet(value, path) {
  const got = readObject(value, path, ["op", "kind", "code", "value", "seen"]);
  if (got.kind !== "label") throw malformed(`${path}.kind`, "label");
  for (const key of ["value", "seen"]) {
    if (got[key] === undefined) throw malformed(`${path}.${key}`, "a value or null");
  }
  return {
    op: "set",
    kind: "label",
    code: readCode(got.code, `${path}.code`),
    value: got.value === null ? null : readValue(got.value, `${path}.value`),
    seen: got.seen === null ? null : readValue(got.seen, `${path}.seen`),
  };
}

/**
 * The annotations after `change` (untouched collections are shared with the old ones).
 * Throws Refused "malformed", "conflict" or "dangling_reference", and then nothing happened.
 */
export function apply(annotations, change) {
  const draft = new Draft(annotations);
  readChange(change).operations.forEach((operation, n) => {
    if (operation.op === "set") setLabel(draft, operation, n);
    else putOrDelete(draft, operation, n);
  });
  refuseDangling(draft);
  return draft.after;
}

/** Copy-on-write view of annotations while a change is applied, and what it touched. */
class Draft {
  constructor(annotations) {
    this.after = { ...annotations };
    this.own = new Set();
    this.put = { span: new Set(), entity: new Set(), frame: new Set() };
    this.deleted = { span: new Set(), entity: new Set(), frame: new Set() };
  }

  shelf(kind) {
    return this.after[shelfOf(kind)];
  }

  writable(kind) {
    if (!this.own.has(kind)) {
      this.after[shelfOf(kind)] = new Map(this.shelf(kind));
      this.own.add(kind);
    }
    return this.shelf(kind);
  }

  kindOf(id) {
    return KINDS.find((kind) => this.shelf(kind).has(id));
  }
}

function putOrDelete(draft, operation, n) {
  const { kind } = operation;
  const id = operation.op === "put" ? operation.object.id : operation.id;
  const taken = draft.kindOf(id);
  if (taken && taken !== kind) {
    throw new Refused("conflict", `${id} is the id of a ${taken}`, { operation: n, kind, id, taken });
  }
  if (!same(draft.shelf(kind).get(id) ?? null, operation.seen)) {
    throw new Refused("conflict", `${kind} ${id} is not as it was seen`, { operation: n, kind, id });
  }
  const [into, outOf] = operation.op === "put" ? [draft.put, draft.deleted] : [draft.deleted, draft.put];
  if (operation.op === "put") draft.writable(kind).set(id, operation.object);
  else draft.writable(kind).delete(id);
  into[kind].add(id);
  outOf[kind].delete(id);
}

function setLabel(draft, { code, value, seen }, n) {
  const { labels } = draft.after;
  if (!same(Object.hasOwn(labels, code) ? labels[code] : null, seen)) {
    throw new Refused("conflict", `label ${code} is not as it was seen`, { operation: n, kind: "label", id: code });
  }
  const { [code]: _, ...rest } = labels;
  draft.after.labels = value === null ? rest : { ...rest, [code]: value };
}

function refuseDangling(draft) {
  const { spans, entities, frames } = draft.after;
  const lost = spansToLookAt(draft, spans).filter((span) => span.entity !== undefined && !entities.has(span.entity));
  const first = lost.map((span) => span.id).sort()[0];
  if (first !== undefined) throw dangling("span", first, "entity", spans.get(first).entity);
  for (const id of framesToLookAt(draft, frames)) {
    const { roles } = frames.get(id);
    for (const filler of Object.values(roles).flat()) {
      const { kind, target } = fillerParts(filler);
      if (kind !== "special" && !draft.shelf(kind).has(target)) throw dangling("frame", id, kind, target);
    }
  }
}

function spansToLookAt(draft, spans) {
  return draft.deleted.entity.size ? [...spans.values()] : [...draft.put.span].map((id) => spans.get(id));
}

function framesToLookAt(draft, frames) {
  const somethingGone = KINDS.some((kind) => draft.deleted[kind].size);
  return [...(somethingGone ? frames.keys() : draft.put.frame)].sort();
}

function dangling(kind, id, missing, target) {
  const message = `${kind} ${id} points to ${missing} ${target}, which is not there`;
  return new Refused("dangling_reference", message, { kind, id, missing, target });
}

/**
 * The change `id` that takes `change` back: its operations turned round, last one first.
 * Every operation carries what it replaced, so the annotations are not looked at: any undo can be made from the log.
 */
export function inverse(_annotations, change, { id, label = "undo" }) {
  return { id, label, operations: change.operations.map(turned).reverse(), undoes: change.id };
}

function turned(operation) {
  if (operation.op === "set") return { ...operation, value: operation.seen, seen: operation.value };
  if (operation.op === "delete") return { op: "put", kind: operation.kind, object: operation.seen, seen: null };
  const { kind, object, seen } = operation;
  if (seen === null) return { op: "delete", kind, id: object.id, seen: object };
  return { op: "put", kind, object: seen, seen: object };
}

/** The ids a change puts or deletes: {span, entity, frame: Set}. */
export function touched(change) {
  const ids = { span: new Set(), entity: new Set(), frame: new Set() };
  for (const operation of change.operations) {
    if (operation.op !== "set") ids[operation.kind].add(operation.op === "put" ? operation.object.id : operation.id);
  }
  return ids;
}
