// The vectors that Python and JavaScript share, and the marks ⟦ ⟧ that show a range in a text.
import { readFileSync } from "node:fs";
import { fold } from "../../../static/js/text/folding.js";
import { words } from "../../../static/js/text/words.js";

const OPENS = "⟦";
const CLOSES = "⟧";

export const vectors = (file) => JSON.parse(readFileSync(new URL(`../../cases/text/${file}.json`, import.meta.url), "utf8"));

/** The text without its marks, and the ranges they showed (UTF-16 units). */
export function unmarked(shown) {
  let text = "";
  let start = 0;
  const ranges = [];
  for (const letter of shown) {
    if (letter === OPENS) start = text.length;
    else if (letter === CLOSES) ranges.push([start, text.length]);
    else text += letter;
  }
  return { text, ranges };
}

/** The text with marks around the ranges: what a failing test shows can be read. */
export function marked(text, ranges) {
  let shown = "";
  let last = 0;
  for (const [start, end] of ranges) {
    shown += text.slice(last, start) + OPENS + text.slice(start, end) + CLOSES;
    last = end;
  }
  return shown + text.slice(last);
}

/** A name as sets of names have it: its words folded, one space between them. */
export const nameKey = (name) => words(name).map(([start, end]) => fold(name.slice(start, end))).join(" ");

/** A text of some 200,000 units in one line, with astral letters and marks in it. */
export const longText = "قال المتحدِّث إن القوات 😀 وصلت إلى كييف وباريس وأوكرانيا اليوم ".repeat(3300);

/** The shortest of five runs, in milliseconds. */
export function fastest(work) {
  const runs = Array.from({ length: 5 }, () => {
    const began = performance.now();
    work();
    return performance.now() - began;
  });
  return Math.min(...runs);
}
