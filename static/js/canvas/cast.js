/**
 * The cast: every participant with its mentions. Here they are found, founded, opened; what can be done with the open one
 * stands in castdetails.js, moving mentions by hand in castdrag.js.
 */
import { gettext, interpolate, number } from "../i18n.js";
import { fold } from "../text/folding.js";
import { details } from "./castdetails.js";
import { mountDrag } from "./castdrag.js";
import { mentionedOften, mentionTypes } from "./castwords.js";
import { arabic, button, el, refill, swatch } from "./markup.js";
import { named } from "./phrases.js";

/** With fewer participants nothing needs finding or sorting. */
const MANY = 6;

/** @returns {{show: () => void}} */
export function mountCast(store, canvas, actions, home, onCount) {
  const search = el("input.input.compact", { type: "search", dir: "auto", autocomplete: "off", "aria-label": gettext("Find in the cast"), placeholder: gettext("Find in the cast"), data: { key: "cast-search" } });
  const parts = { adding: el("div.cast-add", {}), bar: el("div.cast-bar", {}), list: el("div.cast-list", {}), empty: el("p.panel-empty", {}, gettext("No participants yet. Whoever you mark in the text appears here.")) };
  const state = { store, canvas, actions, search, ...parts, byType: false, open: null, mode: null, chosen: new Set(), all: false };
  state.draw = () => home.hidden || drawCast(state);
  home.replaceChildren(parts.adding, parts.bar, parts.empty, parts.list);
  drawAdding(state);
  search.addEventListener("input", state.draw);
  parts.list.addEventListener("keydown", (event) => steer(state, event));
  mountDrag(state);
  store.on("change", ({ touched }) => {
    if (touched.entities.size || touched.spans.size) state.draw();
    onCount(store.annotations.entities.size);
  });
  store.on("active", state.draw);
  actions.onLook(state.draw);
  store.on("state", () => (drawAdding(state), state.draw()));
  onCount(store.annotations.entities.size);
  return { show: state.draw };
}

function drawAdding({ store, actions, adding }) {
  if (!store.canEdit) return adding.replaceChildren();
  const name = el("input.input.compact", { type: "text", dir: "auto", autocomplete: "off", "aria-label": gettext("Name of a participant not named in the text"), placeholder: gettext("A participant not named in the text"), data: { key: "new-name" } });
  const type = el("select.input.compact", { "aria-label": gettext("Type") }, mentionTypes(store.schema).map(({ code, label }) => el("option", { value: code }, label)));
  const submit = (event) => {
    event.preventDefault();
    if (name.value.trim() && actions.found({ name: name.value, type: type.value })) name.value = "";
  };
  return adding.replaceChildren(el("form.cast-form", { on: { submit } }, name, type, el("button.btn.small", { type: "submit" }, gettext("Add"))));
}

function drawCast(state) {
  const { store, list, empty } = state;
  const mentions = mentionsOf(store);
  const rows = found(state, inOrder(store, mentions));
  const active = store.active?.kind === "entity" ? store.active.id : null;
  if (active !== state.open) Object.assign(state, { open: active, mode: null, all: false, chosen: new Set() });
  for (const id of state.chosen) if (store.annotations.spans.get(id)?.entity !== active) state.chosen.delete(id);
  empty.hidden = store.annotations.entities.size > 0;
  drawBar(state, rows.length);
  const sections = state.byType ? byType(store, rows) : [[null, rows]];
  refill(list, sections.map(([type, own]) => section(state, type, own, mentions)));
  if (active) bringIntoSight(list.querySelector(".cast-entry.on"));
}

/** The head of the open participant, when it has been scrolled away. */
function bringIntoSight(entry) {
  const scroller = entry?.closest(".panel");
  if (!scroller || entry.contains(document.activeElement)) return;
  const [own, view] = [entry.getBoundingClientRect(), scroller.getBoundingClientRect()];
  if (own.top < view.top || own.top > view.bottom - 60) entry.scrollIntoView({ block: "nearest" });
}

