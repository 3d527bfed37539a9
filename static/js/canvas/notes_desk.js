/**
 * The notes of one set as this browser has them: read from the server, written to it, nothing typed ever lost.
 *
 * What is sent waits in the browser's storage under an id chosen here until the server has answered for it, so sending it
 * again after a lost answer does nothing twice. What is only typed is a draft, kept the same way.
 */
import { uuid } from "../sync/uuid.js";
import { Undelivered, pause } from "../sync/transport.js";

/** Kinds of trouble that pass: what waits is sent again. Anything else gives the words back to their author. */
const PASSING = new Set(["offline", "signed-out", "busy", "strange"]);

/**
 * @typedef {{anchor: "article"|"span"|"frame"|"entity", anchor_id: string, segments: number[][], quote: string}} Place
 *   segments in code points
 *
 * @param {object} parts
 * @param {string} parts.url …/annotation-sets/<id>/notes/
 * @param {string} parts.name of what is kept in the storage: the person and the set
 * @param {(url: string, options?: object) => Promise<object>} parts.request sync/transport.js
 * @param {Storage|null} parts.storage
 * @param {() => void} parts.onChange something looks different now
 * @param {(trouble: string|null) => Promise<boolean>} [parts.isMe] whether what is sent now would be sent in the writer's name
 */
export function createDesk({ url, name, request, storage, onChange, isMe = async () => true, later = (act, ms) => setTimeout(act, ms), now = () => new Date() }) {
  const desk = { url, request, onChange, isMe, later, now, kept: keeping(storage, name), threads: new Map(), version: -1, trouble: null, refused: "", failures: 0, timer: 0, busy: false, people: null };
  return {
    get threads() {
      return shown(desk);
    },
    get trouble() {
      return desk.trouble;
    },
    /** Why the server did not take what was written: its code. */
    get refused() {
      return desk.refused;
    },
    get loaded() {
      return desk.version >= 0;
    },
    load: () => load(desk),
    push: () => push(desk),
    /** Whom one can name; asked for once. */
    people: () => (desk.people ??= request(`${url}people/`).then((answer) => answer.people).catch((error) => ((desk.people = null), passing(error), []))),
    open: (place, body) => send(desk, { thread: uuid(), message: uuid(), place, body }),
    reply: (thread, body) => send(desk, { thread, message: uuid(), place: null, body }),
    /** "resolve", "reopen", "read"; @returns {Promise<boolean>} */
    act: (thread, verb, body = {}) => ask(desk, `${thread}/${verb}/`, { body }),
    edit: (thread, message, body) => ask(desk, `${thread}/messages/${message}/`, { method: "PATCH", body: { body } }),
    remove: (thread, message) => ask(desk, `${thread}/messages/${message}/`, { method: "DELETE", body: {} }),
    restore: (thread, message) => ask(desk, `${thread}/messages/${message}/restore/`, { body: {} }),
    draft: (key) => desk.kept.get(`draft:${key}`),
    /** @param {{body: string, place?: Place}|null} draft */
    keep: (key, draft) => desk.kept.set(`draft:${key}`, draft?.body.trim() ? draft : null),
    drafts: () => desk.kept.all("draft:"),
  };
}

/** The key of the draft for a place: one of a thread is the thread's id. */
export const keyOf = (place) => `${place.anchor}:${place.anchor_id || place.segments.flat().join("-")}`;

/** A corner of the storage; without one (a private window, or full) it lasts as long as the page. */
function keeping(storage, name) {
  const own = new Map();
  const prefix = `sanad notes ${name} `;
  const guarded = (act) => {
    try {
      return act();
    } catch {
      return undefined;
    }
  };
  const stored = () => guarded(() => Object.keys(storage).filter((key) => key.startsWith(prefix))) ?? [];
  const read = (key) => guarded(() => JSON.parse(storage.getItem(prefix + key))) ?? own.get(key) ?? null;
  return {
    get: read,
    set(key, value) {
      own.delete(key);
      if (value === null) guarded(() => storage.removeItem(prefix + key));
      else if (guarded(() => (storage.setItem(prefix + key, JSON.stringify(value)), true)) !== true) own.set(key, value);
    },
    all(start) {
      const keys = new Set([...stored().map((key) => key.slice(prefix.length)), ...own.keys()]);
      return [...keys].filter((key) => key.startsWith(start)).map((key) => ({ key: key.slice(start.length), ...read(key) }));
    },
  };
}

