// Sentences: for moving by keyboard. Offsets are UTF-16 units.

import { graphemeSpan } from "./graphemes.js";

const CLOSERS = String.raw`[»”’"'\)\]\}\u203A\uFD3F]`;
const END = new RegExp(String.raw`[.!?؟…]+${CLOSERS}*(?=\p{White_Space}|$)|\n`, "gu");
const LAST_WORD = /(?:[\p{L}\p{M}\p{N}\u0640\u200C\u200D]+\.)*[\p{L}\p{M}\p{N}\u0640\u200C\u200D]+$/u;
const DROPPED = /[\p{M}\u0640\u200C\u200D]/gu;
const LETTERS_APART = /^(?:\p{L}|و[دمأ]|[وفبلك]?\p{L}(?:\.\p{L})+)$/u;
const ABBREVIATIONS = new Set("أد مج تح تر Mr Mrs Ms Dr Prof St vs No Inc Ltd Co Jr Sr".split(" "));
const LONGEST_WORD = 40;
const SPACE = /\p{White_Space}/u;

/**
 * The sentences of a text as [start, end) ranges, without the space between them.
 * A sentence ends with . ! ? ؟ … (and closing quotation marks or brackets) before white space, or with its line.
 * A lone full stop ends none after single letters (د. ود. ق.م. هـ.), a usual abbreviation, or the number that begins
 * a line.
 */
export function sentences(text) {
  const ranges = [];
  let start = 0;
  for (const match of text.matchAll(END)) {
    if (match[0] === "." && isAbbreviated(text, match.index)) continue;
    ranges.push([start, match.index + match[0].length]);
    start = match.index + match[0].length;
  }
  return [...ranges, [start, text.length]].map(([first, last]) => trim(text, first, last)).filter(Boolean);
}

/** Whether the full stop at an offset belongs to the word before it. */
function isAbbreviated(text, stop) {
  const [word] = LAST_WORD.exec(text.slice(Math.max(0, stop - LONGEST_WORD), stop)) ?? [];
  if (!word) return false;
  const bare = word.replace(DROPPED, "");
  if (/^\p{Nd}+$/u.test(bare)) {
    const line = text.lastIndexOf("\n", stop) + 1;
    return !text.slice(line, stop - word.length).trim();
  }
  return LETTERS_APART.test(bare) || ABBREVIATIONS.has(bare);
}

function trim(text, first, last) {
  let [start, end] = [first, last];
  while (start < end && SPACE.test(text[start])) start += 1;
  while (start < end && SPACE.test(text[end - 1])) end -= 1;
  return start < end ? graphemeSpan(text, start, end) : null;
}
