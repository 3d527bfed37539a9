import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import test from "node:test";

import { channelsOf, depths, lanes, lineOf, rolesOf, sorted } from "../../../static/js/canvas/layers.js";

const schema = JSON.parse(readFileSync(new URL("../../../annotator/standoff/schemas/ar-news-1.0.json", import.meta.url)));
const piece = (id, from, to, channel = "entity") => ({ id, from, to, channel });
const byId = (map) => Object.fromEntries([...map].map(([p, value]) => [p.id, value]));

test("every kind of span of the schema has its own channel", () => {
  const channels = channelsOf(schema);
  const some = Object.fromEntries(["PERS", "DATE", "QUOTE", "CUE", "QFRAG", "ISSUE", "EVID"].map((code) => [code, channels.get(code)]));
  assert.deepEqual(some, { PERS: "entity", DATE: "entity", QUOTE: "quote", CUE: "cue", QFRAG: "fragment", ISSUE: "issue", EVID: "evidence" });
});

test("the line of a quote tells how direct it is, that of an evidence its polarity", () => {
  const quote = (type) => [{ attributes: { type } }];
  const stance = (polarity) => [{ attributes: { polarity } }];
  assert.deepEqual(["direct", "indirect", "mixed"].map((t) => lineOf("quote", quote(t))), ["solid", "dashed", "double"]);
  assert.deepEqual(["against", "support", "neutral", "mixed"].map((p) => lineOf("evidence", stance(p))), ["zigzag", "wave", "plain", "both"]);
  assert.equal(lineOf("quote", []), "solid");
  assert.equal(lineOf("evidence", [{ attributes: {} }]), "plain");
  assert.equal(lineOf("entity", quote("direct")), null);
});

test("قمة [باريس]: the inner name is one level deeper, the next name starts at the ground again", () => {
  const pieces = [piece("summit", 0, 9), piece("paris", 4, 9), piece("city", 4, 7), piece("next", 9, 12)];
  assert.deepEqual(byId(depths(pieces)), { summit: 0, paris: 1, city: 2, next: 0 });
});

test("two labels on the very same word stand inside each other", () => {
  assert.deepEqual(byId(depths([piece("b", 3, 8), piece("a", 3, 8)])), { a: 0, b: 1 });
});

test("quotes do not push names inwards", () => {
  assert.deepEqual(byId(depths([piece("q", 0, 50, "quote"), piece("name", 3, 8)])), { name: 0 });
});

test("a nested quote takes the next lane, a later one the first again", () => {
  const pieces = [piece("outer", 0, 40, "quote"), piece("inner", 10, 20, "quote"), piece("later", 41, 60, "quote")];
  assert.deepEqual(byId(lanes(pieces)), { outer: 1, inner: 2, later: 1 });
});

test("evidence takes lane one where it is free, else the lane under the quotes", () => {
  const pieces = [piece("free", 50, 55, "evidence"), piece("quote", 0, 40, "quote"), piece("inside", 5, 9, "evidence")];
  assert.deepEqual(byId(lanes(pieces)), { quote: 1, inside: 2, free: 1 });
});

test("what lies outside is drawn first", () => {
  assert.deepEqual(sorted([piece("c", 4, 9), piece("b", 0, 3), piece("a", 0, 9)]).map((p) => p.id), ["a", "b", "c"]);
});

test("the roles of a frame: an entity stands for its mention nearest to the anchor", () => {
  const span = (id, start, entity) => ({ id, entity, segments: [[start, start + 5]] });
  const spans = new Map([span("far", 0, "e"), span("near", 90, "e"), span("quote", 100)].map((s) => [s.id, s]));
  const frame = { roles: { speaker: [{ entity: "e" }], content: [{ span: "quote" }], addressee: [{ special: "unknown" }] } };
  const mentions = () => [spans.get("far"), spans.get("near")];
  const roles = rolesOf({ spans }, frame, { anchor: "content" }, mentions);
  assert.deepEqual(roles.map(({ span: s, role, anchor }) => [role, s.id, anchor]), [["speaker", "near", false], ["content", "quote", true]]);
});
