import assert from "node:assert/strict";
import { test } from "node:test";
import { OffsetMap } from "../../../static/js/text/offsets.js";
import { fastest, longText, vectors } from "./_cases.mjs";

for (const { name, text, length, pairs, inside } of vectors("offsets").cases) {
  test(`both ways: ${name}`, () => {
    const map = new OffsetMap(text);
    assert.equal(map.length, length);
    assert.equal(map.lengthUtf16, text.length);
    assert.deepEqual(pairs.map(([point]) => [point, map.toUtf16(point)]), pairs);
    assert.deepEqual(pairs.map(([, unit]) => [map.toCodePoint(unit), unit]), pairs);
  });

  test(`an offset inside a surrogate pair is an error: ${name}`, () => {
    const map = new OffsetMap(text);
    for (let unit = 0; unit <= text.length; unit += 1) {
      if (inside.includes(unit)) assert.throws(() => map.toCodePoint(unit), /surrogate pair/);
      else assert.equal(map.toUtf16(map.toCodePoint(unit)), unit);
    }
  });
}

for (const offset of [-1, 4, NaN, undefined]) {
  test(`${offset} is outside the text, an error`, () => {
    const map = new OffsetMap("قال");
    assert.throws(() => map.toUtf16(offset), RangeError);
    assert.throws(() => map.toCodePoint(offset), RangeError);
  });
}

test("an offset is the number of code points before it, wherever it is in a long article", () => {
  const map = new OffsetMap(longText);
  assert.equal(map.length, Array.from(longText).length);
  for (let unit = 0; unit < longText.length; unit += 9973) {
    const clean = longText.codePointAt(unit) >= 0xdc00 && longText.codePointAt(unit) <= 0xdfff ? unit + 1 : unit;
    assert.equal(map.toCodePoint(clean), Array.from(longText.slice(0, clean)).length);
  }
});

test("a hundred thousand conversions in a long article take a moment", () => {
  const map = new OffsetMap(longText);
  const work = () => {
    for (let point = 0; point < 100_000; point += 1) map.toUtf16(point);
  };
  assert.ok(fastest(work) < 200);
});
