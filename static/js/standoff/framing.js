/**
 * Gestures on frames: quotes, stances, and whatever else a schema defines. Each gives `{label, operations}`.
 *
 * A stance inside a quote inherits its holder from the quote's speaker. The holder is stored in the stance like any
 * other; it counts as inherited while it equals what the speaker gives, and follows the speaker as long as it does.
 */
import { withValue } from "./attributes.js";
import { draft } from "./draft.js";
import { addSpan } from "./mentions.js";
import { dropFrame, fillersOf, sameFiller, sameFillers, sweepFiller, withRole } from "./mending.js";
import { loneStances, nest, quoteAround } from "./nesting.js";
import { contentOf, guessType } from "./quoting.js";
import { sameSegments, tidy } from "./segments.js";

/** Step: a frame around its anchor; the anchor's span is made with it. */
function addFrame(work, schema, { type, segments, text, ids, attributes = {}, roles = {} }) {
  const { anchor } = schema.frameType(type);
  const made = schema.role(type, anchor).creates;
  const span = addSpan(work, schema, { type: made, segments, text, id: ids.span, entityId: ids.entity });
  const frame = { id: ids.frame, type, attributes, roles: { [anchor]: [{ span: span.id }], ...roles } };
  work.put("frame", frame);
  return frame;
}

/** A frame of any type around a stretch of text. @param {{frame: string, span: string}} quote.ids */
export function makeFrame(annotations, schema, { type, segments, text, ids, attributes = {} }) {
  const work = draft(annotations);
  addFrame(work, schema, { type, segments: tidy(segments), text, ids, attributes });
  return work.gesture(type);
}

/** A quote; outer quotation marks stay outside, the type is guessed unless given. */
export function makeQuote(annotations, schema, { segments, text, ids, attributes = {} }) {
  const work = draft(annotations);
  addQuote(work, schema, { segments: contentOf(text, tidy(segments)), text, ids, attributes });
  return work.gesture("quote");
}

/** Step: a quote around its content as it is, in its place among the quotes and stances that stand. */
export function addQuote(work, schema, { segments, text, ids, attributes = {} }) {
  const guessed = { type: guessType(text, segments), ...attributes };
  const frame = addFrame(work, schema, { type: "quote", segments, text, ids, attributes: guessed });
  nest(work, schema, frame.id);
  for (const stance of loneStances(work, schema, frame.id)) setRole(work, schema, stance.id, "quote", [{ frame: frame.id }]);
}

/** A stance; inside a quote it belongs to the quote and inherits its holder. */
export function makeStance(annotations, schema, { segments, text, ids, attributes = {} }) {
  const work = draft(annotations);
  const quote = enclosingQuote(annotations, tidy(segments));
  const roles = quote ? { quote: [{ frame: quote.id }] } : {};
  const holder = quote ? inheritance(schema, "stance", quote) : [];
  if (holder.length) roles.holder = holder;
  addFrame(work, schema, { type: "stance", segments: tidy(segments), text, ids, attributes, roles });
  return work.gesture("stance");
}

/** The smallest quote whose content holds all the segments. */
export const enclosingQuote = (annotations, segments) => quoteAround(draft(annotations), segments);

/** What a stance takes over from its quote: as many speakers as it may have holders. */
function inheritance(schema, type, quote) {
  const role = schema.role(type, "holder");
  const specials = role?.fillers.specials ?? [];
  const fitting = fillersOf(quote, "speaker").filter((filler) => !filler.special || specials.includes(filler.special));
  return fitting.slice(0, role?.max ?? fitting.length);
}

/** Whether the holder of a stance is, so far, that of its quote. */
export function isInherited(annotations, schema, frame) {
  const quote = annotations.frames.get(fillersOf(frame, "quote")[0]?.frame);
  const holder = fillersOf(frame, "holder");
  return Boolean(quote) && holder.length > 0 && sameFillers(holder, inheritance(schema, frame.type, quote));
}

/** Step: stances that inherit from a quote follow it. */
function passOn(work, schema, before, after) {
  for (const stance of [...work.all("frame")]) {
    if (!fillersOf(stance, "quote").some((filler) => filler.frame === after.id) || !schema.role(stance.type, "holder")) continue;
    if (!sameFillers(fillersOf(stance, "holder"), inheritance(schema, stance.type, before))) continue;
    work.put("frame", withRole(stance, "holder", inheritance(schema, stance.type, after)));
  }
}

