/**
 * From what the hand selected to what is meant: each edge snapped inside its own paragraph.
 * Takes and gives UTF-16 units of the article; the store's code points are made at the edge of the canvas.
 */
import { snap } from "../text/snapping.js";
import { partsOf } from "./geometry.js";
import { trimmed } from "./steps.js";

/**
 * @param {object[]} paragraphs `[{text, start, end}]`
 * @param {{mode: "smart"|"word"|"free", names: Set<string>}} options
 * @returns {{start: number, end: number, offer: {start, end, prefix}|null}|null} null when nothing but blanks was selected
 */
export function snapRange(paragraphs, start, end, options) {
  const parts = partsOf(paragraphs, start, end)
    .map((part) => ({ ...part, bounds: trimmed(paragraphs[part.index].text, part.from, part.to) }))
    .filter(({ bounds: [from, to] }) => from < to);
  if (!parts.length) return null;
  const snapped = parts.map(({ index, bounds }) => snapIn(paragraphs[index], bounds, options)).filter(Boolean);
  if (!snapped.length) return null;
  if (snapped.length === 1) return snapped[0];
  return { start: snapped[0].start, end: snapped.at(-1).end, offer: null };
}

function snapIn(paragraph, [from, to], options) {
  const result = snap(paragraph.text, from, to, options);
  if (!result || result.start >= result.end) return null;
  const shift = (range) => ({ ...range, start: range.start + paragraph.start, end: range.end + paragraph.start });
  return { ...shift({ start: result.start, end: result.end }), offer: result.offer ? shift(result.offer) : null };
}

/** A snapped range in the store's code points. */
export function inCodePoints(range, map) {
  const turn = (r) => ({ ...r, start: map.toCodePoint(r.start), end: map.toCodePoint(r.end) });
  return { ...turn(range), offer: range.offer ? turn(range.offer) : null };
}
