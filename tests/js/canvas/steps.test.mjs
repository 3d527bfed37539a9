import assert from "node:assert/strict";
import test from "node:test";

import { nudged, step, trimmed, wordAt } from "../../../static/js/canvas/steps.js";

/** Paragraphs of a text, as the page gives them. */
function paragraphsOf(text) {
  let start = 0;
  return text.split("\n").map((line) => {
    const paragraph = { text: line, start, end: start + line.length };
    start = paragraph.end + 1;
    return paragraph;
  });
}
const walk = (paragraphs, unit, direction, from, count) => {
  const path = [];
  for (let i = 0, at = from; i < count; i += 1) path.push((at = step(paragraphs, at, unit, direction)));
  return path;
};

test("a letter keeps its marks: محذِّراً is eight units in five steps, and 😀 is one step", () => {
  const marked = paragraphsOf("محذِّراً");
  assert.deepEqual(walk(marked, "letter", 1, 0, 5), [1, 2, 5, 6, 8]);
  const smiling = paragraphsOf("في😀");
  assert.deepEqual(walk(smiling, "letter", 1, 0, 3), [1, 2, 4]);
  assert.deepEqual(walk(smiling, "letter", -1, 4, 3), [2, 1, 0]);
});

test("the caret goes from the end of a paragraph to the start of the next, and back", () => {
  const two = paragraphsOf("قال\nثم");
  assert.deepEqual(walk(two, "letter", 1, 2, 3), [3, 4, 5]);
  assert.deepEqual(walk(two, "letter", -1, 4, 2), [3, 2]);
});

test("the caret stops at both ends of the article", () => {
  const two = paragraphsOf("قال\nثم");
  assert.equal(step(two, 6, "letter", 1), 6);
  assert.equal(step(two, 0, "letter", -1), 0);
});

test("word by word, forwards and backwards", () => {
  const one = paragraphsOf("رفض الرئيس بوتين");
  assert.deepEqual(walk(one, "word", 1, 0, 3), [4, 11, 16]);
  assert.deepEqual(walk(one, "word", -1, 16, 3), [11, 4, 0]);
});

test("paragraph by paragraph", () => {
  const three = paragraphsOf("أول\nثان\nثالث");
  assert.deepEqual(walk(three, "paragraph", 1, 1, 3), [4, 8, 12]);
  assert.deepEqual(walk(three, "paragraph", -1, 9, 3), [8, 4, 0]);
});

test("an edge is nudged by a letter with its marks and never out of its paragraph", () => {
  const two = paragraphsOf("لأوكرانيا\nحذِّر");
  assert.equal(nudged(two, 0, 1), 1);
  assert.equal(nudged(two, 9, 1), 9);
  assert.equal(nudged(two, 10, -1), 10);
  assert.equal(nudged(two, 11, 1), 14);
});

test("the word at the caret: the one around it, the one that ended there, none between two spaces", () => {
  const one = paragraphsOf("قال  بوتين.");
  assert.deepEqual(wordAt(one, 1), [0, 3]);
  assert.deepEqual(wordAt(one, 3), [0, 3]);
  assert.equal(wordAt(one, 4), null);
  assert.deepEqual(wordAt(one, 10), [5, 10]);
});

test("spaces and bidi controls at the edges of a selection are left out, joiners inside words are not", () => {
  const text = " \u200fقال\u2067 \u2069";
  assert.deepEqual(trimmed(text, 0, text.length), [2, 5]);
  const persian = "می\u200cخواهم";
  assert.deepEqual(trimmed(persian, 0, persian.length), [0, persian.length]);
  assert.deepEqual(trimmed("  ", 0, 2), [2, 2]);
});
