/**
 * The keyboard. Keys are read by their place (`event.code`), so they work on an Arabic layout; every mouse action has one.
 */
import { gettext } from "../i18n.js";
import { describeSpan } from "./announce.js";
import { nextOf } from "./hit.js";
import { mountKeysDialog } from "./keylist.js";
import { acceptOffer, join, label, nudge, removeMeant } from "./marking.js";

/** Moves of the caret: key, and key with Ctrl or Alt → unit. ← is forward, for the text runs leftwards. */
const MOVES = {
  ArrowLeft: { unit: "letter", wide: "word", direction: 1 },
  ArrowRight: { unit: "letter", wide: "word", direction: -1 },
  ArrowDown: { unit: "line", wide: "paragraph", direction: 1 },
  ArrowUp: { unit: "line", wide: "paragraph", direction: -1 },
  Home: { unit: "edge", wide: "article", direction: -1 },
  End: { unit: "edge", wide: "article", direction: 1 },
  PageDown: { unit: "paragraph", wide: "paragraph", direction: 1 },
  PageUp: { unit: "paragraph", wide: "paragraph", direction: -1 },
};

/** Jumps: with Shift backwards. */
const JUMPS = { KeyN: "mark", KeyB: "sentence", KeyG: "quotemark" };

/**
 * @param {object} store
 * @param {object} canvas as made by article.js
 * @param {object} actions as made by actions.js
 * @returns a function that stops listening
 */
export function mountKeys(store, canvas, actions) {
  const dialog = mountKeysDialog(store.schema);
  const keyboard = new Keyboard(store, canvas, actions, dialog);
  const listener = (event) => keyboard.down(event);
  document.addEventListener("keydown", listener);
  return () => document.removeEventListener("keydown", listener);
}

class Keyboard {
  constructor(store, canvas, actions, dialog) {
    Object.assign(this, { store, canvas, actions, dialog });
    this.leaving = false;
  }

  down(event) {
    if (event.defaultPrevented || event.isComposing || event.keyCode === 229 || isElsewhere(event.target)) return;
    const done = this.#chord(event) ?? (event.code === "Escape" ? this.#escape() : this.#plain(event));
    if (event.code !== "Escape" && event.code !== "Tab" && !event.code.startsWith("Shift")) this.leaving = false;
    if (done) event.preventDefault();
  }

