/** Names of roles over their boxes: none over another one. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { placeTags } from "../../../static/js/canvas/tags.js";

const box = (x, w, y = 100) => ({ x, y, w, h: 36 });
const wide = () => 60;

test("a tag ends at the right end of its box", () => {
  assert.deepEqual(placeTags([{ tag: "a", box: box(300, 80) }], 800, wide), [{ tag: "a", left: 320, top: 100, isBelow: false }]);
});

test("a tag that another one pushes stays over its own box, clear of it", () => {
  const [first, second] = placeTags([{ tag: "name", box: box(200, 95) }, { tag: "verb", box: box(300, 30) }], 800, wide);
  assert.deepEqual([first.tag, first.left], ["verb", 270]);
  assert.deepEqual([second.tag, second.left, second.isBelow], ["name", 207, false]);
  assert.ok(second.left + 60 < first.left);
});

test("a tag that would leave its box goes under it", () => {
  const [, second] = placeTags([{ tag: "name", box: box(270, 25) }, { tag: "verb", box: box(300, 30) }], 800, wide);
  assert.deepEqual([second.left, second.top, second.isBelow], [235, 136, true]);
});

test("other lines are other lines, and no tag leaves the page", () => {
  const placed = placeTags([{ tag: "a", box: box(10, 20) }, { tag: "b", box: box(10, 20, 150) }], 800, wide);
  assert.deepEqual(placed.map(({ left, top, isBelow }) => [left, top, isBelow]), [[0, 100, false], [0, 150, false]]);
});
