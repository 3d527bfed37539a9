/**
 * Spans of several pieces: the selection becomes one more piece of the span in hand, a piece is taken away again.
 */
import { gettext } from "../i18n.js";
import { addSegment, removeSegment, resizeSpan } from "../standoff/gestures.js";
import { without } from "./edges.js";
import { paragraphAt } from "./geometry.js";
import { commit } from "./marking.js";
import { inHand } from "./selection.js";
import { trimmed } from "./steps.js";

/** @param {object} canvas as made by article.js, with `commands`; gets `joining` */
export function mountJoining(store, canvas) {
  const joining = new Joining(store, canvas);
  canvas.joining = joining;
  store.on("active", () => joining.follow());
  store.on("change", () => joining.follow());
  canvas.commands.add({
    id: "join",
    group: "selecting",
    name: () => gettext("Add the selection to the selected span as another piece"),
    keys: [{ code: "KeyJ" }],
    edits: true,
    act: () => joining.join(),
  });
  canvas.commands.add({
    id: "cut",
    group: "selecting",
    name: () => gettext("Remove the selection, or the piece at the caret, from the selected span"),
    keys: [{ code: "KeyJ", shift: true }],
    edits: true,
    act: () => joining.cut(),
  });
}

class Joining {
  constructor(store, canvas) {
    Object.assign(this, { store, canvas });
    this.last = null;
  }

  /** Selecting lets go of a span; which one it was is remembered until another thing is taken in hand. */
  follow() {
    const { store } = this;
    const span = inHand(store);
    if (span) this.last = span.id;
    else if (store.active) this.last = null;
  }

  /** The span that a selection goes to; null without one. */
  target() {
    return inHand(this.store) ?? this.store.annotations.spans.get(this.last) ?? null;
  }

  /** The span a panel at the selection offers to join: that of the active frame; `always` also the one that was in hand. */
  offered({ always = false } = {}) {
    const { store } = this;
    const span = store.active || always ? this.target() : null;
    const { selection } = store;
    return selection && span?.segments.every(([start, end]) => selection.end < start || end < selection.start) ? span : null;
  }

  /** The selection becomes a piece of the span; what touches or overlaps becomes one. */
  join() {
    const { store } = this;
    const span = this.target();
    if (!span || !store.selection) return this.#advise(span);
    const { start, end } = store.selection;
    return this.#commit(span.id, addSegment(store.annotations, store.schema, span.id, [start, end], store.article.text));
  }

  #advise(span) {
    this.canvas.say?.(span ? gettext("Select the other piece, then press J.") : gettext("Select the words first."));
    return true;
  }

  /** The selection is cut out of the span; without one, the piece the caret stands in goes. */
  cut() {
    const { store, canvas } = this;
    const span = this.target();
    if (!span) return this.#advise(null);
    if (store.selection) return this.#cutOut(span, store.selection);
    const at = canvas.caret.offset === null ? -1 : store.article.map.toCodePoint(canvas.caret.offset);
    const index = span.segments.findIndex(([start, end]) => start <= at && at <= end);
    if (index < 0 || span.segments.length < 2) return this.#advise(null);
    return this.#commit(span.id, removeSegment(store.annotations, store.schema, span.id, index, store.article.text));
  }

  #cutOut(span, { start, end }) {
    const { store, canvas } = this;
    const rest = without(span.segments, [start, end], (s, e) => unblanked(store, canvas, s, e));
    if (!rest.length) {
      canvas.say?.(gettext("Nothing would be left of it."));
      return true;
    }
    return this.#commit(span.id, resizeSpan(store.annotations, store.schema, span.id, rest, store.article.text));
  }

  #commit(id, gesture) {
    const { store } = this;
    const { active } = store;
    if (!gesture.operations.length || !commit(store, gesture)) return true;
    store.select(null);
    if (!active) store.activate({ kind: "span", id });
    return true;
  }
}

/** [start, end) in code points without blanks at its edges. */
function unblanked({ article: { map } }, { paragraphs }, start, end) {
  if (start >= end) return [start, start];
  const paragraph = paragraphs[paragraphAt(paragraphs, map.toUtf16(start))];
  const [from, to] = [map.toUtf16(start) - paragraph.start, Math.min(map.toUtf16(end), paragraph.end) - paragraph.start];
  if (map.toUtf16(end) > paragraph.end) return [start, end];
  return trimmed(paragraph.text, from, to).map((edge) => map.toCodePoint(edge + paragraph.start));
}
