import assert from "node:assert/strict";
import test from "node:test";

import * as bodies from "../../../static/js/schema/body.js";

const type = (code, more = {}) => ({ code, name: { ar: code, en: code }, layer: "entity", colour: {}, hotkey: null, mention: true, enabled: true, attributes: [], ...more });
const role = (code, fillers = {}, more = {}) => ({ code, name: {}, fillers: { spans: [], mentions: false, entities: false, frames: [], specials: [], ...fillers }, creates: null, ...more });
const body = () => ({
  layers: [{ code: "entity", name: {} }],
  spanTypes: [type("PERS"), type("ORG"), type("QUOTE", { mention: false })],
  frameTypes: [{ ...type("quote"), anchor: "content", roles: [role("content", { spans: ["QUOTE"] }, { creates: "QUOTE" }), role("parent", { frames: ["quote"] })] }],
  labels: [],
});

test("a place has one name, both ways", () => {
  const path = ["spanTypes", 3, "name", "ar"];
  assert.equal(bodies.pathText(path), "spanTypes[3].name.ar");
  assert.deepEqual(bodies.pathOf("spanTypes[3].name.ar"), path);
});

test("a change leaves the body before it as it was", () => {
  const before = body();
  const after = bodies.withValue(before, ["spanTypes", 0, "name", "ar"], "شخص");
  assert.equal(after.spanTypes[0].name.ar, "شخص");
  assert.equal(before.spanTypes[0].name.ar, "PERS");
  assert.equal(after.spanTypes[1], before.spanTypes[1]);
  assert.equal("guideline" in bodies.withValue(after, ["spanTypes", 0, "guideline"], undefined).spanTypes[0], false);
  assert.deepEqual(bodies.withValue(before, ["spanTypes", 0, "note", "ar"], "س").spanTypes[0].note, { ar: "س" });
});

test("types are put in order without losing any", () => {
  const codes = (one) => one.spanTypes.map(({ code }) => code).join();
  assert.equal(codes(bodies.moved(body(), ["spanTypes"], 0, 2)), "ORG,QUOTE,PERS");
  assert.equal(codes(bodies.moved(body(), ["spanTypes"], 2, -5)), "QUOTE,PERS,ORG");
});

test("another code is followed by everything that names it", () => {
  const span = bodies.recoded(body(), ["spanTypes", 2], "SAID");
  assert.deepEqual(span.frameTypes[0].roles[0].fillers.spans, ["SAID"]);
  assert.equal(span.frameTypes[0].roles[0].creates, "SAID");
  assert.deepEqual(bodies.recoded(body(), ["frameTypes", 0], "saying").frameTypes[0].roles[1].fillers.frames, ["saying"]);
  assert.equal(bodies.recoded(body(), ["frameTypes", 0, "roles", 0], "text").frameTypes[0].anchor, "text");
  assert.equal(bodies.recoded(body(), ["layers", 0], "names").spanTypes[1].layer, "names");
  const two = bodies.withValue(body(), ["labels"], [{ code: "a" }, { code: "b", showIf: { attribute: "a", in: [true] } }]);
  assert.equal(bodies.recoded(two, ["labels", 0], "c").labels[1].showIf.attribute, "c");
});

test("roles let go of a type that is gone", () => {
  const gone = bodies.withoutItem(body(), ["spanTypes", 2]);
  assert.deepEqual(gone.frameTypes[0].roles[0].fillers.spans, []);
  assert.equal(gone.frameTypes[0].roles[0].creates, null);
  assert.equal(gone.spanTypes.length, 2);
});

test("what is new has a code of its own", () => {
  assert.equal(bodies.newSpanType(body(), "entity", {}).code, "NEW");
  assert.equal(bodies.freeCode([{ code: "NEW" }, { code: "NEW2" }], "NEW"), "NEW3");
  assert.deepEqual(bodies.copyOf(body(), ["spanTypes", 1]).code, "ORG2");
});

test("choices come and go with the kind of an attribute", () => {
  const chosen = { code: "a", name: {}, kind: "choice", choices: [{ code: "x" }], default: "x" };
  assert.deepEqual(bodies.ofKind(chosen, "text"), { code: "a", name: {}, kind: "text" });
  assert.deepEqual(bodies.ofKind(chosen, "multichoice").choices, [{ code: "x" }]);
  assert.equal(bodies.ofKind({ code: "a", kind: "text" }, "choice").choices.length, 1);
});

test("marks stay on their words when the sentence is edited", () => {
  const cases = [
    ["قال سامر", "وقال سامر", [[4, 8]], [[5, 9]]],
    ["قال سامر", "قال سامر الهادي", [[4, 8]], [[4, 8]]],
    ["قال سامر", "قال عمر", [[4, 8]], []],
    ["😀 سامر", "😀😀 سامر", [[2, 6]], [[3, 7]]],
    ["قال سامر", "قال سامر", [[4, 8]], [[4, 8]]],
  ];
  for (const [before, after, segments, expected] of cases) assert.deepEqual(bodies.carried(segments, before, after), expected, after);
});

test("a mark joins what it touches", () => {
  assert.deepEqual(bodies.marked([[0, 3], [10, 12]], [5, 8]), [[0, 3], [5, 8], [10, 12]]);
  assert.deepEqual(bodies.marked([[0, 3], [6, 9]], [2, 7]), [[0, 9]]);
});
