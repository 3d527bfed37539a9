// Whether a span lies in its text as it should; the part of check.js that looks at segments. Offsets are code points.

import { isBoundary } from "../text/graphemes.js";
import { cut, mapOf } from "./segments.js";

/** The first flaw of a span's segments and of the text it repeats: {code, facts} or null. */
export function misplaced(span, text) {
  const flaw = segmentsFlaw(span.segments, text);
  if (flaw) return flaw;
  const expected = cut(text, span.segments);
  return expected === span.text ? null : { code: "text_mismatch", facts: { expected, found: span.text } };
}

function segmentsFlaw(segments, text) {
  if (!segments.length) return { code: "empty_span", facts: {} };
  const map = mapOf(text);
  let last = -1;
  for (const [start, end] of segments) {
    const segment = [start, end];
    if (!(start >= 0 && start <= end && end <= map.length)) return { code: "bad_offsets", facts: { segment, length: map.length } };
    if (start === end) return { code: "empty_span", facts: { segment } };
    if (start <= last) return { code: "segments_unordered", facts: { segment } };
    const split = segment.find((offset) => !isBoundary(text, map.toUtf16(offset)));
    if (split !== undefined) return { code: "split_grapheme", facts: { offset: split } };
    last = end;
  }
  return null;
}
