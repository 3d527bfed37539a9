/**
 * The server's log of a set as it is read for looking at it: with sequence, actor and time, newest first, in pages, further
 * back as far as somebody wants to see.
 *
 * @param {{revision: number}} store
 * @param {(range: {after: number, limit: number}) => Promise<object[]>} read entries oldest first; throws Undelivered
 */
export function createChronicle(store, read, { page = 200 } = {}) {
  let entries = []; // newest first, without a gap
  let byId = new Map();
  const oldest = () => entries.at(-1)?.sequence ?? store.revision + 1;

  function join(found, { atFront }) {
    const news = found.toReversed();
    entries = atFront ? [...news, ...entries] : [...entries, ...news];
    for (const entry of news) byId.set(entry.id, entry);
  }

  async function more(count = page) {
    const before = oldest();
    if (before <= 1) return;
    const after = Math.max(0, before - 1 - count);
    const found = await read({ after, limit: Math.min(1000, before - 1 - after) });
    if (before === oldest()) join(found, { atFront: false });
  }

  return {
    get entries() {
      return entries;
    },
    get whole() {
      return oldest() <= 1;
    },
    find: (id) => byId.get(id) ?? null,
    more,
    /** What was logged since, up to the store's revision. */
    async refresh() {
      if (!entries.length) return more();
      for (;;) {
        const newest = entries[0].sequence;
        if (newest >= store.revision) return;
        const found = await read({ after: newest, limit: 1000 });
        if (!found.length || newest !== entries[0].sequence) return;
        join(found, { atFront: true });
      }
    },
    /** All entries after a sequence, oldest first, up to a revision. */
    async after(sequence, revision = store.revision) {
      await this.refresh();
      while (oldest() > sequence + 1) await more(1000);
      return entries.filter((entry) => entry.sequence > sequence && entry.sequence <= revision).toReversed();
    },
    all: async function all() {
      while (oldest() > 1) await more(1000);
      return entries;
    },
  };
}
