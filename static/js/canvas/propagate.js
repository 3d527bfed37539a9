/**
 * The preview of a name through the article: every place in its words, with a tick box; one change marks what is ticked.
 * It stands in the margin instead of the cards, and the text shows what would be marked, dashed.
 */
import { gettext, interpolate, ngettext } from "../i18n.js";
import { inContext, placesOf, propagate, ticked } from "../standoff/propagating.js";
import { uuid } from "../sync/uuid.js";
import { arabic, button, el, key, refill, swatch } from "./markup.js";
import { named, shortened } from "./phrases.js";

const STEPS = { ArrowDown: 1, ArrowUp: -1 };

/** @returns {(source: {span?: string, entity?: string}) => boolean} opens the preview */
export function mountPropagate(store, canvas, actions, { margin, openSheet }) {
  const panel = el("section.propagate", { id: "propagate", hidden: true, "aria-labelledby": "propagate-title" });
  margin.querySelector("#margin-body").prepend(panel);
  const state = { store, canvas, actions, margin, openSheet, panel, source: null, chosen: new Map(), from: null };
  panel.addEventListener("keydown", (event) => steer(state, event));
  panel.addEventListener("focusin", ({ target }) => lookAt(state, target));
  store.on("change", () => state.source && draw(state));
  store.on("state", () => state.source && !store.canEdit && close(state));
  store.on("active", (active) => state.source && active?.id !== state.hand?.id && close(state, { keepFocus: true }));
  canvas.commands.addEscape(() => Boolean(state.source) && (close(state), true), { rank: 35 });
  return (source) => open(state, source);
}

function open(state, source) {
  const { store, canvas, margin, panel } = state;
  const hand = source.span ? { kind: "span", id: source.span } : { kind: "entity", id: source.entity };
  if (store.selection) store.select(null);
  canvas.popover?.close();
  state.source = null;
  store.activate(hand);
  Object.assign(state, { source, hand, chosen: new Map(), from: document.activeElement, reading: scrollY });
  panel.hidden = false;
  margin.dataset.mode = "propagate";
  state.openSheet();
  draw(state);
  (panel.querySelector("input:checked") ?? panel.querySelector("input") ?? panel.querySelector("h2")).focus({ preventScroll: true });
  canvas.say?.(`${title(state.places)}. ${lede(state)}`);
  return true;
}

function close(state, { keepFocus = false } = {}) {
  const { panel, margin, canvas, from } = state;
  const hadFocus = panel.contains(document.activeElement);
  state.source = null;
  panel.hidden = true;
  delete margin.dataset.mode;
  canvas.focus.hint("propagate", []);
  if (hadFocus && !keepFocus) (from?.isConnected && from !== document.body && !panel.contains(from) ? from : canvas.article).focus({ preventScroll: true });
  panel.replaceChildren();
  // The walk through the places led away; the work goes on where it was left.
  if (!keepFocus) scrollTo({ top: state.reading, behavior: "instant" });
}

const keyOf = ({ start, end }) => `${start}-${end}`;
const isChosen = (state, row) => row.state === "new" && state.chosen.get(keyOf(row));
const chosenRows = (state) => state.places.rows.filter((row) => isChosen(state, row));

/** Reads the places anew; what somebody ticked or unticked stays so. */
function draw(state) {
  const { store, panel, source } = state;
  state.places = placesOf(store.annotations, store.schema, store.article.text, source, store.names);
  if (!state.places) return close(state);
  const offered = new Set(ticked(state.places.rows).map(keyOf));
  for (const row of state.places.rows) if (!state.chosen.has(keyOf(row))) state.chosen.set(keyOf(row), offered.has(keyOf(row)));
  const list = el("ul.places", { "aria-label": gettext("Places in the article") }, state.places.rows.map((row) => place(state, row)));
  refill(panel, head(state), el("p.propagate-lede", { id: "propagate-lede" }), list, foot(state));
  show(state);
}

/** What depends on the ticks: the sentence, the button, the dashed marks in the text. */
function show(state) {
  const { panel, canvas } = state;
  const rows = chosenRows(state);
  panel.querySelector("#propagate-lede").textContent = lede(state);
  const apply = panel.querySelector("[data-key=propagate-apply]");
  apply.disabled = rows.length === 0;
  apply.querySelector("span").textContent = interpolate(ngettext("Mark %(count)s place", "Mark %(count)s places", rows.length), { count: rows.length });
  canvas.focus.hint("propagate", rows.map(({ start, end }) => ({ start, end, kind: "suggested" })));
}

const title = ({ name }) => interpolate(gettext("Everywhere: “%(name)s”"), { name: shortened(name, 40) });

function lede({ places: { rows }, chosen }) {
  if (!rows.length) return gettext("The article has no other place of this name.");
  const marked = rows.filter((row) => row.state === "marked").length;
  const unsure = rows.filter((row) => row.doubt && !chosen.get(keyOf(row))).length;
  const parts = [interpolate(ngettext("%(count)s place", "%(count)s places", rows.length), { count: rows.length })];
  if (marked) parts.push(interpolate(ngettext("%(count)s already marked", "%(count)s already marked", marked), { count: marked }));
  if (unsure) parts.push(interpolate(ngettext("%(count)s to be looked at", "%(count)s to be looked at", unsure), { count: unsure }));
  return parts.join(" · ");
}

