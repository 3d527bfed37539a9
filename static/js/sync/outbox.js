/**
 * The outbox of one person and one annotation set: every change goes into the journal before it counts as kept, and leaves
 * it only when the server has answered.
 *
 * This tab also remembers what it knows to be waiting. So a journal that fails (private window, disk full), or is emptied
 * under the open page, loses nothing: what it does not have goes to the server from memory, `failed` says so, and as soon
 * as the journal takes it again it is written. Order is kept throughout: what the journal has not yet goes in together.
 */

/** Why the journal takes nothing: the names of the browser's errors, in our words. */
const REASONS = { QuotaExceededError: "full", UnknownError: "full", TimeoutError: "blocked", VersionError: "blocked" };

/**
 * @param {object} options
 * @param {object} options.journal see journal.js
 * @param {() => void} [options.onMove] called whenever something was put, kept, settled or refused
 * @param {() => number} [options.now] ms
 */
export const createOutbox = (options) => new Outbox(options);

class Outbox {
  #journal;
  #owner;
  #onMove;
  #now;
  #known = new Map(); // id → {record, kept}: what waits, as far as this tab has seen it
  #refused = new Map(); // id → refusal that the journal has not taken
  #answered = new Set(); // should the journal not let go of them: they are not sent again
  #writing = Promise.resolve();

  constructor({ journal, user, set, onMove = () => {}, now = Date.now }) {
    this.#journal = journal;
    this.#owner = { user, set };
    this.#onMove = onMove;
    this.#now = now;
    /** The journal does not take changes now. */
    this.failed = false;
    /** Why not: "full", "blocked" or "denied"; empty while it does. */
    this.reason = "";
    /** The last reading saw all that waits. */
    this.whole = true;
  }

  /** How many changes and open refusals would be gone with this page. */
  get unkept() {
    return [...this.#known.values()].filter(({ kept }) => !kept).length + this.#refused.size;
  }

  /** When a waiting change was made (ms), as far as this tab knows. */
  madeAt(id) {
    return this.#known.get(id)?.record.made ?? null;
  }

  /** @returns {Promise<void>} resolves when the change is kept, or the journal has said that it cannot */
  put(change) {
    this.#know(this.#record(change, this.#now()), false);
    const kept = this.#write();
    this.#onMove();
    return kept;
  }

  /** All changes that wait, oldest first, those of other tabs and former visits included. */
  async changes() {
    await this.#write();
    const listed = await this.#ask((journal, { user, set }) => journal.list(user, set));
    this.whole = listed !== null;
    const records = (listed ?? []).filter(({ id }) => !this.#answered.has(id));
    if (listed) await this.#missed(records);
    records.forEach((record) => this.#know(record, true));
    const there = new Set(records.map(({ id }) => id));
    const rest = [...this.#known.values()].map(({ record }) => record).filter(({ id }) => !there.has(id));
    return [...records, ...rest].map(({ change }) => change);
  }

  /**
   * The server's answer.
   * @param {string[]} done ids that are in its log now
   * @param {{change: object, verdict: object}[]} refusals
   */
  async settle(done, refusals) {
    await this.#writing;
    const notes = refusals.map((refusal) => ({ ...this.#record(refusal.change), ...refusal }));
    const ids = new Set([...done, ...notes.map(({ id }) => id)]);
    ids.forEach((id) => (this.#answered.add(id), this.#known.delete(id)));
    if ((await succeeds(this.#letGo(ids, notes))) !== true) notes.forEach((note) => this.#refused.set(note.id, note));
    this.#onMove();
  }

  /** Another tab had the answer: nothing is left to do here. */
  heard(ids) {
    ids.forEach((id) => (this.#answered.add(id), this.#known.delete(id)));
  }

  /** Refused changes that nobody has decided about yet, in the order they were made. */
  async refused() {
    const listed = (await this.#ask((journal, { user, set }) => journal.refused(user, set))) ?? [];
    const all = new Map([...listed, ...this.#refused.values()].map((refusal) => [refusal.id, refusal]));
    return [...all.values()].sort((a, b) => (a.place ?? 0) - (b.place ?? 0));
  }

  /** Refused changes that were decided about. */
  async forget(ids) {
    ids.forEach((id) => this.#refused.delete(id));
    await this.#ask((journal, { user, set }) => journal.forget(user, set, ids));
    this.#onMove();
  }

  /** Tries the journal once more, at once. */
  async mend() {
    this.#journal.wake();
    await this.#write();
    if (this.failed && !this.unkept) this.#judge(await succeeds(this.#journal.list(this.#owner.user, this.#owner.set)));
    this.#onMove();
  }

  #record = (change, made) => ({ ...this.#owner, id: change.id, change, made });

  #know(record, kept) {
    const known = this.#known.get(record.id);
    if (known) known.kept = kept;
    else this.#known.set(record.id, { record, kept });
  }

  /** Writes all that the journal has not yet in one go; what comes in meanwhile waits for the next go. */
  #write() {
    this.#writing = this.#writing.then(async () => {
      const due = [...this.#known.values()].filter(({ kept }) => !kept);
      if (due.length) this.#judge(await succeeds(this.#journal.put(due.map(({ record }) => record))), due);
      await this.#writeRefused();
    });
    return this.#writing;
  }

  async #writeRefused() {
    const notes = [...this.#refused.values()];
    if (!notes.length || (await succeeds(this.#journal.refuse([], notes))) !== true) return;
    notes.forEach(({ id }) => this.#refused.delete(id));
    this.#onMove();
  }

  /** What a try at the journal came to. */
  #judge(error, due = []) {
    this.failed = error !== true;
    this.reason = this.failed ? (REASONS[error?.name] ?? (error?.name === "NotNowError" ? this.reason : "denied")) : "";
    if (!this.failed) due.forEach((entry) => (entry.kept = true));
    this.#onMove();
  }

  /**
   * What was kept and is not there any more was answered in another tab, or the storage was emptied under the page. It is
   * written and sent again: the server knows what it has had.
   */
  async #missed(records) {
    const there = new Set(records.map(({ id }) => id));
    const gone = [...this.#known.values()].filter(({ record, kept }) => kept && !there.has(record.id));
    if (!gone.length) return;
    const refused = new Set((await this.refused()).map(({ id }) => id));
    for (const entry of gone) {
      if (refused.has(entry.record.id)) this.#known.delete(entry.record.id);
      else entry.kept = false;
    }
    await this.#write();
  }

  async #letGo(ids, notes) {
    const { user, set } = this.#owner;
    const records = (await this.#journal.list(user, set)).filter(({ id }) => ids.has(id));
    const place = new Map(records.map(({ id, order }) => [id, order]));
    const placed = notes.map((note) => ({ ...note, place: place.get(note.id) }));
    return notes.length ? this.#journal.refuse(records, placed) : this.#journal.remove(records);
  }

  /** Asks the journal; null when it could not answer, and then it does not take changes either. */
  async #ask(question) {
    try {
      return await question(this.#journal, this.#owner);
    } catch (error) {
      this.#judge(noted(error));
      return null;
    }
  }
}

/** The reason goes to the console, the consequence is the caller's. */
function noted(error) {
  if (error?.name !== "NotNowError") console.warn("sanad journal:", error);
  return error;
}

/** true when it was done, else the error. */
const succeeds = (work) => work.then(() => true, noted);
