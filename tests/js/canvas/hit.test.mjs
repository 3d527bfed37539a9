import assert from "node:assert/strict";
import test from "node:test";

import { nextOf, shortestFirst, spansInBoxes } from "../../../static/js/canvas/hit.js";

const spans = new Map([
  ["summit", { segments: [[0, 9]] }],
  ["paris", { segments: [[4, 9]] }],
  ["quote", { segments: [[0, 90], [100, 120]] }],
]);
const rect = (x, w) => ({ x, y: 0, w, h: 40 });
const BOXES = [
  { id: "quote", rect: rect(0, 500), box: { x: 0, y: 42, w: 500, h: null } },
  { id: "summit", rect: rect(400, 90), box: rect(400, 90) },
  { id: "paris", rect: rect(400, 50), box: rect(400, 50) },
];

test("under a nested name lie three spans, the shortest first", () => {
  assert.deepEqual(spansInBoxes(BOXES, spans, 420, 20), ["paris", "summit", "quote"]);
  assert.deepEqual(spansInBoxes(BOXES, spans, 470, 20), ["summit", "quote"]);
});

test("the line under the text belongs to the quote; beyond every box there is nothing", () => {
  assert.deepEqual(spansInBoxes(BOXES, spans, 10, 44), ["quote"]);
  assert.deepEqual(spansInBoxes(BOXES, spans, 600, 20), []);
});

test("a span that is no longer there is not hit", () => {
  assert.deepEqual(shortestFirst(["gone", "paris", "paris"], spans), ["paris"]);
});

test("Tab goes round, backwards with Shift, and starts with the shortest", () => {
  const ring = ["paris", "summit", "quote"];
  assert.deepEqual([null, "paris", "quote"].map((id) => nextOf(ring, id)), ["paris", "summit", "paris"]);
  assert.deepEqual([null, "paris"].map((id) => nextOf(ring, id, -1)), ["quote", "quote"]);
  assert.equal(nextOf([], "paris"), null);
});
