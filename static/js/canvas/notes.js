/**
 * The notes of the margin: threads in the order of the text, a composer for what is in hand, news while one looks.
 *
 * Notes are no part of the annotations: they can be written on a set that can only be read, and go their own way to the
 * server (notes_desk.js).
 */
import { gettext, interpolate, ngettext } from "../i18n.js";
import { request } from "../sync/transport.js";
import { button, el, refill } from "./markup.js";
import { makeComposer } from "./notes_composer.js";
import { createDesk, keyOf } from "./notes_desk.js";
import { noNotes } from "./hints.js";
import { mountSigns } from "./notes_signs.js";
import { inOrder, placeNow } from "./notes_text.js";
import { drawThread, placeLabel } from "./notes_thread.js";
import { anchorOf } from "./phrases.js";

/** Looking for news so often while the page is seen, and counting as read after so long, in milliseconds. */
const POLL = 25_000;
const READ = 1_500;

/**
 * @param {object} store
 * @param {object} canvas
 * @param {object} actions
 * @param {{home: HTMLElement, tabs: object, sheet: object, url: string}} parts
 * @returns {{show: () => void, open: (id: string) => void}} `show`: called when the tab is shown; `open`: a thread by its id
 */
export function mountNotes(store, canvas, actions, { home, tabs, sheet, url }) {
  const board = { store, canvas, actions, home, tabs, sheet, me: store.user?.id, current: null, editing: null, writing: null, known: null, timer: 0 };
  board.desk = createDesk({ url, name: `${board.me} ${store.id}`, request, storage: storageHere(), isMe: (trouble) => isMe(store, trouble), onChange: () => draw(board) });
  board.signs = mountSigns(canvas, (id) => choose(board, id, { focus: true }));
  canvas.commands.add({ id: "note", group: "panels", name: () => gettext("Note on the selected item"), keys: [{ code: "KeyM" }], act: () => (write(board, inHand(board)), true) });
  store.on("change", () => draw(board));
  new MutationObserver(() => draw(board)).observe(home, { attributes: true, attributeFilter: ["hidden"] });
  watch(board);
  start(board);
  return { show: () => void look(board), open: (id) => choose(board, id, { focus: true }) };
}

/** A browser may forbid its storage altogether. */
function storageHere() {
  try {
    return globalThis.localStorage;
  } catch {
    return null;
  }
}

async function start(board) {
  draw(board);
  await board.desk.load();
  board.desk.push();
  const asked = new URLSearchParams(location.search);
  const wanted = asked.get("note");
  if (wanted && board.desk.threads.some(({ id }) => id === wanted)) choose(board, wanted, { focus: true });
  if (asked.has("answer")) document.getElementById(`note-reply-${wanted}`)?.focus();
}

const isSeen = (board) => document.visibilityState === "visible" && !board.home.hidden;

function watch(board) {
  const poll = () => document.visibilityState === "visible" && look(board);
  setInterval(poll, POLL);
  document.addEventListener("visibilitychange", poll);
  addEventListener("online", () => (board.desk.push(), poll()));
  addEventListener("focus", () => board.desk.trouble && board.desk.push());
}

async function look(board) {
  await board.desk.load();
  announce(board);
}

/** What others wrote since the last look is said once. */
function announce(board) {
  const unread = board.desk.threads.filter((thread) => thread.unread).map(({ id, revision }) => `${id} ${revision}`);
  const fresh = unread.filter((one) => board.known && !board.known.has(one));
  board.known = new Set(unread);
  if (fresh.length) board.canvas.say?.(interpolate(ngettext("%(count)s new note", "%(count)s new notes", fresh.length), { count: fresh.length }));
}

/** @returns {import("./notes_desk.js").Place} the selection, else what is active, else the article */
function inHand({ store }) {
  const { selection, active, annotations } = store;
  if (selection) return { anchor: "article", anchor_id: "", segments: [[selection.start, selection.end]], quote: "" };
  const thread = active && { anchor: active.kind, anchor_id: active.id, segments: [] };
  const place = thread && placeNow(thread, annotations, (frame) => anchorOf(store, frame));
  if (!place || place.gone) return { anchor: "article", anchor_id: "", segments: [], quote: "" };
  return { ...thread, segments: place.segments, quote: annotations.entities.get(active.id)?.name ?? "" };
}

