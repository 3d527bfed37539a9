/**
 * Paints the marks: boxes in a layer behind the untouched text of each paragraph, only near the viewport.
 *
 * All rectangles of a run are read first and all boxes written after, so the page is laid out once.
 */
import { boxOf } from "./geometry.js";
import { depths, lanes, lineOf, sorted } from "./layers.js";
import { forget, measure } from "./paragraphs.js";
import { named } from "./phrases.js";

const NEAR = "700px 0px";

export class Painter {
  /**
   * @param {object} store
   * @param {object[]} paragraphs as read by paragraphs.js
   * @param {import("./pieces.js").PieceIndex} pieces
   * @param {Map<string, string>} channels span type → channel
   */
  constructor(store, paragraphs, pieces, channels) {
    Object.assign(this, { store, paragraphs, pieces, channels });
    this.near = new Set();
    this.dirty = new Set();
    this.painted = new Map();
    this.listeners = new Set();
    this.scheduled = false;
    this.#watch();
    this.#openingView();
  }

  /** What the window shows at once is painted at once: the observer speaks only after everything else has been mounted. */
  #openingView() {
    for (const { el, index } of this.paragraphs) {
      const { top, bottom } = el.getBoundingClientRect();
      if (top > innerHeight) break;
      if (bottom > 0) this.#enter(index, true);
    }
    this.flush();
  }

  /** Calls back after each run of painting with the numbers of the paragraphs painted. */
  onPaint(listener) {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  /** The boxes painted in a paragraph: `[{id, channel, rect, box}]`, local coordinates; empty when not on screen. */
  boxesIn(index) {
    return this.painted.get(index) ?? [];
  }

  /** These paragraphs look different now: painted before the next frame if near, else when they come near. */
  soil(indexes) {
    for (const index of indexes) {
      if (this.near.has(index)) this.dirty.add(index);
      else this.#wipe(index);
    }
    this.schedule();
  }

  /** Everything measured is void: new width, new face, new size. */
  remeasure() {
    for (const paragraph of this.paragraphs) forget(paragraph);
    for (const index of this.near) this.dirty.add(index);
    this.schedule();
  }

  schedule() {
    if (this.scheduled || !this.dirty.size) return;
    this.scheduled = true;
    requestAnimationFrame(() => {
      this.scheduled = false;
      this.flush();
    });
  }

  /** Paints what is due now. */
  flush() {
    const due = [...this.dirty].filter((index) => this.near.has(index));
    this.dirty.clear();
    if (!due.length) return;
    const plans = due.map((index) => [index, this.#plan(index)]);
    for (const [index, boxes] of plans) this.#write(index, boxes);
    for (const listener of this.listeners) listener(due);
  }

  #watch() {
    const seen = new IntersectionObserver((entries) => {
      for (const { target, isIntersecting } of entries) this.#enter(this.numbers.get(target), isIntersecting);
      this.flush();
    }, { rootMargin: NEAR });
    this.numbers = new Map(this.paragraphs.map((p) => [p.el, p.index]));
    for (const { el } of this.paragraphs) seen.observe(el);
    document.fonts.ready.then(() => this.remeasure());
    document.fonts.addEventListener("loadingdone", () => this.remeasure());
    this.#watchWidth();
  }

  #watchWidth() {
    const home = this.paragraphs[0]?.el.parentElement;
    if (!home) return;
    let width = home.clientWidth;
    let size = getComputedStyle(this.paragraphs[0].el).font;
    new ResizeObserver(() => {
      const font = getComputedStyle(this.paragraphs[0].el).font;
      if (home.clientWidth === width && font === size) return;
      [width, size] = [home.clientWidth, font];
      this.remeasure();
    }).observe(home);
  }

  #enter(index, isNear) {
    if (isNear) {
      this.near.add(index);
      if (!this.painted.has(index)) this.dirty.add(index);
    } else {
      this.near.delete(index);
      this.#wipe(index);
    }
  }

  #wipe(index) {
    this.paragraphs[index].el.querySelector(":scope > .marks")?.remove();
    this.painted.delete(index);
    this.dirty.delete(index);
  }

  /** Reads: which boxes, where. */
  #plan(index) {
    const paragraph = this.paragraphs[index];
    const scale = scaleOf(paragraph);
    const pieces = sorted(this.pieces.in(index).map((piece) => ({ ...piece, channel: this.channels.get(piece.type) ?? "cue" })));
    const [depth, lane] = [depths(pieces), lanes(pieces)];
    return pieces.flatMap((piece) => {
      const line = lineOf(piece.channel, this.#framesOf(piece.id));
      const rectangles = measure(paragraph, piece.from, piece.to);
      return rectangles.map((rect, k) => ({
        ...piece,
        line,
        rect,
        first: piece.first && k === 0,
        last: piece.last && k === rectangles.length - 1,
        box: boxOf(piece.channel, rect, { depth: depth.get(piece), lane: Math.min(3, lane.get(piece) ?? 1), scale }),
      }));
    });
  }

  #framesOf(id) {
    const { frames } = this.store.annotations;
    return this.pieces.framesOf(id).map((frame) => frames.get(frame)).filter(Boolean);
  }

  /** Writes: one layer, replaced as a whole. */
  #write(index, boxes) {
    const { el } = this.paragraphs[index];
    const layer = makeLayer("marks");
    layer.append(...boxes.map((box) => this.#makeBox(box)));
    const old = el.querySelector(":scope > .marks");
    if (old) old.replaceWith(layer);
    else el.prepend(layer);
    this.painted.set(index, boxes);
  }

  #makeBox({ id, type, channel, line, origin, first, last, box }) {
    const el = document.createElement("i");
    const state = [line, first && "first", last && "last", origin === "suggested" && "suggested"].filter(Boolean);
    el.className = ["mark", channel, ...state].join(" ");
    el.dataset.type = type;
    el.dataset.span = id;
    if (channel === "entity" && first) el.dataset.t = named(this.store.schema.spanType(type)?.name);
    return put(el, box);
  }
}

/** The font size over the 23 px the boxes were drawn for. */
export function scaleOf(paragraph) {
  return parseFloat(getComputedStyle(paragraph.el).fontSize) / 23;
}

/** A layer of boxes: no text inside, nothing for a screen reader, nothing to click. */
export function makeLayer(name) {
  const layer = document.createElement("span");
  layer.className = name;
  layer.setAttribute("aria-hidden", "true");
  return layer;
}

/** Puts an element at a rectangle local to its paragraph; a null height is left to the style sheet. */
export function put(el, { x, y, w, h }) {
  el.style.left = `${x}px`;
  el.style.top = `${y}px`;
  if (w != null) el.style.width = `${w}px`;
  if (h != null) el.style.height = `${h}px`;
  return el;
}
