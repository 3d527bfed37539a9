/**
 * The ledger: an annotation set as the browser knows it, in two layers.
 *
 * `confirmed` is what the server has logged, at `revision`; `pending` are the changes made here (in this tab, in another tab,
 * or before a reload) that the server has not answered yet. What the person sees, `current`, is confirmed + pending.
 * The confirmed layer moves only in the order of the server's log, so it can never drift from it.
 *
 * Pure: no storage, no network, no clock. The reducer comes in from outside.
 */
import { apply } from "../standoff/changes.js";
import { Refused, shelfOf } from "../standoff/values.js";

/**
 * @param {{annotations: object, revision: number, log: object[]}} set as the server gave it; `log` may be only its end
 * @returns the ledger; change it through the functions of this module alone
 */
export function openLedger({ annotations, revision, log }) {
  return {
    confirmed: annotations,
    current: annotations,
    revision,
    log: [...log],
    /** Entries were read that lie further back than what is kept. */
    recalled: false,
    logged: new Set(log.map((entry) => entry.id)),
    pending: new Map(),
    /** ids of pending changes that do not fit on what stands now: only the server can decide about them */
    held: new Set(),
  };
}

export const knows = (ledger, id) => ledger.pending.has(id) || ledger.logged.has(id);

/** A change just made here. Throws Refused (and keeps nothing) when it does not fit or `check(after)` throws. */
export function add(ledger, change, check = () => {}) {
  const after = apply(ledger.current, change);
  check(after);
  ledger.current = after;
  ledger.pending.set(change.id, change);
}

/** A change from the journal or another tab: kept even when it does not fit here. Says whether it was news. */
export function adopt(ledger, change) {
  if (knows(ledger, change.id)) return false;
  ledger.pending.set(change.id, change);
  if (!tryCurrent(ledger, change)) ledger.held.add(change.id);
  return true;
}

/**
 * Moves the confirmed layer on along the server's log.
 *
 * @param {{from: number, to: number, entries: object[]}} step the entries `from`+1 … `to`, in the log's order
 * @returns {"moved"|"behind"|"gap"|"broken"} behind: nothing new in it; gap: entries are missing in between;
 *   broken: an entry does not fit on the confirmed layer, the whole set has to be fetched
 */
export function advance(ledger, { from, to, entries }) {
  if (to <= ledger.revision) return "behind";
  if (from > ledger.revision || entries.length !== to - from) return "gap";
  const news = entries.slice(ledger.revision - from);
  const confirmed = applyAll(ledger.confirmed, news);
  if (confirmed === null) return "broken";
  ledger.confirmed = confirmed;
  ledger.revision = to;
  settle(ledger, news);
  return "moved";
}

/** Starts again from a fresh copy of the set; what is pending and not in its log stays on top. */
export function reset(ledger, { annotations, revision, log }) {
  Object.assign(ledger, { confirmed: annotations, revision, log: [...log] });
  ledger.logged = new Set(log.map((entry) => entry.id));
  for (const id of ledger.logged) ledger.pending.delete(id);
  rebuild(ledger);
}

/** The sequence of the first log entry known here; 1 when the log is known whole. */
export const loggedFrom = ({ revision, log }) => revision - log.length + 1;

/** Older entries of the log, ending just before `before`. Says whether they joined what is known. */
export function recall(ledger, before, entries) {
  if (before !== loggedFrom(ledger) || !entries.length) return false;
  ledger.log = [...entries, ...ledger.log];
  ledger.recalled = true;
  for (const { id } of entries) ledger.logged.add(id);
  // What waited here and turns out to be logged is in the confirmed layer already.
  drop(ledger, entries.map(({ id }) => id));
  return true;
}

/** Takes changes out that the server refused; what was built on them is tried again without them. */
export function drop(ledger, ids) {
  const known = ids.filter((id) => ledger.pending.delete(id));
  if (known.length) rebuild(ledger);
  return known.length > 0;
}

/** The history as the person lived it: the log's entries, then the pending changes that took effect. */
export function entries(ledger) {
  const pending = [...ledger.pending.values()].filter(({ id }) => !ledger.held.has(id) && !ledger.logged.has(id));
  return [...ledger.log, ...pending];
}

/** What of two annotation values differs: `{spans, entities, frames, labels}`, each a Set of ids (codes for labels). */
export function difference(before, after) {
  const touched = nothingTouched();
  for (const kind of ["spans", "entities", "frames"]) {
    if (before[kind] === after[kind]) continue;
    for (const [id, object] of after[kind]) if (before[kind].get(id) !== object) touched[kind].add(id);
    for (const id of before[kind].keys()) if (!after[kind].has(id)) touched[kind].add(id);
  }
  const codes = [...Object.keys(before.labels), ...Object.keys(after.labels)];
  for (const code of codes) if (before.labels[code] !== after.labels[code]) touched.labels.add(code);
  return touched;
}

/** What the operations of one change name, in the form of {@link difference}. */
export function touchedBy(change) {
  const touched = nothingTouched();
  for (const { op, kind, id, object, code } of change.operations) {
    if (op === "set") touched.labels.add(code);
    else touched[shelfOf(kind)].add(id ?? object.id);
  }
  return touched;
}

const nothingTouched = () => ({ spans: new Set(), entities: new Set(), frames: new Set(), labels: new Set() });

/** So many entries of the log are kept at the least, and at the most twice as many: the page must not grow all day long. */
const KEPT = 200;

/** Older entries are the server's to remember, unless somebody has just gone back to them. */
function trim({ log, recalled }) {
  if (!recalled && log.length > 2 * KEPT) log.splice(0, log.length - KEPT);
}

function settle(ledger, news) {
  const waiting = [...ledger.pending.keys()];
  const expected = news.every(({ id }, n) => id === waiting[n] && !ledger.held.has(id));
  for (const entry of news) {
    ledger.log.push(entry);
    ledger.logged.add(entry.id);
    ledger.pending.delete(entry.id);
  }
  trim(ledger);
  // Nothing but our own changes in our own order: they are on the screen already. Else all is laid out anew; whether a
  // stranger's change "fits" on top proves nothing, what it saw may have been there, gone, and come back.
  if (!expected) rebuild(ledger);
}

function rebuild(ledger) {
  ledger.current = ledger.confirmed;
  ledger.held.clear();
  for (const change of ledger.pending.values()) if (!tryCurrent(ledger, change)) ledger.held.add(change.id);
}

function tryCurrent(ledger, change) {
  const after = applyAll(ledger.current, [change]);
  if (after !== null) ledger.current = after;
  return after !== null;
}

function applyAll(annotations, changes) {
  try {
    return changes.reduce((value, change) => apply(value, change), annotations);
  } catch (error) {
    if (error instanceof Refused) return null;
    throw error;
  }
}
