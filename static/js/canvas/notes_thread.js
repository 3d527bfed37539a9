/** One thread in the panel: its place, its messages, and what can be done with them. */
import { date, gettext, interpolate, language, ngettext } from "../i18n.js";
import { arabic, button, el, swatch } from "./markup.js";
import { makeComposer } from "./notes_composer.js";
import { distance, piecesOf } from "./notes_text.js";
import { named, shortened } from "./phrases.js";

/**
 * @param {object} board notes.js: {store, desk, current, editing, me}
 * @param {object} thread as the API gives it, with `place` {segments, gone}
 * @param {object} does what its buttons do: {toggle, reply, act, edit, startEdit, remove, restore, keep}
 */
export function drawThread(board, thread, does) {
  const isOn = board.current === thread.id;
  const classes = ["note-thread", isOn && "on", thread.resolved_at && "resolved", thread.unread && "unread"];
  const head = button(".note-place", { "aria-expanded": String(isOn), data: { key: `note:${thread.id}` }, on: { click: () => does.toggle(thread) } }, placeLabel(board, thread), thread.unread && el("span.note-new", {}, gettext("New")));
  const inside = isOn ? wholeThread(board, thread, does) : [foldedThread(thread)];
  return el("li", { class: classes.filter(Boolean).join(" "), data: { thread: thread.id } }, head, ...inside);
}

/** What a thread is about: the kind of the mark and its words. */
export function placeLabel({ store }, { anchor, anchor_id: id, quote, place }) {
  const { spans, frames, entities } = store.annotations;
  const thing = { span: spans, frame: frames, entity: entities }[anchor]?.get(id);
  const type = anchor === "frame" ? store.schema.frameType(thing?.type) : store.schema.spanType(thing?.type);
  const words = anchor === "entity" ? (thing?.name ?? quote) : quote;
  if (anchor === "article" && !words) return el("span.note-kind", {}, gettext("The whole article"));
  const kind = anchor === "article" ? gettext("In the text") : named(type?.name);
  return el("span.note-about", {}, type && swatch(thing.type), kind && el("span.note-kind", {}, kind), words && arabic("span.note-quote", shortened(words, 80)), place?.gone && el("span.note-gone", {}, gettext("The mark is no longer there")));
}

/** Folded: who began, with what, and how much followed. */
function foldedThread(thread) {
  const first = thread.messages.find((message) => !message.deleted) ?? thread.messages[0];
  const more = thread.messages.filter((message) => !message.deleted).length - 1;
  const last = thread.messages.at(-1);
  const facts = [momentOf(last.created_at), more > 0 && el("span", {}, interpolate(ngettext("%(count)s answer", "%(count)s answers", more), { count: more })), first.waiting && el("span.note-waiting", {}, gettext("Not sent yet"))];
  return el("div.note-folded", {}, el("p.note-text", { dir: "auto" }, el("bdi.note-who", {}, authorOf(first)), " ", ...bodyOf(first)), el("p.facts.note-facts", {}, ...facts));
}

function wholeThread(board, thread, does) {
  const list = el("ol.note-messages", {}, thread.messages.map((message) => drawMessage(board, thread, message, does)));
  if (!thread.revision) return [list];
  const { form } = makeComposer(board.desk, {
    id: `note-reply-${thread.id}`,
    label: gettext("Answer"),
    send: gettext("Send"),
    quiet: true,
    draft: board.desk.draft(thread.id),
    onType: (body) => does.keep(thread.id, { body, place: null }),
    onSend: (body) => does.reply(thread, body),
    onLeave: () => does.toggle(thread),
  });
  return [list, settledBy(thread), form, el("div.note-actions", {}, settleButton(thread, does))];
}

function settleButton(thread, does) {
  const verb = thread.resolved_at ? "reopen" : "resolve";
  const text = thread.resolved_at ? gettext("Open again") : gettext("Resolve");
  return button(".btn.small", { data: { act: verb, key: `settle:${thread.id}` }, on: { click: () => does.act(thread, verb) } }, text);
}

function settledBy({ resolved_at: at, resolved_by: by }) {
  if (!at) return null;
  const text = interpolate(gettext("Resolved by %(name)s"), { name: by.name });
  return el("p.note-settled", {}, el("span", { dir: "auto" }, text), " · ", momentOf(at));
}

function drawMessage(board, thread, message, does) {
  const isMine = message.author === null || message.author.id === board.me;
  if (message.deleted) return deletedMessage(thread, message, isMine, does);
  const facts = [el("bdi.note-who", {}, authorOf(message)), momentOf(message.created_at), message.edited_at && el("span", { title: moment(message.edited_at) }, gettext("edited")), message.waiting && el("span.note-waiting", {}, gettext("Not sent yet"))];
  const head = el("p.facts.note-facts", {}, ...facts);
  if (board.editing === message.id) return el("li.note-message", {}, head, editor(board, thread, message, does));
  const may = isMine && !message.waiting && new Date(message.editable_until) > new Date();
  return el("li.note-message", { data: { message: message.id } }, head, el("p.note-text", { dir: "auto" }, ...bodyOf(message)), may && ownActions(thread, message, does));
}

function ownActions(thread, message, does) {
  const edit = button(".note-own", { data: { key: `edit:${message.id}` }, on: { click: () => does.startEdit(message) } }, gettext("Edit"));
  const remove = button(".note-own", { data: { key: `remove:${message.id}` }, on: { click: () => does.remove(thread, message) } }, gettext("Delete"));
  return el("div.note-owns", {}, edit, remove);
}

function deletedMessage(thread, message, isMine, does) {
  const may = isMine && new Date(message.editable_until) > new Date();
  const undo = may && button(".note-own", { data: { key: `restore:${message.id}` }, on: { click: () => does.restore(thread, message) } }, gettext("Undo"));
  return el("li.note-message.deleted", { data: { message: message.id } }, el("span", {}, gettext("The message was deleted.")), " ", undo);
}

function editor(board, thread, message, does) {
  const key = `edit-${message.id}`;
  const { form } = makeComposer(board.desk, {
    id: `note-${key}`,
    label: gettext("Edit the message"),
    send: gettext("Save"),
    draft: board.desk.draft(key) ?? message,
    onType: (body) => does.keep(key, { body, place: null }),
    onSend: (body) => does.edit(thread, message, body),
    onLeave: () => does.startEdit(null),
  });
  return form;
}

const authorOf = (message) => message.author?.name ?? gettext("You");

/** A message as text with its names as chips; nothing in it can become markup. */
function bodyOf({ body, mentions }) {
  return piecesOf(body, mentions).map((piece) => (piece.person ? el("bdi.note-name", { title: `@${piece.person.username}` }, piece.person.name) : piece.text));
}

const moment = (at) => date(at, { dateStyle: "long", timeStyle: "short" });

/** How long ago, and by the pointer or the screen reader exactly when. */
function momentOf(at) {
  const away = distance(new Date(at), new Date());
  const words = away ? new Intl.RelativeTimeFormat(language() === "ar" ? "ar-EG-u-nu-arab" : "en-GB", { numeric: "auto" }).format(away.value, away.unit) : date(at);
  return el("time", { datetime: at, title: moment(at) }, words);
}
