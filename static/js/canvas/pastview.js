/**
 * The article as it was after a change: the page shows that state, read-only, under a banner that says which one, steps to
 * its neighbours, counts what is different now, restores it, and leads back. What differs from now is drawn in the text.
 */
import { gettext, interpolate, ngettext, pgettext } from "../i18n.js";
import { difference, rewound } from "../standoff/past.js";
import { changeSentence } from "./changewords.js";
import { button, el } from "./markup.js";
import { drawDifferences } from "./pastmarks.js";
import { exact } from "./when.js";

/** @returns {{show: (sequence: number) => Promise<void>, leave: () => void}} show rejects with Undelivered */
export function mountPast(store, canvas, chronicle) {
  const text = el("p.past-text", { id: "past-text" });
  const facts = el("p.past-facts");
  const trouble = el("p.alert.neg", { role: "alert", hidden: true });
  const view = { store, canvas, chronicle, text, facts, trouble, revision: 0, redraw: () => {} };
  view.older = button(".btn.small", { id: "past-older", on: { click: () => step(view, -1) } }, gettext("Previous change"));
  view.newer = button(".btn.small", { id: "past-newer", on: { click: () => step(view, 1) } }, gettext("Next change"));
  view.restore = button(".btn.small.petrol", { id: "past-restore", on: { click: () => restore(view) } }, gettext("Restore this state"));
  const back = button(".btn.small", { id: "past-leave", on: { click: () => leave(view) } }, gettext("Back to the present"));
  view.banner = el("section.past-banner", { id: "past-banner", "aria-labelledby": "past-text", hidden: true }, text, facts, trouble, el("div.row.past-actions", {}, view.older, view.newer, view.restore, back));
  document.getElementById("banner").after(view.banner);
  view.redraw = drawDifferences(store, canvas);
  canvas.commands?.addEscape(() => Boolean(store.past) && (leave(view), true), { rank: 55 });
  view.banner.addEventListener("keydown", (event) => stepByKey(view, event));
  store.on("state", () => (view.restore.disabled = !mayRestore(store)));
  return { show: (sequence) => show(view, sequence), leave: () => leave(view) };
}

const mayRestore = ({ readonly, state }) => !readonly && state === "open";

async function show(view, at) {
  const { store, chronicle } = view;
  const [confirmed, revision] = [store.confirmed, store.revision];
  const entries = await chronicle.after(Math.max(0, at - 1), revision);
  const [entry, later] = at > 0 ? [entries[0], entries.slice(1)] : [null, entries];
  view.revision = revision;
  store.visit({ at, annotations: rewound(confirmed, later) });
  tell(view, entry);
}

function tell(view, entry) {
  const { store, banner, text, facts, trouble, canvas } = view;
  const { at, annotations } = store.past;
  const title = at === 0 ? gettext("As it was at the start") : interpolate(gettext("As it was after change %(at)s"), { at });
  const what = entry ? `${changeSentence(store, entry, view.chronicle.find)} · ${exact(entry.created_at)}` : "";
  const differing = difference(annotations, store.present);
  text.textContent = title;
  facts.textContent = [what, countsText(differing)].filter(Boolean).join(" — ");
  trouble.hidden = true;
  banner.hidden = false;
  view.older.disabled = at === 0;
  view.newer.disabled = at >= view.revision;
  view.restore.disabled = !mayRestore(store) || !differing.length;
  view.redraw();
  canvas.say?.(`${title}. ${facts.textContent}`);
}

/** How the present differs from what is shown. */
function countsText(operations) {
  if (!operations.length) return gettext("the same as now");
  const count = (fits) => operations.filter(fits).length;
  const numbers = {
    added: count(({ op, seen }) => op !== "delete" && seen === null),
    removed: count(({ op, value }) => op === "delete" || value === null),
  };
  const changed = operations.length - numbers.added - numbers.removed;
  const parts = [
    numbers.added && interpolate(ngettext("%(count)s added since", "%(count)s added since", numbers.added), { count: numbers.added }),
    numbers.removed && interpolate(ngettext("%(count)s removed since", "%(count)s removed since", numbers.removed), { count: numbers.removed }),
    changed && interpolate(ngettext("%(count)s changed since", "%(count)s changed since", changed), { count: changed }),
  ];
  return parts.filter(Boolean).join(pgettext("counts", ", "));
}

async function step(view, by) {
  const { store, trouble } = view;
  const wanted = store.past.at + by;
  if (wanted < 0 || wanted > view.revision) return;
  try {
    await show(view, wanted);
  } catch (error) {
    if (error.kind === undefined) throw error;
    trouble.hidden = false;
    trouble.textContent = gettext("The history could not be read: no answer from the server.");
  }
}

/** In the banner the arrows of the keyboard step as the buttons do: forward in time is forward in the text. */
function stepByKey(view, event) {
  const isRtl = document.documentElement.dir === "rtl";
  const forth = { ArrowUp: 1, ArrowDown: -1, ArrowLeft: isRtl ? 1 : -1, ArrowRight: isRtl ? -1 : 1 }[event.key];
  if (!forth) return;
  event.preventDefault();
  event.stopPropagation();
  step(view, forth);
}

function leave({ store, banner, redraw, canvas }) {
  if (!store.past) return;
  const hadFocus = banner.contains(document.activeElement);
  banner.hidden = true;
  store.visit(null);
  redraw();
  if (hadFocus) canvas.focusText();
  canvas.say?.(gettext("Back to the present."));
}

/** A new change that turns the present into what is shown; one undo takes it back. */
function restore(view) {
  const { store, canvas, trouble } = view;
  const past = store.past;
  const operations = difference(store.present, past.annotations);
  const at = past.at;
  store.visit(null);
  try {
    store.commit({ label: "restore", operations });
  } catch (error) {
    if (error.name !== "Refused") throw error;
    store.visit(past);
    trouble.hidden = false;
    trouble.textContent = gettext("This state cannot be restored: the schema no longer allows all of it.");
    return;
  }
  view.banner.hidden = true;
  view.redraw();
  canvas.focusText();
  canvas.say?.(interpolate(gettext("The state after change %(at)s is restored; you can undo it in one step."), { at }));
}