/** Step: the fillers of one role, with everything that follows from them. */
function setRole(work, schema, frameId, role, fillers) {
  const before = work.get("frame", frameId);
  let after = withRole(before, role, fillers);
  const quote = role === "quote" && fillersOf(after, "holder").length === 0 ? work.get("frame", fillers[0]?.frame) : null;
  if (quote && schema.role(after.type, "holder")) after = withRole(after, "holder", inheritance(schema, after.type, quote));
  work.put("frame", after);
  if (role === "speaker") passOn(work, schema, before, after);
  const gone = fillersOf(before, role).filter((old) => !fillers.some((filler) => sameFiller(filler, old)));
  for (const filler of gone) sweepFiller(work, schema, filler);
}

/** Step: one filler more, or instead: a role for one is replaced, and "unknown" stands alone. */
export function fill(work, schema, frameId, role, filler) {
  const standing = fillersOf(work.get("frame", frameId), role);
  const single = schema.role(work.get("frame", frameId).type, role)?.max === 1;
  const beside = single || filler.special ? [] : standing.filter((other) => !other.special);
  setRole(work, schema, frameId, role, [...beside, filler]);
}

/** Whether a role takes such a filler. */
export function accepts(annotations, schema, frameId, role, filler) {
  const definition = schema.role(annotations.frames.get(frameId)?.type, role);
  if (!definition) return false;
  const { spans = [], mentions, entities, frames = [], specials = [] } = definition.fillers;
  if (filler.special) return specials.includes(filler.special);
  if (filler.entity) return Boolean(entities) && annotations.entities.has(filler.entity);
  if (filler.frame) return filler.frame !== frameId && frames.includes(annotations.frames.get(filler.frame)?.type);
  const type = annotations.spans.get(filler.span)?.type;
  return spans.includes(type) || Boolean(mentions && schema.spanType(type)?.mention);
}

/** Put a filler into a role. */
export function assignRole(annotations, schema, frameId, role, filler) {
  const work = draft(annotations);
  fill(work, schema, frameId, role, filler);
  return work.gesture("assign");
}

/** Put a stretch of text into a role: the fitting span that stands there, else a new one of the type the role makes. */
export function assignText(annotations, schema, frameId, role, { segments, text, ids }) {
  const work = draft(annotations);
  const neat = tidy(segments);
  const fits = (span) => sameSegments(span.segments, neat) && accepts(annotations, schema, frameId, role, { span: span.id });
  const standing = [...annotations.spans.values()].find(fits);
  const { creates } = schema.role(work.get("frame", frameId).type, role);
  const span = standing ?? addSpan(work, schema, { type: creates, segments: neat, text, id: ids.span, entityId: ids.entity });
  fill(work, schema, frameId, role, { span: span.id });
  return work.gesture("assign");
}

/** Put a participant into a role whom the text does not name. */
export function assignNewEntity(annotations, schema, frameId, role, { id, type, name }) {
  const work = draft(annotations);
  work.put("entity", { id, type, name: name.trim(), attributes: {} });
  fill(work, schema, frameId, role, { entity: id });
  return work.gesture("assign");
}

/** Take a filler out of a role; what was made for it alone goes too. */
export function unassignRole(annotations, schema, frameId, role, filler) {
  const work = draft(annotations);
  const rest = fillersOf(work.get("frame", frameId), role).filter((other) => !sameFiller(other, filler));
  setRole(work, schema, frameId, role, rest);
  return work.gesture("unassign");
}

/** A value, or with null none, for an attribute of a frame. */
export function setFrameAttribute(annotations, schema, id, code, value) {
  const work = draft(annotations);
  const frame = work.get("frame", id);
  const definitions = schema.frameType(frame.type)?.attributes ?? [];
  work.put("frame", { ...frame, attributes: withValue(definitions, frame.attributes, code, value) });
  return work.gesture("attribute");
}

/** Remove a frame with the spans made for it; the mentions in its roles stay. */
export function removeFrame(annotations, schema, id) {
  const work = draft(annotations);
  dropFrame(work, schema, id);
  return work.gesture("remove");
}
