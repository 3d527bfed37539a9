/**
 * The outbox of one person and one annotation set: every change goes into the journal before it counts as kept, and leaves
 * it only when the server has answered.
 *
 * When the journal fails (private window, disk full) changes stay in memory, go to the server straight from there, and
 * `failed` is true: the header says so. Order is kept throughout: once a change had to stay in memory, all later ones
 * follow it there until they are through.
 */
import { openMemory } from "./journal.js";

/**
 * @param {object} options
 * @param {object|null} options.journal see journal.js; null when this browser has none
 * @param {() => void} [options.onMove] called whenever something was put, kept, settled or refused
 */
export function createOutbox({ journal, user, set, onMove = () => {} }) {
  const memory = openMemory();
  /** failed: the journal does not take changes now; unkept: how many would be gone with this page; whole: it could be read */
  const outbox = { failed: journal === null, unkept: 0, whole: true };
  const answered = new Set(); // should the journal not let go of them: they are not sent again
  let coming = [];
  let writing = Promise.resolve();

  const record = (change) => ({ user, set, id: change.id, change });

  /** Writes all that has come in meanwhile in one go; the next arrivals wait for the next go. */
  async function write() {
    const changes = coming;
    coming = [];
    if (!changes.length) return;
    const spilt = (await memory.list(user, set)).length > 0;
    outbox.failed = journal === null || spilt || !(await reaches(journal.put(changes.map(record))));
    if (outbox.failed) await memory.put(changes.map(record));
    else outbox.unkept -= changes.length;
    onMove();
  }

  const drawers = () => (journal ? [journal, memory] : [memory]);

  return Object.assign(outbox, {
    /** @returns {Promise<void>} resolves when the change is kept (on disk, or in memory if there is no other place) */
    put(change) {
      coming.push(change);
      outbox.unkept += 1;
      writing = writing.then(write);
      onMove();
      return writing;
    },
    /** All changes that wait, oldest first, those of other tabs and former visits included. */
    async changes() {
      await writing;
      const lists = await Promise.all(drawers().map((drawer) => drawer.list(user, set).catch(unreadable)));
      outbox.whole = !lists.includes(null);
      return lists.flatMap((list) => list ?? []).map((kept) => kept.change).filter(({ id }) => !answered.has(id));
    },
    /**
     * The server's answer.
     * @param {string[]} done ids that are in its log now
     * @param {{change: object, verdict: object}[]} refusals
     */
    async settle(done, refusals) {
      await writing;
      const ids = new Set([...done, ...refusals.map(({ change }) => change.id)]);
      const notes = refusals.map((refusal) => ({ ...record(refusal.change), ...refusal }));
      ids.forEach((id) => answered.add(id));
      await letGo(ids);
      if (!journal || !(await reaches(leave(journal, ids, notes)))) await memory.refuse([], notes);
      onMove();
    },
    /** Refused changes that nobody has decided about yet. */
    async refused() {
      const lists = await Promise.all(drawers().map((drawer) => drawer.refused(user, set).catch(() => [])));
      return lists.flat();
    },
    forget: (ids) => Promise.all(drawers().map((drawer) => reaches(drawer.forget(user, set, ids)))).then(onMove),
  });

  /** Memory gives up what was answered; when it is empty the journal gets another chance. */
  async function letGo(ids) {
    const held = await memory.list(user, set);
    const gone = held.filter(({ id }) => ids.has(id));
    await memory.remove(gone);
    outbox.unkept -= gone.length;
    outbox.failed = journal === null || gone.length < held.length;
  }

  async function leave(drawer, ids, notes) {
    const records = (await drawer.list(user, set)).filter(({ id }) => ids.has(id));
    return notes.length ? drawer.refuse(records, notes) : drawer.remove(records);
  }
}

const unreadable = (error) => (console.warn("sanad journal:", error), null);

/** Whether it was done; the reason goes to the console, the consequence is the caller's. */
const reaches = (work) => work.then(() => true, (error) => (console.warn("sanad journal:", error), false));
