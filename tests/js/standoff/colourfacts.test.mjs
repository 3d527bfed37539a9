/** Colours of types: what counts as one, what is measured, and what is offered when hardly anything is free. */
import assert from "node:assert/strict";
import test from "node:test";

import * as colours from "../../../static/js/standoff/colours.js";

const SIDES = ["fill", "bar", "darkFill", "darkBar"];
const WHITE = { fill: "#ffffff", bar: "#000000", darkFill: "#000000", darkBar: "#ffffff" };

for (const [text, expected] of [["#a0b1c2", true], ["#A0B1C2", false], ["#abc", false], ["a0b1c2", false], ["#a0b1c2 ", false], ["#a0b1c2ff", false], ["red", false], ["", false], [null, false], [undefined, false]]) {
  test(`${JSON.stringify(text)} is ${expected ? "a" : "no"} colour`, () => assert.equal(colours.isColour(text), expected));
}

test("contrast is the same both ways and goes from 1 to 21", () => {
  for (const [one, other, expected] of [["#ffffff", "#000000", 21], ["#777777", "#ffffff", 4.48], ["#123456", "#123456", 1]]) {
    assert.ok(Math.abs(colours.contrast(one, other) - expected) < 0.01, `${one} ${colours.contrast(one, other)}`);
    assert.equal(colours.contrast(one, other), colours.contrast(other, one));
  }
});

test("a colour is no way from itself for any eye, and as far there as back", () => {
  for (const vision of Object.keys(colours.VISIONS)) {
    assert.equal(colours.distance("#a05a3c", "#a05a3c", vision), 0);
    assert.equal(colours.distance("#a05a3c", "#3c5aa0", vision), colours.distance("#3c5aa0", "#a05a3c", vision));
  }
});

test("greys are greys for every eye", () => {
  for (const vision of Object.keys(colours.VISIONS)) {
    const [, a, b] = colours.lab("#808080", vision);
    assert.ok(Math.abs(a) < 0.1 && Math.abs(b) < 0.1, vision);
  }
});

for (const [colour, hue] of [["#ff0000", 0], ["#ffff00", 60], ["#00ff00", 120], ["#00ffff", 180], ["#0000ff", 240], ["#ff00ff", 300], ["#ff0001", 359.76], ["#808080", 210], ["#000000", 210]]) {
  test(`the hue of ${colour} is ${hue}`, () => assert.ok(Math.abs(colours.hueOf(colour) - hue) < 0.01, String(colours.hueOf(colour))));
}

test("a colour is judged by the worse of its two pages", () => {
  const good = { fill: "#f0d48f", bar: "#5a3d00", darkFill: "#2a2000", darkBar: "#ffd97a" };
  const { ink, bar } = colours.judged(good, []);
  assert.ok(ink >= colours.READABLE && bar >= colours.VISIBLE);
  assert.ok(colours.judged({ ...good, darkFill: colours.DARK_INK }, []).ink < 1.01, "letters that vanish on the dark page");
  assert.ok(colours.judged({ ...good, bar: good.fill }, []).bar < 1.01, "a bar that vanishes in its fill");
  assert.ok(colours.judged({ ...good, darkBar: colours.DARK_SHEET }, []).bar < 1.01, "a bar that vanishes in the sheet");
});

test("the nearest type is named with the page it is near on", () => {
  const mine = { fill: "#ffd0d0", bar: "#800000", darkFill: "#300000", darkBar: "#ff9090" };
  const far = { code: "FAR", colour: { ...mine, fill: "#d0ffff", darkFill: "#003030" } };
  const near = { code: "NEAR", colour: { ...mine, fill: "#d0d0ff" } };
  const { type, dark, distance } = colours.judged(mine, [far, near]).nearest;
  assert.deepEqual([type.code, dark, distance], ["NEAR", true, 0]);
});

test("a type without a colour of its own is near to nothing", () => {
  const half = { code: "X", colour: { fill: "", darkFill: "nonsense" } };
  assert.equal(colours.judged(WHITE, [half]).nearest, null);
});

test("whatever fill somebody takes, what goes with it is a colour, and the bars are seen on the sheet", () => {
  for (const fill of ["#ffffff", "#000000", "#808080", "#ff0000", "#0000ff", "#ffff00"]) {
    const made = colours.matching(fill);
    assert.ok(SIDES.every((side) => colours.isColour(made[side])), `${fill} ${JSON.stringify(made)}`);
    assert.equal(made.fill, fill);
    assert.ok(colours.contrast(made.darkBar, colours.DARK_SHEET) >= colours.VISIBLE, fill);
  }
});

test("a dark pair that is taken is not taken again while another is free", () => {
  const first = colours.matching("#ffd0e0");
  const second = colours.matching("#ffd0e0", undefined, [first.darkFill]);
  assert.notEqual(second.darkFill, first.darkFill);
});

test("without any type there are colours, with unfinished ones too, and none are asked for none", () => {
  assert.equal(colours.freeColours([]).length, 8);
  assert.equal(colours.freeColours([{ fill: "", darkFill: undefined }, {}], 2).length, 2);
  assert.deepEqual(colours.freeColours([], 0), []);
});

test("the same types are offered the same colours, none of which they have", () => {
  const taken = colours.freeColours([], 3);
  const offered = colours.freeColours(taken, 5);
  assert.deepEqual(offered, colours.freeColours(taken, 5));
  assert.equal(offered.filter(({ fill }) => taken.some((one) => one.fill === fill)).length, 0);
});

test("the first that is offered is confused with no other on either page, nor with the sheet", () => {
  const taken = colours.freeColours([], 6);
  const [first] = colours.freeColours(taken, 1);
  assert.ok(colours.judged(first, taken.map((colour) => ({ colour }))).nearest.distance >= colours.NEAR);
  assert.ok(colours.leastDistance(first.fill, colours.SHEET).distance >= colours.NEAR);
});

test("with forty types there is still something to take", () => {
  const taken = colours.freeColours([], 40);
  assert.equal(taken.length, 40);
  for (const colour of taken) assert.ok(colours.judged(colour, []).ink >= 7 && colours.judged(colour, []).bar >= colours.VISIBLE, colour.fill);
});
