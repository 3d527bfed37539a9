/**
 * Handles at both edges of every segment of the span in hand, to be dragged by mouse, pen or finger.
 *
 * They stand in a layer of their own over the article, below and above the line, never on its letters. While one is
 * dragged the new stretch is shown; letting go is one change, Escape none. A press without a move is meant for the text.
 */
import { resizeSpan } from "../standoff/gestures.js";
import { withEdge } from "./edges.js";
import { el } from "./markup.js";
import { commit } from "./marking.js";
import { edgePlace, offsetAtPoint, placeOf } from "./paragraphs.js";
import { inHand } from "./selection.js";

/** How far a hand may tremble in a press: a letter may be no wider than a few pixels, a finger is wider than that. */
const TREMBLE = { mouse: 2, touch: 6 };
/** So near to the upper or lower edge of the window the page goes along, and so far a frame, in pixels. */
const BRINK = { top: 130, bottom: 60, step: 9 };

/** @param {object} canvas as made by article.js, with `commands` */
export function mountHandles(store, canvas) {
  const handles = new Handles(store, canvas);
  for (const type of ["selection", "active", "armed", "change", "state"]) store.on(type, () => handles.schedule());
  canvas.onPaint(() => handles.schedule());
  canvas.commands.addEscape(() => handles.cancel(), { rank: 5 });
  return handles;
}

