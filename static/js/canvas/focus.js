/**
 * What the person has in hand, drawn around the calm marks: the selection, the active span, the active frame with its
 * roles named, the caret. Its layers are its own, so pointing never repaints the marks.
 */
import { language } from "../i18n.js";
import { boxOf, partsOf } from "./geometry.js";
import { rolesOf } from "./layers.js";
import { makeLayer, put, scaleOf } from "./paint.js";
import { caretRectangle, measure, placeOf } from "./paragraphs.js";
import { placeTags } from "./tags.js";

export class Focus {
  constructor(store, paragraphs, pieces, painter) {
    Object.assign(this, { store, paragraphs, pieces, painter });
    this.layers = [];
    this.scheduled = false;
    this.preview = null;
    this.moving = null;
    this.caret = null;
    this.hints = new Map();
    for (const type of ["selection", "active", "armed", "change"]) store.on(type, () => this.schedule());
    painter.onPaint(() => this.schedule());
  }

  /** Shows a selection that is still being made; code points, or null. */
  show(preview) {
    this.preview = preview;
    this.schedule();
  }

  /** Shows what is proposed or looked at, until another list comes under this name: [{start, end, kind}], code points. */
  hint(name, items) {
    this.hints.set(name, items);
    this.schedule();
  }

  /** Shows the segments of the span in hand as they would be, `[{start, end}]` in code points, while an edge is dragged. */
  showSegments(moving) {
    this.moving = moving;
    this.schedule();
  }

  /** Shows the caret at an offset (UTF-16 units of the article), or hides it with null. */
  showCaret(offset) {
    this.caret = offset;
    this.schedule();
  }

  /** Draws before the next frame, once for all that happened till then. */
  schedule() {
    if (this.scheduled) return;
    this.scheduled = true;
    requestAnimationFrame(() => {
      this.scheduled = false;
      this.draw();
    });
  }

  /** Draws everything anew: reads all rectangles, then writes. */
  draw() {
    const items = this.#items().flatMap((item) => this.#place(item));
    const caret = this.#caretItem();
    if (caret) items.push(caret);
    for (const layer of this.layers) layer.remove();
    this.layers = [];
    for (const [index, own] of grouped(items)) this.#write(index, own);
  }

  #items() {
    const { store } = this;
    if (this.moving) return this.moving.map((segment) => ({ ...segment, kind: "selected" }));
    const range = this.preview ?? store.selection;
    const items = range ? [{ ...range, kind: "selected" }] : [];
    const active = store.active;
    if (active?.kind === "span") items.push(...segmentsOf(store.annotations.spans.get(active.id), "active"));
    if (active?.kind === "entity") items.push(...this.#mentions(active.id).flatMap((span) => segmentsOf(span, "mention")));
    if (active?.kind === "frame") items.push(...this.#roles(active.id));
    return [...items, ...[...this.hints.values()].flat()];
  }

  #mentions(entityId) {
    return this.pieces.mentionsOf(entityId).map((id) => this.store.annotations.spans.get(id)).filter(Boolean);
  }

  #roles(frameId) {
    const { annotations, schema } = this.store;
    const frame = annotations.frames.get(frameId);
    if (!frame) return [];
    const type = schema.frameType(frame.type);
    return rolesOf(annotations, frame, type, (id) => this.#mentions(id)).flatMap(({ span, role, anchor }) => {
      if (anchor) return segmentsOf(span, "band");
      const name = type.roles.find((r) => r.code === role)?.name[language()] ?? role;
      return segmentsOf(span, "ring", name);
    });
  }

  #place({ start, end, kind, tag }) {
    const { map } = this.store.article;
    const parts = partsOf(this.paragraphs, map.toUtf16(start), map.toUtf16(end));
    return parts.filter(({ index }) => this.painter.near.has(index)).flatMap(({ index, from, to }, n) => {
      const paragraph = this.paragraphs[index];
      const scale = scaleOf(paragraph);
      const rectangles = measure(paragraph, from, to);
      return rectangles.map((rect, k) => ({
        index,
        kind,
        rect,
        tag: n + k === 0 ? tag : undefined,
        box: boxOf(kind === "band" ? "band" : "ring", rect, { scale }),
        first: n + k === 0,
        last: n === parts.length - 1 && k === rectangles.length - 1,
      }));
    });
  }

  #caretItem() {
    if (this.caret === null) return null;
    const place = placeOf(this.paragraphs, this.caret);
    if (!place) return null;
    const rect = caretRectangle(place.paragraph, place.at);
    return { index: place.paragraph.index, kind: "caret", rect, box: { ...rect, x: rect.x - 1, y: rect.y + 4, h: rect.h - 6 } };
  }

  #write(index, items) {
    const { el } = this.paragraphs[index];
    const layers = { band: makeLayer("marks-behind"), selected: makeLayer("marks-held"), above: makeLayer("marks-above") };
    const tags = placeTags(items.filter((item) => item.tag), el.clientWidth);
    for (const item of items) {
      const box = document.createElement("i");
      box.className = `focus ${item.kind}${item.first ? " first" : ""}${item.last ? " last" : ""}`;
      (layers[item.kind] ?? layers.above).append(put(box, item.box));
    }
    layers.above.append(...tags.map(tagOf));
    const used = Object.values(layers).filter((layer) => layer.childElementCount);
    el.append(...used);
    this.layers.push(...used);
  }
}

/** The name of a role over or under its box; drawn by the style sheet, so no letter of it is in the text. */
function tagOf({ tag, left, top, isBelow }) {
  const label = document.createElement("i");
  label.className = isBelow ? "role-tag below" : "role-tag";
  label.dataset.t = tag;
  label.style.left = `${left}px`;
  label.style.top = `${top}px`;
  return label;
}

const segmentsOf = (span, kind, tag) =>
  (span?.segments ?? []).map(([start, end], k) => ({ start, end, kind, tag: k === 0 ? tag : undefined }));

function grouped(items) {
  const groups = new Map();
  for (const item of items) groups.set(item.index, [...(groups.get(item.index) ?? []), item]);
  return groups;
}
