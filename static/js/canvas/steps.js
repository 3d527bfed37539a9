/**
 * Steps through the text: the next letter, word, sentence or paragraph from an offset, and the word around it.
 * Pure; `paragraphs` are `[{text, start, end}]` in UTF-16 units of the article, one newline apart.
 */
import { boundaries } from "../text/graphemes.js";
import { sentences } from "../text/sentences.js";
import { words } from "../text/words.js";
import { paragraphAt } from "./geometry.js";

const BLANK = /[\s\u061c\u200b\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]/u;

/** [start, end) without white space and bidi controls at its edges; empty at `end` when nothing else is there. */
export function trimmed(text, start, end) {
  let [from, to] = [start, end];
  while (from < to && BLANK.test(text[from])) from += 1;
  while (to > from && BLANK.test(text[to - 1])) to -= 1;
  return [from, to];
}

const STOPS = {
  letter: (text) => [...boundaries(text)],
  word: (text) => words(text).map(([start]) => start),
  sentence: (text) => sentences(text).map(([start]) => start),
  paragraph: () => [0],
};

/** The offset one `unit` (letter, word, sentence, paragraph) before or after; stays at the ends of the article. */
export function step(paragraphs, offset, unit, direction) {
  const index = paragraphAt(paragraphs, offset);
  if (index < 0) return offset;
  const paragraph = paragraphs[index];
  const local = Math.min(offset, paragraph.end) - paragraph.start;
  const stops = [...new Set([...STOPS[unit](paragraph.text), ...(unit === "letter" || direction > 0 ? [] : [0])])];
  const next = direction > 0 ? stops.find((stop) => stop > local) : stops.findLast((stop) => stop < local);
  if (next !== undefined) return paragraph.start + next;
  return beyond(paragraphs, index, local, unit, direction);
}

/** No stop left in this paragraph: its end, or the neighbour's near edge. */
function beyond(paragraphs, index, local, unit, direction) {
  const paragraph = paragraphs[index];
  const neighbour = paragraphs[index + direction];
  if (direction > 0) {
    if (unit !== "paragraph" && local < paragraph.text.length) return paragraph.end;
    return neighbour ? neighbour.start : paragraph.end;
  }
  if (!neighbour) return paragraph.start;
  return unit === "paragraph" ? neighbour.start : neighbour.end;
}

/** One grapheme further from an edge inside its paragraph, for nudging; the edge itself at the paragraph's end. */
export function nudged(paragraphs, offset, direction) {
  const inside = step(paragraphs, offset, "letter", direction);
  const [a, b] = [Math.min(offset, inside), Math.max(offset, inside)];
  const crosses = paragraphs.some(({ end }) => a <= end && end < b);
  return crosses ? offset : inside;
}

/** The word at an offset as [start, end), the one ending there when none begins; null between words. */
export function wordAt(paragraphs, offset) {
  const paragraph = paragraphs[paragraphAt(paragraphs, offset)];
  if (!paragraph) return null;
  const local = offset - paragraph.start;
  const all = words(paragraph.text);
  const found = all.find(([start, end]) => start <= local && local < end) ?? all.find(([, end]) => end === local);
  return found ? [paragraph.start + found[0], paragraph.start + found[1]] : null;
}