/** Opens the composer on a place. */
function write(board, place) {
  board.tabs.show("notes");
  board.sheet.open();
  board.writing = place;
  board.canvas.popover?.close();
  draw(board);
  // The panel stands beside the words already; only its own top is where the field is.
  board.home.scrollTop = 0;
  board.home.querySelector("#note-new")?.focus({ preventScroll: true });
}

function leaveWriting(board) {
  board.writing = null;
  draw(board);
  board.canvas.focusText();
}

/** Takes a thread in hand: its place in the text, its messages in the panel. */
function choose(board, id, { focus = false } = {}) {
  const { store, actions, canvas, tabs } = board;
  const thread = threadsOf(board).find((one) => one.id === id);
  if (!thread) return;
  const { anchor, anchor_id: thing, place } = thread;
  const ways = { span: "goToSpan", frame: "goToFrame", entity: "goToEntity" };
  if (!place.gone && ways[anchor]) actions[ways[anchor]](thing);
  else if (place.segments.length) {
    store.activate(null);
    canvas.reveal(place.segments[0][0], place.segments[0][1]);
  }
  tabs.show("notes");
  board.sheet.open();
  board.current = id;
  draw(board);
  const card = board.home.querySelector(`[data-thread="${CSS.escape(id)}"]`);
  card?.scrollIntoView({ block: "nearest" });
  if (focus) card?.querySelector(".note-place").focus({ preventScroll: true });
}

function threadsOf({ store, desk }) {
  const threads = desk.threads.map((thread) => ({ ...thread, place: placeNow(thread, store.annotations, (frame) => anchorOf(store, frame)) }));
  return inOrder(threads, (thread) => thread.place.segments[0]?.[0]);
}

function draw(board) {
  const threads = threadsOf(board);
  const open = threads.filter((thread) => !thread.resolved_at);
  board.tabs.count("notes", open.length);
  document.getElementById("tab-notes").toggleAttribute("data-unread", threads.some((thread) => thread.unread));
  const signed = threads.filter(({ id, resolved_at: at }) => !at || id === board.current);
  board.signs.show(signed.map(({ id, place, unread }) => ({ id, segments: place.segments, unread })), board.home.hidden ? null : board.current);
  if (board.home.hidden) return;
  const does = doing(board);
  const settled = threads.filter((thread) => thread.resolved_at);
  const list = (items) => el("ol.note-list", {}, items.map((thread) => drawThread(board, thread, does)));
  refill(board.home, troubleLine(board), composerOf(board), draftLine(board), threads.length || board.writing ? null : el("p.panel-empty", {}, noNotes()), list(open), settled.length ? settledList(board, settled, list) : null);
  countAsRead(board, threads);
}

function settledList(board, settled, list) {
  const summary = el("summary", {}, interpolate(ngettext("%(count)s resolved", "%(count)s resolved", settled.length), { count: settled.length }));
  const isOpen = board.home.querySelector(".note-settled-list")?.open || settled.some(({ id }) => id === board.current);
  return el("details.sub.note-settled-list", { open: isOpen }, summary, list(settled));
}

/** The composer on a place, or the button that opens it. */
function composerOf(board) {
  const { desk, writing } = board;
  if (!writing) return button(".btn.small.note-begin", { data: { key: "note-begin" }, "aria-keyshortcuts": "M", on: { click: () => write(board, inHand(board)) } }, gettext("New note"), el("kbd", { "aria-hidden": "true" }, "M"));
  const key = keyOf(writing);
  const { form } = makeComposer(desk, {
    id: "note-new",
    label: gettext("New note"),
    send: gettext("Send"),
    draft: desk.draft(key),
    onType: (body) => desk.keep(key, { body, place: writing }),
    onSend(body) {
      desk.keep(key, null);
      board.writing = null;
      board.current = desk.open(writing, body);
      draw(board);
      board.canvas.say?.(gettext("The note is sent."));
      board.home.querySelector(`[data-thread="${board.current}"] .note-place`)?.focus();
    },
    onLeave: () => leaveWriting(board),
  });
  const cancel = button(".btn.small.quiet", { on: { click: () => leaveWriting(board) } }, gettext("Cancel"));
  form.querySelector(".note-tools").append(cancel);
  const words = writing.segments.map(([start, end]) => wordsOf(board.store, start, end)).join(" ");
  return el("section.note-writing", { "aria-label": gettext("New note") }, el("p.note-on", {}, placeLabel(board, { ...writing, quote: words || writing.quote })), form);
}

