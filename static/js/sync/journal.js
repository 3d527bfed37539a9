/**
 * The journal: where changes lie until the server has answered. One database per origin, shared by all tabs.
 *
 * Two drawers: `changes` (still to be sent, in the order they were made) and `refused` (answered with no; kept until the
 * person has decided). Records carry user and annotation set, so that nobody's work is ever sent in another's name.
 * A journal that cannot be opened, or no longer be written, fails at every use and is tried again at a later one.
 *
 * record: {order: int (given by the journal), user, set, id, change, made (ms)}; refusal: {user, set, id, change, verdict}
 */

const NAME = "sanad";
const VERSION = 1;
const PATIENCE = 4000; // ms until a browser that does not answer counts as one without a journal
const REST = 5000; // ms in which a journal that did not open is not asked again, so that nobody waits for it at every change

/** The journal of this browser; nothing is opened before the first use. */
export function openJournal(factory = globalThis.indexedDB, { patience = PATIENCE, now = Date.now } = {}) {
  const box = connection(factory, patience, now);
  const transact = (names, mode, act) => box.database().then((database) => run(database, names, mode, act, patience));
  const of = (user, set) => IDBKeyRange.bound([user, set], [user, set, []]);
  return {
    /** Writes records; one whose change lies there already stays as it is. */
    put: (records) => transact(["changes"], "readwrite", (changes) => records.forEach((r) => putNew(changes, r))),
    async list(user, set) {
      const records = await transact(["changes"], "readonly", (changes) => changes.index("of").getAll(of(user, set)));
      return records.sort((a, b) => a.order - b.order);
    },
    remove: (records) => transact(["changes"], "readwrite", (changes) => records.forEach((r) => changes.delete(r.order))),
    /** Out of the queue and into the other drawer, both or neither. */
    refuse: (records, refusals) =>
      transact(["changes", "refused"], "readwrite", (changes, refused) => {
        records.forEach((r) => changes.delete(r.order));
        refusals.forEach((r) => refused.put(r));
      }),
    refused: (user, set) => transact(["refused"], "readonly", (refused) => refused.getAll(of(user, set))),
    forget: (user, set, ids) =>
      transact(["refused"], "readwrite", (refused) => ids.forEach((id) => refused.delete([user, set, id]))),
    /** The next use tries at once. */
    wake: () => box.wake(),
  };
}

function putNew(changes, record) {
  const known = changes.index("of").getKey([record.user, record.set, record.id]);
  known.onsuccess = () => known.result === undefined && changes.put(record);
}

/** One transaction that is on disk when this resolves; a disk that does not answer counts as one that refuses. */
async function run(database, names, mode, act, patience) {
  const transaction = database.transaction(names, mode, { durability: "strict" });
  const request = act(...names.map((name) => transaction.objectStore(name)));
  await new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(named("TimeoutError", "the journal does not answer")), patience);
    const gaveUp = () => reject(transaction.error ?? named("AbortError", "the journal gave up"));
    Object.assign(transaction, { oncomplete: resolve, onabort: gaveUp, onerror: gaveUp });
    ["complete", "abort", "error"].forEach((type) => transaction.addEventListener(type, () => clearTimeout(timer)));
  });
  return request?.result;
}

const named = (name, message) => Object.assign(new Error(message), { name });

/** The open database, opened anew when the browser closed it under us (storage cleared, another version wanted). */
function connection(factory, patience, now) {
  let opening = null;
  let rested = 0;
  async function database() {
    if (now() < rested) throw named("NotNowError", "the journal did not open a moment ago");
    opening ??= connect(factory, patience, () => (opening = null));
    try {
      return await opening;
    } catch (error) {
      opening = null;
      rested = now() + REST;
      throw error;
    }
  }
  return { database, wake: () => (rested = 0) };
}

function connect(factory, patience, onGone) {
  return new Promise((resolve, reject) => {
    if (!factory) return reject(named("NotSupportedError", "no IndexedDB in this browser"));
    setTimeout(() => reject(named("TimeoutError", "IndexedDB does not answer")), patience);
    const request = factory.open(NAME, VERSION);
    request.onupgradeneeded = () => lay(request.result);
    request.onerror = () => reject(request.error);
    request.onsuccess = () => {
      const database = request.result;
      database.onclose = onGone;
      database.onversionchange = () => (database.close(), onGone());
      resolve(database);
    };
  });
}

function lay(database) {
  const changes = database.createObjectStore("changes", { keyPath: "order", autoIncrement: true });
  changes.createIndex("of", ["user", "set", "id"], { unique: true });
  database.createObjectStore("refused", { keyPath: ["user", "set", "id"] });
}