class Handles {
  constructor(store, canvas) {
    Object.assign(this, { store, canvas });
    this.layer = el("div.handles", { "aria-hidden": "true" });
    this.drag = null;
    canvas.article.append(this.layer);
    this.layer.addEventListener("pointerdown", (event) => this.#down(event));
    this.layer.addEventListener("pointermove", (event) => this.#move(event));
    this.layer.addEventListener("pointerup", (event) => this.#up(event));
    this.layer.addEventListener("pointercancel", () => this.cancel());
    this.layer.addEventListener("click", (event) => event.stopPropagation());
  }

  schedule() {
    if (this.scheduled || this.drag) return;
    this.scheduled = true;
    requestAnimationFrame(() => {
      this.scheduled = false;
      this.draw();
    });
  }

  /** The span whose edges can be taken hold of, in UTF-16 units; null while something else is being made. */
  #subject() {
    const { store, canvas } = this;
    if (!store.canEdit || store.selection || store.armed) return null;
    const span = inHand(store);
    if (!span || !canvas.pieces.paragraphsOf(span.id).some((index) => canvas.painter.near.has(index))) return null;
    const { map } = store.article;
    return { id: span.id, segments: span.segments.map(([start, end]) => [map.toUtf16(start), map.toUtf16(end)]) };
  }

  draw() {
    if (this.drag) return;
    const subject = this.#subject();
    const edges = (subject?.segments ?? []).flatMap((segment, index) => ["start", "end"].map((side) => ({ index, side, offset: segment[side === "start" ? 0 : 1] })));
    const placed = edges.map((edge) => ({ edge, place: this.#place(edge) })).filter(({ place }) => place);
    while (this.layer.childElementCount > placed.length) this.layer.lastElementChild.remove();
    while (this.layer.childElementCount < placed.length) this.layer.append(el("i.handle", {}, el("b")));
    placed.forEach(({ edge, place }, k) => put(this.layer.children[k], edge, place));
  }

  /** Where an edge stands, local to the article. */
  #place({ side, offset }) {
    const { paragraphs, article, painter } = this.canvas;
    const { paragraph, at } = placeOf(paragraphs, side === "end" ? offset - 1 : offset);
    if (!painter.near.has(paragraph.index)) return null;
    const edge = edgePlace(paragraph, side === "end" ? at + 1 : at, side);
    if (!edge) return null;
    const [home, own] = [article.getBoundingClientRect(), paragraph.el.getBoundingClientRect()];
    return { ...edge, x: edge.x + own.left - home.left - article.clientLeft, y: edge.y + own.top - home.top - article.clientTop };
  }

  #down(event) {
    const handle = event.target.closest(".handle");
    if (!handle || event.button !== 0 || !event.isPrimary) return;
    event.preventDefault();
    event.stopPropagation();
    const subject = this.#subject();
    if (!subject) return;
    const stem = handle.getBoundingClientRect();
    const edge = { index: Number(handle.dataset.index), side: handle.dataset.side };
    // The point that moves is the middle of the stem, so the edge does not jump when it is taken hold of.
    const grip = { dx: event.clientX - (stem.left + stem.width / 2), dy: event.clientY - (stem.top + stem.height / 2) };
    this.drag = { ...subject, edge, handle, grip, from: { x: event.clientX, y: event.clientY }, moved: false, segments: subject.segments, now: subject.segments };
    handle.setPointerCapture(event.pointerId);
    document.getSelection().removeAllRanges();
  }

  #move(event) {
    const { drag } = this;
    if (!drag) return;
    if (!drag.moved && Math.hypot(event.clientX - drag.from.x, event.clientY - drag.from.y) <= (TREMBLE[event.pointerType] ?? TREMBLE.mouse)) return;
    if (!drag.moved) document.documentElement.classList.add("dragging-edge");
    drag.moved = true;
    drag.at = { x: event.clientX, y: event.clientY, free: event.altKey };
    this.#follow();
    this.#creep();
  }

  /** The edge to where the hand is, shown at once. */
  #follow() {
    const { drag, canvas, store } = this;
    const { paragraphs } = canvas;
    const offset = offsetAtPoint(paragraphs, drag.at.x - drag.grip.dx, drag.at.y - drag.grip.dy);
    if (offset === null) return;
    drag.now = withEdge(paragraphs, drag.segments, drag.edge, offset, drag.at.free ? "free" : store.mode);
    const { map } = store.article;
    canvas.focus.showSegments(drag.now.map(([start, end]) => ({ start: map.toCodePoint(start), end: map.toCodePoint(end) })));
    const moving = { ...drag.edge, offset: drag.now[drag.edge.index][drag.edge.side === "start" ? 0 : 1] };
    const place = this.#place(moving);
    if (place) put(drag.handle, moving, place);
  }

  /** At the brink of the window the page comes along, for as long as the hand stays there. */
  #creep() {
    if (this.creeping) return;
    const step = () => {
      this.creeping = false;
      const y = this.drag?.at?.y;
      const by = y === undefined ? 0 : y < BRINK.top ? -BRINK.step : y > innerHeight - BRINK.bottom ? BRINK.step : 0;
      if (!by) return;
      scrollBy(0, by);
      this.#follow();
      this.#creep();
    };
    this.creeping = true;
    requestAnimationFrame(step);
  }

  #up(event) {
    const { drag, store, canvas } = this;
    if (!drag) return;
    this.#end();
    if (!drag.moved) return void canvas.selector.click(event);
    const { map } = store.article;
    const segments = drag.now.map((segment) => segment.map((edge) => map.toCodePoint(edge)));
    const gesture = resizeSpan(store.annotations, store.schema, drag.id, segments, store.article.text);
    if (gesture.operations.length && drag.now !== drag.segments) commit(store, gesture);
    canvas.focusText();
  }

  /** Lets go without a change; false when nothing was held. */
  cancel() {
    if (!this.drag) return false;
    this.#end();
    return true;
  }

  #end() {
    this.drag = null;
    document.documentElement.classList.remove("dragging-edge");
    this.canvas.focus.showSegments(null);
    this.schedule();
  }
}

/** A stem at the edge with its grip above a start and below an end, so that those of a short span stand apart. */
function put(handle, { index, side }, { x, y, h, isRight }) {
  Object.assign(handle.dataset, { index, side, at: isRight ? "right" : "left" });
  handle.style.left = `${x}px`;
  handle.style.top = `${y}px`;
  handle.style.height = `${h}px`;
}
