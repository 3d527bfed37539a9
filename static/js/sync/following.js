/**
 * Keeping up with the server's log: what was answered here, what other tabs and machines did, and what lies further back.
 *
 * `parts` is what start.js puts together; `logged` there is the highest revision any answer named, `settled` the ids the
 * server has and the store has yet to see in the log.
 */
import { request } from "./transport.js";

/** Log entries fetched at a time: with a fresh copy of the set, and further back for undo and the history. */
export const PAGE = 200;

/** With fewer changes than this ready to be undone, the log is read further back. */
const SHALLOW = 30;

/** What was applied are the log's last entries; where ours was not the revision before them, the log is asked. */
export async function moveOn(parts, revision, applied) {
  const news = { from: revision - applied.length, to: revision, entries: applied };
  parts.tabs.tell("answered", news);
  await follow(parts, news);
}

export async function follow(parts, news) {
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
  parts.report();
}

/** What the server has logged since. */
export async function catchUp(parts) {
  const { store, urls } = parts;
  for (;;) {
    const from = store.revision;
    const before = store.state;
    const { changes: entries, ...set } = await readPage(urls.changes, { after: from });
    hearState(store, set, before);
    if (!entries.length) return;
    const outcome = store.follow({ from, to: entries.at(-1).sequence, entries });
    if (outcome === "gap" || outcome === "broken") return startAfresh(parts);
  }
}

async function startAfresh({ store, urls }) {
  const { revision, spans, entities, frames, labels } = await request(urls.set);
  const log = await readLog(urls.changes, { after: Math.max(0, revision - PAGE) });
  store.restart({
    annotations: { spans, entities, frames, labels },
    revision,
    log: log.filter(({ sequence }) => sequence <= revision),
  });
}

/** Entries of the log with sequence, actor and time, oldest first. */
export const readLog = async (url, range) => (await readPage(url, range)).changes;

const readPage = (url, { after, limit = 1000 }) => request(`${url}?after=${after}&limit=${limit}`);

/**
 * Submitted, skipped, open again at another machine. An answer that was on its way while the state changed on this page
 * tells what was before that.
 * And that a migration has brought the set to another version of the schema, or back.
 */
export function hearState(store, { state, skipped, schema }, before) {
  if (schema) store.setSchema(schema);
  if (state && store.state === before) store.setState(state, store.readonly, skipped);
}

/** Reads the log further back while little is left to undo; the person never comes to an end that is none. */
export async function deepen(parts) {
  const { store, urls } = parts;
  if (parts.deepening || store.readonly) return;
  parts.deepening = true;
  try {
    while (store.loggedFrom > 1 && store.history.undo.length < SHALLOW) {
      const before = store.loggedFrom;
      const after = Math.max(0, before - 1 - PAGE);
      store.recall(before, await readLog(urls.changes, { after, limit: before - 1 - after }));
    }
  } finally {
    parts.deepening = false;
  }
}