  /** Undo and redo; every other chord but the caret's belongs to the browser. */
  #chord(event) {
    if (!event.ctrlKey && !event.metaKey) return undefined;
    if (event.code === "KeyZ") return this.#edit(() => (event.shiftKey ? this.store.redo() : this.store.undo()));
    if (event.code === "KeyY") return this.#edit(() => this.store.redo());
    return event.code in MOVES ? this.#inText(event) : false;
  }

  #plain(event) {
    if (isHelp(event)) return this.#help();
    return this.#inText(event) || (!event.altKey && this.#anywhere(event));
  }

  #help() {
    this.dialog.showModal();
    return true;
  }

  /** Innermost first: the question, the armed role, the selection being made, the selection, what is active, the text itself. */
  #escape() {
    const { store, canvas } = this;
    this.leaving = true;
    if (store.awaiting) store.await(null);
    else if (store.armed) store.disarm();
    else if (store.selection) {
      canvas.caret.release();
      store.select(null);
    } else if (store.active) canvas.point([]);
    else return false;
    return true;
  }

  /** Keys of the caret, while the text (or nothing) has the focus. */
  #inText(event) {
    const focused = document.activeElement;
    if (focused !== this.canvas.article && focused !== document.body) return false;
    if (event.code in MOVES) return this.#move(event);
    if (event.ctrlKey || event.metaKey || event.altKey) return false;
    if (event.code === "Space") return this.#space();
    if (event.code === "Enter" || event.code === "NumpadEnter") return this.#enter();
    if (event.code === "Tab") return this.#cycle(event.shiftKey ? -1 : 1);
    return false;
  }

  #move(event) {
    const { unit, wide, direction } = MOVES[event.code];
    return this.#go(event.ctrlKey || event.altKey || event.metaKey ? wide : unit, direction, event.shiftKey);
  }

  #go(unit, direction, selecting) {
    const { canvas, store } = this;
    const { caret } = canvas;
    canvas.focusText();
    if (selecting && caret.anchor === null) caret.anchor = caret.offset;
    if (!selecting && caret.anchor !== null && !this.spaced) caret.release();
    const from = caret.offset;
    caret.move(unit, direction);
    if (caret.anchor !== null) return true;
    store.select(null);
    if (store.active?.kind === "span" && !this.#underCaret().includes(store.active.id)) canvas.point([]);
    this.#tell(unit, from);
    return true;
  }

  /** Says what the caret went over or came into. */
  #tell(unit, from) {
    const { store, canvas } = this;
    const { map, text } = store.article;
    const at = canvas.caret.offset;
    const labels = canvas.spansAt(map.toCodePoint(at)).map((id) => describeSpan(store.schema, store.annotations.spans.get(id)));
    const word = canvas.wordAtCaret();
    const read = unit === "letter" ? text.slice(Math.min(from ?? at, at), Math.max(from ?? at, at)) : word && text.slice(map.toUtf16(word.start), map.toUtf16(word.end));
    canvas.say?.([read, ...labels].filter(Boolean).join(" · "));
  }

  #space() {
    this.spaced = this.canvas.caret.toggleSelection();
    if (this.spaced) {
      this.store.select(null);
      this.canvas.say?.(gettext("Selecting from here; space ends it."));
    }
    return true;
  }

  #enter() {
    const { store, canvas, actions } = this;
    if (acceptOffer(store)) return true;
    if (!store.selection && actions.acceptOffers()) return true;
    const ids = this.#underCaret();
    if (ids.length) canvas.point(ids);
    return ids.length > 0;
  }

  /** Tab goes round the spans under the caret; after Escape it leaves the text as everywhere else. */
  #cycle(step) {
    const { store, canvas } = this;
    const ids = this.leaving ? [] : this.#underCaret();
    if (!ids.length) return false;
    const current = store.active?.kind === "span" ? store.active.id : this.#anchorOfActive(ids);
    const next = nextOf(ids, current, step);
    canvas.point([next, ...ids.filter((id) => id !== next)], { exactly: true });
    return true;
  }

  #anchorOfActive(ids) {
    const { active } = this.store;
    return active?.kind === "frame" ? ids.find((id) => this.canvas.pieces.framesOf(id).includes(active.id)) : null;
  }

  #underCaret() {
    const { canvas, store } = this;
    return canvas.caret.offset === null ? [] : canvas.spansAt(store.article.map.toCodePoint(canvas.caret.offset));
  }

  /** Keys that work wherever the focus is, but in a field. */
  #anywhere(event) {
    if (event.code in JUMPS) return this.#go(JUMPS[event.code], event.shiftKey ? -1 : 1, false);
    if (event.code === "BracketLeft" || event.code === "BracketRight") return this.#edit(() => this.#nudge(event));
    if (event.shiftKey) return false;
    if (event.code === "KeyL") return this.#nameTypes();
    if (event.code === "Delete" || event.code === "Backspace") return this.#edit(() => removeMeant(this.canvas));
    if (event.code === "KeyJ") return this.#edit(() => join(this.store));
    return this.#hotKey(event.code);
  }

  /** The names of the types over the words, or not. */
  #nameTypes() {
    this.canvas.article.classList.toggle("named");
    return true;
  }

  /** The bracket on the left moves an edge to the left, so forward in the text: the start, or with Shift the end. */
  #nudge(event) {
    return nudge(this.canvas, event.shiftKey ? "end" : "start", event.code === "BracketLeft" ? 1 : -1);
  }

  /** An answer a frame waits for, a role of the active frame, a frame type, a span type. */
  #hotKey(code) {
    const { store, canvas, actions } = this;
    const digit = /^Digit([1-9])$/.exec(code);
    if (store.awaiting && digit && this.#edit(() => actions.answer(Number(digit[1])))) return true;
    const frame = store.active?.kind === "frame" && store.annotations.frames.get(store.active.id);
    const role = frame && store.schema.frameType(frame.type)?.roles.find(({ hotkey }) => hotkey === code);
    if (role) return this.#edit(() => this.#pressRole(role.code));
    const isOn = (type) => type.hotkey === code && type.enabled !== false;
    const frameType = store.schema.frameTypes.find(isOn);
    if (frameType) return this.#edit(() => this.#makeFrame(frameType.code));
    const spanType = store.schema.spanTypes.find(isOn);
    return spanType ? this.#edit(() => label(canvas, spanType.code)) : false;
  }

  /** The key arms the role; text that is selected already goes straight into it. */
  #pressRole(role) {
    const { store, actions } = this;
    if (!actions.arm(role)) return false;
    if (store.selection && store.armed) actions.fillSelection();
    return true;
  }

  /** Around what is selected or active; with neither, the reason is said. */
  #makeFrame(code) {
    if (!this.actions.frame(code)) this.canvas.say?.(gettext("Select the words first."));
    return true;
  }

  /** Nothing changes a set that is not open; the key is taken all the same, and the reason said. */
  #edit(act) {
    if (this.store.canEdit) {
      const done = act();
      if (done) this.spaced = false;
      if (done && !this.store.selection) this.canvas.caret.release();
      return Boolean(done);
    }
    this.canvas.say?.(gettext("This set is not open for changes."));
    return true;
  }
}

const isHelp = (event) => event.key === "?" || event.key === "؟" || (event.code === "Slash" && event.shiftKey);

/** In a field, in a dialog, on a control that needs the key itself. */
function isElsewhere(target) {
  if (!(target instanceof Element)) return false;
  return Boolean(target.closest("input, textarea, select, [contenteditable], dialog[open]"));
}
