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
export const createOutbox = (options) => new Outbox(options);

class Outbox {
  #journal;
  #owner;
  #onMove;
  #memory = openMemory();
  #answered = new Set(); // should the journal not let go of them: they are not sent again
  #coming = [];
  #writing = Promise.resolve();

  constructor({ journal, user, set, onMove = () => {} }) {
    this.#journal = journal;
    this.#owner = { user, set };
    this.#onMove = onMove;
    /** The journal does not take changes now. */
    this.failed = journal === null;
    /** How many changes would be gone with this page. */
    this.unkept = 0;
    /** The last reading saw all that waits. */
    this.whole = true;
  }

  /** @returns {Promise<void>} resolves when the change is kept (on disk, or in memory if there is no other place) */
  put(change) {
    this.#coming.push(change);
    this.unkept += 1;
    this.#writing = this.#writing.then(() => this.#write());
    this.#onMove();
    return this.#writing;
  }

  /** All changes that wait, oldest first, those of other tabs and former visits included. */
  async changes() {
    await this.#writing;
    const lists = await this.#fromAll((drawer, { user, set }) => drawer.list(user, set));
    this.whole = !lists.includes(null);
    return lists.flatMap((list) => list ?? []).map(({ change }) => change).filter(({ id }) => !this.#answered.has(id));
  }

  /**
   * The server's answer.
   * @param {string[]} done ids that are in its log now
   * @param {{change: object, verdict: object}[]} refusals
   */
  async settle(done, refusals) {
    await this.#writing;
    const ids = new Set([...done, ...refusals.map(({ change }) => change.id)]);
    const notes = refusals.map((refusal) => ({ ...this.#record(refusal.change), ...refusal }));
    ids.forEach((id) => this.#answered.add(id));
    await this.#forgetHere(ids);
    if (!this.#journal || !(await succeeds(this.#forgetThere(ids, notes)))) await this.#memory.refuse([], notes);
    this.#onMove();
  }

  /** Refused changes that nobody has decided about yet. */
  async refused() {
    const lists = await this.#fromAll((drawer, { user, set }) => drawer.refused(user, set));
    return lists.flatMap((list) => list ?? []);
  }

  /** Refused changes that were decided about. */
  async forget(ids) {
    await this.#fromAll((drawer, { user, set }) => drawer.forget(user, set, ids));
    this.#onMove();
  }

  #record = (change) => ({ ...this.#owner, id: change.id, change });

  /** Writes all that has come in meanwhile in one go; the next arrivals wait for the next go. */
  async #write() {
    const records = this.#coming.map(this.#record);
    this.#coming = [];
    if (!records.length) return;
    const spilt = (await this.#held()).length > 0;
    this.failed = this.#journal === null || spilt || !(await succeeds(this.#journal.put(records)));
    if (this.failed) await this.#memory.put(records);
    else this.unkept -= records.length;
    this.#onMove();
  }

  #held() {
    return this.#memory.list(this.#owner.user, this.#owner.set);
  }

  /** Memory gives up what was answered; when it is empty the journal gets another chance. */
  async #forgetHere(ids) {
    const held = await this.#held();
    const gone = held.filter(({ id }) => ids.has(id));
    await this.#memory.remove(gone);
    this.unkept -= gone.length;
    this.failed = this.#journal === null || gone.length < held.length;
  }

  async #forgetThere(ids, notes) {
    const records = (await this.#journal.list(this.#owner.user, this.#owner.set)).filter(({ id }) => ids.has(id));
    return notes.length ? this.#journal.refuse(records, notes) : this.#journal.remove(records);
  }

  /** Asks journal and memory; null from one that could not answer. */
  #fromAll(ask) {
    const drawers = this.#journal ? [this.#journal, this.#memory] : [this.#memory];
    return Promise.all(drawers.map((drawer) => ask(drawer, this.#owner).catch(noted)));
  }
}

/** The reason goes to the console, the consequence is the caller's. */
function noted(error) {
  console.warn("sanad journal:", error);
  return null;
}

/** Whether it was done. */
const succeeds = (work) => work.then(() => true, (error) => noted(error) ?? false);