function head({ store, places: { name, type } }) {
  const definition = store.schema.spanType(type);
  return el(
    "header.propagate-head",
    {},
    el("h2.h-sub", { id: "propagate-title", tabindex: "-1" }, gettext("Everywhere in the article")),
    el("p.propagate-name", {}, el("span.badge", {}, swatch(type), named(definition?.name)), arabic("b", shortened(name, 60))),
  );
}

const DOUBTS = {
  cut: () => gettext("the letter before may be part of the word"),
  spelling: () => gettext("spelled differently"),
  marks: () => gettext("the vowels are different"),
  alias: () => gettext("surname only"),
  other: () => gettext("somebody else has this surname too"),
  crossing: () => gettext("crosses another mark"),
  taken: () => gettext("marked as something else"),
};

function place(state, row) {
  const { store } = state;
  const why = row.doubt ? DOUBTS[row.doubt]() : row.outer ? interpolate(gettext("inside “%(name)s”"), { name: shortened(row.outer.text, 30) }) : null;
  const line = kwic(store, row, state.places.type);
  if (row.state === "marked") {
    const whose = row.isOthers && store.annotations.entities.get(store.annotations.spans.get(row.span).entity)?.name;
    return el("li.place.marked", { data: { place: keyOf(row) } }, el("span.badge.calm", {}, gettext("marked")), line, whose ? el("span.place-why", {}, arabic("span", shortened(whose, 40))) : null);
  }
  const change = ({ target }) => {
    state.chosen.set(keyOf(row), target.checked);
    show(state);
  };
  const { before, lead, words, after } = inContext(store.article.text, row);
  const label = [`${before}${lead}${words}${after}`.trim(), why].filter(Boolean).join(" · ");
  const box = el("input", { type: "checkbox", "aria-label": label, data: { key: `place:${keyOf(row)}`, place: keyOf(row) }, on: { change } });
  box.checked = state.chosen.get(keyOf(row));
  return el("li.place", { class: row.doubt ? "doubtful" : "" }, el("label.place-row", {}, box, line), why ? el("span.place-why", {}, why) : null);
}

/** The name in its words: the mark in the middle, what is left out of it before it, the context cut on the far sides. */
function kwic(store, row, type) {
  const { before, lead, words, after } = inContext(store.article.text, row);
  return el(
    "span.kwic-line",
    { lang: "ar", dir: "rtl", "aria-hidden": "true" },
    el("span.kwic-before", {}, el("bdi", { dir: "rtl" }, before)),
    el("span.kwic-words", {}, lead, el("mark", { data: { type } }, shortened(words, 48))),
    el("span.kwic-after", {}, after),
  );
}

function foot(state) {
  const all = () => toggleAll(state);
  return el(
    "div.propagate-foot",
    {},
    button(".btn.primary", { data: { key: "propagate-apply" }, on: { click: () => apply(state) } }, el("span", {}), key("Enter")),
    state.places.rows.some((row) => row.state === "new") ? button(".btn.small", { data: { key: "propagate-all" }, on: { click: all } }, gettext("All or none"), key("KeyA")) : null,
    button(".btn.small.quiet.end", { data: { key: "propagate-close" }, on: { click: () => close(state) } }, gettext("Cancel"), key("Escape")),
  );
}

function toggleAll(state) {
  const rows = state.places.rows.filter((row) => row.state === "new");
  const to = !rows.every((row) => isChosen(state, row));
  for (const row of rows) state.chosen.set(keyOf(row), to);
  for (const box of state.panel.querySelectorAll("input[type=checkbox]")) box.checked = to;
  show(state);
  state.canvas.say?.(interpolate(ngettext("%(count)s place chosen", "%(count)s places chosen", to ? rows.length : 0), { count: to ? rows.length : 0 }));
}

function apply(state) {
  const { store, actions, canvas, places, hand } = state;
  const ranges = chosenRows(state);
  if (!ranges.length) return;
  const chosen = { type: places.type, entity: places.entity, ranges, text: store.article.text, ids: ranges.map(() => uuid()) };
  close(state);
  if (!actions.commit(propagate(store.annotations, store.schema, chosen))) return;
  store.activate(hand);
  canvas.say?.(interpolate(ngettext("%(count)s place marked: %(name)s", "%(count)s places marked: %(name)s", ranges.length), { count: ranges.length, name: places.name }));
}

/** The place with the focus is brought into sight in the text. */
function lookAt({ canvas, places }, target) {
  const row = places?.rows.find((one) => keyOf(one) === target.dataset.place);
  if (row) canvas.reveal(row.start, row.end);
}

/** Up, down, Home, End between the boxes; A for all; Enter does it; Escape leaves. */
function steer(state, event) {
  if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
  const act = keyAct(state, event);
  if (!act) return;
  event.preventDefault();
  event.stopPropagation();
  act();
}

function keyAct(state, { key: name, code, target }) {
  const boxes = [...state.panel.querySelectorAll("input[type=checkbox]")];
  const go = (to) => () => boxes.at(to)?.focus({ preventScroll: false });
  const at = boxes.indexOf(target);
  if (name in STEPS) return go(Math.min(Math.max(at + STEPS[name], 0), boxes.length - 1));
  if (name === "Home") return go(0);
  if (name === "End") return go(-1);
  if (name === "Escape") return () => close(state);
  if (code === "KeyA") return () => toggleAll(state);
  if (name === "Enter" && target.tagName !== "BUTTON") return () => apply(state);
  return null;
}
