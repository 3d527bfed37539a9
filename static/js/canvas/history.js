/**
 * The history drawer: the set's log as a list to read, newest first, by day and sitting. Pressing a change shows the article
 * as it was right after it; from there it can be restored. What was taken back is struck, what is not sent yet stands first.
 */
import { gettext, interpolate, ngettext } from "../i18n.js";
import { apply, inverse } from "../standoff/changes.js";
import { sittings, undone } from "../standoff/past.js";
import { createChronicle } from "../sync/chronicle.js";
import { Undelivered } from "../sync/transport.js";
import { uuid } from "../sync/uuid.js";
import { changeSentence } from "./changewords.js";
import { button, el, refill } from "./markup.js";
import { mountPast } from "./pastview.js";
import { ago, clock, day, exact } from "./when.js";

const PHONE = matchMedia("(max-width: 860px)");

/** Needs canvas.drawers. @returns {{show: (sequence: number) => Promise<void>}} */
export function mountHistory(store, canvas) {
  const chronicle = createChronicle(store, (range) => store.sync.readLog(range));
  const past = mountPast(store, canvas, chronicle);
  const view = { store, canvas, chronicle, past, body: null, about: null, trouble: "" };
  canvas.drawers.add({
    id: "history",
    title: () => gettext("History"),
    label: () => gettext("History"),
    keys: [{ code: "KeyY" }],
    fill: (body) => begin(view, body),
    leave: () => (view.body = null),
  });
  ["status", "past"].forEach((type) => store.on(type, () => view.body && renew(view)));
  store.on("active", () => view.body && fill(view));
  return { show: past.show };
}

function begin(view, body) {
  view.body = body;
  view.about = null;
  body.addEventListener("keydown", (event) => walk(view, event));
  fill(view);
  return renew(view);
}

/** What was logged since; the list stands meanwhile. */
async function renew(view) {
  const { chronicle } = view;
  await attempt(view, () => chronicle.refresh());
  if (view.body) fill(view);
}

/** Reading the log needs the network; without it the list says so and stays. */
async function attempt(view, act) {
  try {
    await act();
    view.trouble = "";
  } catch (error) {
    if (!(error instanceof Undelivered)) throw error;
    view.trouble = gettext("The history could not be read: no answer from the server.");
  }
}

function fill(view) {
  const { chronicle, about, store, trouble, body } = view;
  const entries = chronicle.entries.filter((entry) => !about || touches(entry, about));
  const gone = undone(chronicle.entries.toReversed());
  refill(
    body,
    filterButton(view),
    trouble && el("p.alert.neg", { role: "alert" }, trouble),
    !about && pendingPart(store),
    ...days(entries).map((one) => dayPart(view, one, gone)),
    !entries.length && chronicle.whole && el("p.drawer-empty", {}, gettext("Nothing has been changed yet.")),
    !chronicle.whole && button(".btn.small.history-more", { data: { key: "more" }, on: { click: () => older(view) } }, gettext("Older changes")),
  );
}

async function older(view) {
  await attempt(view, () => view.chronicle.more());
  if (view.body) fill(view);
}

/** The history of one thing: all of the log is needed for it. */
function filterButton(view) {
  const { store, about } = view;
  const meant = about ?? store.active;
  if (!meant) return null;
  const toggle = async () => {
    view.about = about ? null : meant;
    if (view.about) await attempt(view, () => view.chronicle.all());
    if (view.body) fill(view);
  };
  const names = { span: gettext("History of this mark"), frame: gettext("History of this quote or stance"), entity: gettext("History of this participant") };
  return button(".chip.history-filter", { class: about ? "on" : "", "aria-pressed": String(Boolean(about)), data: { key: "filter" }, on: { click: toggle } }, names[meant.kind]);
}

const touches = ({ operations }, { kind, id }) =>
  operations.some(({ id: gone, object, seen }) => (gone ?? object?.id) === id || (kind === "entity" && (object?.entity === id || seen?.entity === id)));

