import assert from "node:assert/strict";
import { test } from "node:test";
import { wordAt, words, wordsFrom } from "../../../static/js/text/words.js";
import { fastest, longText, marked, unmarked, vectors } from "./_cases.mjs";

for (const { name, words: shown } of vectors("words").cases) {
  const { text, ranges } = unmarked(shown);
  test(`words: ${name}`, () => {
    assert.equal(marked(text, words(text)), shown);
  });

  test(`every place knows its word: ${name}`, () => {
    for (let offset = 0; offset <= text.length; offset += 1) {
      const touching = ranges.filter(([start, end]) => start <= offset && offset <= end);
      assert.deepEqual(wordAt(text, offset), touching.at(-1) ?? null);
    }
  });
}

test("from inside a word its rest comes first", () => {
  const text = "إلى وكييف، ثم";
  assert.deepEqual([...wordsFrom(text, 5)].map(([start, end]) => text.slice(start, end)), ["كييف", "ثم"]);
});

test("two walks through words do not disturb each other", () => {
  const walk = wordsFrom("قال بوتين أمس", 0);
  walk.next();
  assert.deepEqual(words("كييف"), [[0, 4]]);
  assert.deepEqual(walk.next().value, [4, 9]);
});

test("the word at a place of a long article is found without reading it all", () => {
  const place = longText.indexOf("كييف", 100_000);
  const work = () => assert.deepEqual(wordAt(longText, place + 2), [place, place + 4]);
  assert.ok(fastest(work) < 2);
});
