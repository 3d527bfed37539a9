/**
 * Our own caret over text that cannot be edited: moved by letters, words, sentences, lines, paragraphs and marks.
 * Offsets are UTF-16 units of the article.
 */
import { caretRectangle, offsetAtPoint, placeOf } from "./paragraphs.js";
import { step } from "./steps.js";

export class Caret {
  /** `canvas` as made by article.js. */
  constructor(canvas) {
    this.canvas = canvas;
    this.offset = null;
    this.anchor = null;
    this.visible = false;
    canvas.article.addEventListener("focus", () => this.#shown(true));
    canvas.article.addEventListener("blur", () => this.#shown(false));
  }

  /** Puts the caret down; it is drawn while the article has the focus. */
  put(offset) {
    this.offset = offset;
    this.#draw();
  }

  /** Moves by a unit: letter, word, sentence, paragraph, line, edge (of the line), article; direction +1 is forward. */
  move(unit, direction) {
    const from = this.#place();
    this.put(this.#target(unit, direction, from));
    this.canvas.revealOffset(this.offset);
    if (this.anchor !== null) this.canvas.selector.take(this.anchor, this.offset);
    return this.offset;
  }

  /** Space: the first press starts a selection here, the second ends it. */
  toggleSelection() {
    if (this.anchor !== null) {
      this.anchor = null;
      return false;
    }
    this.anchor = this.#place();
    this.put(this.anchor);
    return true;
  }

  /** With Shift: what is selected grows or shrinks at the edge nearer to the caret; without a selection it begins here. */
  extend() {
    if (this.anchor !== null) return;
    const { selection, article } = this.canvas.store;
    this.offset = this.#place();
    if (!selection) return void (this.anchor = this.offset);
    const [start, end] = [article.map.toUtf16(selection.start), article.map.toUtf16(selection.end)];
    const atStart = Math.abs(this.offset - start) < Math.abs(this.offset - end);
    [this.anchor, this.offset] = atStart ? [end, start] : [start, end];
  }

  /** Stops selecting; the selection itself stays. */
  release() {
    this.anchor = null;
  }

  #shown(visible) {
    this.visible = visible;
    if (visible && this.offset === null && this.canvas.article.matches(":focus-visible")) this.offset = this.#topOfScreen();
    this.#draw();
  }

  #draw() {
    this.canvas.focus.showCaret(this.visible ? this.offset : null);
  }

  #target(unit, direction, from) {
    const { paragraphs } = this.canvas;
    if (unit === "article") return direction > 0 ? paragraphs.at(-1).end : paragraphs[0].start;
    if (unit === "line") return this.#line(from, direction);
    if (unit === "edge") return this.#edge(from, direction);
    if (unit === "mark") return this.#mark(from, direction);
    if (unit === "quotemark") return this.#quoteMark(from, direction);
    return step(paragraphs, from, unit, direction);
  }

  #point(offset) {
    const { paragraph, at } = placeOf(this.canvas.paragraphs, offset);
    const rect = caretRectangle(paragraph, at);
    const home = paragraph.el.getBoundingClientRect();
    const style = getComputedStyle(paragraph.el);
    return { paragraph, home, style, x: home.left + rect.x, y: home.top + rect.y + rect.h / 2 };
  }

  /** The same place a line up or down; at the edge of a paragraph, the neighbour's nearest line. */
  #line(from, direction) {
    this.canvas.revealOffset(from);
    const { paragraph, home, style, x, y } = this.#point(from);
    const target = y + direction * parseFloat(style.lineHeight);
    const inside = target > home.top && target < home.bottom ? offsetAtPoint(this.canvas.paragraphs, x, target) : null;
    if (inside !== null && inside !== from) return inside;
    const next = this.canvas.paragraphs[paragraph.index + direction];
    if (!next) return direction > 0 ? paragraph.end : paragraph.start;
    this.canvas.revealOffset(direction > 0 ? next.start : next.end);
    const edge = this.#point(direction > 0 ? next.start : next.end);
    return offsetAtPoint(this.canvas.paragraphs, x, edge.y) ?? next.start;
  }

  /** Home and End: the first or last place of the line the caret stands in. */
  #edge(from, direction) {
    const { paragraph, home, style, y } = this.#point(from);
    const rtl = style.direction === "rtl";
    const right = direction < 0 === rtl;
    const x = right ? home.right - parseFloat(style.paddingRight) - 1 : home.left + parseFloat(style.paddingLeft) + 1;
    const found = offsetAtPoint(this.canvas.paragraphs, x, y);
    if (found === null) return from;
    return Math.max(paragraph.start, Math.min(found, paragraph.end));
  }

  /** The start of the next or previous span in the order of the text. */
  #mark(from, direction) {
    const { store } = this.canvas;
    const { map } = store.article;
    const starts = [...store.annotations.spans.values()].map((span) => map.toUtf16(span.segments[0][0]));
    const wanted = starts.filter((at) => (direction > 0 ? at > from : at < from));
    if (!wanted.length) return from;
    return direction > 0 ? Math.min(...wanted) : Math.max(...wanted);
  }

  /** The next or previous « or ». */
  #quoteMark(from, direction) {
    const { text } = this.canvas.store.article;
    for (let at = from + direction; at >= 0 && at < text.length; at += direction) {
      if (text[at] === "«" || text[at] === "»" || text[at] === "“" || text[at] === "”") return at;
    }
    return from;
  }

  /** Where a move begins: at the caret, but where the reader is when the page was scrolled away from it. */
  #place() {
    if (this.offset === null) return this.#topOfScreen();
    if (this.anchor !== null || this.canvas.store.selection) return this.offset;
    const { y } = this.#point(this.offset);
    return y > 0 && y < innerHeight ? this.offset : this.#topOfScreen();
  }

  /** The first letter of the first line in sight. */
  #topOfScreen() {
    const { paragraphs, painter } = this.canvas;
    const top = Math.max(0, document.getElementById("palette")?.getBoundingClientRect().bottom ?? 0) + 20;
    const near = [...painter.near].sort((a, b) => a - b).map((index) => paragraphs[index]);
    const seen = near.find(({ el }) => el.getBoundingClientRect().bottom > top);
    if (!seen) return paragraphs[0]?.start ?? 0;
    const home = seen.el.getBoundingClientRect();
    if (home.top >= top) return seen.start;
    const style = getComputedStyle(seen.el);
    const x = style.direction === "rtl" ? home.right - parseFloat(style.paddingRight) - 1 : home.left + parseFloat(style.paddingLeft) + 1;
    return offsetAtPoint(paragraphs, x, top + parseFloat(style.lineHeight) / 2) ?? seen.start;
  }
}
