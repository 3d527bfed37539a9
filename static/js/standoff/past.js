/**
 * Earlier states of an annotation set, computed in the browser: going back from the present by the log's inverses, and the
 * operations that lead from one state to another. Pure.
 */
import { shelfOf, same } from "./values.js";

/**
 * The annotations as they were before some changes.
 * @param {object} annotations the state after the last of them; it is not changed
 * @param {object[]} changes a stretch of the log up to that state, oldest first
 */
export function rewound(annotations, changes) {
  const past = { spans: new Map(annotations.spans), entities: new Map(annotations.entities), frames: new Map(annotations.frames), labels: { ...annotations.labels } };
  for (let n = changes.length - 1; n >= 0; n -= 1) {
    const { operations } = changes[n];
    for (let k = operations.length - 1; k >= 0; k -= 1) takeBack(past, operations[k]);
  }
  return past;
}

function takeBack(past, { kind, id, code, object, seen }) {
  if (kind === "label") {
    if (seen === null) delete past.labels[code];
    else past.labels[code] = seen;
    return;
  }
  const shelf = past[shelfOf(kind)];
  if (seen === null) shelf.delete(object.id);
  else shelf.set(id ?? object.id, seen);
}

/**
 * The operations that turn one state into another: what goes, goes first (an id may come back as something else), then
 * persons, marks and frames. A change is looked at as a whole, so nothing in it may point to what is not in the end.
 */
export function difference(before, after) {
  const operations = [];
  for (const kind of ["frame", "span", "entity"]) {
    const [from, to] = [before[shelfOf(kind)], after[shelfOf(kind)]];
    for (const [id, seen] of from) if (!to.has(id)) operations.push({ op: "delete", kind, id, seen });
  }
  for (const kind of ["entity", "span", "frame"]) {
    const [from, to] = [before[shelfOf(kind)], after[shelfOf(kind)]];
    for (const [id, object] of to) {
      const seen = from.get(id) ?? null;
      if (!same(object, seen)) operations.push({ op: "put", kind, object, seen });
    }
  }
  const codes = new Set([...Object.keys(before.labels), ...Object.keys(after.labels)]);
  for (const code of codes) {
    const [seen, value] = [before.labels[code] ?? null, after.labels[code] ?? null];
    if (!same(seen, value)) operations.push({ op: "set", kind: "label", code, value, seen });
  }
  return operations;
}

/**
 * The ids of the changes that do not count any more: taken back, and the undo that did it not taken back itself.
 * @param {object[]} changes oldest first
 */
export function undone(changes) {
  const gone = new Set();
  for (let n = changes.length - 1; n >= 0; n -= 1) {
    const { id, undoes } = changes[n];
    if (undoes && !gone.has(id)) gone.add(undoes);
  }
  return gone;
}

/**
 * Changes grouped into sittings: with less than `gap` ms between one and the next, on one day, by one person.
 * @param {{created_at: string, actor: {id: number}|null}[]} entries newest first
 * @returns {object[][]} newest first
 */
export function sittings(entries, gap = 30 * 60_000) {
  const found = [];
  for (const entry of entries) {
    const last = found.at(-1)?.at(-1);
    const goesOn = last && moment(last) - moment(entry) < gap && day(last) === day(entry) && last.actor?.id === entry.actor?.id;
    if (goesOn) found.at(-1).push(entry);
    else found.push([entry]);
  }
  return found;
}

const moment = ({ created_at: at }) => new Date(at).getTime();
const day = ({ created_at: at }) => new Date(at).toDateString();
