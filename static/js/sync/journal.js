/**
 * The journal: where changes lie until the server has answered. One database per origin, shared by all tabs.
 *
 * Two drawers: `changes` (still to be sent, in the order they were made) and `refused` (answered with no; kept until the
 * person has decided). Records carry user and annotation set, so that nobody's work is ever sent in another's name.
 * `openMemory` has the same drawers without the disk: what is left when the browser keeps nothing (private windows, full disk).
 *
 * record: {order: int (given by the journal), user, set, id, change}; refusal: {user, set, id, change, verdict}
 */

const NAME = "sanad";
const VERSION = 1;
const PATIENCE = 4000; // ms until a browser that does not answer counts as one without a journal

/** @returns {Promise<object>} the journal on disk; rejects when this browser has none */
export async function openJournal(factory = globalThis.indexedDB) {
  let opening = connect(factory);
  const database = async () => (await opening).open ?? (await (opening = connect(factory))).open;
  await database();

  /** Runs `act(stores…)` in one transaction that is on disk when this resolves. */
  async function transact(names, mode, act) {
    const transaction = (await database()).transaction(names, mode, { durability: "strict" });
    const request = act(...names.map((name) => transaction.objectStore(name)));
    await new Promise((resolve, reject) => {
      transaction.oncomplete = resolve;
      transaction.onabort = transaction.onerror = () => reject(transaction.error ?? new Error("the journal gave up"));
    });
    return request?.result;
  }

  const of = (user, set) => IDBKeyRange.bound([user, set], [user, set, []]);
  return {
    lasting: true,
    put: (records) => transact(["changes"], "readwrite", (changes) => records.forEach((r) => changes.put(r))),
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
  };
}

function connect(factory) {
  return new Promise((resolve, reject) => {
    if (!factory) return reject(new Error("no IndexedDB in this browser"));
    setTimeout(() => reject(new Error("IndexedDB does not answer")), PATIENCE);
    const request = factory.open(NAME, VERSION);
    request.onupgradeneeded = () => lay(request.result);
    request.onerror = () => reject(request.error);
    request.onsuccess = () => {
      // Held in a box that is emptied when the browser closes the database under us; the next use opens it again.
      const box = { open: request.result };
      box.open.onclose = () => (box.open = null);
      box.open.onversionchange = () => (box.open.close(), (box.open = null));
      resolve(box);
    };
  });
}

function lay(database) {
  const changes = database.createObjectStore("changes", { keyPath: "order", autoIncrement: true });
  changes.createIndex("of", ["user", "set", "id"], { unique: true });
  database.createObjectStore("refused", { keyPath: ["user", "set", "id"] });
}

/** The same drawers in this tab's memory only. */
export function openMemory() {
  let order = 0;
  let changes = [];
  let refused = [];
  const out = (records) => (changes = changes.filter((kept) => !records.some((r) => r.order === kept.order)));
  const of = (user, set) => (record) => record.user === user && record.set === set;
  return {
    lasting: false,
    put: async (records) => void changes.push(...records.map((r) => ({ ...r, order: ++order }))),
    list: async (user, set) => changes.filter(of(user, set)),
    remove: async (records) => void out(records),
    async refuse(records, refusals) {
      out(records);
      refused.push(...refusals);
    },
    refused: async (user, set) => refused.filter(of(user, set)),
    forget: async (user, set, ids) => void (refused = refused.filter((r) => !(of(user, set)(r) && ids.includes(r.id)))),
  };
}
