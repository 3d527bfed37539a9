import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import test from "node:test";

import * as colours from "../../../static/js/standoff/colours.js";

const schema = JSON.parse(readFileSync(new URL("../../../annotator/standoff/schemas/ar-news-1.0.json", import.meta.url)));
const ENABLED = schema.spanTypes.filter(({ mention, enabled }) => mention && enabled);

// The same figures as tests/standoff/test_colours.py has.
test("colours have the coordinates the server's measure gives them", () => {
  for (const [colour, expected] of [["#ffffff", [100, 0, 0]], ["#0000ff", [32.3, 79.19, -107.86]], ["#808080", [53.59, 0, 0]], ["#00ff00", [87.73, -86.18, 83.18]]]) {
    colours.lab(colour).forEach((value, n) => assert.ok(Math.abs(value - expected[n]) < 0.03, `${colour}: ${value}`));
  }
  assert.equal(Math.round(colours.contrast("#000000", "#ffffff")), 21);
});

test("red and green come close for those who confuse them", () => {
  const { vision, distance } = colours.leastDistance("#a05a3c", "#6e6e3c");
  assert.notEqual(vision, "normal");
  assert.ok(colours.distance("#a05a3c", "#6e6e3c") > 2 * distance);
});

test("the shipped types are readable, visible and told apart", () => {
  for (const type of ENABLED) {
    const { ink, bar, nearest } = colours.judged(type.colour, ENABLED.filter((other) => other !== type));
    assert.ok(ink >= 7 && bar >= 3, type.code);
    assert.ok(nearest.distance >= colours.NEAR, type.code);
  }
});

test("free colours are as good as the shipped ones, and differ among themselves", () => {
  const found = colours.freeColours(ENABLED.map(({ colour }) => colour), 6);
  assert.equal(new Set(found.map(({ fill }) => fill)).size, 6);
  for (const colour of found) {
    const { ink, bar } = colours.judged(colour, ENABLED);
    assert.ok(ink >= 7, `${colour.fill} ink ${ink}`);
    assert.ok(bar >= 3, `${colour.fill} bar ${bar}`);
  }
  assert.ok(colours.judged(found[0], []).nearest === null);
});

test("a fill of one's own gets a bar and a dark pair that can be seen", () => {
  for (const fill of ["#f0d48f", "#ffd0e0", "#d6f2d0"]) {
    const made = colours.matching(fill);
    assert.equal(made.fill, fill);
    assert.ok(colours.judged(made, []).bar >= 3, fill);
  }
});
