import assert from "node:assert/strict";
import test from "node:test";
import { stack } from "../../../static/js/canvas/stacking.js";

const card = (want, height, pinned = false) => ({ want, height, pinned });

/** Cards that stand over each other, as pairs of indexes. */
function collisions(items, tops, gap) {
  return items.slice(1).flatMap((_, i) => (tops[i] + items[i].height + gap > tops[i + 1] ? [[i, i + 1]] : []));
}

test("cards with room stand at the height of their text", () => {
  assert.deepEqual(stack([card(0, 50), card(100, 50), card(300, 50)], 10), [0, 100, 300]);
});

test("cards without room go down, each after the one before", () => {
  assert.deepEqual(stack([card(0, 50), card(20, 50), card(40, 50)], 10), [0, 60, 120]);
});

test("the pinned card stands at its text, those before it give way upwards", () => {
  assert.deepEqual(stack([card(200, 50), card(210, 50), card(220, 100, true)], 10), [100, 160, 220]);
});

test("those after the pinned card give way downwards", () => {
  assert.deepEqual(stack([card(100, 200, true), card(120, 50), card(130, 50)], 10), [100, 310, 370]);
});

test("when there is no room above, the pinned card gives way itself, and nothing leaves the margin", () => {
  assert.deepEqual(stack([card(0, 50), card(5, 50), card(10, 80, true), card(20, 50)], 10), [0, 60, 120, 210]);
});

test("nothing stands above the first line", () => {
  assert.deepEqual(stack([card(-40, 50), card(300, 50)], 10), [0, 300]);
});

test("no cards, no places", () => assert.deepEqual(stack([], 10), []));

test("whatever is pinned, no two cards touch and none leaves the margin", () => {
  let seed = 7;
  const random = (n) => (seed = (seed * 16807) % 2147483647) % n;
  for (let round = 0; round < 300; round++) {
    const count = 1 + random(12);
    const items = Array.from({ length: count }, () => card(random(800), 30 + random(200))).sort((a, b) => a.want - b.want);
    if (round % 3) items[random(count)].pinned = true;
    const tops = stack(items, 10);
    assert.deepEqual(collisions(items, tops, 10), [], JSON.stringify(items));
    assert.ok(tops[0] >= 0);
  }
});
