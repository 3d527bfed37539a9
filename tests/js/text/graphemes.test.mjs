import assert from "node:assert/strict";
import { test } from "node:test";
import { boundaries, graphemeSpan, isBoundary, nextBoundary } from "../../../static/js/text/graphemes.js";
import { fastest, longText, marked, unmarked, vectors } from "./_cases.mjs";

const { clusters, spans } = vectors("graphemes");

for (const { name, clusters: wanted } of clusters) {
  const text = wanted.join("");
  test(`clusters: ${name}`, () => {
    const edges = boundaries(text);
    assert.deepEqual(edges.slice(1).map((end, order) => text.slice(edges[order], end)), wanted);
  });

  test(`every offset knows whether it is an edge: ${name}`, () => {
    const offsets = Array.from({ length: text.length + 5 }, (_, order) => order - 2);
    assert.deepEqual(offsets.filter((offset) => isBoundary(text, offset)), boundaries(text));
  });

  test(`step by step from edge to edge: ${name}`, () => {
    const edges = boundaries(text);
    edges.slice(1).forEach((end, order) => {
      assert.equal(nextBoundary(text, edges[order]), end);
      assert.equal(nextBoundary(text, end, -1), edges[order]);
    });
    assert.equal(nextBoundary(text, text.length), text.length);
    assert.equal(nextBoundary(text, 0, -1), 0);
  });
}

for (const { name, selected, whole } of spans) {
  test(`whole clusters: ${name}`, () => {
    const { text, ranges: [[start, end]] } = unmarked(selected);
    assert.equal(marked(text, [graphemeSpan(text, start, end)]), whole);
  });
}

for (const [start, end] of [[-1, 2], [2, 1], [0, 4], [NaN, 2]]) {
  test(`[${start}, ${end}) is no range of a text of three letters, an error`, () => {
    assert.throws(() => graphemeSpan("قال", start, end), RangeError);
  });
}

test("looking at one place in a long article does not cut it all", () => {
  const place = longText.indexOf("ِّ", 100_000);
  const work = () => {
    assert.equal(isBoundary(longText, place), false);
    assert.deepEqual(graphemeSpan(longText, place, place + 2), [place - 1, place + 2]);
  };
  assert.ok(fastest(work) < 2);
});

test("all of a long article is cut in a moment", () => {
  let edges;
  assert.ok(fastest(() => { edges = boundaries(longText); }) < 2000);
  assert.equal(edges.length - 1, longText.length - 3300 * 3); // shadda, kasra and half an emoji are no clusters of their own
});

test("a text of nothing but emoji and marks is cut as the segmenter cuts it", () => {
  const segmenter = new Intl.Segmenter("ar", { granularity: "grapheme" });
  for (const text of ["👨‍👩‍👧🇵🇸🇺🇦👋🏽𞤀𞥄".repeat(60), `${"🇵🇸".repeat(200)}ا${"\u064e".repeat(700)}ب`]) {
    const whole = Array.from(segmenter.segment(text), ({ index, segment }) => index + segment.length);
    assert.deepEqual(boundaries(text), [0, ...whole]);
  }
});

test("far from every plain letter the edges are the same, and found at once", () => {
  for (const text of ["😀".repeat(150), "🇸🇦".repeat(150), `س${"\u064b\u0651".repeat(100)}`, `${"👩‍👩‍👧".repeat(60)}قال ${"привет".repeat(40)}`]) {
    const edges = boundaries(text);
    assert.deepEqual([...Array(text.length + 1).keys()].filter((offset) => isBoundary(text, offset)), edges);
    for (let start = 0; start + 90 < text.length; start += 7) {
      const [first, last] = graphemeSpan(text, start, start + 90);
      assert.deepEqual([first, last], [edges.findLast((edge) => edge <= start), edges.find((edge) => edge >= start + 90)]);
      assert.equal(graphemeSpan(text, start, start)[1], first);
      assert.equal(nextBoundary(text, start), edges.find((edge) => edge > start));
    }
  }
  const long = "😀".repeat(50_000);
  assert.equal(isBoundary(long, 50_000), true);
  assert.ok(fastest(() => { for (let offset = 1; offset < 1000; offset += 1) nextBoundary(long, 50_000 + offset); }) < 50);
});
