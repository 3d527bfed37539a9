/**
 * Selecting with the hand: mouse drags, double and triple clicks, shift-clicks, and the native handles of a touch screen.
 *
 * The browser's own selection is only the pencil: what it says is snapped, given to the store, and shown as our box.
 */
import { shortestFirst, spansAtPoint } from "./hit.js";
import { paragraphAt } from "./geometry.js";
import { offsetAtPoint, offsetOfBoundary } from "./paragraphs.js";
import { inCodePoints, snapRange } from "./snap.js";
import { wordAt } from "./steps.js";

/** How far the mouse may tremble in a click. */
const TREMBLE = 4;

export class Selector {
  /** `canvas` as made by article.js. */
  constructor(canvas) {
    this.canvas = canvas;
    this.press = null;
    const { article } = canvas;
    article.addEventListener("pointerdown", (event) => this.#down(event));
    article.addEventListener("click", (event) => this.#tapped(event));
    document.addEventListener("pointermove", (event) => this.#move(event));
    document.addEventListener("pointerup", (event) => this.#up(event));
    document.addEventListener("pointercancel", () => this.#drop());
    document.addEventListener("selectionchange", () => this.#touchSelection());
    // A key between two clicks parts them: whoever lets go with Escape and clicks again does not mean the word.
    document.addEventListener("keydown", () => (this.lastClick = null), true);
    canvas.store.on("selection", (range) => !range && this.touch && document.getSelection().removeAllRanges());
  }

  /** Snaps [start, end) of the article (UTF-16 units) and makes it the selection; null lets go of it. */
  take(start, end, { free = false } = {}) {
    const { store, paragraphs } = this.canvas;
    const mode = free ? "free" : store.mode;
    const range = snapRange(paragraphs, Math.min(start, end), Math.max(start, end), { mode, names: store.names });
    if (store.active?.kind !== "frame") store.activate(null);
    store.select(range && inCodePoints(range, store.article.map));
    this.drawn = range && { start, end, selection: store.selection };
    return range;
  }

  /** Another way to snap: what was drawn last, if it is still what is selected, is read again in it. */
  snapAnew() {
    const { selection } = this.canvas.store;
    if (selection && this.drawn?.selection === selection) this.take(this.drawn.start, this.drawn.end);
  }

  #down(event) {
    if (event.button !== 0 || !event.isPrimary) return;
    this.touch = event.pointerType === "touch" ? performance.now() : 0;
    if (this.touch) return void (this.press = { touch: true });
    const at = this.#offset(event);
    if (event.shiftKey && at !== null) {
      event.preventDefault();
      this.canvas.focusText();
      return void this.#extend(at, event.altKey);
    }
    this.press = { x: event.clientX, y: event.clientY, at, dragged: false };
  }

  #offset(event) {
    return offsetAtPoint(this.canvas.paragraphs, event.clientX, event.clientY);
  }

  /** Shift-click: from the far edge of the selection, or from the caret, to here. */
  #extend(at, free) {
    const { store, caret } = this.canvas;
    const chosen = store.selection;
    const { map } = store.article;
    if (!chosen) return this.take(caret.offset ?? 0, at, { free });
    const [start, end] = [map.toUtf16(chosen.start), map.toUtf16(chosen.end)];
    return this.take(at < (start + end) / 2 ? end : start, at, { free });
  }

  #move(event) {
    if (!this.press || this.press.touch || !(event.buttons & 1)) return;
    const far = Math.hypot(event.clientX - this.press.x, event.clientY - this.press.y) > TREMBLE;
    this.press.dragged ||= far;
    if (this.press.dragged) this.#preview(event);
  }

  /** From the press to here; where no letter is near, the browser knows best. */
  #dragged(event) {
    const here = this.#offset(event);
    if (here === null || this.press.at === null) return this.#native();
    return here === this.press.at ? null : [Math.min(here, this.press.at), Math.max(here, this.press.at)];
  }

  /** While dragging, the box of what would be selected is shown, not the raw letters. */
  #preview(event) {
    const { store, paragraphs, focus } = this.canvas;
    const raw = this.#dragged(event);
    const range = raw && snapRange(paragraphs, ...raw, { mode: event.altKey ? "free" : store.mode, names: store.names });
    focus.show(range ? inCodePoints(range, store.article.map) : null);
  }

