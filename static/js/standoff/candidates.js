/** The quotes an article seems to hold that nobody has made yet, in its order. */
import { likeness } from "../suggest/choosing.js";
import { quotesIn } from "../suggest/quotes.js";
import { stretches } from "../suggest/stretches.js";
import { fillersOf } from "./mending.js";
import { linesAround, moved } from "./offering.js";
import { mapOf, overlap } from "./segments.js";

/** What is less certain than this is not proposed. */
const LEAST = 0.45;

/** A name for a candidate that stays the same while the article is open. */
export const keyOf = (candidate) => candidate.segments.flat().join("-");

/**
 * Candidates of a stretch of the article (an order number), as quotesIn gives them, with `before` and offsets of the
 * whole article; those that stand as quotes already, or share their cue with one, are left out.
 */
export function candidatesIn(annotations, schema, text, order) {
  const map = mapOf(text);
  const [from] = stretches(text)[order];
  const lines = linesAround(annotations, schema, text, map.toCodePoint(from));
  const all = quotesIn(lines.text, lines.mentions).map((one) => moved(one, lines.from));
  const standing = quotesStanding(annotations, lines);
  const fresh = all.map((one, at) => ({ ...one, before: all.slice(0, at) })).filter((one) => one.score >= LEAST);
  return fresh.filter((one) => !standing.some((other) => isSame(one, other)));
}

/** All candidates of an article. */
export const allCandidates = (annotations, schema, text) => stretches(text).flatMap((_, order) => candidatesIn(annotations, schema, text, order));

function quotesStanding(annotations, { from, text }) {
  const end = from + text.length;
  const quotes = [...annotations.frames.values()].filter((frame) => frame.type === "quote");
  const segmentsOf = (frame, role) => fillersOf(frame, role).flatMap((filler) => annotations.spans.get(filler.span)?.segments ?? []);
  const found = quotes.map((frame) => ({ content: segmentsOf(frame, "content"), cues: segmentsOf(frame, "cue") }));
  return found.filter(({ content }) => content.length && content[0][0] < end && content.at(-1)[1] > from);
}

const isSame = (candidate, { content, cues }) =>
  likeness(candidate.segments, content) > 0.5 || candidate.cues.some(({ start, end }) => overlap([[start, end]], cues));

/**
 * The candidate meant at an offset: the innermost one around the pair of marks that stands there, else around the offset.
 * @param {number[][]|null} pair what stands between the marks
 */
export function candidateAt(candidates, offset, pair) {
  const wanted = pair ?? [offset, offset];
  const holds = ({ segments }) => segments.some(([start, end]) => start <= wanted[0] && wanted[1] <= end);
  return candidates.findLast(holds) ?? null;
}
