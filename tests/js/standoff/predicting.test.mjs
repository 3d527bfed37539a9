// What a model predicted: what is still open of it, and taking some of it in.
import assert from "node:assert/strict";
import { test } from "node:test";
import { byType, openPredictions, takePredicted } from "../../../static/js/standoff/predicting.js";
import { readAnnotations } from "../../../static/js/standoff/values.js";
import { Desk, schema } from "./_desk.mjs";

const TEXT = "قال سامر الهادي إن الاتفاق قريب، ثم غادر سامر الهادي.";
const place = (words, from = 0) => {
  const start = TEXT.indexOf(words, from);
  return [[start, start + words.length]];
};
const span = (id, type, segments, more = {}) => ({ id, type, segments, text: TEXT.slice(...segments[0]), attributes: {}, origin: "suggested", ...more });

const FIRST = place("سامر الهادي");
const predicted = readAnnotations({
  spans: [
    span("m1", "PERS", FIRST, { entity: "e1" }),
    span("m2", "PERS", place("سامر الهادي", 20), { entity: "e1" }),
    span("q1", "QUOTE", place("إن الاتفاق قريب")),
    span("c1", "CUE", place("قال")),
  ],
  entities: [{ id: "e1", type: "PERS", name: "سامر الهادي", attributes: {} }],
  frames: [{ id: "f1", type: "quote", attributes: {}, roles: { content: [{ span: "q1" }], cue: [{ span: "c1" }], speaker: [{ span: "m1" }] } }],
});
const scores = { m1: 0.9, f1: 0.5 };
const open = (desk, isAside) => openPredictions(desk.annotations, schema, predicted, scores, isAside);
const told = (items) => items.map(({ id, score }) => [id, score]);

function take(desk, ...ids) {
  const items = open(desk).filter(({ id }) => ids.includes(id));
  let n = 0;
  desk.commit(takePredicted(desk.annotations, schema, predicted, items, { text: TEXT, newId: () => `new${n++}` }));
}

test("marks and frames are open in the order of the text; what only serves a frame is not told apart", () => {
  assert.deepEqual(told(open(new Desk(TEXT))), [["m1", 0.9], ["f1", 0.5], ["m2", null]]);
});

test("what stands already, or was set aside, is no longer open", () => {
  const desk = new Desk(TEXT);
  desk.mark("PERS", "سامر الهادي");
  assert.deepEqual(told(open(desk, (id) => id === "f1")), [["m2", null]]);
});

test("a mark that is taken says that it was suggested, and brings its participant once", () => {
  const desk = new Desk(TEXT);
  take(desk, "m1", "m2");
  assert.deepEqual(["m1", "m2"].map((id) => [desk.span(id).origin, desk.span(id).entity]), [["suggested", "e1"], ["suggested", "e1"]]);
  assert.deepEqual([...desk.annotations.entities.keys()], ["e1"]);
});

test("a participant that stands by this name is taken instead of the predicted one", () => {
  const desk = new Desk(TEXT);
  const mine = desk.span(desk.mark("PERS", "سامر الهادي")).entity;
  take(desk, "m2");
  assert.equal(desk.span("m2").entity, mine);
});

test("a frame comes with everything in its roles, and a mark that stands there is used", () => {
  const desk = new Desk(TEXT);
  const mine = desk.mark("PERS", "سامر الهادي");
  take(desk, "f1");
  assert.deepEqual(desk.frame("f1").roles, { content: [{ span: "q1" }], cue: [{ span: "c1" }], speaker: [{ span: mine }] });
  assert.deepEqual(told(open(desk)), [["m2", null]]);
});

test("the groups follow the schema", () => {
  assert.deepEqual(byType(open(new Desk(TEXT)), schema).map(([type, items]) => [type, items.length]), [["PERS", 2], ["quote", 1]]);
});

test("a type the schema does not know, or no longer offers, is not suggested", () => {
  const odd = readAnnotations({ spans: [span("x", "WEATHER", place("قريب")), span("y", "TIME", place("ثم"))], entities: [], frames: [] });
  assert.equal(schema.spanType("TIME").enabled, false);
  assert.deepEqual(openPredictions(new Desk(TEXT).annotations, schema, odd, {}), []);
});

test("a frame that stands on the same letters is not suggested again", () => {
  const desk = new Desk(TEXT);
  desk.quote("إن الاتفاق قريب");
  assert.deepEqual(told(open(desk)), [["m1", 0.9], ["m2", null]]);
});

test("fillers that are no marks come along: a participant without a mention, and who is not named", () => {
  const frame = (id, speaker) => ({ id, type: "quote", attributes: {}, roles: { content: [{ span: `c-${id}` }], speaker: [speaker] } });
  const others = readAnnotations({
    spans: [span("c-f1", "QUOTE", place("إن الاتفاق قريب")), span("c-f2", "QUOTE", place("ثم غادر"))],
    entities: [{ id: "e9", type: "ORG", name: "الوزارة", attributes: {} }],
    frames: [frame("f1", { entity: "e9" }), frame("f2", { special: "unknown" })],
  });
  const desk = new Desk(TEXT);
  const items = openPredictions(desk.annotations, schema, others, {});
  desk.commit(takePredicted(desk.annotations, schema, others, items, { text: TEXT, newId: () => "n" }));
  assert.deepEqual(desk.frame("f1").roles.speaker, [{ entity: "e9" }]);
  assert.deepEqual(desk.frame("f2").roles.speaker, [{ special: "unknown" }]);
  assert.equal(desk.annotations.entities.get("e9").name, "الوزارة");
});

test("what is taken twice is there once", () => {
  const desk = new Desk(TEXT);
  take(desk, "m1", "f1");
  const before = desk.annotations;
  desk.commit(takePredicted(desk.annotations, schema, predicted, [{ kind: "span", id: "m1" }, { kind: "frame", id: "f1" }], { text: TEXT, newId: () => "n" }));
  assert.equal(desk.annotations, before);
});