  /** The browser's selection as offsets of the article, or null when it is empty or elsewhere. */
  #native() {
    const selection = document.getSelection();
    const { article, paragraphs } = this.canvas;
    if (!selection.rangeCount || selection.isCollapsed) return null;
    const range = selection.getRangeAt(0);
    if (!range.intersectsNode(article)) return null;
    const start = offsetOfBoundary(paragraphs, range.startContainer, range.startOffset);
    const end = offsetOfBoundary(paragraphs, range.endContainer, range.endOffset);
    return start === null || end === null || start >= end ? null : [start, end];
  }

  #up(event) {
    const { press } = this;
    const raw = press?.dragged ? this.#dragged(event) : null;
    this.#drop();
    if (!press) return;
    if (press.touch) return;
    const clicks = press.dragged ? 1 : this.#clicks(event);
    if (clicks >= 2 && press.at !== null) this.#multiple(press.at, clicks);
    else if (press.dragged && raw) this.#drawn(raw, event.altKey);
    else if (!press.dragged) this.click(event, press.at);
    document.getSelection().removeAllRanges();
    this.canvas.focusText();
  }

  /** The keys go on where the mouse ended; what is clicked next is a click of its own. */
  #drawn(raw, free) {
    this.lastClick = null;
    this.take(...raw, { free });
    this.canvas.caret.put(Math.max(...raw));
  }

  #drop() {
    this.press = null;
    if (this.canvas.focus.preview) this.canvas.focus.show(null);
  }

  /** Clicks in one place in quick order; pointer events do not count them themselves. */
  #clicks(event) {
    const last = this.lastClick;
    const near = last && Math.hypot(event.clientX - last.x, event.clientY - last.y) <= TREMBLE;
    const count = near && event.timeStamp - last.time < 500 ? last.count + 1 : 1;
    this.lastClick = { x: event.clientX, y: event.clientY, time: event.timeStamp, count };
    return count;
  }

  /** A double click takes the word, a triple one the paragraph and never more. */
  #multiple(at, clicks) {
    const { paragraphs } = this.canvas;
    const word = clicks === 2 ? wordAt(paragraphs, at) : null;
    const paragraph = clicks > 2 ? paragraphs[paragraphAt(paragraphs, at)] : null;
    const range = word ?? (paragraph && [paragraph.start, paragraph.end]);
    if (!range) return;
    this.take(...range, { free: !word });
    this.canvas.caret.put(range[1]);
  }

  /** A press without a drag: the caret goes there, what lies there is taken in hand, the shortest of several. */
  click(event, at = this.#offset(event)) {
    const { store, painter, caret, chooser } = this.canvas;
    if (at !== null) caret.put(at);
    store.select(null);
    const under = spansAtPoint(painter, store.annotations.spans, event.clientX, event.clientY);
    const { armed } = store;
    if (armed && !under.length) return void this.#wordFor(at);
    this.canvas.point(under);
    if (!armed) chooser?.offer(under, { x: event.clientX, y: event.clientY });
  }

  /** An armed role takes a word that bears no mark; beside the words nothing is let go. */
  #wordFor(at) {
    const word = at === null ? null : wordAt(this.canvas.paragraphs, at);
    if (word) this.take(...word);
  }

  /** On its click, not before: what a tap brings up must not come under the finger that is still to click. */
  #tapped(event) {
    if (this.touch && document.getSelection().isCollapsed) this.click(event);
  }

  /** Touch: the native handles stay, the store follows them. */
  #touchSelection() {
    if (!this.touch) return;
    cancelAnimationFrame(this.pending);
    this.pending = requestAnimationFrame(() => {
      const raw = this.#native();
      if (raw) this.take(...raw);
    });
  }
}

/** Spans that cover an offset of the article (code points), the shortest first. */
export function spansAtOffset(canvas, offset) {
  const { pieces, paragraphs, store } = canvas;
  const at = store.article.map.toUtf16(offset);
  const paragraph = paragraphs.find((p) => p.start <= at && at <= p.end);
  if (!paragraph) return [];
  const local = at - paragraph.start;
  const under = pieces.in(paragraph.index).filter((piece) => piece.from <= local && local < piece.to);
  return shortestFirst(under.map((piece) => piece.id), store.annotations.spans);
}
