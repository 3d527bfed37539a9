/**
 * The article as a canvas: puts paragraphs, pieces, painter, focus, caret and selector together.
 *
 * Other parts get one object, `canvas`, and speak code points to it.
 */
import { Caret } from "./caret.js";
import { mountColours } from "./colours.js";
import { Focus } from "./focus.js";
import { around } from "./geometry.js";
import { channelsOf } from "./layers.js";
import { Painter } from "./paint.js";
import { clearTop, placeOf, readParagraphs, windowRectangles } from "./paragraphs.js";
import { PieceIndex } from "./pieces.js";
import { Selector, spansAtOffset } from "./select.js";
import { inCodePoints, snapRange } from "./snap.js";
import { wordAt } from "./steps.js";

/**
 * Mounts painting, pointing and selecting.
 *
 * @param {object} store
 * @param {{article: HTMLElement}} [elements]
 * @returns the canvas: {store, article, paragraphs, painter, pieces, focus, caret, selector} and
 *   rectanglesOf(start, end) → window rectangles · boundsOf(start, end) → one around them or null · reveal(start, end) ·
 *   spansAt(offset) → ids, shortest first · wordAtCaret() → range or null · point(ids) · onPoint(listener) ·
 *   onPaint(listener) · focusText(). All offsets code points but those of `caret` and `selector`.
 */
export function mountArticle(store, { article = document.getElementById("article") } = {}) {
  const { map } = store.article;
  const paragraphs = readParagraphs(article, map);
  mountColours(store.schema);
  const pieces = new PieceIndex(paragraphs, map, store.annotations);
  const painter = new Painter(store, paragraphs, pieces, channelsOf(store.schema));
  store.on("change", ({ before, after, touched }) => painter.soil(pieces.update(before, after, touched)));
  const focus = new Focus(store, paragraphs, pieces, painter);
  const canvas = { store, article, paragraphs, pieces, painter, focus, onPaint: (listener) => painter.onPaint(listener) };
  Object.assign(canvas, showing(canvas), pointingAt(canvas));
  makeFocusable(article);
  canvas.caret = new Caret(canvas);
  canvas.selector = new Selector(canvas);
  return canvas;
}

function makeFocusable(article) {
  article.tabIndex = 0;
  article.classList.add("canvas");
}

/** Where things stand, and bringing them into sight. */
function showing({ store, paragraphs, article }) {
  const { map } = store.article;
  const rectanglesOf = (start, end) => windowRectangles(paragraphs, map.toUtf16(start), map.toUtf16(end));
  return {
    rectanglesOf,
    boundsOf: (start, end) => around(rectanglesOf(start, end)),
    reveal(start, end) {
      scrollIntoSight(around(rectanglesOf(start, end)));
    },
    revealOffset(offset) {
      const { paragraph, at } = placeOf(paragraphs, offset);
      const [from, to] = [Math.max(paragraph.start, paragraph.start + at - 1), Math.min(paragraph.end, paragraph.start + at + 1)];
      const place = from < to ? around(windowRectangles(paragraphs, from, to)) : null;
      if (place) scrollIntoSight(place);
      else paragraph.el.scrollIntoView({ block: "nearest" });
    },
    focusText: () => article.focus({ preventScroll: true }),
  };
}

/** Scrolls the window just as far as needed, keeping clear of what sticks at the top and the sheet at the bottom. */
function scrollIntoSight(place) {
  if (!place) return;
  const [top, bottom] = [clearTop() + 30, innerHeight - (innerWidth <= 860 ? 320 : 90)];
  if (place.y < top) scrollBy(0, place.y - top);
  else if (place.y + place.h > bottom) scrollBy(0, Math.min(place.y - top, place.y + place.h - bottom));
}

/** What the person points at. */
function pointingAt(canvas) {
  const { store, paragraphs } = canvas;
  const listeners = new Set();
  return {
    spansAt: (offset) => spansAtOffset(canvas, offset),
    wordAtCaret() {
      const word = canvas.caret.offset === null ? null : wordAt(paragraphs, canvas.caret.offset);
      const range = word && snapRange(paragraphs, ...word, { mode: store.mode, names: store.names });
      return range && inCodePoints(range, store.article.map);
    },
    onPoint(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    /** The spans under the point or the caret, the chosen one first; none lets go. `exactly`: the span, not its frame. */
    point(ids, { exactly = false } = {}) {
      const thing = exactly ? { kind: "span", id: ids[0] } : thingOf(canvas, ids[0]);
      store.activate(ids.length ? thing : null);
      for (const listener of listeners) listener(ids);
    },
  };
}

/** Clicking the text of a quote or a stance means its frame; clicking it again, the stretch itself. */
function thingOf({ store, pieces }, id) {
  if (id === undefined) return null;
  const { active, annotations, schema } = store;
  const span = { kind: "span", id };
  if (store.armed) return span;
  const isAnchor = (frame) => (frame.roles[schema.frameType(frame.type)?.anchor] ?? []).some((filler) => filler.span === id);
  const frame = pieces.framesOf(id).map((key) => annotations.frames.get(key)).find((f) => f && isAnchor(f));
  if (!frame || (active?.kind === "frame" && active.id === frame.id)) return span;
  return { kind: "frame", id: frame.id };
}
