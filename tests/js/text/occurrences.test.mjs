import assert from "node:assert/strict";
import { test } from "node:test";
import { nameKey as keyOf, occurrences } from "../../../static/js/text/occurrences.js";
import { fastest, longText, marked, nameKey, unmarked, vectors } from "./_cases.mjs";

const { occurrences: places, keys } = vectors("occurrences");
const known = (names = []) => new Set(names.map(nameKey));

for (const { name, of, found, doubts, restored = [], known: names } of places) {
  test(`occurrences: ${name}`, () => {
    const { text } = unmarked(found);
    const hits = occurrences(text, of, known(names));
    assert.equal(marked(text, hits.map(({ start, end }) => [start, end])), found);
    assert.deepEqual(hits.map(({ doubt }) => doubt), doubts);
    assert.deepEqual([...hits.keys()].filter((n) => hits[n].restored), restored);
  });
}

test("name keys", () => {
  for (const [name, key] of keys) assert.equal(keyOf(name), key);
});

test("the text is read once, then every further name costs little", () => {
  assert.equal(occurrences(longText, "أوكرانيا").length, 3300);
  assert.ok(fastest(() => occurrences(longText, "موسكو")) < 60);
});
