/**
 * What a label key or a chip does: which span it means, and the gesture that follows.
 * All offsets are code points.
 */
import { markSpan, removeFrame, removeSpan, retypeSpan } from "../standoff/gestures.js";
import { setAttributes } from "../standoff/repeating.js";
import { uuid } from "../sync/uuid.js";
import { anchorOf } from "./phrases.js";

/** A gesture the store refuses has been announced by it already; nothing else is to be done here. */
export function commit(store, gesture) {
  try {
    return store.commit(gesture);
  } catch (refusal) {
    if (refusal?.code === undefined) throw refusal;
    return null;
  }
}

/**
 * Labels what is meant with a span type: the selection, else the active span of this layer, else the shortest span
 * of this layer under the caret, else the word at the caret. The same type again removes, another one retypes.
 * @param {{attributes?: object, keep?: boolean, rest?: boolean}} [options] what the mark carries besides; `keep`: the same
 *   type again does not remove, it gives the attributes; `rest`: a new mark is not taken in hand
 * @returns {{done: "marked"|"retyped"|"removed"|"set"|"standing", id: string}|null} null when nothing was meant or the
 *   store refused
 */
export function label(canvas, code, options = {}) {
  const { store } = canvas;
  const meant = whatIsMeant(canvas, store.schema.spanType(code)?.layer);
  if (!meant) return null;
  if (meant.span) return relabel(store, meant.span, code, options);
  return mark(store, meant.range, code, options);
}

/**
 * Labels what is meant with an item of the list of types (typeranking.js) and never removes anything.
 * @returns {{done: string, id?: string}|null}
 */
export function labelWith(canvas, actions, { kind, type, attributes }) {
  if (kind === "span") return label(canvas, type, { attributes, keep: true });
  const { active, annotations, selection } = canvas.store;
  const frame = !selection && active?.kind === "frame" ? annotations.frames.get(active.id) : null;
  if (frame?.type === type) return give(canvas.store, "frame", frame.id, attributes);
  return actions.frame(type, attributes) ? { done: "framed", id: canvas.store.active?.id } : null;
}

/** What labelling with this span type would do now: "mark", "change", "remove", or null. */
export function whatALabelDoes(canvas, type) {
  const meant = whatIsMeant(canvas, type.layer);
  if (!meant) return null;
  if (!meant.span) return "mark";
  return meant.span.type === type.code ? "remove" : "change";
}

/** What labels are about now, in any layer: {start, end, span}, code points; null when nothing is. */
export function meantNow(canvas) {
  const { store } = canvas;
  const meant = whatIsMeant(canvas, null);
  const [range] = meant?.span ? meant.span.segments : [];
  if (meant) return { span: meant.span ?? null, start: range?.[0] ?? meant.range.start, end: meant.span?.segments.at(-1)[1] ?? meant.range.end };
  const frame = store.active?.kind === "frame" ? store.annotations.frames.get(store.active.id) : null;
  const anchor = frame && anchorOf(store, frame);
  return anchor ? { span: anchor, start: anchor.segments[0][0], end: anchor.segments.at(-1)[1] } : null;
}

function whatIsMeant(canvas, layer) {
  const { store } = canvas;
  const ofLayer = (span) => span && (layer === null || store.schema.spanType(span.type)?.layer === layer);
  if (store.selection) return exactOrRange(canvas, store.selection, ofLayer);
  const { spans } = store.annotations;
  const active = store.active?.kind === "span" ? spans.get(store.active.id) : null;
  if (ofLayer(active)) return { span: active };
  if (canvas.caret.offset === null) return null;
  const at = store.article.map.toCodePoint(canvas.caret.offset);
  const under = canvas.spansAt(at).map((id) => spans.get(id)).find(ofLayer);
  if (under) return { span: under };
  const word = canvas.wordAtCaret();
  return word && exactOrRange(canvas, word, ofLayer);
}

/** The span that has exactly this range, or the bare range. */
function exactOrRange(canvas, { start, end }, ofLayer) {
  const isExact = ({ segments }) => segments.length === 1 && segments[0][0] === start && segments[0][1] === end;
  const spans = canvas.spansAt(start).map((id) => canvas.store.annotations.spans.get(id));
  const span = spans.find((other) => ofLayer(other) && isExact(other));
  return span ? { span } : { range: { start, end } };
}

function relabel(store, span, code, { attributes, keep = false }) {
  const isSame = span.type === code;
  if (isSame && keep) return settle(store, give(store, "span", span.id, attributes ?? {}), span.id);
  const gesture = isSame
    ? removeSpan(store.annotations, store.schema, span.id)
    : retypeSpan(store.annotations, store.schema, span.id, code, { entityId: uuid(), attributes });
  if (!commit(store, gesture)) return null;
  return settle(store, { done: isSame ? "removed" : "retyped", id: span.id }, isSame ? null : span.id);
}

function mark(store, { start, end }, code, { attributes, rest = false }) {
  const id = uuid();
  const { text } = store.article;
  const gesture = markSpan(store.annotations, store.schema, { type: code, segments: [[start, end]], text, id, entityId: uuid(), attributes });
  if (!commit(store, gesture)) return null;
  return settle(store, { done: "marked", id }, rest ? null : id);
}

/** The selection has been used; what it became is in hand. */
function settle(store, done, active) {
  if (!done) return null;
  store.select(null);
  if (active) store.activate({ kind: "span", id: active });
  return done;
}

/** Gives attributes to what stands already. */
function give(store, kind, id, attributes) {
  const gesture = setAttributes(store.annotations, store.schema, kind, id, attributes);
  if (!gesture.operations.length) return { done: "standing", id };
  return commit(store, gesture) && { done: "set", id };
}

/** Removes the span that is exactly what is selected, else the active span or frame; true when something went. */
export function removeMeant(canvas) {
  const { store } = canvas;
  const { active, annotations, schema, selection } = store;
  const { span } = selection ? exactOrRange(canvas, selection, () => true) : {};
  if (span) return Boolean(commit(store, removeSpan(annotations, schema, span.id)));
  if (active?.kind === "span") return Boolean(commit(store, removeSpan(annotations, schema, active.id)));
  if (active?.kind === "frame") return Boolean(commit(store, removeFrame(annotations, schema, active.id)));
  return false;
}

/** Takes the offer of a shorter selection without its proclitic; false when there is none. */
export function acceptOffer(store) {
  const offer = store.selection?.offer;
  if (!offer) return false;
  store.select({ start: offer.start, end: offer.end, offer: null });
  return true;
}
