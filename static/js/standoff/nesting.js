/** Quotes inside quotes and stances inside quotes: who holds whom is read off the text, and kept as roles. */
import { fillersOf, withRole } from "./mending.js";
import { endOf, sameSegments, startOf, within } from "./segments.js";

const contentOf = (work, frame) => work.get("span", fillersOf(frame, "content")[0]?.span) ?? null;
const sizeOf = (span) => endOf(span) - startOf(span);

/** The smallest quote whose content holds all the segments and is not just them. */
function around(work, segments, but = null) {
  let found = null;
  for (const frame of work.all("frame")) {
    if (frame.type !== "quote" || frame.id === but) continue;
    const span = contentOf(work, frame);
    if (!span || !within(segments, span.segments)) continue;
    if (!found || sizeOf(span) < found.size) found = { frame, size: sizeOf(span), span };
  }
  return found;
}

/** The smallest quote whose content holds all the segments. */
export const quoteAround = (work, segments) => around(work, segments)?.frame ?? null;

/** Step: a new quote gets the quote around it as its parent, and becomes the parent of those inside it. */
export function nest(work, schema, id) {
  const frame = work.get("frame", id);
  const own = contentOf(work, frame);
  if (!own || !schema.role(frame.type, "parent")) return;
  const outer = around(work, own.segments, id);
  const parent = outer && !sameSegments(outer.span.segments, own.segments) ? outer.frame : null;
  if (parent) work.put("frame", withRole(frame, "parent", [{ frame: parent.id }]));
  for (const other of [...work.all("frame")]) {
    if (other.type !== "quote" || other.id === id || !isFreeFor(other, parent)) continue;
    const span = contentOf(work, other);
    const isInside = span && within(span.segments, own.segments) && !sameSegments(span.segments, own.segments);
    if (isInside) work.put("frame", withRole(other, "parent", [{ frame: id }]));
  }
}

/** A quote that has no parent yet, or had the one that now has the new quote between. */
const isFreeFor = (other, parent) => {
  const standing = fillersOf(other, "parent");
  return !standing.length || standing[0].frame === parent?.id;
};

/** The stances that stand inside a new quote and belong to none: their evidence lies in its content. */
export function loneStances(work, schema, id) {
  const own = contentOf(work, work.get("frame", id));
  const isInside = (frame) => {
    const spans = fillersOf(frame, "evidence").map((filler) => work.get("span", filler.span));
    return spans.length > 0 && spans.every((span) => span && own && within(span.segments, own.segments));
  };
  return [...work.all("frame")].filter((frame) => schema.role(frame.type, "quote") && !fillersOf(frame, "quote").length && isInside(frame));
}
