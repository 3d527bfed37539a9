/**
 * Saving, put together: store → outbox (on disk) → courier → server, and back from server and other tabs into the store.
 */
import { createCourier } from "./courier.js";
import { openJournal } from "./journal.js";
import { createOutbox } from "./outbox.js";
import { refusalsOf } from "./refusals.js";
import { signInAgain } from "./session.js";
import { alone, openTabs } from "./tabs.js";
import { Undelivered, parting, request } from "./transport.js";

const HISTORY = 200; // log entries fetched with a fresh copy of the set, for undo

/**
 * @param {object} store see canvas/store.js
 * @param {object} options
 * @param {string} options.changesUrl POST batches, GET the log
 * @param {string} [options.setUrl] GET the set as sanad/1
 * @param {string} options.loginUrl
 * @param {number|string} options.user whose changes these are
 * @returns {Promise<object>} the running sync, also at `store.sync`
 */
export async function startSync(store, options) {
  const { changesUrl, user = store.user?.id, setUrl = changesUrl.replace(/changes\/?$/, "") } = options;
  const journal = await openJournal().catch(withoutJournal);
  const urls = { changes: changesUrl, set: setUrl, login: options.loginUrl };
  /** logged: the highest revision any answer named; settled: ids the server has and the store has yet to see in the log */
  const parts = { store, urls, trouble: null, code: "", logged: store.revision, settled: new Set() };
  parts.outbox = createOutbox({ journal, user, set: store.id, onMove: () => report(parts) });
  parts.tabs = openTabs(`sanad ${user} ${store.id}`, hears(parts));
  parts.refusals = refusalsOf(store, parts.outbox, (ids) => parts.tabs.tell("decided", ids));
  parts.courier = courierOf(parts);
  await takeOver(parts);
  watchPage(parts);
  store.sync = interfaceOf(parts);
  parts.courier.nudge();
  return store.sync;
}

function withoutJournal(error) {
  console.warn("sanad journal:", error);
  return null;
}

/** What lay in the journal goes onto the store; what the store was given before it had an outbox goes into the journal. */
async function takeOver(parts) {
  const { store } = parts;
  const early = store.pending;
  store.outbox = { put: (change) => send(parts, change) };
  early.forEach((change) => send(parts, change));
  await adoptWaiting(parts);
  await parts.refusals.reload();
}

async function adoptWaiting(parts) {
  const { store, outbox } = parts;
  const left = await outbox.changes();
  const done = left.filter(({ id }) => store.logged(id)).map(({ id }) => id);
  if (done.length) await outbox.settle(done, []);
  left.forEach((change) => store.adopt(change));
  report(parts);
}

async function send({ outbox, tabs, courier }, change) {
  await outbox.put(change);
  tabs.tell("made", change);
  courier.nudge();
}

function courierOf(parts) {
  const { store, urls, outbox } = parts;
  return createCourier({
    async waiting() {
      if (parts.logged > store.revision) await catchUp(parts);
      return reconciled(parts);
    },
    post: (changes) => request(urls.changes, { body: { changes } }),
    onAnswer: (answer, changes) => onAnswer(parts, answer, changes),
    onTrouble(kind, code = "") {
      Object.assign(parts, { trouble: kind, code });
      report(parts);
    },
    alone: (act) => alone(`sanad ${store.id}`, act),
  });
}

/**
 * What waits in the outbox; what the store still shows as waiting beyond that (tabs may speak out of turn: refused first,
 * made afterwards) is taken off the screen.
 */
async function reconciled({ store, outbox }) {
  const shown = store.pending;
  const changes = await outbox.changes();
  const waiting = new Set(changes.map(({ id }) => id));
  if (outbox.whole) store.drop(shown.map(({ id }) => id).filter((id) => !waiting.has(id)));
  return changes;
}

async function onAnswer(parts, { revision, verdicts }, changes) {
  const byId = new Map(changes.map((change) => [change.id, change]));
  const known = verdicts.filter(({ id }) => byId.has(id));
  const idsOf = (...statuses) => known.filter(({ status }) => statuses.includes(status)).map(({ id }) => id);
  const done = idsOf("applied", "already_applied");
  const refusals = known.filter(({ id }) => !done.includes(id)).map((v) => ({ change: byId.get(v.id), verdict: v }));
  if (!known.length) throw new Undelivered("strange");
  await parts.outbox.settle(done, refusals);
  done.forEach((id) => parts.settled.add(id));
  if (refusals.length) await showRefused(parts, refusals);
  if (revision !== null) await moveOn(parts, revision, idsOf("applied").map((id) => byId.get(id)));
}

