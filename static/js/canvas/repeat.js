/** The last label once more: one key gives it, with its attributes, to what is meant now; a chip shows what that would be. */
import { gettext, interpolate } from "../i18n.js";
import { valueOf } from "../standoff/attributes.js";
import { itemSign, keepFocus } from "./chips.js";
import { labelWith } from "./marking.js";
import { button, el, key } from "./markup.js";
import { named, valueNames } from "./phrases.js";
import { keyOf, labelledBy } from "./remembered.js";

/** @returns {{act: function(): boolean, chip: function(string): HTMLElement|null, onChange: function(function)}} */
export function mountRepeat(store, canvas, actions, { memory }) {
  const listeners = new Set();
  store.on("change", ({ change }) => {
    const label = change && labelledBy(change, store.schema, memory.last);
    if (!label) return;
    memory.remember(label, keyOf(store.schema, label));
    for (const listener of listeners) listener();
  });
  const act = () => repeat(store, canvas, actions, memory);
  canvas.commands.add({ id: "repeat", group: "labels", name: () => gettext("The last label again"), keys: [{ code: "KeyR" }], edits: true, act });
  return { act, chip: (tag) => chip(store, memory, tag, act), onChange: (listener) => void listeners.add(listener) };
}

/** The type of the last label as the schema has it now, or null when it is gone or switched off. */
function lastOf({ schema }, { last }) {
  if (!last) return null;
  const type = last.kind === "frame" ? schema.frameType(last.type) : schema.spanType(last.type);
  return type && type.enabled !== false ? { last, type } : null;
}

function repeat(store, canvas, actions, memory) {
  const found = lastOf(store, memory);
  if (!found) return tell(canvas, gettext("Nothing has been labelled yet."));
  const result = labelWith(canvas, actions, found.last);
  if (!result) return tell(canvas, gettext("Select the words first."));
  const text = result.done === "standing" ? gettext("This is already: %(label)s") : gettext("Again: %(label)s");
  return tell(canvas, interpolate(text, { label: labelName(found) }));
}

function tell(canvas, text) {
  canvas.say?.(text);
  return true;
}

/** «كيان جيوسياسي · الجهة الفاعلة»: the type and what it was given. */
function labelName({ last, type }) {
  const given = type.attributes.filter((one) => one.code in last.attributes && valueOf(one, last.attributes) !== null);
  return [named(type.name), valueNames(given, last.attributes)].filter(Boolean).join(" · ");
}

function chip(store, memory, tag, act) {
  const found = lastOf(store, memory);
  if (!found) return null;
  const { last, type } = found;
  const name = labelName(found);
  const title = interpolate(gettext("The last label again: %(label)s"), { label: name });
  const symbol = type.attributes.flatMap(({ code, choices = [] }) => choices.filter((one) => one.code === last.attributes[code])).find((one) => one.symbol)?.symbol ?? null;
  const sign = itemSign(store.schema, { ...last, symbol, hotkey: null });
  const props = { title, "aria-label": title, "aria-keyshortcuts": "R", disabled: !store.canEdit, data: { key: "repeat", tool: "repeat" }, on: { ...keepFocus, click: act } };
  return button(`${tag}.repeat`, props, el("span.repeat-sign", { "aria-hidden": "true" }), el("span.repeat-type", { data: { type: last.type } }, sign), el("span.name", {}, name), key("KeyR"));
}
