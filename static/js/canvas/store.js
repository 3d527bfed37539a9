/**
 * The store: the one place where an annotation set lives in the browser.
 *
 * Gestures come in through `commit`, `undo` and `redo`; what the server and other tabs did comes in through `follow`.
 * Painters and cards listen with `on`. Saving is the business of sync/session.js, which hangs itself on `outbox`.
 */
import { OffsetMap } from "../text/offsets.js";
import { inverse, readChange } from "../standoff/changes.js";
import { checkChange, refuseErrors } from "../standoff/check.js";
import { pushed, stacks } from "../standoff/history.js";
import { indexSchema } from "../standoff/schema.js";
import { Refused, readAnnotations, same } from "../standoff/values.js";
import * as ledgers from "../sync/ledger.js";
import { uuid } from "../sync/uuid.js";
import { forgetVanished, pointing } from "./selection.js";

/**
 * @param {object} page
 * @param {{id: string, text: string}} page.article
 * @param {object} page.schema the schema's JSON
 * @param {{id: string, state: string, revision: number, readonly: boolean, own: boolean, annotations: object, log: object[]}} page.set
 * @param {Iterable<string>} [page.names] folded known names
 * @param {{id: number|string}|null} [page.user] whose journal the changes go into
 */
export function createStore({ article, schema, set, names = [], user = null }) {
  const bus = createBus();
  const ledger = ledgers.openLedger(asValues(set));
  const store = {
    article: { ...article, map: new OffsetMap(article.text) },
    schema: indexSchema(schema),
    names: new Set(names),
    id: set.id,
    user,
    state: set.state,
    readonly: Boolean(set.readonly),
    /** Whether it is the reader's; nobody changes their own either where the project is closed. */
    own: set.own ?? true,
    /** The version of the schema that the set was brought to since the page was made; this page knows the old one. */
    movedTo: null,
    /** Why it was skipped, as far as that was told since the page was made: `{code, reason}`. */
    skipped: null,
    selection: null,
    active: null,
    armed: null,
    awaiting: null,
    mode: "smart",
    /** opening: whether something waits in the journal is not known yet */
    status: { state: "opening", waiting: 0, rejected: 0, kept: true, reason: "", trouble: null, stranger: null, savedAt: null },
    outbox: null,
    /** While an earlier state is looked at: `{at (sequence), annotations}`; nothing can be changed then. */
    past: null,
    on: bus.on,
    /** What the page shows. */
    get annotations() {
      return store.past?.annotations ?? ledger.current;
    },
    /** What stands now, whatever the page shows. */
    get present() {
      return ledger.current;
    },
    /** What the server has logged, at `revision`. */
    get confirmed() {
      return ledger.confirmed;
    },
    get revision() {
      return ledger.revision;
    },
    /** The sequence of the first entry of the log that is known here. */
    get loggedFrom() {
      return ledgers.loggedFrom(ledger);
    },
    get pending() {
      return [...ledger.pending.values()];
    },
    get canEdit() {
      return !store.readonly && store.state === "open" && !store.past && !store.movedTo;
    },
  };
  const moved = announcer(store, ledger, bus);
  Object.assign(store, pointing(store, bus.emit), editing(store, ledger, bus, moved), following(store, ledger, bus, moved));
  store.visit = visiting(store, ledger, bus);
  return withHistory(store, ledger);
}

const asValues = ({ annotations, revision, log }) => ({
  annotations: readAnnotations(annotations),
  revision,
  log: log.map(readEntry),
});

/** An entry of the server's log as a change, without sequence, actor and time. */
export const readEntry = ({ id, label, operations, undoes }) => readChange({ id, label, operations, undoes });

/** Listeners by type. A listener that throws must not keep the others, nor the saving, from happening. */
function createBus() {
  const listeners = new Map();
  return {
    on(type, listener) {
      if (!listeners.has(type)) listeners.set(type, new Set());
      listeners.get(type).add(listener);
      return () => listeners.get(type).delete(listener);
    },
    emit(type, detail) {
      for (const listener of listeners.get(type) ?? []) {
        try {
          listener(detail);
        } catch (error) {
          reportError(error);
        }
      }
    },
  };
}

/**
 * Tells everybody what a step of the ledger did, if it did anything; `change` only for gestures made here. While the past is
 * shown nothing of it is: the way back tells it all.
 */
function announcer(store, ledger, bus) {
  return function moved(before, change = null, touched = null) {
    const after = ledger.current;
    if (before === after || store.past) return;
    touched ??= change ? ledgers.touchedBy(change) : ledgers.difference(before, after);
    forgetVanished(store, after);
    bus.emit("change", { change, touched, before, after });
  };
}

