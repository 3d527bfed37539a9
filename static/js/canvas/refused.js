/**
 * The changes the server refused, one by one: why, what the person wanted, what stands there now, and the choice.
 * Nothing is decided by closing the window; the header goes on saying that something is open.
 */
import { gettext, interpolate } from "../i18n.js";
import { versions } from "../sync/refusals.js";
import { button, el } from "./markup.js";
import { named, sentence } from "./phrases.js";

/** @returns {() => void} opens the window */
export function mountRefusals(store, parent = document.body) {
  const list = el("ol.refusals");
  const dialog = el("dialog.dialog.refused-dialog", { id: "refused-dialog", "aria-labelledby": "refused-title" }, ...frame(list));
  dialog.querySelector("#refused-close").addEventListener("click", () => dialog.close());
  parent.append(dialog);

  const fill = () => {
    if (!dialog.open) return;
    const refusals = store.sync?.refusals.list ?? [];
    list.replaceChildren(...refusals.map((refusal) => item(store, refusal)));
    if (!refusals.length) dialog.close();
  };
  ["status", "change", "state"].forEach((type) => store.on(type, fill));
  return () => {
    dialog.showModal();
    fill();
  };
}

const frame = (list) => [
  el("h2.h-sec", { id: "refused-title" }, gettext("Refused changes")),
  el("p", {}, gettext("The server could not take these changes. They are kept in this browser until you decide.")),
  list,
  el("div.row.dialog-actions", {}, button(".btn.quiet", { id: "refused-close" }, gettext("Decide later"))),
];

function item(store, refusal) {
  const trouble = el("p.alert.neg", { role: "alert", hidden: true });
  const mine = button(".btn.petrol", { on: { click: () => keep(store, refusal, trouble) } }, gettext("Keep mine"));
  const theirs = button(".btn", { on: { click: () => store.sync.refusals.theirs(refusal) } }, gettext("Leave it as it stands"));
  mine.disabled = !store.canEdit;
  return el(
    "li.refusal",
    { data: { change: refusal.id } },
    el("p.refusal-reason", {}, reason(refusal.verdict)),
    el("table.table.refusal-versions", {}, head(), el("tbody", {}, rows(store, refusal.change))),
    trouble,
    el("div.row", {}, mine, theirs),
  );
}

const head = () => {
  const cells = [gettext("Yours"), gettext("As it stands")].map((text) => el("th", { scope: "col" }, text));
  return el("thead", {}, el("tr", {}, ...cells));
};

/** A mention and its entity often read alike: what reads the same stands there once. */
function rows(store, change) {
  const pairs = versions(change, store.annotations).map(({ kind, id, mine, theirs }) => [mine, theirs].map((object) => told(store, kind, id, object)));
  const different = [...new Map(pairs.map((pair) => [JSON.stringify(pair), pair])).values()];
  return different.map((pair) => el("tr", {}, ...pair.map((text) => el("td", {}, el("bdi", {}, text)))));
}

async function keep(store, refusal, trouble) {
  try {
    await store.sync.refusals.mine(refusal);
  } catch (error) {
    if (error.name !== "Refused") throw error;
    trouble.hidden = false;
    trouble.textContent = reason(error);
  }
}

const REASONS = {
  conflict: () => gettext("Somebody changed the same thing meanwhile, in another window or on another machine."),
  dangling_reference: () => gettext("Something this change points to is no longer there."),
  not_open: () => gettext("The article is submitted. Reopen it to keep this change."),
  unknown_undo: () => gettext("What this would undo never reached the server."),
};

/** Why, in a sentence; the server's own where we have none. */
function reason({ code, message }) {
  return REASONS[code]?.() ?? (message || interpolate(gettext("The server refused this (%(code)s)."), { code }));
}

/** An object of a change in words. */
function told(store, kind, id, object) {
  if (object === null) return gettext("nothing");
  if (kind === "label") return `${id}: ${[object].flat().join(gettext(", "))}`;
  if (kind === "frame" && store.schema.frameType(object.type)) return sentence(store, object);
  const type = named(store.schema.spanType(object.type)?.name) || object.type;
  return interpolate(gettext("%(type)s: %(text)s"), { type, text: object.text ?? object.name ?? "" });
}
