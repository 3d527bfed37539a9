/**
 * Saving, put together: store → outbox (on disk) → courier → server, and back from server and other tabs into the store.
 */
import { createCourier } from "./courier.js";
import { catchUp, deepen, follow, hearState, moveOn, readLog } from "./following.js";
import { openJournal } from "./journal.js";
import { createOutbox } from "./outbox.js";
import { refusalsOf } from "./refusals.js";
import { createSession } from "./session.js";
import { alone, openTabs } from "./tabs.js";
import { OTHER_PERSON, Undelivered, parting, request } from "./transport.js";

const MEND = 15_000; // ms between tries at a journal that takes nothing

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
  const urls = { changes: changesUrl, set: setUrl };
  const parts = { store, urls, user, trouble: null, code: "", stranger: null, savedAt: null, logged: store.revision, settled: new Set() };
  parts.report = () => report(parts);
  parts.session = createSession(options.loginUrl);
  parts.outbox = createOutbox({ journal: openJournal(), user, set: store.id, onMove: parts.report });
  parts.tabs = openTabs(`sanad ${user} ${store.id}`, hears(parts));
  parts.doors = openTabs("sanad session", { opened: () => parts.courier.wake() });
  parts.refusals = refusalsOf(store, parts.outbox, (ids) => parts.tabs.tell("decided", ids));
  parts.courier = courierOf(parts);
  await takeOver(parts);
  watchPage(parts);
  store.sync = interfaceOf(parts);
  parts.courier.nudge();
  // What was answered while this page was on its way (to the page before it, to another tab) lies in the log alone.
  quietly(catchUp(parts).then(() => deepen(parts)));
  return store.sync;
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

async function adoptWaiting({ store, outbox, report: tell }) {
  const left = await outbox.changes();
  const done = left.filter(({ id }) => store.logged(id)).map(({ id }) => id);
  if (done.length) await outbox.settle(done, []);
  left.forEach((change) => store.adopt(change));
  tell();
}

async function send({ outbox, tabs, courier }, change) {
  await outbox.put(change);
  tabs.tell("made", change);
  courier.nudge();
}

function courierOf(parts) {
  const { store, urls } = parts;
  return createCourier({
    async waiting() {
      if (parts.logged > store.revision) await catchUp(parts);
      return reconciled(parts);
    },
    async post(changes) {
      const before = store.state;
      const answer = await request(urls.changes, { body: { changes } });
      hearState(store, answer, before);
      return answer;
    },
    onAnswer: (answer, changes) => onAnswer(parts, answer, changes),
    onTrouble: (kind, code = "") => onTrouble(parts, kind, code),
    alone: (act) => alone(`sanad ${store.id}`, act),
  });
}

/** Whoever may not save here may be somebody else: then the page says whose session it is. */
function onTrouble(parts, kind, code) {
  Object.assign(parts, { trouble: kind, code });
  const isBarred = kind === "forbidden" || kind === "missing" || code === OTHER_PERSON;
  // Who was met before may be gone again; until that is known, nothing is said to be well.
  if (isBarred || parts.stranger) lookWho(parts);
  parts.report();
}

const lookWho = (parts) => quietly(parts.session.who().then((who) => meet(parts, who)));

function meet(parts, who) {
  parts.stranger = who && who.id !== parts.user ? who.name : null;
  parts.report();
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
  if (done.length) parts.savedAt = Date.now();
  takeOff(parts, refusals);
  if (revision !== null) await moveOn(parts, revision, idsOf("applied").map((id) => byId.get(id)));
  if (refusals.length) await parts.refusals.reload();
}

/** Refused changes leave the screen at once; what stands instead is known when the log is. */
function takeOff({ store, tabs }, refusals) {
  if (!refusals.length) return;
  const ids = refusals.map(({ change }) => change.id);
  const closed = refusals.find(({ verdict }) => verdict.code === "not_open");
  store.drop(ids);
  if (closed?.verdict.facts?.state) store.setState(closed.verdict.facts.state);
  tabs.tell("refused", ids);
}

