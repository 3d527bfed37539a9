// What a stance seems to be about, on the vectors that Python passes too.
import assert from "node:assert/strict";
import { test } from "node:test";
import { attitudeOf } from "../../../static/js/suggest/attitudes.js";
import { read } from "../../../static/js/suggest/cues.js";
import { targetOf } from "../../../static/js/suggest/targets.js";
import { find, readCases } from "./_cases.mjs";

const marked = (text, mentions) => mentions.map((one) => ({ ...one, ...find(text, one.text, one.nth) }));

for (const { name, text, mentions, evidence, target } of readCases("targets")) {
  test(`target: ${name}`, () => {
    const { start, end } = find(text, evidence);
    const found = targetOf(text, marked(text, mentions), start, end);
    assert.equal(found && [...text].slice(...found).join(""), target);
  });
}

test("offsets are code points whatever stands before", () => {
  const text = "😀𞤀 بيروت ترفض رسوم العبور.";
  const { start, end } = find(text, "ترفض");
  assert.deepEqual(targetOf(text, [], start, end), Object.values(find(text, "رسوم العبور")));
});

test("what a word governs", () => {
  const of = (text) => attitudeOf(read(text, 0, text.length)[0]);
  assert.deepEqual(of("رفض"), { governs: ["ل"], direct: true, noun: true, owned: false, mine: false });
  assert.deepEqual(of("عزمها"), { governs: ["علي"], direct: true, noun: true, owned: true, mine: false });
  assert.equal(of("نرفض").mine, true);
  assert.equal(of("البحر"), null);
});
