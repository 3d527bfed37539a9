/** The dialog with all keys, read off the schema and the keyboard. */
import { gettext } from "../i18n.js";
import { el, keyLabel } from "./markup.js";
import { named } from "./phrases.js";

/** Fills the dialog; returns it. */
export function mountKeysDialog(schema, dialog = document.getElementById("keys-dialog")) {
  const body = dialog.querySelector("#keys-body") ?? dialog;
  body.replaceChildren(...sections(schema).map(section));
  dialog.querySelector("#keys-close")?.addEventListener("click", () => dialog.close());
  return dialog;
}

function section([title, rows]) {
  const lines = rows.flatMap(([keys, text]) => [el("dt", {}, ...keys.map(keyOf)), el("dd", {}, text)]);
  return el("section", { class: "keys-section" }, el("h3", { class: "h-sub" }, title), el("dl", { class: "keys-list" }, ...lines));
}

const SIGNS = { ArrowLeft: "←", ArrowRight: "→", ArrowUp: "↑", ArrowDown: "↓", BracketLeft: "[", BracketRight: "]" };

const keyOf = (code) => el("kbd", {}, SIGNS[code] ?? keyLabel(code));

function sections(schema) {
  const withKey = (types) => types.filter((type) => type.hotkey && type.enabled !== false).map((type) => [[type.hotkey], named(type.name)]);
  const roles = schema.frameTypes.map((frame) => [named(frame.name), withKey(frame.roles)]);
  return [
    [gettext("Labels"), [...withKey(schema.spanTypes), ...withKey(schema.frameTypes)]],
    ...roles.filter(([, rows]) => rows.length),
    [gettext("In the text"), moves()],
    [gettext("Selecting"), selecting()],
    [gettext("Everywhere"), everywhere()],
  ];
}

const moves = () => [
  [["ArrowLeft", "ArrowRight"], gettext("Next or previous letter")],
  [["Ctrl", "ArrowLeft"], gettext("Word by word")],
  [["ArrowUp", "ArrowDown"], gettext("Line by line")],
  [["Ctrl", "ArrowDown"], gettext("Paragraph by paragraph")],
  [["Home", "End"], gettext("Ends of the line")],
  [["KeyN"], gettext("Next label; with Shift the previous one")],
  [["KeyB"], gettext("Next sentence; with Shift the previous one")],
  [["KeyG"], gettext("Next quotation mark; with Shift the previous one")],
  [["Tab"], gettext("Through the labels under the caret")],
  [["Enter"], gettext("Open the label under the caret; accept an offer")],
];

const selecting = () => [
  [["Space"], gettext("Begin and end a selection at the caret")],
  [["Shift", "ArrowLeft"], gettext("Extend the selection")],
  [["BracketLeft", "BracketRight"], gettext("Move the start edge by a letter")],
  [["Shift", "BracketLeft"], gettext("Move the end edge by a letter")],
  [["Alt"], gettext("While dragging: letter by letter, no snapping")],
  [["KeyJ"], gettext("Add to the active quote as another piece")],
];

const everywhere = () => [
  [["Ctrl", "KeyZ"], gettext("Undo")],
  [["Ctrl", "Shift", "KeyZ"], gettext("Redo")],
  [["KeyL"], gettext("Names of the types over the words")],
  [["Delete"], gettext("Remove what is active")],
  [["Escape"], gettext("Step back")],
  [["?"], gettext("These keys")],
];
