import assert from "node:assert/strict";
import { test } from "node:test";
import { candidates, safeCut } from "../../../static/js/text/clitics.js";
import { nameKey, unmarked, vectors } from "./_cases.mjs";

const { candidates: words, safe } = vectors("clitics");

for (const { word, cuts } of words) {
  test(`candidates: ${word}`, () => {
    const found = candidates(word);
    assert.deepEqual(found.map(({ proclitics, remainder }) => [proclitics, remainder]), cuts);
    assert.ok(found.every(({ length, remainder }) => word.slice(length) === remainder));
  });
}

for (const { name, range, names, whole = [], left } of safe) {
  test(`safe cut: ${name}`, () => {
    const { text, ranges: [[start, end]] } = unmarked(range);
    const known = new Set([...names.map(nameKey), ...whole.map((word) => `=${nameKey(word)}`)]);
    const cut = safeCut(text, start, end, known);
    assert.equal(cut === null ? null : text.slice(cut, end), left);
  });
}
