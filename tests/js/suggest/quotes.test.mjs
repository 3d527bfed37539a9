// The browser's quote rules, on the vectors that Python passes too.
import assert from "node:assert/strict";
import { test } from "node:test";
import { cueOf, read } from "../../../static/js/suggest/cues.js";
import { pairAt, pairs } from "../../../static/js/suggest/marks.js";
import { listed } from "../../../static/js/suggest/wordlists.js";
import { partsIn, quotesOf, readCases } from "./_cases.mjs";

for (const each of readCases("quotes")) {
  test(`quotes: ${each.name}`, () => {
    assert.deepEqual(quotesOf(each), each.quotes);
  });
}

for (const each of readCases("chosen")) {
  test(`chosen: ${each.name}`, () => {
    const { cue, speaker, realisation, parent } = partsIn(each);
    assert.deepEqual({ cue, speaker, realisation, parent }, { cue: each.cue, speaker: each.speaker, realisation: each.realisation, parent: each.parent });
  });
}

for (const { word, cue } of readCases("cues")) {
  test(`cue: ${word}`, () => {
    const found = cueOf(read(word, 0, word.length)[0]);
    assert.deepEqual(found && { text: word.slice(found.start, found.end), form: found.form, sense: found.sense, passive: found.passive }, cue);
  });
}

for (const { name, text, pairs: expected } of readCases("marks")) {
  test(`marks: ${name}`, () => {
    assert.deepEqual(pairs(text).map(({ start, end, depth }) => ({ text: text.slice(start, end), depth })), expected);
  });
}

test("the pair at an offset is the innermost one that holds or touches it", () => {
  const text = "أ  «ب “ج” د» ه";
  const at = (offset) => pairAt(text, offset) && text.slice(pairAt(text, offset).start, pairAt(text, offset).end);
  assert.deepEqual([0, 3, 6, 9, 11].map(at), [null, "«ب “ج” د»", "“ج”", "“ج”", "«ب “ج” د»"]);
  assert.equal(pairAt("«أ»\nب", 5), null);
  assert.equal(pairAt("«أ»", 0).end, 3);
});

test("a list that is not there is an error", () => {
  assert.throws(() => listed("no such list"), RangeError);
});