/** What was applied are the log's last entries; where ours was not the revision before them, the log is asked. */
async function moveOn(parts, revision, applied) {
  const news = { from: revision - applied.length, to: revision, entries: applied };
  parts.tabs.tell("answered", news);
  await follow(parts, news);
}

async function follow(parts, news) {
  parts.logged = Math.max(parts.logged, news.to);
  const outcome = parts.store.follow(news);
  if (outcome === "gap") await catchUp(parts);
  if (outcome === "broken") await startAfresh(parts);
  caughtUp(parts);
}

/** A change the server had long ago may lie before the part of the log that is known here: then it is in the body. */
function caughtUp(parts) {
  const { store, settled } = parts;
  if (store.revision < parts.logged) return;
  store.drop([...settled]);
  settled.clear();
  report(parts);
}

async function showRefused(parts, refusals) {
  const ids = refusals.map(({ change }) => change.id);
  const closed = refusals.find(({ verdict }) => verdict.code === "not_open");
  parts.store.drop(ids);
  if (closed?.verdict.facts?.state) parts.store.setState(closed.verdict.facts.state);
  parts.tabs.tell("refused", ids);
  await parts.refusals.reload();
}

/** What the server has logged since. */
async function catchUp(parts) {
  const { store, urls } = parts;
  for (;;) {
    const from = store.revision;
    const entries = entriesOf(await request(`${urls.changes}?after=${from}`));
    if (!entries.length) return;
    const outcome = store.follow({ from, to: entries.at(-1).sequence, entries });
    if (outcome === "gap" || outcome === "broken") return startAfresh(parts);
  }
}

const entriesOf = (answer) => (Array.isArray(answer) ? answer : answer.changes ?? answer.results);

async function startAfresh({ store, urls }) {
  const { revision, spans, entities, frames, labels } = await request(urls.set);
  const log = entriesOf(await request(`${urls.changes}?after=${Math.max(0, revision - HISTORY)}`));
  store.restart({
    annotations: { spans, entities, frames, labels },
    revision,
    log: log.filter(({ sequence }) => sequence <= revision),
  });
}

const hears = (parts) => ({
  made(change) {
    parts.store.adopt(change);
    report(parts);
    // Whoever made it sends it; should that tab be gone by then, this one does.
    setTimeout(() => parts.courier.nudge(), 1000);
  },
  answered: (news) => quietly(parts, follow(parts, news)),
  async refused(ids) {
    parts.store.drop(ids);
    await parts.refusals.reload();
    report(parts);
  },
  decided: () => parts.refusals.reload(),
  state: ({ state, readonly }) => parts.store.setState(state, readonly),
});

/** Work on the side: when the network fails under it, the next answer brings the gap up again. */
const quietly = (parts, work) => work.catch((error) => error instanceof Undelivered || reportError(error));

/** One word for the header. */
function report({ store, outbox, trouble, code }) {
  const waiting = store.pending.length;
  const stuck = { "signed-out": "signed-out", offline: "offline", busy: "waiting" };
  let state = waiting ? "waiting" : "saved";
  if (globalThis.navigator?.onLine === false) state = "offline";
  else if (trouble && (waiting || trouble === "signed-out")) state = stuck[trouble] ?? "error";
  store.setStatus({ state, waiting, kept: !outbox.failed, trouble, code });
}

function watchPage(parts) {
  const { store, outbox, courier, urls } = parts;
  const look = () => {
    if (document.visibilityState !== "visible") return courier.nudge();
    courier.wake();
    return quietly(parts, catchUp(parts));
  };
  addEventListener("online", () => (report(parts), look()));
  addEventListener("offline", () => report(parts));
  addEventListener("focus", () => parts.trouble && courier.wake());
  addEventListener("pageshow", ({ persisted }) => persisted && quietly(parts, adoptWaiting(parts).then(look)));
  document.addEventListener("visibilitychange", look);
  addEventListener("pagehide", () => {
    const changes = parting(store.pending);
    if (changes.length) request(urls.changes, { body: { changes }, keepalive: true }).catch(() => {});
  });
  addEventListener("beforeunload", (event) => outbox.unkept > 0 && event.preventDefault());
  store.on("state", (state) => parts.tabs.tell("state", { state, readonly: store.readonly }));
}

function interfaceOf(parts) {
  const { courier, store, refusals, outbox, urls } = parts;
  return {
    refusals,
    /** How many changes would be gone with this page. */
    get unkept() {
      return outbox.unkept;
    },
    /** Sends what waits. @returns {Promise<boolean>} whether all of it is in the server's log now */
    async flush() {
      courier.wake();
      await courier.rest();
      return store.pending.length === 0;
    },
    catchUp: () => quietly(parts, catchUp(parts)),
    signIn: () => signInAgain(urls.login, () => courier.wake()),
  };
}
