/** What the text says about a quote's content: where its outer marks are and how direct it is. Who says it: offering.js. */
import { PAIRS } from "../suggest/marks.js";
import { fold } from "../text/folding.js";
import { fillersOf } from "./mending.js";
import { mapOf, slice } from "./segments.js";

const OPENING = new Set(Object.keys(PAIRS));
const CLOSING = new Set(Object.values(PAIRS));
const EDGE = /[\s.،؛,;!؟?…]/u;
const THAT = /^[وف]?ب?ان(?:ه|ها|هم|هما|هن|ني|نا|نحن|ك|كم)?$/u;
const WORD = /[\p{L}\p{M}\p{N}]+/gu;

/** Where the mark opened at `at` closes: the index in `letters`, or -1. */
function closing(letters, at) {
  const [open, close] = [letters[at], PAIRS[letters[at]]];
  let depth = 0;
  for (let i = at; i < letters.length; i++) {
    if (letters[i] === close && (i > at || open !== close)) depth--;
    else if (letters[i] === open) depth++;
    if (depth === 0 && i > at) return i;
  }
  return -1;
}

/** One segment without outer quotation marks: a whole pair around it, or one whose partner was left out of it. */
function inside(text, [start, end]) {
  const letters = [...slice(text, start, end)];
  let [from, to] = trimmed(letters, 0, letters.length);
  for (;;) {
    const close = OPENING.has(letters[from]) ? closing(letters.slice(0, to), from) : null;
    let last = to;
    while (last > from && EDGE.test(letters[last - 1])) last--;
    if (close === -1) from++;
    else if (close !== null && close === last - 1 && close > from) [from, to] = [from + 1, last - 1];
    else if (CLOSING.has(letters[last - 1]) && !opens(letters, from, last - 1)) to = last - 1;
    else return [start + from, start + to];
    [from, to] = trimmed(letters, from, to);
  }
}

function trimmed(letters, from, to) {
  while (from < to && /\s/u.test(letters[from])) from++;
  while (to > from && /\s/u.test(letters[to - 1])) to--;
  return [from, to];
}

/** Whether the mark that closes at `at` was opened after `from`. */
function opens(letters, from, at) {
  for (let i = from; i < at; i++) if (OPENING.has(letters[i]) && closing(letters, i) === at) return true;
  return false;
}

/** The segments of a quote's content: outer « » stay outside, inner ones are whole; what would be empty is left as it was. */
export function contentOf(text, segments) {
  const bare = segments.map((segment) => inside(text, segment));
  return bare.map(([start, end], i) => (start < end ? whole(text, [start, end]) : segments[i]));
}

/** A selection is trimmed of marks at its edges; one whose partner lies inside comes back: إن المقترح «ليس مقبولاً». */
function whole(text, [start, end]) {
  const letters = [...slice(text, start, end)];
  const [before, after] = [slice(text, Math.max(0, start - 1), start), slice(text, end, Math.min(mapOf(text).length, end + 1))];
  const isOpen = letters.some((letter, at) => PAIRS[letter] === after && closing(letters, at) < 0);
  const isClosed = letters.some((letter, at) => PAIRS[before] === letter && before !== letter && !opens(letters, 0, at));
  return [isClosed ? start - 1 : start, isOpen ? end + 1 : end];
}

/** The nearest letter before or after that is neither space nor, after, the closing point. */
function neighbour(text, at, step) {
  const skip = step < 0 ? /\s/u : EDGE;
  const length = mapOf(text).length;
  for (let i = step < 0 ? at - 1 : at; i >= 0 && i < length; i += step) {
    const letter = slice(text, i, i + 1);
    if (letter === "\n" || !skip.test(letter)) return letter;
  }
  return "";
}

const isEnclosed = (text, [start, end]) => PAIRS[neighbour(text, start, -1)] === neighbour(text, end, 1);

/** direct, indirect or mixed, by the marks around and inside the content and by its first word. */
export function guessType(text, segments) {
  const enclosed = segments.filter((segment) => isEnclosed(text, segment)).length;
  if (enclosed) return enclosed === segments.length ? "direct" : "mixed";
  const content = segments.map(([start, end]) => slice(text, start, end)).join(" ");
  if ([...content].some((letter) => OPENING.has(letter) || CLOSING.has(letter))) return "mixed";
  if (!startsWithThat(content) && neighbour(text, segments[0][0], -1) === ":") return "direct";
  return "indirect";
}

/** What أن or إن opens stands after its verb, never before it. */
const startsWithThat = (content) => THAT.test(fold(content.match(WORD)?.[0] ?? ""));

/** Step: quotes of a resized content whose type was the guess follow the new guess. */
export function followResize(work, schema, before, after, text) {
  const [old, guess] = [guessType(text, before.segments), guessType(text, after.segments)];
  if (old === guess) return;
  for (const frame of [...work.all("frame")]) {
    const anchor = schema.frameType(frame.type)?.anchor;
    const holds = fillersOf(frame, anchor).some((filler) => filler.span === after.id);
    if (!holds || frame.type !== "quote" || frame.attributes.type !== old) continue;
    work.put("frame", { ...frame, attributes: { ...frame.attributes, type: guess } });
  }
}
