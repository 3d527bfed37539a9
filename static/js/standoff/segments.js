/** Segments `[start, end)` in code points, and the text they cut out of an article. */
import { OffsetMap } from "../text/offsets.js";

let last = { text: null, map: null };

/** The article's offset map; the last article is remembered, for a page has only one. */
export function mapOf(text) {
  if (last.text !== text) last = { text, map: new OffsetMap(text) };
  return last.map;
}

/** The text between two code points. */
export function slice(text, start, end) {
  const map = mapOf(text);
  return text.slice(map.toUtf16(start), map.toUtf16(end));
}

/** The quote of a span: its segments' texts, one space between them. */
export const cut = (text, segments) => segments.map(([start, end]) => slice(text, start, end)).join(" ");

/** Sorted; what overlaps or touches becomes one; empty ones fall out. */
export function tidy(segments) {
  const sorted = segments.filter(([start, end]) => start < end).sort((a, b) => a[0] - b[0] || a[1] - b[1]);
  const joined = [];
  for (const [start, end] of sorted) {
    const open = joined.at(-1);
    if (open && start <= open[1]) open[1] = Math.max(open[1], end);
    else joined.push([start, end]);
  }
  return joined;
}

export const startOf = (span) => span.segments[0][0];
export const endOf = (span) => span.segments.at(-1)[1];
export const sameSegments = (a, b) => a.length === b.length && a.every(([s, e], i) => b[i][0] === s && b[i][1] === e);
/** Whether some letter lies in both. */
export const overlap = (a, b) => a.some(([s, e]) => b.some(([t, f]) => s < f && t < e));
/** Whether every letter of the inner lies in the outer. */
export const within = (inner, outer) => inner.every(([s, e]) => outer.some(([t, f]) => t <= s && e <= f));
