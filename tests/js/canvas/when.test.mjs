import assert from "node:assert/strict";
import { test } from "node:test";
import { ago, day } from "../../../static/js/canvas/when.js";

const now = new Date("2026-03-12T12:00:00").getTime();
const before = (ms) => ago(now - ms, now);

test("how long ago, in the largest unit that fits", () => {
  assert.deepEqual([0, 59_000, 60_000, 59 * 60_000, 3_600_000, 26 * 3_600_000].map(before), [
    "a moment ago", "a moment ago", "1 minute ago", "59 minutes ago", "1 hour ago", "yesterday",
  ]);
});

test("a clock that runs ahead says a moment ago, not in the future", () => {
  assert.equal(ago(now + 90_000, now), "a moment ago");
});

test("near days have names", () => {
  assert.deepEqual([day(now, now), day(now - 13 * 3_600_000, now)], ["Today", "Yesterday"]);
  assert.match(day(now - 80 * 3_600_000, now), /9 March 2026/);
});
