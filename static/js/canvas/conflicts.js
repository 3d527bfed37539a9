/**
 * Conflicts: changes the server refused because the same thing was changed elsewhere, each with both versions side by side,
 * in words and painted, and the choice. Nothing is decided by closing the window; the header goes on saying it is open.
 */
import { gettext, interpolate, ngettext } from "../i18n.js";
import { button, el, refill } from "./markup.js";
import { sideBySide } from "./versions.js";

/** @returns {() => void} opens the window */
export function mountConflicts(store, parent = document.body) {
  const list = el("ol.conflicts");
  const title = el("h2.h-sec", { id: "refused-title", tabindex: "-1" });
  const all = el("div.row.conflicts-all");
  const close = button(".btn.quiet", { id: "refused-close", on: { click: () => dialog.close() } }, gettext("Decide later"));
  const lede = el("p", {}, gettext("The same items were changed in another window or on another device. Your changes are kept until you decide."));
  const dialog = el("dialog.dialog.conflicts-dialog", { id: "refused-dialog", "aria-labelledby": "refused-title" }, title, lede, list, el("div.row.dialog-actions", {}, all, close));
  const view = { store, dialog, list, title, all, busy: false };
  parent.append(dialog);
  ["status", "change", "state"].forEach((type) => store.on(type, () => fill(view)));
  return () => {
    dialog.showModal();
    fill(view);
    title.focus();
  };
}

function fill(view) {
  const { store, dialog, list, title, all } = view;
  if (!dialog.open || view.busy) return;
  const cases = store.sync?.refusals.list ?? [];
  if (!cases.length) return dialog.close();
  title.textContent = interpolate(ngettext("%(count)s change to decide", "%(count)s changes to decide", cases.length), { count: cases.length });
  const parts = cases.map((one, n) => caseItem(view, one, n));
  refill(list, ...parts.map(({ item }) => item));
  parts.forEach(({ paint }) => paint());
  all.replaceChildren(...(cases.length > 1 ? [everyButton(view, "mine", gettext("Use my version for all")), everyButton(view, "stored", gettext("Use the stored version for all"))] : []));
}

function caseItem(view, one, n) {
  const { store } = view;
  const trouble = el("p.alert.neg", { role: "alert", hidden: true });
  const { el: versions, paint } = sideBySide(store, one);
  const choices = [
    choice(view, one, "mine", ".btn.petrol", gettext("My version"), trouble, !store.canEdit),
    choice(view, one, "stored", ".btn", gettext("Stored version"), trouble),
    store.sync.refusals.canBoth(one) && choice(view, one, "both", ".btn", gettext("Keep both"), trouble, !store.canEdit),
  ];
  const heading = el("h3.conflict-reason", { id: `conflict-${n}` }, reason(one.verdict));
  const built = one.ids.length > 1 && el("p.muted.s", {}, interpolate(ngettext("%(count)s change here.", "%(count)s related changes here.", one.ids.length), { count: one.ids.length }));
  const group = el("div.row.conflict-choices", { role: "group", "aria-labelledby": `conflict-${n}` }, ...choices.filter(Boolean));
  return { item: el("li.conflict", { data: { change: one.ids[0] } }, heading, built, versions, trouble, group), paint };
}

function choice(view, one, way, look, label, trouble, disabled = false) {
  const made = button(look, { data: { key: `${way} ${one.ids[0]}`, way }, on: { click: () => decide(view, one, way, trouble) } }, label);
  made.disabled = disabled;
  return made;
}

async function decide(view, one, way, trouble) {
  const places = [...view.list.children];
  const at = places.findIndex(({ dataset }) => dataset.change === one.ids[0]);
  try {
    await view.store.sync.refusals[way](one);
    moveOn(view, at);
  } catch (error) {
    if (error.name !== "Refused") throw error;
    trouble.hidden = false;
    trouble.textContent = reason(error);
  }
}

/** The next case has the focus, so that one key after the other decides them all. */
function moveOn({ list, dialog }, at) {
  if (!dialog.open) return;
  const next = list.children[Math.min(at, list.children.length - 1)];
  next?.querySelector(".conflict-choices button:not(:disabled)")?.focus();
}

function everyButton(view, way, label) {
  const made = button(".btn.small", { data: { key: `all ${way}` }, on: { click: () => decideAll(view, way) } }, label);
  made.disabled = way === "mine" && !view.store.canEdit;
  return made;
}

/** One after the other; what cannot stand even so stays on the list and says why when it is tried alone. */
async function decideAll(view, way) {
  view.busy = true;
  try {
    for (const one of [...view.store.sync.refusals.list]) {
      await view.store.sync.refusals[way](one).catch((error) => {
        if (error.name !== "Refused") throw error;
      });
    }
  } finally {
    view.busy = false;
    fill(view);
  }
}

const REASONS = {
  conflict: () => gettext("The same item was changed meanwhile, in another window or on another device."),
  dangling_reference: () => gettext("Something this change points to is no longer there."),
  not_open: () => gettext("The article is submitted. Reopen it to keep this change."),
  unknown_undo: () => gettext("What this would undo never reached the server."),
};

/** Why, in a sentence; the server's own where we have none. */
function reason({ code, message }) {
  return REASONS[code]?.() ?? (message || interpolate(gettext("The server refused this (%(code)s)."), { code }));
}
