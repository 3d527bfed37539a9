import assert from "node:assert/strict";
import { test } from "node:test";
import { findAll, fold, searchKey } from "../../../static/js/text/folding.js";
import { OffsetMap } from "../../../static/js/text/offsets.js";
import { fastest, longText, marked, unmarked, vectors } from "./_cases.mjs";

const { keys, found } = vectors("folding");

for (const { name, text, key, index } of keys) {
  test(`key and way back: ${name}`, () => {
    const map = new OffsetMap(text);
    const folded = searchKey(text);
    assert.equal(folded.key, key);
    assert.equal(fold(text), key);
    assert.equal(folded.index.length, key.length);
    const points = [...key].reduce(([list, at], letter) => [[...list, map.toCodePoint(folded.index[at])], at + letter.length], [[], 0]);
    assert.deepEqual(points[0], index);
  });
}

for (const { name, needle, hits } of found) {
  test(`finding: ${name}`, () => {
    const { text } = unmarked(hits);
    assert.equal(marked(text, findAll(text, needle)), hits);
  });
}

test("a name is found in all of a long article in a moment", () => {
  let hits;
  assert.ok(fastest(() => { hits = findAll(longText, "اوكرانيا"); }) < 250);
  assert.equal(hits.length, 3300);
  assert.ok(hits.every(([start, end]) => longText.slice(start, end) === "أوكرانيا"));
});
