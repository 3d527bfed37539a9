import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import test from "node:test";
import { distance, itemsOf, ranked } from "../../../static/js/canvas/typeranking.js";
import { indexSchema } from "../../../static/js/standoff/schema.js";

const SCHEMA = new URL("../../../annotator/standoff/schemas/ar-news-1.0.json", import.meta.url);
const schema = indexSchema(JSON.parse(readFileSync(SCHEMA, "utf8")));
const items = itemsOf(schema);
const keys = (typed, recent = []) => ranked(items, typed, recent).map(({ key }) => key);

test("the list has the span types people label with and every frame, with its choices", () => {
  const all = items.map(({ key }) => key);
  assert.deepEqual(all.slice(0, 3), ["PERS", "OCC", "ORG"]);
  assert.deepEqual(all.slice(-9), ["quote", "quote:direct", "quote:indirect", "quote:mixed", "stance", "stance:support", "stance:against", "stance:neutral", "stance:mixed"]);
  for (const made of ["QUOTE", "CUE", "EVID", "ISSUE", "QFRAG"]) assert.ok(!all.includes(made), made);
});

test("with nothing typed: what was used last, then the schema's order, and nothing that is switched off", () => {
  const all = keys("", ["stance:against", "LAW"]);
  assert.deepEqual(all.slice(0, 4), ["stance:against", "LAW", "PERS", "OCC"]);
  assert.ok(!all.includes("MONEY"));
  assert.equal(all.length, 21);
});

for (const [typed, first] of [
  ["شخ", "PERS"],
  ["شحص", "PERS"],
  ["منظمه", "ORG"],
  ["المنظمة", "ORG"],
  ["منطمة", "ORG"],
  ["جيوسياسي", "GPE"],
  ["جيو", "GPE"],
  ["org", "ORG"],
  ["ORG", "ORG"],
  ["organization", "ORG"],
  ["pers", "PERS"],
  ["preson", "PERS"],
  ["geopol", "GPE"],
  ["prdct", "PRODUCT"],
  ["اتفاق", "LAW"],
  ["agr", "LAW"],
  ["حَدَث", "EVENT"],
  ["معارض", "stance:against"],
  ["معارض موقف", "stance:against"],
  ["موقف", "stance"],
  ["against", "stance:against"],
  ["قول مب", "quote:direct"],
  ["quote", "quote"],
  ["mixed q", "quote:mixed"],
]) {
  test(`«${typed}» finds ${first}`, () => {
    return assert.equal(keys(typed)[0], first);
  });
}

test("what is switched off is found by typing, after everything that is on", () => {
  const all = keys("م");
  const firstOff = all.findIndex((key) => !items.find((item) => item.key === key).enabled);
  assert.ok(firstOff > 0);
  assert.ok(all.slice(firstOff).every((key) => !items.find((item) => item.key === key).enabled));
  assert.deepEqual(keys("money"), ["MONEY"]);
});

test("what fits equally well is told apart by its last use", () => {
  assert.equal(keys("مو")[0], "LOC");
  assert.equal(keys("مو", ["stance"])[0], "stance");
});

test("letters that name nothing find nothing", () => {
  assert.deepEqual(keys("zzz"), []);
  assert.deepEqual(keys("شخص zzz"), []);
});

test("how near a word is", () => {
  assert.deepEqual(["شخص", "شخ", "خص", "شحص", "شص", "صش"].map((token) => distance(token, "شخص")), [0, 1, 2, 3, 4, Infinity]);
});
