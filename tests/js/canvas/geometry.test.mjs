import assert from "node:assert/strict";
import test from "node:test";

import { around, boxOf, mergeRectangles, paragraphAt, partsOf, placeBeside, splitNarrow } from "../../../static/js/canvas/geometry.js";

const box = (x, y, w, h = 40) => ({ x, y, w, h });
/** Three paragraphs of 10, 0 and 5 letters, one newline apart. */
const THREE = [{ start: 0, end: 10 }, { start: 11, end: 11 }, { start: 12, end: 17 }];

test("an offset belongs to the paragraph it lies in; a newline to the paragraph before it", () => {
  const where = [0, 9, 10, 11, 12, 17, 99].map((offset) => paragraphAt(THREE, offset));
  assert.deepEqual(where, [0, 0, 0, 1, 2, 2, 2]);
  assert.equal(paragraphAt([], 3), -1);
});

test("a range over a newline gives a part in each paragraph, none in an empty one", () => {
  assert.deepEqual(partsOf(THREE, 7, 14), [{ index: 0, from: 7, to: 10 }, { index: 2, from: 0, to: 2 }]);
  assert.deepEqual(partsOf(THREE, 12, 17), [{ index: 2, from: 0, to: 5 }]);
  assert.deepEqual(partsOf(THREE, 10, 12), []);
});

test("rectangles of a line less than a pixel apart are one", () => {
  assert.deepEqual(mergeRectangles([box(0, 0, 10), box(10.9, 0, 10)]), [box(0, 0, 20.9)]);
  assert.equal(mergeRectangles([box(0, 0, 10), box(11, 0, 10)]).length, 2);
});

test("two lines stay two, in reading order, the start of a line at the right", () => {
  const merged = mergeRectangles([box(50, 49, 20), box(0, 0, 10), box(30, 0, 10)]);
  assert.deepEqual(merged, [box(30, 0, 10), box(0, 0, 10), box(50, 49, 20)]);
  assert.deepEqual(mergeRectangles([box(30, 0, 10), box(0, 0, 10)], { rtl: false }), [box(0, 0, 10), box(30, 0, 10)]);
});

test("a smaller face on the same line joins it: figures beside letters", () => {
  assert.deepEqual(mergeRectangles([box(20, 0, 30, 40), box(0, 6, 20, 26)]), [box(0, 0, 50, 40)]);
});

test("an empty rectangle is not drawn", () => {
  assert.deepEqual(mergeRectangles([box(5, 0, 0), box(9, 0, 3)]), [box(9, 0, 3)]);
});

test("letters hidden in a ligature share the drawn glyph, the first at the right", () => {
  const shared = splitNarrow([box(100, 0, 12), box(100, 0, 0), box(80, 0, 20)]);
  assert.deepEqual(shared, [box(106, 0, 6), box(100, 0, 6), box(80, 0, 20)]);
});

test("a ligature whose first letter is the narrow one is shared too", () => {
  assert.deepEqual(splitNarrow([box(112, 0, 0.2), box(100, 0, 12)]), [box(106, 0, 6), box(100, 0, 6)]);
});

test("letters with boxes of their own keep them", () => {
  const letters = [box(20, 0, 8), box(14, 0, 6), box(13.4, 0, 0.6)];
  assert.deepEqual(splitNarrow(letters), letters);
});

test("a nested fill is inset by five pixels a level, and never shrinks to nothing", () => {
  const [outer, inner] = [0, 1].map((depth) => boxOf("entity", box(0, 0, 50), { depth }));
  assert.equal(inner.y - outer.y, 5);
  assert.ok(inner.y + inner.h < outer.y + outer.h);
  const deepest = boxOf("entity", box(0, 0, 50), { depth: 12 });
  assert.ok(deepest.h >= 12, `still ${deepest.h} px high`);
});

test("each lane lies under the one before", () => {
  const tops = [1, 2, 3].map((lane) => boxOf("quote", box(0, 0, 50), { lane }).y);
  assert.ok(40 < tops[0] && tops[0] < tops[1] && tops[1] < tops[2]);
});

const FRAME = box(0, 0, 1000, 800);
const covers = (place, size, rectangles) =>
  rectangles.some((r) => place.x < r.x + r.w && r.x < place.x + size.w && place.y < r.y + r.h && r.y < place.y + size.h);

for (const [where, rectangles, side] of [
  ["in the middle", [box(500, 300, 80)], "below"],
  ["at the foot of the window", [box(500, 740, 80)], "above"],
  ["from head to foot, narrow", [box(700, 10, 100, 780)], "left"],
  ["from head to foot at the left", [box(0, 10, 300, 780)], "right"],
]) {
  test(`a panel beside a selection ${where} stands ${side} and covers no letter of it`, () => {
    const size = { w: 400, h: 220 };
    const place = placeBeside(rectangles, size, FRAME);
    assert.equal(place.side, side);
    assert.ok(!covers(place, size, rectangles));
    assert.ok(place.x >= 0 && place.y >= 0 && place.x + size.w <= 1000 && place.y + size.h <= 800);
  });
}

test("with no free side the panel stays in the window", () => {
  const size = { w: 400, h: 220 };
  const place = placeBeside([box(10, 10, 980, 780)], size, FRAME);
  assert.ok(place.x >= 0 && place.y >= 0 && place.x + size.w <= 1000 && place.y + size.h <= 800);
});

test("the rectangle around several, none around nothing", () => {
  assert.deepEqual(around([box(10, 0, 5), box(0, 50, 3)]), box(0, 0, 15, 90));
  assert.equal(around([]), null);
});
