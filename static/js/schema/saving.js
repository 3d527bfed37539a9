/**
 * Saving the draft: every change at once, one after the other; what could not be sent waits in this browser.
 *
 * Whoever else changed the draft meanwhile is not written over: both versions stay, and the person decides.
 */
import { gettext } from "../i18n.js";
import { kindOf, ownHeaders } from "../sync/transport.js";

const DELAY = 350; // ms after the last key
const AGAIN = 4000; // ms until a failed save is tried again

/**
 * @param {object} editor
 * @param {{url: string, revision: number, key: string, fetch?: typeof fetch, storage?: Storage}} options `key`: of the
 *   browser's storage
 * @returns {{state: string, revision: number, aside: object|null, theirs: object|null, take: function, flush: function}}
 */
export function createSaving(editor, { url, revision, key, fetch = globalThis.fetch.bind(globalThis), storage = globalThis.localStorage }) {
  const saving = { state: "saved", revision, changes: null, theirs: null, aside: read(storage, `${key}:aside`), sending: null, timer: 0 };
  const tell = (state) => {
    saving.state = state;
    editor.emit("saving", saving);
  };
  const backup = () => write(storage, key, { revision: saving.revision, body: editor.body });
  const soon = (delay) => {
    clearTimeout(saving.timer);
    saving.timer = setTimeout(send, delay);
  };
  const wait = () => {
    if (saving.state === "conflict") return;
    tell("waiting");
    soon(DELAY);
  };
  editor.on("change", () => {
    backup();
    wait();
  });

  async function send() {
    if (saving.sending || saving.state === "conflict" || editor.readonly) return saving.sending;
    const body = editor.body;
    saving.sending = put(fetch, url, { revision: saving.revision, document: body });
    tell("sending");
    const answer = await saving.sending;
    saving.sending = null;
    if (answer.draft) return stored(answer.draft, body);
    if (answer.code === "draft_changed") return differ();
    tell(failed(answer));
    soon(AGAIN);
  }

  function stored(draft, body) {
    Object.assign(saving, { revision: draft.revision, changes: draft.changes });
    editor.tell(draft.problems);
    if (editor.body !== body) return wait();
    write(storage, key, null);
    tell("saved");
  }

  async function differ() {
    const answer = await fetch(url, { headers: { Accept: "application/json" }, cache: "no-store" }).then((one) => (one.ok ? one.json() : null)).catch(() => null);
    saving.theirs = answer ? (answer.draft ?? { revision: 0, document: answer.in_use ?? editor.base, updated_by: null, problems: [] }) : null;
    if (saving.theirs && JSON.stringify(saving.theirs.document) === JSON.stringify(editor.body)) {
      saving.revision = saving.theirs.revision;
      return stored(saving.theirs, editor.body);
    }
    tell(saving.theirs ? "conflict" : "offline");
    if (!saving.theirs) soon(AGAIN);
  }

  /** After a conflict: go on with "mine" or "theirs"; the other one is put aside and can come back. */
  saving.take = (whose) => {
    const { theirs } = saving;
    saving.aside = { body: whose === "mine" ? theirs.document : editor.body, by: whose === "mine" ? theirs.updated_by : "" };
    write(storage, `${key}:aside`, saving.aside);
    Object.assign(saving, { revision: theirs.revision, theirs: null, state: "saved" });
    if (whose === "theirs") {
      editor.change(theirs.document);
      editor.tell(theirs.problems);
    } else {
      editor.change(onTopOf(theirs.document, editor.body));
      backup();
      wait();
    }
  };
  saving.bringBack = () => {
    const { body } = saving.aside;
    saving.forget();
    editor.change(onTopOf(editor.body, body));
  };
  saving.forget = () => {
    saving.aside = null;
    write(storage, `${key}:aside`, null);
    editor.emit("saving", saving);
  };
  saving.setAside = (body) => {
    saving.aside = { body, by: "" };
    write(storage, `${key}:aside`, saving.aside);
  };
  /** What an earlier page could not send: it is taken up again, or it is in conflict with what is stored now. */
  saving.resume = () => {
    const left = read(storage, key);
    if (!left || editor.readonly || JSON.stringify(left.body) === JSON.stringify(editor.body)) return void write(storage, key, null);
    saving.revision = left.revision;
    editor.change(left.body);
  };
  saving.flush = () => (clearTimeout(saving.timer), send());
  globalThis.addEventListener?.("online", () => saving.state === "offline" && send());
  return saving;
}

/** Whoever decides for a body beside another one has seen that one: it counts as a change of the same version. */
const onTopOf = ({ name, version }, body) => (body.name === name && body.version === version ? body : { ...body, name, version });

/** What a save that came to nothing comes to: signing in mends it, time mends it, or neither does. */
function failed({ status, code }) {
  const kind = kindOf(status, code);
  if (kind === "signed-out") return kind;
  return code && kind !== "busy" ? "refused" : "offline";
}

/** `{draft}` or `{status, code}`; status 0: nobody answered. */
async function put(fetch, url, body) {
  const response = await fetch(url, { method: "PUT", headers: { ...ownHeaders(), Accept: "application/json" }, body: JSON.stringify(body), credentials: "same-origin", redirect: "manual" }).catch(() => null);
  const answer = await response?.json().catch(() => null);
  if (response?.ok && answer) return answer;
  // A redirect here is a log-in page.
  return { status: response?.type === "opaqueredirect" ? 401 : (response?.status ?? 0), code: answer?.error?.code ?? "" };
}

function read(storage, key) {
  try {
    return JSON.parse(storage.getItem(key));
  } catch {
    return null;
  }
}

/** A browser that keeps nothing keeps nothing: the draft is saved on the server all the same. */
function write(storage, key, value) {
  try {
    if (value === null) storage.removeItem(key);
    else storage.setItem(key, JSON.stringify(value));
  } catch {
    // Full or forbidden.
  }
}

/** How saving stands, in words. */
export const savingWords = (state) =>
  ({
    saved: () => gettext("All saved"),
    waiting: () => gettext("Saving…"),
    sending: () => gettext("Saving…"),
    offline: () => gettext("Not sent yet: it is kept in this browser"),
    "signed-out": () => gettext("You are signed out: it is kept in this browser"),
    refused: () => gettext("The server refused it: it is kept in this browser"),
    conflict: () => gettext("Somebody else changed the draft"),
  })[state]();
