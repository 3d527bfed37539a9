import assert from "node:assert/strict";
import { test } from "node:test";
import { snap } from "../../../static/js/text/snapping.js";
import { fastest, longText, marked, nameKey, unmarked, vectors } from "./_cases.mjs";

const { names: spelled, cases } = vectors("snapping");
const names = new Set(spelled.map(nameKey));

for (const example of cases) {
  for (const mode of ["smart", "word", "free"].filter((one) => one in example)) {
    test(`${mode}: ${example.name}`, () => {
      const { text, ranges: [[start, end]] } = unmarked(example.selected);
      const snapped = snap(text, start, end, { mode, names });
      assert.equal(marked(text, [[snapped.start, snapped.end]]), example[mode]);
      const offered = snapped.offer && text.slice(snapped.offer.start, snapped.offer.end);
      assert.equal(offered, mode === "smart" ? example.offer ?? null : null);
      if (offered) assert.equal(snapped.offer.prefix, text.slice(snapped.start, snapped.offer.start));
    });
  }
}

test("smart is the mode, and no name is known, unless told", () => {
  assert.deepEqual(snap("للقوات", 2, 4), { start: 1, end: 6, offer: null });
  assert.deepEqual(snap("وكييف", 0, 5), { start: 0, end: 5, offer: { start: 1, end: 5, prefix: "و" } });
});

test("a range that is none is an error", () => {
  assert.throws(() => snap("قال", 2, 1, { names }), RangeError);
  assert.throws(() => snap("قال", 0, 4, { names }), RangeError);
});

test("a selection in a long article snaps within a frame many times over", () => {
  const place = longText.indexOf("أوكرانيا", 100_000);
  const work = () => {
    const snapped = snap(longText, place, place + 3, { names });
    assert.equal(longText.slice(snapped.start, snapped.end), "أوكرانيا");
  };
  assert.ok(fastest(work) < 2);
});
