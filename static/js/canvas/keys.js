/**
 * The keyboard of the workspace: which command a key press means, and in what order questions are asked of it.
 *
 * A question being answered comes first, then the roles of the active frame, then the commands, then the hot keys of
 * the schema. Every mouse action has a key.
 */
import { gettext } from "../i18n.js";
import { caretCommands } from "./caretkeys.js";
import { createCommands } from "./commands.js";
import { editCommands } from "./editkeys.js";
import { mountKeysDialog } from "./keylist.js";
import { label } from "./marking.js";

/**
 * @param {object} store
 * @param {object} canvas as made by article.js; gets `commands`
 * @param {object} actions as made by actions.js
 * @returns a function that stops listening
 */
export function mountKeys(store, canvas, actions) {
  canvas.commands = createCommands();
  const keyboard = new Keyboard(store, canvas, actions);
  const dialog = mountKeysDialog(store.schema, canvas.commands);
  const all = [...caretCommands(keyboard), ...editCommands(keyboard), helpCommand(dialog)];
  all.forEach((command) => canvas.commands.add(command));
  addEscapes(keyboard);
  const listener = (event) => keyboard.down(event);
  document.addEventListener("keydown", listener);
  // Whoever comes back by the mouse has not left.
  document.addEventListener("pointerdown", () => (keyboard.leaving = false));
  return () => document.removeEventListener("keydown", listener);
}

class Keyboard {
  constructor(store, canvas, actions) {
    Object.assign(this, { store, canvas, actions });
    /** Escape was the last key: Tab leaves the text as everywhere else. */
    this.leaving = false;
    /** Whether the selection that is being made was begun with Space. */
    this.spaced = false;
  }

  down(event) {
    if (event.defaultPrevented || event.isComposing || event.keyCode === 229 || isElsewhere(event.target) || isBehind()) return;
    const done = event.code === "Escape" ? this.#escape() : this.#press(event);
    if (!["Escape", "Tab", "ShiftLeft", "ShiftRight"].includes(event.code)) this.leaving = false;
    if (done) event.preventDefault();
  }

  #escape() {
    this.leaving = true;
    return this.canvas.commands.escape();
  }

  #press(event) {
    const bare = !(event.shiftKey || event.ctrlKey || event.metaKey || event.altKey);
    if (bare && (this.#answer(event.code) || this.#role(event.code))) return true;
    const { commands } = this.canvas;
    const command = isHelp(event) ? commands.get("keys") : commands.find(event, { inText: this.isInText() });
    if (command) return command.edits ? this.edit(() => command.act(event) !== false) : command.act(event) !== false;
    return bare && (this.#hotKey(event.code) || this.#strayRole(event.code));
  }

  /** The key of a role while no frame is in hand. */
  #strayRole(code) {
    const { store, canvas } = this;
    const isRole = store.schema.frameTypes.some(({ roles }) => roles.some(({ hotkey }) => hotkey === code));
    if (!isRole || !store.canEdit || !this.isInText()) return false;
    canvas.tell?.(gettext("Choose a quote or a stance first."));
    return true;
  }

  /** Whether keys of the caret are meant: the text, or nothing, has the focus. */
  isInText() {
    const focused = document.activeElement;
    return focused === this.canvas.article || focused === document.body;
  }

  #answer(code) {
    const digit = /^Digit([1-9])$/.exec(code);
    return Boolean(this.store.awaiting && digit) && this.edit(() => this.actions.answer(Number(digit[1])));
  }

  /** The key arms the role; text that is selected already goes straight into it. */
  #role(code) {
    const { store, actions } = this;
    const frame = store.active?.kind === "frame" && store.annotations.frames.get(store.active.id);
    const role = frame && store.schema.frameType(frame.type)?.roles.find(({ hotkey }) => hotkey === code);
    if (!role) return false;
    return this.edit(() => {
      if (!actions.arm(role.code)) return false;
      if (store.selection && store.armed) actions.fillSelection();
      return true;
    });
  }

  #hotKey(code) {
    const { store, canvas } = this;
    const isOn = (type) => type.hotkey === code && type.enabled !== false;
    const frameType = store.schema.frameTypes.find(isOn);
    if (frameType) return this.edit(() => this.#makeFrame(frameType.code));
    const spanType = store.schema.spanTypes.find(isOn);
    return spanType ? this.edit(() => label(canvas, spanType.code)) : false;
  }

  /** Around what is selected or active; with neither, the reason is said. */
  #makeFrame(code) {
    if (!this.actions.frame(code)) this.canvas.tell?.(gettext("Select the words first."));
    return true;
  }

  /** Nothing changes a set that is not open; the key is taken all the same, and the reason said. */
  edit(act) {
    if (this.store.canEdit) {
      const done = act();
      if (done) this.spaced = false;
      if (done && !this.store.selection) this.canvas.caret.release();
      return Boolean(done);
    }
    this.canvas.tell?.(gettext("This set is not open for changes."));
    return true;
  }
}

/** The question mark stands elsewhere on some keyboards. */
const isHelp = (event) => event.key === "?" || event.key === "؟";

const helpCommand = (dialog) => ({
  id: "keys",
  group: "everywhere",
  name: () => gettext("Show these keys"),
  keys: [{ code: "Slash", shift: true }],
  act: () => dialog.showModal(),
});

/** Innermost first: the question, the armed role, the selection being made, the selection, what is active. */
function addEscapes({ store, canvas }) {
  const { commands } = canvas;
  const isThere = (thing, act) => () => Boolean(thing()) && (act(), true);
  commands.addEscape(isThere(() => store.awaiting, () => store.await(null)), { rank: 10 });
  commands.addEscape(isThere(() => store.armed, () => store.disarm()), { rank: 20 });
  commands.addEscape(isThere(() => store.selection, () => (canvas.caret.release(), store.select(null))), { rank: 30 });
  commands.addEscape(isThere(() => store.active, () => canvas.point([])), { rank: 40 });
}

/** While a dialog asks, the text behind it hears nothing, wherever the focus went. */
const isBehind = () => document.querySelector("dialog:modal") !== null;

/** In a field, in a dialog, on a control that needs the key itself. */
function isElsewhere(target) {
  if (!(target instanceof Element)) return false;
  return Boolean(target.closest("input, textarea, select, [contenteditable], dialog[open]"));
}
