// Who seems to hold a stance that stands outside every quote; and the stretches in which long articles are read.
import assert from "node:assert/strict";
import { test } from "node:test";
import { holderOf } from "../../../static/js/suggest/holders.js";
import { stretchAt, stretches } from "../../../static/js/suggest/stretches.js";
import { find, readCases } from "./_cases.mjs";

for (const { name, text, mentions, evidence, holder } of readCases("holders")) {
  test(`holder: ${name}`, () => {
    const marked = mentions.map((one) => ({ ...one, ...find(text, one.text, one.nth), words: one.text }));
    const { start, end } = find(text, evidence);
    assert.equal(holderOf(text, marked, start, end)?.words ?? null, holder);
  });
}

test("a long article is read in stretches of whole lines that leave nothing out", () => {
  const line = "سطر من الكلام الطويل الذي لا ينتهي.\n";
  const text = line.repeat(3000);
  const found = stretches(text);
  assert.ok(found.length > 5);
  assert.equal(found.map(([start, end]) => text.slice(start, end)).join(""), text);
  assert.ok(found.every(([start]) => start === 0 || text[start - 1] === "\n"));
  assert.ok(found.every(([start, end]) => end - start < 20_000));
  assert.deepEqual(stretchAt(text, text.length), found.at(-1));
  assert.deepEqual(stretches(line), [[0, line.length]]);
});
