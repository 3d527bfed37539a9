/**
 * The chip of a type: swatch, name in the page's language, hot key; the same in the palette and in the popover.
 */
import { button, el, key, keyLabel } from "./markup.js";
import { named } from "./phrases.js";

/** How a type draws in the text, in small. `channel` as in layers.js, for a line with its kind: "quote dashed". */
export const swatch = (channel) => el("span", { class: `swatch ${channel}`, "aria-hidden": "true" });

/** A press on a button leaves the focus in the text, so the next key goes on with it. */
export const keepFocus = { pointerdown: (event) => event.preventDefault(), mousedown: (event) => event.preventDefault() };

/**
 * @param {object} type span or frame type of the schema
 * @param {{channel: string, pressed?: boolean|null, onPick: function}} options `pressed` null: not a toggle
 */
export function typeChip(type, { channel, pressed = null, onPick }) {
  const state = { "aria-pressed": pressed === null ? null : String(pressed), "aria-keyshortcuts": type.hotkey ? keyLabel(type.hotkey) : null };
  const props = { ...state, data: { type: type.code }, on: { ...keepFocus, click: () => onPick(type) } };
  return button(".type-chip", props, swatch(channel), el("span.name", {}, named(type.name)), key(type.hotkey));
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

/** The swatch of a frame type: the line its anchor draws. */
export const channelOfFrame = (type) => (type.layer === "stance" ? "evidence zigzag" : "quote solid");
