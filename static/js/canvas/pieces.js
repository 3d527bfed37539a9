/**
 * Which spans lie in which paragraph, and which frames use which span: built once, then kept up change by change.
 *
 * A piece is the part of one segment of a span inside one paragraph: {id, type, origin, from, to, first, last}, offsets in
 * UTF-16 units local to the paragraph; `first`/`last` say whether the span itself begins and ends there.
 */
import { partsOf } from "./geometry.js";

export class PieceIndex {
  /** `paragraphs` [{start, end}] in UTF-16 units, `map` the article's OffsetMap, `annotations` the current ones. */
  constructor(paragraphs, map, annotations) {
    this.paragraphs = paragraphs;
    this.map = map;
    this.byParagraph = paragraphs.map(() => new Map());
    this.placed = new Map();
    this.users = new Map();
    this.mentions = new Map();
    for (const span of annotations.spans.values()) this.#place(span);
    for (const frame of annotations.frames.values()) this.#use(frame);
  }

  /** The pieces of one paragraph. */
  in(index) {
    return [...this.byParagraph[index].values()].flat();
  }

  /** The numbers of the paragraphs a span touches. */
  paragraphsOf(id) {
    return this.placed.get(id) ?? [];
  }

  /** Ids of the frames that have the span as a filler. */
  framesOf(id) {
    return [...(this.users.get(id) ?? [])];
  }

  /** Ids of the mentions of an entity. */
  mentionsOf(entityId) {
    return [...(this.mentions.get(entityId) ?? [])];
  }

  /** Takes a change over; returns the set of paragraph numbers whose painting may have changed. */
  update(before, after, touched) {
    const dirty = new Set();
    const soil = (id) => this.paragraphsOf(id).forEach((index) => dirty.add(index));
    for (const id of touched.spans) {
      soil(id);
      this.#remove(id, before.spans.get(id));
      if (after.spans.has(id)) this.#place(after.spans.get(id));
      soil(id);
    }
    for (const id of touched.frames) {
      const frames = [before.frames.get(id), after.frames.get(id)];
      if (frames[0]) this.#use(frames[0], false);
      if (frames[1]) this.#use(frames[1]);
      frames.filter(Boolean).flatMap(spansOf).forEach(soil);
    }
    return dirty;
  }

  #place(span) {
    const touched = new Set();
    const last = span.segments.length - 1;
    span.segments.forEach(([start, end], k) => {
      const parts = partsOf(this.paragraphs, this.map.toUtf16(start), this.map.toUtf16(end));
      parts.forEach((part, n) => {
        const first = k === 0 && n === 0;
        const piece = { id: span.id, type: span.type, origin: span.origin, from: part.from, to: part.to, first, last: k === last && n === parts.length - 1 };
        const list = this.byParagraph[part.index];
        if (list.has(span.id)) list.get(span.id).push(piece);
        else list.set(span.id, [piece]);
        touched.add(part.index);
      });
    });
    this.placed.set(span.id, [...touched]);
    if (span.entity) entry(this.mentions, span.entity).add(span.id);
  }

  #remove(id, span) {
    for (const index of this.paragraphsOf(id)) this.byParagraph[index].delete(id);
    this.placed.delete(id);
    if (span?.entity) this.mentions.get(span.entity)?.delete(id);
  }

  #use(frame, used = true) {
    for (const id of spansOf(frame)) {
      if (used) entry(this.users, id).add(frame.id);
      else this.users.get(id)?.delete(frame.id);
    }
  }
}

const spansOf = (frame) => Object.values(frame.roles).flat().filter((filler) => filler.span).map((filler) => filler.span);

function entry(map, key) {
  if (!map.has(key)) map.set(key, new Set());
  return map.get(key);
}
