/**
 * The edges of a span that stands: where each may go, and where one lands that is moved. Pure; UTF-16 units of the
 * article, `paragraphs` as in steps.js. A span is `[[start, end)]` segments, an edge `{index, side}` of one of them.
 */
import { candidates } from "../text/clitics.js";
import { boundaries, nextBoundary } from "../text/graphemes.js";
import { words } from "../text/words.js";
import { paragraphAt } from "./geometry.js";

const PUNCTUATION = /\p{P}/gu;

/**
 * The offsets where an edge of a `side` ("start" or "end") may stand in a text: in mode "free" between any two clusters;
 * else at words on this side and at signs; for a start in mode "smart" also behind the proclitics of a word.
 */
export function stopsIn(text, side, mode) {
  if (mode === "free") return boundaries(text);
  const near = side === "start" ? 0 : 1;
  const all = words(text);
  const stops = [...all.map((word) => word[near]), ...[...text.matchAll(PUNCTUATION)].map(({ index }) => index + near)];
  if (mode === "smart" && side === "start") {
    for (const [start, end] of all) for (const { length } of candidates(text.slice(start, end))) stops.push(start + length);
  }
  const inside = (at) => all.some(([start, end]) => start < at && at < end && mode === "word");
  return [...new Set(stops)].filter((at) => !inside(at)).sort((a, b) => a - b);
}

/** The segments with one edge moved to where it may stand nearest to `wanted`; at least one cluster of each is left. */
export function withEdge(paragraphs, segments, { index, side }, wanted, mode) {
  const [start, end] = segments[index];
  const [low, high] = side === "start"
    ? [segments[index - 1]?.[1] ?? 0, before(paragraphs, end)]
    : [after(paragraphs, start), segments[index + 1]?.[0] ?? paragraphs.at(-1).end];
  const held = Math.max(low, Math.min(high, wanted));
  const target = nearestStop(paragraphs, held, side, mode, (stop) => low <= stop && stop <= high);
  return segments.map((segment, k) => (k !== index ? segment : side === "start" ? [target, end] : [start, target]));
}

function nearestStop(paragraphs, wanted, side, mode, isFree) {
  const paragraph = paragraphs[paragraphAt(paragraphs, wanted)];
  const stops = stopsIn(paragraph.text, side, mode).map((stop) => stop + paragraph.start).filter(isFree);
  if (!stops.length) return wanted;
  return stops.reduce((best, stop) => (Math.abs(stop - wanted) < Math.abs(best - wanted) ? stop : best));
}

/** The next place of an edge by words (or, as `mode` says, by letters), one step on or back; itself when there is none. */
export function stepEdge(paragraphs, segments, edge, direction, mode) {
  const at = segments[edge.index][edge.side === "start" ? 0 : 1];
  const paragraph = paragraphs[paragraphAt(paragraphs, edge.side === "end" ? Math.max(0, at - 1) : at)];
  const stops = stopsIn(paragraph.text, edge.side, mode).map((stop) => stop + paragraph.start);
  const next = direction > 0 ? stops.find((stop) => stop > at) : stops.findLast((stop) => stop < at);
  if (next === undefined) return segments;
  const moved = withEdge(paragraphs, segments, edge, next, "free");
  return moved[edge.index].includes(next) ? moved : segments;
}

const before = (paragraphs, offset) => stepped(paragraphs, offset, -1);
const after = (paragraphs, offset) => stepped(paragraphs, offset, 1);

/** One cluster further, over the break between two paragraphs when the offset stands at it. */
function stepped(paragraphs, offset, step) {
  const paragraph = paragraphs[paragraphAt(paragraphs, offset + Math.min(0, step))];
  const local = Math.min(offset, paragraph.end) - paragraph.start;
  return paragraph.start + nextBoundary(paragraph.text, local, step);
}

/**
 * Segments without [start, end): what is left of each, without blanks at the new edges. `trimmed` takes blanks off a
 * range; empty when nothing would be left.
 */
export function without(segments, [start, end], trimmed) {
  const rest = segments.flatMap(([s, e]) => (end <= s || e <= start ? [[s, e]] : [trimmed(s, Math.min(e, start)), trimmed(Math.max(s, end), e)]));
  return rest.filter(([s, e]) => s < e);
}