/** Shows an earlier state in place of the present; null goes back to now. */
function visiting(store, ledger, bus) {
  return function visit(past) {
    const [before, after] = [store.annotations, past?.annotations ?? ledger.current];
    if (past === store.past) return;
    store.past = past;
    store.select(null);
    store.disarm();
    store.await(null);
    forgetVanished(store, after);
    if (before !== after) bus.emit("change", { change: null, touched: ledgers.difference(before, after), before, after });
    bus.emit("state", store.state);
    bus.emit("past", past);
  };
}

/** Gestures of the person in front of this tab. */
function editing(store, ledger, bus, moved) {
  function refuse(refusal) {
    bus.emit("refused", refusal);
    throw refusal;
  }

  function keep(raw) {
    if (!store.canEdit) refuse(new Refused("not_open", "The annotation set is not open.", { state: store.state }));
    const before = ledger.current;
    let change;
    try {
      change = readChange(raw);
      ledgers.add(ledger, change, (after) => refuseErrors(checkChange(after, change, store.article.text, store.schema)));
    } catch (error) {
      if (error instanceof Refused) refuse(error);
      throw error;
    }
    store.outbox?.put(change);
    moved(before, change);
    return change;
  }

  return {
    /** One gesture. @returns the change, or null when there was nothing to do. @throws Refused */
    commit({ label, operations }, { undoes } = {}) {
      if (!operations.length) return null;
      return keep({ id: uuid(), label, operations, ...(undoes ? { undoes } : {}) });
    },
    undo: () => store.canUndo && keep(reversal(store.history.undo.at(-1), "undo")),
    redo: () => store.canRedo && keep(reversal(store.history.redo.at(-1), "redo")),
  };
}

/** The inverse looks at no annotations: `seen` in each operation is what stood there before. */
const reversal = (change, label) => inverse(null, change, { id: uuid(), label });

/** What others did: the journal, other tabs, the server. */
function following(store, ledger, bus, moved) {
  const step = (act, touched = null) => {
    const before = ledger.current;
    const result = act();
    moved(before, null, touched);
    return result;
  };
  return {
    /** Whether the end of the server's log, as far as it is known here, has this change. */
    logged: (id) => ledger.logged.has(id),
    /** A change from the journal or another tab. */
    adopt: (change) => step(() => ledgers.adopt(ledger, readChange(change)), ledgers.touchedBy(change)),
    /** New entries of the server's log; see ledger.advance for the answer. */
    follow: ({ from, to, entries }) =>
      step(() => ledgers.advance(ledger, { from, to, entries: entries.map(readEntry) })),
    /** The whole set, fetched anew. @param {{annotations: object, revision: number, log: object[]}} fresh sanad/1 lists */
    restart: (fresh) => step(() => ledgers.reset(ledger, asValues(fresh))),
    /** Older entries of the log, ending just before `before`: more can be undone. */
    recall(before, entries) {
      if (step(() => ledgers.recall(ledger, before, entries.map(readEntry)))) bus.emit("log");
    },
    /** Changes the server refused. */
    drop: (ids) => step(() => ledgers.drop(ledger, ids)),
    /** submitted, open again …: told by whoever submits. @param {{code: string, reason: string}|null} [skipped] why */
    setState(state, readonly = store.readonly, skipped = null) {
      if (store.state === state && store.readonly === readonly) return;
      Object.assign(store, { state, readonly, skipped });
      bus.emit("state", state);
    },
    /** What the server says of the set's schema; work goes on when it is the page's own again. */
    setSchema({ name, version }) {
      const movedTo = name === store.schema.name && version === store.schema.version ? null : version;
      if (store.movedTo === movedTo) return;
      store.movedTo = movedTo;
      bus.emit("state", store.state);
    },
    setStatus(status) {
      const next = { ...store.status, ...status };
      if (same(next, store.status)) return;
      store.status = next;
      bus.emit("status", store.status);
    },
  };
}

/** Undo and redo are read off the history; nothing else remembers them. What was only added to it is only added here. */
function withHistory(store, ledger) {
  let read = [];
  let history = { undo: [], redo: [] };
  function current() {
    const entries = ledgers.entries(ledger);
    const goesOn = read.length <= entries.length && read.every(({ id }, n) => id === entries[n].id);
    history = goesOn ? entries.slice(read.length).reduce(pushed, history) : stacks(entries);
    read = entries;
    return history;
  }
  return Object.defineProperties(store, {
    history: { get: current },
    canUndo: { get: () => store.canEdit && current().undo.length > 0 },
    canRedo: { get: () => store.canEdit && current().redo.length > 0 },
  });
}