function pendingPart(store) {
  if (!store.pending.length) return null;
  const rows = store.pending.toReversed().map((change) => el("li.history-row.waiting", {}, el("bdi", {}, changeSentence(store, change))));
  return el("section.history-day", {}, el("h3", {}, gettext("Not sent yet")), el("ol.history-list", {}, ...rows));
}

function days(entries) {
  const found = new Map();
  for (const sitting of sittings(entries)) {
    const name = day(sitting[0].created_at);
    found.set(name, [...(found.get(name) ?? []), sitting]);
  }
  return [...found];
}

function dayPart(view, [name, parts], gone) {
  return el("section.history-day", {}, el("h3", {}, name), ...parts.map((sitting) => sittingPart(view, sitting, gone)));
}

function sittingPart(view, sitting, gone) {
  const [from, to] = [clock(sitting.at(-1).created_at), clock(sitting[0].created_at)];
  const count = interpolate(ngettext("%(count)s change", "%(count)s changes", sitting.length), { count: sitting.length });
  const heading = [from === to ? from : interpolate(gettext("%(from)s – %(to)s"), { from, to }), count, actorName(view.store, sitting[0])];
  return el("div.history-sitting", {}, el("h4", {}, heading.filter(Boolean).join(" · ")), el("ol.history-list", {}, ...sitting.map((entry) => row(view, entry, gone.has(entry.id)))));
}

/** One's own name need not be read at every sitting. */
const actorName = ({ user }, { actor }) => (actor && actor.id !== user?.id ? actor.name : "");

function row(view, entry, isGone) {
  const { store, chronicle, past } = view;
  const isShown = store.past?.at === entry.sequence;
  const sentence = changeSentence(store, entry, chronicle.find);
  const text = isGone ? el("s", {}, el("bdi", {}, sentence)) : el("bdi", {}, sentence);
  const press = async () => {
    await attempt(view, () => past.show(entry.sequence));
    if (PHONE.matches && !view.trouble) view.canvas.drawers.close();
    else if (view.body) fill(view);
  };
  const when = el("time.history-when", { datetime: entry.created_at, title: exact(entry.created_at) }, ago(entry.created_at));
  const props = { "aria-current": isShown ? "true" : null, data: { key: `at ${entry.sequence}`, sequence: entry.sequence }, on: { click: press } };
  const main = button(".history-press", props, text, isGone && el("span.sr", {}, gettext("(undone)")), when);
  return el("li.history-row", { class: isShown ? "shown" : "" }, main, isShown && !isGone && aloneButton(view, entry));
}

/** Taking back one change in the middle, where nothing later builds on it. */
function aloneButton(view, entry) {
  const { store, canvas, past } = view;
  if (entry.undoes || store.readonly || store.state !== "open") return null;
  const reversal = inverse(null, entry, { id: uuid() });
  if (!fits(store.present, reversal)) return el("p.history-note", {}, gettext("Later changes build on this one: it cannot be undone on its own."));
  const act = () => {
    past.leave();
    store.commit({ label: "undo", operations: reversal.operations }, { undoes: entry.id });
    canvas.say?.(interpolate(gettext("Undone: %(what)s"), { what: changeSentence(store, entry) }));
  };
  return button(".btn.small", { data: { key: `alone ${entry.sequence}` }, on: { click: act } }, gettext("Undo this change only"));
}

function fits(annotations, change) {
  try {
    apply(annotations, change);
    return true;
  } catch (error) {
    if (error.name !== "Refused") throw error;
    return false;
  }
}

/** Up and down go from change to change; while the past is shown, the page follows. */
function walk({ store, body }, event) {
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  const from = event.target.closest?.(".history-press");
  if (!step || !from) return;
  const all = [...body.querySelectorAll(".history-press")];
  const next = all[all.indexOf(from) + step];
  if (!next) return;
  event.preventDefault();
  event.stopPropagation();
  next.focus();
  if (store.past) next.click();
}
