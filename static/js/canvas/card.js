/** One frame as a margin card: a line or two when it rests, the whole form when it is in hand. */
import { gettext, interpolate, number } from "../i18n.js";
import { slice } from "../standoff/segments.js";
import { exampleButton } from "./exemplify.js";
import { attributeRows } from "./fields.js";
import { arabic, button, el, key, refill } from "./markup.js";
import { anchorOf, chosen, named, rolesText, sentence, shortened, valueNames } from "./phrases.js";
import { roleRows } from "./roles.js";

/** How a card wears its kind: the line of a quote, the sign of a stance. */
const LINES = { direct: "dir", indirect: "ind", mixed: "mix" };
const SIGNS = { support: "pos", against: "neg", neutral: "neu", mixed: "neu" };

/** An empty card for a frame; `drawCard` fills it. */
export function makeCard(store, frame) {
  const activate = () => {
    if (store.active?.id !== frame.id) store.activate({ kind: "frame", id: frame.id });
  };
  const keydown = (event) => {
    if (event.target !== event.currentTarget) return;
    if (event.key === "ArrowDown" || event.key === "ArrowUp") return toNeighbour(event);
    if ((event.key !== "Enter" && event.key !== " ") || store.active?.id === frame.id) return;
    event.preventDefault();
    activate();
  };
  return el("article.card", { role: "listitem", tabindex: "0", data: { frame: frame.id, key: `card:${frame.id}` }, on: { click: activate, keydown } });
}

/** Up and down go from card to card, in the order of the text. */
function toNeighbour(event) {
  const cards = [...event.currentTarget.parentElement.querySelectorAll(":scope > .card:not([hidden])")];
  const next = cards[cards.indexOf(event.currentTarget) + (event.key === "ArrowDown" ? 1 : -1)];
  event.preventDefault();
  event.stopPropagation();
  next?.focus({ preventScroll: true });
  next?.scrollIntoView({ block: "nearest" });
}

/** The number of a card among those of its panel. */
export function numberCard(card, index) {
  const place = card.querySelector(":scope > .card-head > .card-number");
  const text = number(index);
  if (place && place.textContent !== text) place.textContent = text;
}

/** Writes a card anew for what its frame is now. @param {{stances: object[]}} given the stances the quote carries */
export function drawCard(card, store, actions, frame, { stances }) {
  const isActive = store.active?.kind === "frame" && store.active.id === frame.id;
  const isOpen = new Set([...card.querySelectorAll("details[open]")].map((one) => one.dataset.sub));
  card.className = ["card", kindClass(store, frame), isActive && "on", nesting(store, frame)].filter(Boolean).join(" ");
  card.setAttribute("aria-label", sentence(store, frame));
  for (const [name, value] of Object.entries({ "aria-current": isActive && "true", "aria-description": !isActive && gettext("Press Enter to open the card.") })) {
    if (value) card.setAttribute(name, value);
    else card.removeAttribute(name);
  }
  const head = [cardHead(store, frame), quotedText(store, frame, isActive)];
  refill(card, ...head, isActive ? openBody(store, actions, frame, stances) : restingBody(store, stances));
  for (const details of card.querySelectorAll("details")) details.open = isOpen.has(details.dataset.sub);
}

function kindClass(store, frame) {
  if (frame.type === "quote") return `quote ${LINES[frame.attributes.type] ?? "ind"}`;
  return `${CSS.escape(frame.type)} ${SIGNS[frame.attributes.polarity] ?? ""}`;
}

/** A quote inside a quote stands a step in, one inside that two. */
function nesting({ annotations }, frame) {
  const parent = (one) => annotations.frames.get(one?.roles.parent?.[0]?.frame);
  const outer = parent(frame);
  if (!outer) return null;
  return parent(outer) ? "nested deeper" : "nested";
}

function cardHead(store, frame) {
  const isStance = Boolean(store.schema.role(frame.type, "holder"));
  const [who, word] = isStance ? ["holder", "target"] : ["speaker", "cue"];
  return el(
    "div.card-head",
    {},
    isStance ? stanceBadge(store, frame) : el("span.badge.quote", {}, kindName(store, frame)),
    arabic("b.card-who", shortened(rolesText(store, frame, who), 40)),
    isStance && frame.roles.target ? el("span.arrow", { "aria-hidden": "true" }) : null,
    arabic("span.card-cue", shortened(rolesText(store, frame, word), 40)),
    el("span.card-number", { "aria-hidden": "true" }),
  );
}