/** What waits to be sent, oldest first. */
const waiting = (desk) => desk.kept.all("out:").sort((a, b) => a.at - b.at || (a.message < b.message ? -1 : 1));

function send(desk, item) {
  desk.kept.set(`out:${item.message}`, { ...item, at: desk.now().getTime() });
  desk.refused = "";
  desk.onChange();
  push(desk);
  return item.thread;
}

/** Sends what waits, one after the other; trouble that passes is tried again after a while. */
async function push(desk) {
  if (desk.busy) return;
  desk.busy = true;
  clearTimeout(desk.timer);
  try {
    if (waiting(desk).length && !(await desk.isMe(desk.trouble))) throw new Undelivered("signed-out");
    for (let item = waiting(desk)[0]; item; item = waiting(desk)[0]) await deliver(desk, item);
    settled(desk);
  } catch (error) {
    passing(error);
    Object.assign(desk, { trouble: error.kind });
    desk.timer = desk.later(() => push(desk), pause(desk.failures++, { retryAfter: error.retryAfter }));
  } finally {
    desk.busy = false;
    desk.onChange();
  }
}

async function deliver(desk, { thread, message, place, body }) {
  const said = { id: message, body };
  try {
    const answer = await (place ? desk.request(desk.url, { body: { id: thread, ...place, message: said } }) : desk.request(`${desk.url}${thread}/messages/`, { body: said }));
    desk.threads.set(answer.id, answer);
  } catch (error) {
    passing(error);
    if (PASSING.has(error.kind) && !error.code.match(/^(too_many_notes|id_reused)$/)) throw error;
    // Never to be taken: the words go back to where they were typed.
    desk.kept.set(`draft:${place ? keyOf(place) : thread}`, { body, place });
    desk.refused = error.code || error.kind;
  }
  desk.kept.set(`out:${message}`, null);
  desk.onChange();
}

function settled(desk) {
  Object.assign(desk, { trouble: null, failures: 0 });
}

/** The news since the last time; quiet about a network that is away for a moment. */
async function load(desk) {
  try {
    const { version, threads } = await desk.request(`${desk.url}?version=${desk.version}`);
    desk.version = version;
    if (threads) desk.threads = merged(desk.threads, threads);
    if (!waiting(desk).length) settled(desk);
    if (threads) desk.onChange();
    return true;
  } catch (error) {
    passing(error);
    desk.trouble = error.kind;
    desk.onChange();
    return false;
  }
}

/** A thread of which everything was deleted is not told any more; as long as this page is open it can be undone. */
function merged(before, threads) {
  const ghosts = [...before.values()].filter((thread) => thread.messages.every((message) => message.deleted));
  return new Map([...ghosts, ...threads].map((thread) => [thread.id, thread]));
}

async function ask(desk, path, options) {
  try {
    const thread = await desk.request(desk.url + path, options);
    desk.threads.set(thread.id, thread);
    Object.assign(desk, { refused: "" });
    if (!waiting(desk).length) settled(desk);
    return true;
  } catch (error) {
    passing(error);
    if (PASSING.has(error.kind) && error.kind !== "strange") desk.trouble = error.kind;
    else desk.refused = error.code || error.kind;
    return false;
  } finally {
    desk.onChange();
  }
}

/** An Undelivered is news about the network; anything else is a fault of ours. */
function passing(error) {
  if (!(error instanceof Undelivered)) throw error;
}

/** The threads with what still waits to be sent at their end. */
function shown(desk) {
  const threads = new Map([...desk.threads].map(([id, thread]) => [id, { ...thread, messages: [...thread.messages] }]));
  for (const item of waiting(desk)) {
    const at = new Date(item.at).toISOString();
    if (!threads.has(item.thread) && item.place) {
      threads.set(item.thread, { id: item.thread, ...item.place, opened_at: at, resolved_at: null, resolved_by: null, revision: 0, unread: false, messages: [] });
    }
    const thread = threads.get(item.thread);
    const isThere = thread?.messages.some(({ id }) => id === item.message);
    if (thread && !isThere) thread.messages.push({ id: item.message, author: null, body: item.body, mentions: [], created_at: at, edited_at: null, deleted: false, editable_until: null, waiting: true });
  }
  return [...threads.values()];
}