/** Whose name, type or mentions hold what is looked for. */
function found({ store, search }, entities) {
  const key = fold(search.value.trim()).toLowerCase();
  if (!key) return entities;
  const names = (entity) => [entity.name, ...Object.values(store.schema.spanType(entity.type)?.name ?? {}), entity.reference ?? ""];
  return entities.filter((entity) => names(entity).some((name) => fold(name).toLowerCase().includes(key)));
}

function drawBar(state, shown) {
  const { store, bar, search, byType } = state;
  const total = store.annotations.entities.size;
  bar.hidden = total < MANY;
  if (bar.hidden) return;
  const way = (label, value) => button("", { "aria-pressed": String(byType === value), data: { key: `cast-order:${value}` }, on: { click: () => ((state.byType = value), state.draw()) } }, label);
  const order = el("div.seg", { role: "group", "aria-label": gettext("Order") }, way(gettext("In order of appearance"), false), way(gettext("By type"), true));
  const count = shown === total ? null : el("span.muted.xs", { role: "status" }, interpolate(gettext("%(shown)s of %(total)s"), { shown, total }));
  if (search.parentElement !== bar) bar.replaceChildren(search);
  refill(bar, search, order, count);
}

/** Spans by entity, each list in the order of the text. */
function mentionsOf({ annotations }) {
  const all = new Map();
  for (const span of annotations.spans.values()) {
    if (!span.entity) continue;
    if (!all.has(span.entity)) all.set(span.entity, []);
    all.get(span.entity).push(span);
  }
  for (const spans of all.values()) spans.sort((a, b) => a.segments[0][0] - b.segments[0][0]);
  return all;
}

/** By first appearance; whoever the text does not name comes last. */
function inOrder({ annotations }, mentions) {
  const first = (entity) => mentions.get(entity.id)?.[0].segments[0][0] ?? Infinity;
  return [...annotations.entities.values()].sort((a, b) => first(a) - first(b) || (a.name < b.name ? -1 : 1));
}

/** In the order of the schema's types. */
function byType({ schema }, entities) {
  const codes = [...new Set([...schema.spanTypes.map(({ code }) => code), ...entities.map(({ type }) => type)])];
  return codes.map((code) => [code, entities.filter(({ type }) => type === code)]).filter(([, own]) => own.length);
}

function section(state, type, entities, mentions) {
  const rows = entities.map((entity) => row(state, entity, mentions.get(entity.id) ?? []));
  const list = el("ul.cast-entries", {}, rows);
  if (!type) return rows.length ? list : null;
  const title = named(state.store.schema.spanType(type)?.name);
  return el("section.cast-section", {}, el("h3.cast-type", {}, swatch(type), title, el("span.count", {}, number(entities.length))), list);
}

function row(state, entity, spans) {
  const { store, actions, open, byType: isGrouped } = state;
  const isOpen = entity.id === open;
  const toggle = () => (isOpen ? store.activate(null) : actions.goToEntity(entity.id));
  const facts = [isGrouped ? null : named(store.schema.spanType(entity.type)?.name), mentionedOften(spans.length)].filter(Boolean).join(" · ");
  const head = button(
    ".cast-head",
    { "aria-expanded": String(isOpen), data: { key: `cast:${entity.id}` }, on: { click: toggle } },
    swatch(entity.type),
    arabic("b.cast-name", entity.name),
    entity.reference ? el("span.cast-known", { title: entity.reference, "aria-label": gettext("Has a reference") }) : null,
    el("span.cast-facts", {}, facts),
  );
  return el("li.cast-entry", { class: isOpen ? "on" : "", data: { entity: entity.id } }, head, isOpen ? details(state, entity, spans) : null);
}

/** Up, down, Home and End go from name to name, or from mention to mention. */
function steer({ list }, event) {
  const kind = [".cast-head", ".mention"].find((name) => event.target.matches(name));
  if (!kind || event.altKey || event.ctrlKey || event.metaKey || event.shiftKey) return;
  const all = [...list.querySelectorAll(kind)];
  const at = all.indexOf(event.target);
  const to = { ArrowDown: all[at + 1], ArrowUp: all[at - 1], Home: all[0], End: all.at(-1) }[event.key];
  if (!to) return;
  event.preventDefault();
  event.stopPropagation();
  to.focus();
}
