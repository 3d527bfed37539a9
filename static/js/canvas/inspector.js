/**
 * The active span as a card: what it means (its entity, its attributes, where it is used), and, while the panel at the
 * text does not show them, its type, its edges and the way to remove it.
 */
import { gettext, interpolate } from "../i18n.js";
import { exampleButton } from "./exemplify.js";
import { attributeRows } from "./fields.js";
import { nudge } from "./edging.js";
import { arabic, button, el, key, refill, swatch } from "./markup.js";
import { nameTools } from "./nametools.js";
import { named, sentence, shortened } from "./phrases.js";

/** @returns the card; cards.js gives it its place */
export function mountInspector(store, actions, canvas) {
  const card = el("article.card.inspector.on", { role: "listitem", hidden: true });
  const state = { card, home: card, store, actions, canvas, draw: () => drawInspector(state) };
  for (const type of ["active", "change", "state"]) store.on(type, state.draw);
  state.draw();
  return card;
}

function drawInspector(state) {
  const { card, store } = state;
  const id = store.active?.kind === "span" ? store.active.id : null;
  const span = id && store.annotations.spans.get(id);
  card.hidden = !span;
  if (!span) return card.replaceChildren();
  const type = store.schema.spanType(span.type);
  card.dataset.type = span.type;
  card.setAttribute("aria-label", `${named(type.name)}: ${span.text}`);
  return refill(card, head(type, span), form(state, span, type), uses(state, span), foot(state, span));
}

function head(type, span) {
  return el("div.card-head", {}, el("span.badge", {}, swatch(span.type), named(type.name)), arabic("b.card-who", shortened(span.text, 60)));
}

/** What the panel at the text shows too wears `at-text-too`, and goes while that panel is open. */
function form(state, span, type) {
  return el("dl.roles", {}, type.mention ? typeRow(state, span, type) : [], meaningRows(state, span), edgesRow(state, span));
}

/**
 * Entity and attributes of a span.
 * @param {{store: object, actions: object}} state
 */
export function meaningRows(state, span) {
  const { store, actions } = state;
  const type = store.schema.spanType(span.type);
  const set = (code, value) => actions.setAttribute("span", span.id, code, value);
  const rows = attributeRows(type.attributes, span.attributes, { disabled: !store.canEdit, set, prefix: span.id });
  return [...(type.mention ? entityRow(state, span) : []), ...rows];
}

function typeRow({ store, actions }, span, type) {
  const types = store.schema.spanTypes.filter((one) => one.mention && (one.enabled !== false || one.code === type.code));
  const option = (one) => el("option", { value: one.code, selected: one.code === span.type }, named(one.name));
  const change = ({ target }) => actions.retype(span.id, target.value);
  const name = gettext("Type");
  const choice = el("select.input.compact", { "aria-label": name, disabled: !store.canEdit, data: { key: "type" }, on: { change } }, types.map(option));
  return [el("dt.at-text-too", {}, name), el("dd.at-text-too", {}, choice)];
}

function entityRow(state, span) {
  const { store, actions } = state;
  const entity = span.entity && store.annotations.entities.get(span.entity);
  const go = () => actions.goToEntity(entity.id);
  const value = el(
    "dd",
    {},
    entity ? el("span.pill.filler", { data: { type: entity.type } }, button(".pill-text", { lang: "ar", dir: "auto", on: { click: go } }, shortened(entity.name, 50))) : el("span.muted", {}, gettext("No participant")),
    store.canEdit ? button(".pill.miss.add", { data: { key: "link" }, on: { click: () => actions.assign({ span: span.id }) } }, gettext("Another participant"), key("KeyK")) : null,
    nameTools(state, span),
  );
  return [el("dt", {}, gettext("Participant")), value];
}

/** Both edges by the letter, shown with the words that they cut. */
function edgesRow({ store, canvas }, span) {
  if (!store.canEdit) return [];
  const step = (edge, direction, label) =>
    button(".btn.small.edge-step", { "aria-label": label, title: label, data: { key: `nudge:${edge}:${direction}` }, on: { click: () => nudge(canvas, edge, direction) } }, direction > 0 ? "←" : "→");
  const pair = (edge, longer, shorter, name) => el("span.edge-steps", { dir: "rtl", role: "group", "aria-label": name }, el("span.muted.xs", {}, name), step(edge, -1, longer), step(edge, 1, shorter));
  return [
    el("dt.at-text-too", {}, gettext("Edges")),
    el(
      "dd.at-text-too",
      {},
      pair("start", gettext("Start one letter earlier"), gettext("Start one letter later"), gettext("Start")),
      pair("end", gettext("End one letter earlier"), gettext("End one letter later"), gettext("End")),
    ),
  ];
}

/** The frames in which the span stands. */
function uses({ store, actions }, span) {
  const used = [...store.annotations.frames.values()].filter((frame) => Object.values(frame.roles).flat().some((filler) => filler.span === span.id));
  if (!used.length) return null;
  const row = (frame) => button(".linked", { on: { click: () => actions.goToFrame(frame.id) } }, shortened(sentence(store, frame), 90));
  return el("div.card-stances", {}, used.slice(0, 4).map(row));
}

function foot({ store, actions }, span) {
  const example = exampleButton(store, "span", span.id);
  if (!store.canEdit) return example && el("div.card-foot", {}, example);
  const label = interpolate(gettext("Remove the mark “%(text)s”"), { text: shortened(span.text, 40) });
  return el("div.card-foot", { class: example ? "" : "at-text-too" }, example, button(".btn.small.quiet.danger.end.at-text-too", { "aria-label": label, data: { key: "remove-span" }, on: { click: () => actions.removeSpan(span.id) } }, gettext("Remove"), key("Delete")));
}
