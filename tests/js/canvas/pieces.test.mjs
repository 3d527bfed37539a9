import assert from "node:assert/strict";
import test from "node:test";

import { PieceIndex } from "../../../static/js/canvas/pieces.js";
import { OffsetMap } from "../../../static/js/text/offsets.js";

/** 😀 is one code point and two UTF-16 units: the second paragraph starts at 6 or at 7. */
const TEXT = "قال 😀\nفي باريس";
const PARAGRAPHS = [{ start: 0, end: 6 }, { start: 7, end: 15 }];
const span = (id, segments, more = {}) => ({ id, type: "GPE", segments, ...more });
const annotations = (spans, frames = []) => ({
  spans: new Map(spans.map((s) => [s.id, s])),
  frames: new Map(frames.map((f) => [f.id, f])),
});
const touched = (spans = [], frames = []) => ({ spans: new Set(spans), frames: new Set(frames) });
const indexOf = (now) => new PieceIndex(PARAGRAPHS, new OffsetMap(TEXT), now);
const seen = (index, n) => index.in(n).map(({ id, from, to }) => [id, from, to]);

test("code points of the span become units of the paragraph, an astral character before it", () => {
  const index = indexOf(annotations([span("paris", [[9, 14]])]));
  assert.deepEqual(seen(index, 1), [["paris", 3, 8]]);
  assert.equal(TEXT.slice(7 + 3, 7 + 8), "باريس");
});

test("a span over the line break has its start in one paragraph and its end in the next", () => {
  const index = indexOf(annotations([span("over", [[4, 8]])]));
  const ends = [0, 1].flatMap((n) => index.in(n).map(({ from, to, first, last }) => [from, to, first, last]));
  assert.deepEqual(ends, [[4, 6, true, false], [0, 2, false, true]]);
  assert.deepEqual(index.paragraphsOf("over"), [0, 1]);
});

test("the pieces of a discontinuous span: only the outer edges are ends", () => {
  const index = indexOf(annotations([span("two", [[0, 3], [9, 14]])]));
  const ends = [0, 1].flatMap((n) => index.in(n).map(({ first, last }) => [first, last]));
  assert.deepEqual(ends, [[true, false], [false, true]]);
});

test("a new span soils its own paragraph alone", () => {
  const before = annotations([span("a", [[0, 3]])]);
  const index = indexOf(before);
  const after = annotations([span("a", [[0, 3]]), span("b", [[9, 14]])]);
  assert.deepEqual([...index.update(before, after, touched(["b"]))], [1]);
  assert.deepEqual(seen(index, 1), [["b", 3, 8]]);
});

test("a moved span soils where it was and where it is", () => {
  const before = annotations([span("a", [[0, 3]])]);
  const index = indexOf(before);
  const dirty = index.update(before, annotations([span("a", [[9, 14]])]), touched(["a"]));
  assert.deepEqual([...dirty].sort(), [0, 1]);
  assert.deepEqual([seen(index, 0), seen(index, 1)], [[], [["a", 3, 8]]]);
});

test("a removed span leaves nothing behind", () => {
  const before = annotations([span("a", [[0, 3]], { entity: "e" })]);
  const index = indexOf(before);
  assert.deepEqual(index.mentionsOf("e"), ["a"]);
  index.update(before, annotations([]), touched(["a"]));
  assert.deepEqual([seen(index, 0), index.paragraphsOf("a"), index.mentionsOf("e")], [[], [], []]);
});

test("a frame that turns from direct to indirect soils the paragraph of its content", () => {
  const quote = (type) => ({ id: "f", attributes: { type }, roles: { content: [{ span: "a" }] } });
  const before = annotations([span("a", [[9, 14]])], [quote("direct")]);
  const index = indexOf(before);
  assert.deepEqual(index.framesOf("a"), ["f"]);
  const after = annotations([span("a", [[9, 14]])], [quote("indirect")]);
  assert.deepEqual([...index.update(before, after, touched([], ["f"]))], [1]);
  assert.deepEqual(index.framesOf("a"), ["f"]);
  index.update(after, annotations([span("a", [[9, 14]])]), touched([], ["f"]));
  assert.deepEqual(index.framesOf("a"), []);
});
