// A content that somebody chose, among those the rules see: the same one, or one of its own with the nearest cue.
// Offsets are UTF-16 units. Twin of annotator/suggest/choosing.py.
import { endOf, startOf } from "./contents.js";
import { isThat } from "./cues.js";
import { inner, pairs } from "./marks.js";
import { passage } from "./passages.js";

const LIKE = 0.5;

/** How much of two contents is in both, from 0 to 1: letters shared by letters in either. */
export function likeness(one, other) {
  const length = (segments) => segments.reduce((sum, [start, end]) => sum + end - start, 0);
  const shared = one.reduce((sum, [s, e]) => sum + other.reduce((own, [t, f]) => own + Math.max(0, Math.min(e, f) - Math.max(s, t)), 0), 0);
  const whole = length(one) + length(other) - shared;
  return whole ? shared / whole : 0;
}

/** The order number of the content that is most like some segments; null when none is like them. */
export function matching(contents, segments) {
  let [best, found] = [LIKE, null];
  for (const [at, content] of contents.entries()) {
    const like = likeness(content.segments, segments);
    if (like > best) [best, found] = [like, at];
  }
  return found;
}

/** The contents with one more, and its order number: [contents, at]. */
export function withOwn(text, contents, segments) {
  const [start, end] = [segments[0][0], segments.at(-1)[1]];
  const around = contents.findLastIndex((one) => one.segments.some(([s, e]) => s <= start && end <= e));
  const parent = around < 0 ? null : around;
  const place = contents.filter((one) => startOf(one) < start || (startOf(one) === start && endOf(one) >= end)).length;
  const moved = contents.map((one) => (one.parent !== null && one.parent >= place ? { ...one, parent: one.parent + 1 } : one));
  const { zone, cues } = sentenceOf(text, contents, parent, segments);
  const fragments = segments.flatMap(([s, e]) => pairs(text, s, e).filter((pair) => pair.depth === 0).map(inner));
  const own = { segments, type: "direct", cues, zone, score: LIKE, fragments, parent, turn: null };
  return [[...moved.slice(0, place), own, ...moved.slice(place)], place];
}

/** The sentence around a content, and the cue in it that is nearest. */
function sentenceOf(text, contents, parent, segments) {
  const [[start]] = segments;
  const [first, last] = regionOf(text, contents, parent, start);
  for (const sentence of passage(text, first, last)) {
    if (sentence.start > start || start >= sentence.end) continue;
    const cue = nearest(sentence.words, sentence.cues, segments);
    return { zone: [sentence.start, sentence.end], cues: cue ? [cue] : [] };
  }
  return { zone: [first, last], cues: [] };
}

function regionOf(text, contents, parent, start) {
  if (parent !== null) return contents[parent].segments.find(([s, e]) => s <= start && start <= e);
  const end = text.indexOf("\n", start);
  return [start ? text.lastIndexOf("\n", start - 1) + 1 : 0, end < 0 ? text.length : end];
}

/** What أنّ opens follows its verb; else the verb between the pieces, else the nearer one. */
function nearest(words, cues, segments) {
  const [start, end] = [segments[0][0], segments.at(-1)[1]];
  const free = cues.filter((cue) => cue.form !== "other" && !segments.some(([s, e]) => s < cue.end && cue.start < e));
  const before = free.findLast((cue) => cue.end <= start) ?? null;
  if (before && words.some((word) => word.start === start && isThat(word))) return before;
  const between = free.find((cue) => start < cue.start && cue.start < end);
  const after = free.find((cue) => cue.start >= end) ?? null;
  const isNearer = before && (!after || start - before.end <= after.start - end);
  return between ?? (isNearer ? before : after);
}
