import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import test from "node:test";
import { bumped, keyOf, labelledBy, openMemory, recentFirst, repeatable } from "../../../static/js/canvas/remembered.js";
import { indexSchema } from "../../../static/js/standoff/schema.js";

const SCHEMA = new URL("../../../annotator/standoff/schemas/ar-news-1.0.json", import.meta.url);
const schema = indexSchema(JSON.parse(readFileSync(SCHEMA, "utf8")));

/** A storage as the browser has one. */
function storage(kept = {}) {
  return { kept, getItem: (name) => kept[name] ?? null, setItem: (name, value) => void (kept[name] = value) };
}
const put = (kind, object, seen = null) => ({ op: "put", kind, object, seen });
const span = (type, attributes = {}) => ({ id: "s1", type, attributes });

test("the latest use comes first, once, and the list does not grow for ever", () => {
  assert.deepEqual(bumped(["A", "B", "C"], "C"), ["C", "A", "B"]);
  assert.equal(bumped(Array.from({ length: 30 }, (_, n) => `T${n}`), "X").length, 12);
});

test("recent things in front, the rest in its own order, unknown keys left out", () => {
  assert.deepEqual(recentFirst(["A", "B", "C", "D"], ["D", "gone", "B"], (one) => one), ["D", "B", "A", "C"]);
});

test("a date or a restored form belongs to its words and is not repeated, a choice is", () => {
  const { attributes } = schema.spanType("GPE");
  assert.deepEqual(repeatable(attributes, { role: "actor", surface: "القوات", uncertain: true }), { role: "actor", uncertain: true });
  assert.deepEqual(repeatable(schema.spanType("DATE").attributes, { iso: "2025" }), {});
});

test("a mark is remembered, and so is what was set on it afterwards, but not what is set elsewhere", () => {
  const marked = labelledBy({ label: "mark", operations: [put("entity", { id: "e1", type: "GPE" }), put("span", span("GPE"))] }, schema, null);
  assert.deepEqual(marked, { kind: "span", type: "GPE", id: "s1", attributes: {} });
  const set = { label: "attribute", operations: [put("span", span("GPE", { role: "actor" }), span("GPE"))] };
  assert.deepEqual(labelledBy(set, schema, marked).attributes, { role: "actor" });
  const elsewhere = { label: "attribute", operations: [put("span", { ...span("GPE", { role: "actor" }), id: "s9" })] };
  assert.equal(labelledBy(elsewhere, schema, marked), null);
  assert.equal(labelledBy({ label: "remove", operations: [{ op: "delete", kind: "span", id: "s1" }] }, schema, marked), null);
  assert.equal(labelledBy({ label: "undo", operations: [put("span", span("GPE"))] }, schema, marked), null);
});

test("the type of a quote is a guess until somebody says it; the polarity of a stance is said", () => {
  const quote = { id: "f1", type: "quote", attributes: { type: "indirect" }, roles: {} };
  const made = labelledBy({ label: "quote", operations: [put("span", span("QUOTE")), put("frame", quote)] }, schema, null);
  assert.deepEqual([made.kind, made.type, made.attributes], ["frame", "quote", {}]);
  const thought = { ...quote, attributes: { ...quote.attributes, kind: "thought" } };
  assert.deepEqual(labelledBy({ label: "attribute", operations: [put("frame", thought, quote)] }, schema, made).attributes, { kind: "thought" });
  const stance = { id: "f2", type: "stance", attributes: { polarity: "against" }, roles: {} };
  const said = labelledBy({ label: "stance", operations: [put("frame", stance)] }, schema, null);
  assert.deepEqual(said.attributes, { polarity: "against" });
  assert.deepEqual([keyOf(schema, said), keyOf(schema, made), keyOf(schema, { kind: "span", type: "LAW" })], ["stance:against", "quote", "LAW"]);
});

test("memory is kept by name, survives nonsense, and lives without a storage", () => {
  const place = storage();
  const label = { kind: "span", type: "ORG", id: "s1", attributes: {} };
  openMemory(place, "mine").remember(label, "ORG");
  openMemory(place, "mine").fold("entity", true);
  const again = openMemory(place, "mine");
  assert.deepEqual([again.recent, again.last, again.isFolded("entity"), again.isFolded("quote")], [["ORG"], label, true, false]);
  again.fold("entity", false);
  assert.equal(openMemory(place, "mine").isFolded("entity"), false);
  assert.deepEqual(openMemory(place, "other").recent, []);
  for (const nonsense of ["{", "7", '{"recent": 3, "last": {"kind": "x"}, "folded": [1]}']) {
    const memory = openMemory(storage({ mine: nonsense }), "mine");
    assert.deepEqual([memory.recent, memory.last, memory.isFolded("entity")], [[], null, false]);
  }
  const homeless = openMemory(null, "mine");
  homeless.remember(label, "ORG");
  assert.deepEqual(homeless.recent, ["ORG"]);
});
