import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import test from "node:test";
import { chosen, meaningOf, rowsOf } from "../../../static/js/canvas/attributekeys.js";
import { indexSchema } from "../../../static/js/standoff/schema.js";

const SCHEMA = new URL("../../../annotator/standoff/schemas/ar-news-1.0.json", import.meta.url);
const schema = indexSchema(JSON.parse(readFileSync(SCHEMA, "utf8")));
const thing = (kind, type, attributes = {}) => ({ kind, id: type, definitions: (schema.spanType(type) ?? schema.frameType(type)).attributes, attributes });
const rows = (...things) => rowsOf(things);

test("every choice of the default schema is two keys away, none twice on a key", () => {
  const all = [...schema.spanTypes, ...schema.frameTypes].filter(({ attributes }) => attributes.length);
  for (const type of all) {
    const made = rows(thing(schema.spanType(type.code) ? "span" : "frame", type.code));
    assert.equal(new Set(made.map(({ key }) => key)).size, made.length);
    made.forEach((row, n) => {
      if (!row.options) return;
      assert.equal(new Set(row.options.map(({ key }) => key)).size, row.options.length);
      assert.deepEqual(meaningOf(made, null, row.key), { does: "open", row: n });
      for (const { key, value } of row.options) assert.deepEqual(meaningOf(made, n, key), { does: "set", row: n, value: chosen(row, value) });
    });
  }
});

test("a number is its own digit, and the pad's digits are digits", () => {
  const made = rows(thing("frame", "stance"));
  const strength = made.findIndex(({ attribute }) => attribute.code === "strength");
  assert.deepEqual(made[strength].options.map(({ key, value }) => [key, value]), [["Digit1", 1], ["Digit2", 2], ["Digit3", 3]]);
  assert.deepEqual(meaningOf(made, strength, "Numpad3"), { does: "set", row: strength, value: 3 });
  assert.deepEqual(meaningOf(made, null, "Numpad2"), { does: "open", row: 1 });
});

test("a yes or no is one key, there and back", () => {
  const at = (attributes) => rows(thing("span", "PERS", attributes));
  assert.deepEqual(meaningOf(at({}), null, "Digit3"), { does: "set", row: 2, value: true });
  assert.deepEqual(meaningOf(at({ uncertain: true }), null, "Digit3"), { does: "set", row: 2, value: null });
});

test("what is typed has a field", () => {
  assert.deepEqual(meaningOf(rows(thing("span", "DATE")), null, "Digit1"), { does: "field", row: 0 });
});

test("the cue of a quote follows the quote's own attributes", () => {
  const made = rows(thing("frame", "quote"), thing("span", "CUE"));
  assert.deepEqual(made.map(({ key, attribute }) => [key, attribute.code]), [["Digit1", "type"], ["Digit2", "kind"], ["Digit3", "realisation"], ["Digit4", "form"], ["Digit5", "class"]]);
});

test("choosing what stands lets go of it, but for what must be there", () => {
  const { attributes } = schema.frameType("stance");
  const [polarity, expression] = [attributes[0], attributes[2]];
  assert.equal(chosen({ attribute: expression, value: "implicit" }, "implicit"), null);
  assert.equal(chosen({ attribute: polarity, value: "against" }, "against"), "against");
  assert.deepEqual(meaningOf(rows(thing("frame", "stance")), 0, "Delete"), { does: "back" });
  assert.deepEqual(meaningOf(rows(thing("frame", "stance")), 2, "Backspace"), { does: "set", row: 2, value: null });
});

test("several choices come and go one by one", () => {
  const attribute = { code: "topics", kind: "multichoice", choices: [] };
  assert.deepEqual(chosen({ attribute, value: null }, "law"), ["law"]);
  assert.deepEqual(chosen({ attribute, value: ["law"] }, "sport"), ["law", "sport"]);
  assert.deepEqual(chosen({ attribute, value: ["law", "sport"] }, "law"), ["sport"]);
  assert.equal(chosen({ attribute, value: ["sport"] }, "sport"), null);
});

test("what is not asked for has no key", () => {
  const definitions = [
    { code: "kind", kind: "choice", name: {}, choices: [{ code: "a" }, { code: "b" }] },
    { code: "more", kind: "text", name: {}, showIf: { attribute: "kind", in: ["b"] } },
  ];
  const of = (attributes) => rowsOf([{ kind: "span", id: "s", definitions, attributes }]).map(({ attribute }) => attribute.code);
  assert.deepEqual([of({}), of({ kind: "b" })], [["kind"], ["kind", "more"]]);
});

test("Escape goes a step back, Enter leaves, other keys are the page's but for those that label or remove", () => {
  const made = rows(thing("span", "GPE"));
  const does = (open, code) => meaningOf(made, open, code).does;
  assert.deepEqual([does(0, "Escape"), does(null, "Escape"), does(0, "Enter"), does(null, "NumpadEnter")], ["back", "leave", "leave", "leave"]);
  assert.deepEqual([does(null, "KeyN"), does(0, "KeyN"), does(null, "Tab")], ["pass", "pass", "pass"]);
  for (const code of ["Digit9", "Numpad9", "Minus", "Equal"]) assert.deepEqual([does(null, code), does(0, code)], ["ignore", "ignore"], code);
  assert.equal(does(null, "Delete"), "ignore");
});
