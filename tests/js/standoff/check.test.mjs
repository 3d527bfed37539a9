import assert from "node:assert/strict";
import { test } from "node:test";
import { check, checkChange, refuseErrors } from "../../../static/js/standoff/check.js";
import { indexSchema } from "../../../static/js/standoff/schema.js";
import { Refused, readAnnotations } from "../../../static/js/standoff/values.js";
import { plain, readCases, readSchema } from "./_cases.mjs";

const { cases } = readCases("checks.json");
const schema = indexSchema(readSchema());
const everything = ({ spans, entities, frames }) => ({
  operations: [["span", spans], ["entity", entities], ["frame", frames]].flatMap(([kind, map]) =>
    [...map.values()].map((object) => ({ op: "put", kind, object, seen: null }))),
});

for (const example of cases) {
  test(example.name, () => {
    const names = new Set(example.names ?? []);
    assert.deepEqual(plain(check(readAnnotations(example.annotations), example.text, schema, names)), example.problems);
  });

  test(`${example.name}: a change that puts everything meets the same errors`, () => {
    const annotations = readAnnotations(example.annotations);
    const place = ({ kind, id, code }) => `${kind} ${id} ${code}`;
    const errors = example.problems.filter(({ severity, kind }) => severity === "error" && kind !== "label");
    const found = checkChange(annotations, everything(annotations), example.text, schema);
    assert.deepEqual(found.map(place).sort(), errors.map(place).sort());
  });
}

test("refusing names the first error and passes over warnings", () => {
  const warning = { severity: "warning", code: "unused_entity", kind: "entity", id: "e", facts: {} };
  const error = { severity: "error", code: "bad_value", kind: "span", id: "s", facts: { attribute: "iso" } };
  refuseErrors([warning]);
  assert.throws(() => refuseErrors([warning, error]), (refusal) => {
    assert.ok(refusal instanceof Refused);
    assert.deepEqual([refusal.code, refusal.facts], ["bad_value", { kind: "span", id: "s", attribute: "iso" }]);
    return true;
  });
});

test("a required attribute is missed only where it is asked for", () => {
  const json = readSchema();
  const rule = { attribute: "role", in: ["actor"] };
  const why = { code: "why", name: { ar: "سبب", en: "Reason" }, kind: "text", required: true, showIf: rule };
  json.spanTypes.find(({ code }) => code === "GPE").attributes.push(why);
  const missing = (attributes) => {
    const span = { id: "s", type: "GPE", segments: [[0, 3]], text: "قال", attributes, origin: "manual" };
    const problems = check(readAnnotations({ spans: [span] }), "قال", indexSchema(json));
    return problems.filter(({ code }) => code === "missing_attribute").map(({ facts }) => facts.attribute);
  };
  assert.deepEqual([{}, { role: "literal" }, { role: "actor" }, { role: "actor", why: "x" }].map(missing), [[], [], ["why"], []]);
});

test("a frame of a type that is switched off stays and is told", () => {
  const json = readSchema();
  json.frameTypes.find(({ code }) => code === "stance").enabled = false;
  const frames = [{ id: "f", type: "stance", attributes: {}, roles: {} }, { id: "g", type: "quote", attributes: {}, roles: {} }];
  const problems = check(readAnnotations({ frames }), "قال", indexSchema(json));
  assert.deepEqual(problems.filter(({ code }) => code === "disabled_type").map(({ severity, kind, id, facts }) => [severity, kind, id, facts]),
    [["warning", "frame", "f", { type: "stance" }]]);
});

test("a schema that is indexed already stays as it is, and knows nothing of unknown codes", () => {
  assert.equal(indexSchema(schema), schema);
  assert.deepEqual([schema.spanType("DOG"), schema.frameType("toString"), schema.role("quote", "constructor"), schema.label("x")],
    [undefined, undefined, undefined, undefined]);
  assert.equal(schema.role("quote", "speaker").hotkey, "KeyW");
});