const hears = (parts) => ({
  made(change) {
    parts.store.adopt(change);
    parts.report();
    // Whoever made it sends it; should that tab be gone by then, this one does.
    setTimeout(() => parts.courier.nudge(), 1000);
  },
  answered(news) {
    parts.savedAt = Date.now();
    parts.outbox.heard(news.entries.map(({ id }) => id));
    quietly(follow(parts, news));
  },
  async refused(ids) {
    parts.outbox.heard(ids);
    parts.store.drop(ids);
    await quietly(catchUp(parts));
    await parts.refusals.reload();
    parts.report();
  },
  decided: () => parts.refusals.reload(),
  state: ({ state, readonly, skipped }) => parts.store.setState(state, readonly, skipped),
});

/** Work on the side: when the network fails under it, the next answer brings the gap up again. */
const quietly = (work) => work.catch((error) => error instanceof Undelivered || error.name === "NotIn" || reportError(error));

/** One word for the header, and what is behind it. */
function report({ store, outbox, trouble, code, stranger, savedAt }) {
  const waiting = store.pending.length;
  const stuck = { "signed-out": "signed-out", offline: "offline", busy: "waiting" };
  let state = waiting ? "waiting" : "saved";
  if (globalThis.navigator?.onLine === false) state = "offline";
  else if (stranger) state = "error";
  else if (trouble && (waiting || trouble === "signed-out")) state = stuck[trouble] ?? "error";
  store.setStatus({ state, waiting, kept: !outbox.failed, reason: outbox.reason, trouble, code, stranger, savedAt });
}

function watchPage(parts) {
  const { store, outbox, courier, urls } = parts;
  const look = () => {
    if (document.visibilityState !== "visible") return courier.nudge();
    courier.wake();
    if (outbox.failed) outbox.mend();
    return quietly(catchUp(parts));
  };
  addEventListener("online", () => (parts.report(), look()));
  addEventListener("offline", parts.report);
  addEventListener("focus", () => (parts.trouble || parts.stranger) && courier.wake());
  addEventListener("pageshow", ({ persisted }) => persisted && quietly(adoptWaiting(parts).then(look)));
  document.addEventListener("visibilitychange", look);
  addEventListener("pagehide", () => {
    const changes = parting(store.pending);
    if (changes.length) request(urls.changes, { body: { changes }, keepalive: true }).catch(() => {});
  });
  addEventListener("beforeunload", (event) => outbox.unkept > 0 && event.preventDefault());
  setInterval(() => outbox.failed && outbox.mend(), MEND);
  store.on("state", (state) => parts.tabs.tell("state", { state, readonly: store.readonly, skipped: store.skipped }));
  addEventListener("sanad:stranger", () => lookWho(parts));
  store.on("change", ({ change }) => change?.undoes && quietly(deepen(parts)));
}

function interfaceOf(parts) {
  const { courier, store, refusals, outbox, session, doors, urls } = parts;
  return {
    refusals,
    /** How many changes would be gone with this page. */
    get unkept() {
      return outbox.unkept;
    },
    /** When a waiting change was made (ms), where known. */
    madeAt: (id) => outbox.madeAt(id),
    /** Sends what waits. @returns {Promise<boolean>} whether all of it is in the server's log now */
    async flush() {
      courier.wake();
      if (outbox.failed) await outbox.mend();
      await courier.rest();
      return store.pending.length === 0;
    },
    catchUp: () => quietly(catchUp(parts)),
    /** Entries of the server's log with sequence, actor and time, oldest first. @throws Undelivered */
    readLog: (range) => readLog(urls.changes, range),
    who: session.who,
    /** In place. @returns {Promise<{id, name}>} who is in now; a stranger's session sends nothing of mine @throws NotIn */
    async signIn(name, password, code) {
      const who = await session.signIn(name, password, code);
      meet(parts, who);
      doors.tell("opened", {});
      courier.wake();
      return who;
    },
  };
}