const wordsOf = ({ article: { text, map } }, start, end) => text.slice(map.toUtf16(start), map.toUtf16(end));

/** What was typed elsewhere and not sent: one touch goes on with it. */
function draftLine(board) {
  const others = board.desk.drafts().filter(({ place }) => place && (!board.writing || keyOf(place) !== keyOf(board.writing)));
  if (!others.length) return null;
  const chips = others.map(({ key, body, place }) => button(".chip.note-draft", { data: { key: `draft:${key}` }, on: { click: () => write(board, place) } }, el("bdi", {}, body.trim().slice(0, 40))));
  return el("p.note-drafts", {}, el("span", {}, gettext("Drafts:")), " ", chips);
}

const REFUSED = {
  too_many_notes: () => gettext("There are too many notes here. Go on in another thread."),
  too_late: () => gettext("A message can be changed or deleted within a day of writing it, no longer."),
  missing: () => gettext("This thread is no longer there. What you wrote is kept as a draft."),
};

/** What hinders the sending, said plainly; what was written is safe in every case. */
function troubleLine({ desk }) {
  if (desk.refused) return el("p.alert.error.note-trouble", { role: "alert" }, (REFUSED[desk.refused] ?? (() => gettext("The server did not take it. What you wrote is kept here.")))());
  if (desk.trouble === "signed-out") return el("p.alert.note-trouble", { role: "alert" }, el("span", {}, gettext("Your session has ended. What you wrote is kept here.")), button(".btn.small", { data: { key: "note-sign-in" }, on: { click: () => signIn(desk) } }, gettext("Sign in again")));
  if (desk.trouble) return el("p.alert.note-trouble", { role: "status" }, gettext("Notes cannot be reached at the moment. What you write is kept here and sent as soon as possible."));
  return null;
}

/** By the header's own door; through with it, what waits is sent. */
function signIn(desk) {
  document.getElementById("sign-in-again").click();
  document.getElementById("sign-in-dialog")?.addEventListener("close", () => (desk.push(), desk.load()), { once: true });
}

/** Whether the session is still the writer's own: nothing of theirs is sent in another name. */
async function isMe(store, trouble) {
  if (store.status.stranger) return false;
  if (trouble !== "signed-out" || !store.sync?.who) return true;
  const who = await store.sync.who().catch(() => null);
  return who?.id === store.user.id;
}

/** What the buttons of a thread do. */
function doing(board) {
  const { desk } = board;
  const say = (text) => board.canvas.say?.(text);
  return {
    toggle(thread) {
      if (board.current !== thread.id) return choose(board, thread.id, { focus: true });
      board.current = null;
      return draw(board);
    },
    keep: (key, draft) => desk.keep(key, draft),
    reply(thread, body) {
      desk.keep(thread.id, null);
      desk.reply(thread.id, body);
      draw(board);
      say(gettext("The answer is sent."));
    },
    async act(thread, verb) {
      if (await desk.act(thread.id, verb)) say(verb === "resolve" ? gettext("Resolved.") : gettext("Open again."));
    },
    startEdit(message) {
      board.editing = message?.id ?? null;
      draw(board);
      if (message) board.home.querySelector(`#note-edit-${message.id}`)?.focus();
    },
    async edit(thread, message, body) {
      if (!(await desk.edit(thread.id, message.id, body))) return;
      desk.keep(`edit-${message.id}`, null);
      board.editing = null;
      draw(board);
    },
    async remove(thread, message) {
      if (await desk.remove(thread.id, message.id)) say(gettext("The message was deleted."));
      board.home.querySelector(`[data-key="restore:${message.id}"]`)?.focus();
    },
    restore: (thread, message) => desk.restore(thread.id, message.id),
  };
}

/** The thread that stands open before the reader's eyes has been read after a moment. */
function countAsRead(board, threads) {
  clearTimeout(board.timer);
  const thread = threads.find(({ id, unread }) => unread && id === board.current);
  const isWell = !board.desk.trouble && !board.desk.refused;
  if (thread && isWell && isSeen(board)) board.timer = setTimeout(() => isSeen(board) && board.desk.act(thread.id, "read", { revision: thread.revision }), READ);
}
