/**
 * The chip of a type: its colour with the hot key on it, its name in the page's language; the same in the palette and in
 * the panel at the text.
 */
import { button, el, key, keyLabel } from "./markup.js";
import { named } from "./phrases.js";

/** How a type draws in the text, in small. `channel` as in layers.js, for a line with its kind: "quote dashed". */
export const swatch = (channel) => el("span", { class: `swatch ${channel}`, "aria-hidden": "true" });

/** A filled swatch has room for the key; it is drawn, so it is no part of the chip's name. */
const tile = (hotkey) => el("span.swatch.entity", { class: hotkey ? "keyed" : "", "aria-hidden": "true", data: hotkey ? { hotkey: keyLabel(hotkey) } : {} });

/** A press on a button leaves the focus in the text, so the next key goes on with it. */
export const keepFocus = { pointerdown: (event) => event.preventDefault(), mousedown: (event) => event.preventDefault() };

/**
 * @param {object} type span or frame type of the schema
 * @param {{channel: string, pressed?: boolean|null, onPick: function}} options `pressed` null: not a toggle
 */
export function typeChip(type, { channel, pressed = null, onPick }) {
  const state = { "aria-pressed": pressed === null ? null : String(pressed), "aria-keyshortcuts": type.hotkey ? keyLabel(type.hotkey) : null };
  const props = { ...state, data: { type: type.code, key: `chip:${type.code}` }, on: { ...keepFocus, click: () => onPick(type) } };
  const isFilled = channel === "entity";
  return button(".type-chip", props, isFilled ? tile(type.hotkey) : swatch(channel), el("span.name", {}, named(type.name)), isFilled ? null : key(type.hotkey));
}

/** The chip of an item of the list of types (typeranking.js): a frame may come with a value. */
export function itemChip(schema, item, onPick) {
  const props = { data: { type: item.type, key: `chip:${item.key}`, item: item.key }, on: { ...keepFocus, click: onPick } };
  return button(".type-chip", props, itemSign(schema, item), el("span.name", {}, variantName(schema, item)));
}

/** Beside its frame's own chip, a variant is told by its value alone. */
function variantName(schema, item) {
  const [[code, value] = []] = Object.entries(item.attributes);
  const definition = code && schema.frameType(item.type).attributes.find((one) => one.code === code);
  return named(definition?.choices.find((one) => one.code === value)?.name) || named(item.names);
}

/** The sign of an item: ▼, a line or a tile with its key. */
export function itemSign(schema, { kind, type, symbol, attributes, hotkey }) {
  if (symbol) return el("span.symbol", { class: attributes.polarity ?? "", "aria-hidden": "true" }, symbol);
  if (kind === "frame") return swatch(channelOfFrame(schema.frameType(type), attributes));
  return tile(hotkey);
}

/** The types a person labels with, by layer: `[{layer, spanTypes, frameTypes}]`, empty layers left out. */
export function groupsOf(schema) {
  const isOn = (type, layer) => type.layer === layer.code && type.enabled !== false;
  const groups = schema.layers.map((layer) => ({
    layer,
    spanTypes: schema.spanTypes.filter((type) => isOn(type, layer) && (type.mention || !madeByFrame(schema, type))),
    frameTypes: schema.frameTypes.filter((type) => isOn(type, layer)),
  }));
  return groups.filter(({ spanTypes, frameTypes }) => spanTypes.length + frameTypes.length > 0);
}

/** Spans such as a quote's content come with their frame; nobody labels them by hand. */
const madeByFrame = (schema, type) => schema.frameTypes.some((frame) => frame.roles.some((role) => role.creates === type.code));

const LINES = { direct: "solid", indirect: "dashed", mixed: "double" };

/** The swatch of a frame type: the line its anchor draws. */
export const channelOfFrame = (type, attributes = {}) => (type.layer === "stance" ? "evidence zigzag" : `quote ${LINES[attributes.type] ?? "solid"}`);