function kindName({ schema }, frame) {
  const definition = schema.frameType(frame.type);
  return named(chosen(definition, frame.attributes, "type")?.name) || named(definition.name);
}

/** ▼ against: the sign and the word, never the colour alone. */
export function stanceBadge({ schema }, frame, ...more) {
  const choice = chosen(schema.frameType(frame.type), frame.attributes, "polarity");
  const sign = choice?.symbol ? el("span", { "aria-hidden": "true" }, choice.symbol) : null;
  return el("span.st", { class: SIGNS[choice?.code] ?? "neu" }, sign, choice ? named(choice.name) : gettext("Polarity?"), ...more);
}

function quotedText(store, frame, isActive) {
  const span = anchorOf(store, frame);
  if (!span) return null;
  const texts = span.segments.map(([start, end]) => slice(store.article.text, start, end));
  return arabic(`p.card-text${isActive ? ".whole" : ""}`, texts.join(" […] "));
}

/** At rest, a quote says which stances it carries. */
function restingBody(store, stances) {
  if (!stances.length) return null;
  const badge = (stance) => stanceBadge(store, stance, targetText(store, stance));
  return el("div.card-stances", {}, stances.map(badge));
}

function targetText(store, stance) {
  const text = rolesText(store, stance, "target");
  return text ? arabic("span.st-target", shortened(text, 36)) : null;
}

function openBody(store, actions, frame, stances) {
  const definition = store.schema.frameType(frame.type);
  const set = (code, value) => {
    if (store.awaiting?.frame === frame.id && store.awaiting.attribute === code) store.await(null);
    actions.setAttribute("frame", frame.id, code, value);
  };
  const awaiting = store.awaiting?.frame === frame.id ? store.awaiting.attribute : null;
  const options = { disabled: !store.canEdit, set, prefix: frame.id, awaiting };
  const [first, rest] = [true, false].map((lead) => definition.attributes.filter((one) => isLead(one) === lead));
  return [
    first.length ? el("dl.roles.lead-attribute", {}, attributeRows(first, frame.attributes, options)) : null,
    ...roleRows(store, actions, frame),
    pieces(store, actions, frame),
    rest.length ? furtherAttributes(rest, frame, options) : null,
    stances.length ? linkedStances(store, stances) : null,
    foot(store, actions, frame),
  ];
}

/** What a frame cannot be without stands on top; the rest is folded away, its values in the line that opens it. */
const isLead = (attribute) => Boolean(attribute.required);

function furtherAttributes(definitions, frame, options) {
  const summary = el("summary", {}, gettext("More attributes"), el("span.muted", {}, ` ${valueNames(definitions, frame.attributes)}`));
  return el("details.sub.further", { data: { sub: "further" } }, summary, el("dl.roles", {}, attributeRows(definitions, frame.attributes, options)));
}

/** The pieces of a discontinuous content, each with a way to let it go. */
function pieces(store, actions, frame) {
  const span = anchorOf(store, frame);
  if (!span || span.segments.length < 2 || !store.canEdit) return null;
  const one = (_, index) => {
    const label = interpolate(gettext("Remove piece %(number)s"), { number: index + 1 });
    return button(".pill.piece", { "aria-label": label, title: label, on: { click: () => actions.removeSegment(span.id, index) } }, number(index + 1), " ×");
  };
  return el("div.row.tight.pieces", {}, el("span.muted.xs", {}, gettext("Pieces")), span.segments.map(one));
}

function linkedStances(store, stances) {
  const row = (stance) => {
    const open = () => store.activate({ kind: "frame", id: stance.id });
    return button(".linked", { data: { key: `linked:${stance.id}` }, on: { click: (event) => (event.stopPropagation(), open()) } }, stanceBadge(store, stance, targetText(store, stance)));
  };
  return el("div.card-stances", {}, stances.map(row));
}

function foot(store, actions, frame) {
  const example = exampleButton(store, "frame", frame.id);
  if (!store.canEdit) return example && el("div.card-foot", {}, example);
  const stance = store.schema.frameType("stance");
  const addStance = () => actions.frame("stance");
  return el(
    "div.card-foot",
    {},
    frame.type === "quote" && stance && stance.enabled !== false ? button(".btn.small.quiet", { data: { key: "add-stance" }, on: { click: (event) => (event.stopPropagation(), addStance()) } }, gettext("Stance"), key(stance.hotkey)) : null,
    example,
    button(".btn.small.quiet.danger.end", { data: { key: "remove-frame" }, on: { click: (event) => (event.stopPropagation(), actions.removeFrame(frame.id)) } }, gettext("Delete"), key("Delete")),
  );
}
