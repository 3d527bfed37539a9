/** Codes while they are typed: what names an item goes along, and nothing is taken from another item on the way. */
import assert from "node:assert/strict";
import test from "node:test";

import * as bodies from "../../../static/js/schema/body.js";
import { createEditor } from "../../../static/js/schema/editor.js";

const item = (code, more = {}) => ({ code, name: { ar: code, en: code }, ...more });
const type = (code, more = {}) => item(code, { layer: "entity", attributes: [], ...more });
const role = (code, fillers = {}, creates = null) => item(code, { fillers: { spans: [], frames: [], ...fillers }, creates });
const body = () => ({
  layers: [item("entity"), item("speech")],
  spanTypes: [type("PERS"), type("NEW"), type("QUOTE", { layer: "speech" })],
  frameTypes: [
    type("quote", { layer: "speech", anchor: "content", roles: [role("content", { spans: ["QUOTE"] }, "QUOTE"), role("holder", { spans: ["PERS", "NEW"], frames: ["claim"] })] }),
    type("claim", { layer: "speech", anchor: "text", roles: [role("text", { spans: ["NEW"] }, "NEW")] }),
  ],
  labels: [item("topic"), item("tone", { showIf: { attribute: "topic", in: ["x"] } }), item("other")],
});
const open = () => createEditor({ body: body(), base: body(), now: () => 0 });
const holders = ({ body }) => body.frameTypes[0].roles[1].fillers.spans.join();
const typing = (editor, path, ...texts) => texts.forEach((text) => editor.recode(path, text));

test("a code that is typed through another type's leaves that type its roles", () => {
  const editor = open();
  typing(editor, ["spanTypes", 1], "", "P", "PE", "PER", "PERS", "PERSO");
  assert.equal(holders(editor), "PERS,PERSO");
  assert.deepEqual(editor.body.frameTypes[1].roles[0], role("text", { spans: ["PERSO"] }, "PERSO"));
});

test("a code that is left the same as another's takes nothing over, and going on takes nothing away", () => {
  const editor = open();
  typing(editor, ["spanTypes", 1], "PERS");
  assert.equal(holders(editor), "PERS,NEW");
  editor.set(["spanTypes", 1, "name", "en"], "Somebody");
  typing(editor, ["spanTypes", 1], "PERSON");
  assert.equal(holders(editor), "PERS,NEW");
});

test("the whole typing is one step back", () => {
  const editor = open();
  typing(editor, ["spanTypes", 1], "P", "PERS", "PERSON");
  editor.undo();
  assert.deepEqual(editor.body, body());
  editor.redo();
  assert.equal(holders(editor), "PERS,PERSON");
});

test("typing after a step back begins from what stands then", () => {
  const editor = open();
  typing(editor, ["spanTypes", 1], "A");
  editor.undo();
  typing(editor, ["spanTypes", 1], "B");
  assert.equal(holders(editor), "PERS,B");
});

test("two codes typed one after the other are both followed", () => {
  const editor = open();
  typing(editor, ["spanTypes", 1], "N", "NAME");
  typing(editor, ["spanTypes", 0], "X", "XY");
  assert.equal(holders(editor), "XY,NAME");
});

for (const [what, path, code, seen, expected] of [
  ["the place of a frame's card", ["frameTypes", 0, "roles", 0], "words", (one) => one.frameTypes[0].anchor, "words"],
  ["the place of another frame's card", ["frameTypes", 0, "roles", 0], "words", (one) => one.frameTypes[1].anchor, "text"],
  ["the card stays where it was when a role takes its name", ["frameTypes", 0, "roles", 1], "content", (one) => one.frameTypes[0].anchor, "content"],
  ["a condition of a label", ["labels", 0], "subject", (one) => one.labels[1].showIf.attribute, "subject"],
  ["a condition on another label", ["labels", 2], "topic", (one) => one.labels[1].showIf.attribute, "topic"],
  ["the layer of its types", ["layers", 1], "said", (one) => [...one.spanTypes, ...one.frameTypes].map(({ layer }) => layer).join(), "entity,entity,said,said,said"],
  ["a layer that takes another's code", ["layers", 0], "speech", (one) => one.spanTypes.map(({ layer }) => layer).join(), "entity,entity,speech"],
  ["a frame that fills a role", ["frameTypes", 1], "opinion", (one) => one.frameTypes[0].roles[1].fillers.frames.join(), "opinion"],
  ["a span type of a frame's code", ["spanTypes", 1], "claim", (one) => one.frameTypes[0].roles[1].fillers, { spans: ["PERS", "claim"], frames: ["claim"] }],
]) {
  test(`another code: ${what}`, () => assert.deepEqual(seen(bodies.recoded(body(), path, code)), expected));
}

test("of two types with one code the one that goes takes no role along", () => {
  const doubled = bodies.recoded(body(), ["spanTypes", 1], "PERS");
  const gone = bodies.withoutItem(doubled, ["spanTypes", 1]);
  assert.deepEqual(gone.frameTypes[0].roles[1].fillers.spans, ["PERS", "NEW"]);
  assert.deepEqual(bodies.withoutItem(gone, ["spanTypes", 0]).frameTypes[0].roles[1].fillers.spans, ["NEW"]);
});

test("what is removed is let go of by what named it, and by nothing else", () => {
  const frame = bodies.withoutItem(body(), ["frameTypes", 1]);
  assert.deepEqual(frame.frameTypes.map(({ roles }) => roles[1].fillers), [{ spans: ["PERS", "NEW"], frames: [] }]);
  const layer = bodies.withoutItem(body(), ["layers", 1]);
  assert.equal(layer.spanTypes[2].layer, "speech", "its types wait for another layer");
  assert.equal(bodies.withoutItem(body(), ["frameTypes", 0, "roles", 1]).frameTypes[0].roles.length, 1);
});

test("a copy shares nothing with its model", () => {
  const model = { ...body(), spanTypes: [type("PERS", { hotkey: "Digit1", examples: [{ text: { ar: "سامر" } }] })] };
  const copy = bodies.copyOf(model, ["spanTypes", 0]);
  copy.examples[0].text.ar = "ليلى";
  assert.equal(model.spanTypes[0].examples[0].text.ar, "سامر");
  assert.deepEqual([copy.code, copy.hotkey], ["PERS2", null]);
});

test("codes of new things are free among all that could be mixed up with them", () => {
  const taken = { ...body(), frameTypes: [type("NEW2"), type("frame")] };
  assert.equal(bodies.newSpanType(taken, "entity", {}).code, "NEW3");
  assert.equal(bodies.newFrameType(taken, "entity", {}).code, "frame2");
  assert.equal(bodies.newFrameType(taken, "entity", {}).roles[0].code, bodies.newFrameType(taken, "entity", {}).anchor);
  for (const [make, items, code] of [[bodies.newRole, [], "role"], [bodies.newAttribute, [item("attribute")], "attribute2"], [bodies.newChoice, [item("choice"), item("choice3")], "choice2"], [bodies.newLayer, [], "layer"]]) assert.equal(make(items).code, code);
});
