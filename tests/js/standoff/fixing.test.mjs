import assert from "node:assert/strict";
import { test } from "node:test";
import { apply, inverse } from "../../../static/js/standoff/changes.js";
import { check, checkChange } from "../../../static/js/standoff/check.js";
import { fixAll, fixesFor, startOfProblem } from "../../../static/js/standoff/fixing.js";
import { indexSchema } from "../../../static/js/standoff/schema.js";
import { readAnnotations } from "../../../static/js/standoff/values.js";
import { plain, readCases, readSchema } from "./_cases.mjs";

const ID = "00000000-0000-4000-8000-000000000001";
const UNDO = "00000000-0000-4000-8000-000000000002";
const { cases } = readCases("checks.json");
const schema = indexSchema(readSchema());

const changeOf = ({ label, operations }) => ({ id: ID, label, operations });
const sameProblem = (a) => (b) => a.code === b.code && a.id === b.id && JSON.stringify(a.facts) === JSON.stringify(b.facts);
const asJson = ({ spans, entities, frames, labels }) => plain([[...spans], [...entities], [...frames], labels].map((list) => (Array.isArray(list) ? list.sort() : list)));

/** Every fix of a problem of a vector, done: the annotations after it. */
function done(annotations, text, fix) {
  const change = changeOf(fix.gesture);
  const after = apply(annotations, change);
  const touchedErrors = checkChange(after, change, text, schema);
  // Nothing brings back what points nowhere: the reducer takes no such object.
  if (fix.code === "unlink") return { after, touchedErrors };
  const back = apply(after, inverse(annotations, change, { id: UNDO, label: "undo" }));
  assert.deepEqual(asJson(back), asJson(annotations), "one undo brings everything back");
  return { after, touchedErrors };
}

let fixed = 0;
for (const example of cases) {
  const names = new Set(example.names ?? []);
  const pointsNowhere = ({ kind, id }) => example.problems.some((one) => one.code === "dangling_reference" && one.kind === kind && one.id === id);
  // What points nowhere has to be mended first.
  for (const problem of example.problems.filter((one) => one.code === "dangling_reference" || !pointsNowhere(one))) {
    test(`${example.name}: what mends ${problem.code} mends it`, () => {
      const annotations = readAnnotations(example.annotations);
      const before = check(annotations, example.text, schema, names);
      for (const fix of fixesFor(problem, { annotations, schema, text: example.text })) {
        if (!fix.gesture) continue;
        const { after, touchedErrors } = done(annotations, example.text, fix);
        const left = check(after, example.text, schema, names);
        assert.equal(left.some(sameProblem(problem)), false, `${fix.code} leaves it`);
        const known = before.filter(({ severity }) => severity === "error");
        assert.deepEqual(touchedErrors.filter((error) => !known.some(sameProblem(error))), [], `${fix.code} makes an error`);
        fixed += 1;
      }
    });
  }
}

test("the vectors have tried many fixes", () => assert.ok(fixed > 50, String(fixed)));

const TEXT = "قال سامر ولسامر رأي، وقالت موسكو: «نعم». قال بوتين إن «أوكرانيا» لن تتراجع";
const at = (words, nth = 0) => {
  let start = -1;
  for (let n = 0; n <= nth; n += 1) start = TEXT.indexOf(words, start + 1);
  return [start, start + words.length];
};
const span = (id, type, words, more = {}, nth = 0) => ({ id, type, segments: [at(words, nth)], text: words, ...more, attributes: more.attributes ?? {}, origin: "manual" });
const entity = (id, type, name, reference) => ({ id, type, name, ...(reference ? { reference } : {}), attributes: {} });
const frame = (id, type, roles, attributes = {}) => ({ id, type, attributes, roles });
const read = (parts) => readAnnotations({ spans: [], entities: [], frames: [], labels: {}, ...parts });
const given = (annotations, more = {}) => ({ annotations, schema, text: TEXT, ...more });
const problemOf = (annotations, code, names) => check(annotations, TEXT, schema, new Set(names)).find((one) => one.code === code);
const fixOf = (annotations, code, fixCode, more, names) => fixesFor(problemOf(annotations, code, names), given(annotations, more)).find((fix) => fix.code === fixCode);

test("a mention that was written together joins the participant of its name, and its own one goes", () => {
  const annotations = read({
    spans: [span("s-1", "PERS", "سامر", { entity: "e-1" }), span("s-2", "PERS", "ولسامر", { entity: "e-2" })],
    entities: [entity("e-1", "PERS", "سامر"), entity("e-2", "PERS", "ولسامر")],
  });
  const { after } = done(annotations, TEXT, fixOf(annotations, "clitic_inside", "cut_clitic"));
  assert.deepEqual([after.spans.get("s-2").text, after.spans.get("s-2").entity, [...after.entities.keys()]], ["سامر", "e-1", ["e-1"]]);
});

test("a participant with several mentions loses the clitic of its name with the first of them", () => {
  const annotations = read({
    spans: [span("s-1", "PERS", "ولسامر", { entity: "e-1" }), span("s-2", "PERS", "بوتين", { entity: "e-1" })],
    entities: [entity("e-1", "PERS", "ولسامر")],
  });
  const { after } = done(annotations, TEXT, fixOf(annotations, "clitic_inside", "cut_clitic", {}, ["سامر"]));
  assert.deepEqual([after.entities.get("e-1").name, after.spans.get("s-2").entity], ["سامر", "e-1"]);
});

test("a quote takes the speaker that is offered, then asks, then may be unknown", () => {
  const annotations = read({
    spans: [span("s-1", "PERS", "بوتين", { entity: "e-1" }), span("s-2", "QUOTE", "لن تتراجع")],
    entities: [entity("e-1", "PERS", "بوتين")],
    frames: [frame("f-1", "quote", { content: [{ span: "s-2" }] }, { type: "indirect" })],
  });
  const problem = problemOf(annotations, "quote_without_speaker");
  const fixes = fixesFor(problem, given(annotations, { offers: [{ role: "cue", filler: { span: "s-2" } }, { role: "speaker", filler: { span: "s-1" } }] }));
  assert.deepEqual(fixes.map(({ code }) => code), ["take_offer", "arm_role", "fill_unknown"]);
  assert.deepEqual(fixes[1].arm, { frame: "f-1", role: "speaker" });
  assert.deepEqual(done(annotations, TEXT, fixes[0]).after.frames.get("f-1").roles.speaker, [{ span: "s-1" }]);
  assert.deepEqual(fixesFor(problem, given(annotations)).map(({ code }) => code), ["arm_role", "fill_unknown"]);
});

test("an offer that has to be marked first is marked and put into its role at once", () => {
  const annotations = read({
    spans: [span("s-2", "QUOTE", "لن تتراجع")],
    frames: [frame("f-1", "quote", { content: [{ span: "s-2" }] }, { type: "indirect" })],
  });
  const offers = [{ role: "speaker", text: "بوتين", make: { type: "PERS", segments: [at("بوتين")] } }];
  const [fix] = fixesFor(problemOf(annotations, "quote_without_speaker"), given(annotations, { offers, ids: () => ({ span: UNDO, entity: ID }) }));
  const { after } = done(annotations, TEXT, fix);
  assert.deepEqual([fix.facts.words, after.spans.get(UNDO).text, after.frames.get("f-1").roles.speaker], ["بوتين", "بوتين", [{ span: UNDO }]]);
});

test("a stance is offered the speaker of the quote around its evidence", () => {
  const annotations = read({
    spans: [span("s-1", "PERS", "بوتين", { entity: "e-1" }), span("s-2", "QUOTE", "إن «أوكرانيا» لن تتراجع"), span("s-3", "EVID", "لن تتراجع")],
    entities: [entity("e-1", "PERS", "بوتين"), entity("e-2", "GPE", "أوكرانيا")],
    frames: [
      frame("f-1", "quote", { content: [{ span: "s-2" }], speaker: [{ span: "s-1" }] }, { type: "mixed" }),
      frame("f-2", "stance", { evidence: [{ span: "s-3" }], target: [{ entity: "e-2" }] }, { polarity: "against" }),
    ],
  });
  const fix = fixOf(annotations, "stance_without_holder", "take_offer");
  assert.deepEqual(done(annotations, TEXT, fix).after.frames.get("f-2").roles.holder, [{ span: "s-1" }]);
});

test("of two marks that are one, the roles of the second go over to the first, with what it alone knew", () => {
  const annotations = read({
    spans: [span("s-1", "PERS", "بوتين", { entity: "e-1" }), span("s-2", "PERS", "بوتين", { entity: "e-2", attributes: { mention: "NAM" } }), span("s-3", "QUOTE", "لن تتراجع")],
    entities: [entity("e-1", "PERS", "بوتين"), entity("e-2", "PERS", "بوتن")],
    frames: [frame("f-1", "quote", { content: [{ span: "s-3" }], speaker: [{ span: "s-2" }] }, { type: "indirect" })],
  });
  const { after } = done(annotations, TEXT, fixOf(annotations, "duplicate_span", "remove_duplicate"));
  assert.deepEqual(after.frames.get("f-1").roles.speaker, [{ span: "s-1" }]);
  assert.deepEqual([after.spans.get("s-1").attributes, [...after.entities.keys()]], [{ mention: "NAM" }, ["e-1"]]);
});

test("of two namesakes the one with a reference is kept, else the one with more mentions", () => {
  const twins = (first, second) => read({
    spans: [span("s-1", "PERS", "سامر", { entity: "e-1" }), span("s-2", "PERS", "سامر", { entity: "e-2" }, 1), span("s-3", "PERS", "بوتين", { entity: "e-2" })],
    entities: [entity("e-1", "PERS", "سامر", first), entity("e-2", "PERS", "سامر", second)],
  });
  const kept = (annotations) => [...done(annotations, TEXT, fixOf(annotations, "same_name_entities", "join_entities")).after.entities.keys()];
  assert.deepEqual([kept(twins()), kept(twins("wd:Q1")), kept(twins(undefined, "wd:Q1"))], [["e-2"], ["e-1"], ["e-2"]]);
});

test("of two crossing marks the one that loses less gives way first", () => {
  const annotations = read({
    spans: [span("s-1", "EVENT", "سامر ولسامر رأي"), span("s-2", "ORG", "رأي، وقالت موسكو")],
  });
  const fixes = fixesFor(problemOf(annotations, "crossing_spans"), given(annotations));
  assert.deepEqual(fixes.map(({ code, facts }) => [code, facts.rest]), [["shrink_other", "سامر ولسامر"], ["shrink_this", "وقالت موسكو"]]);
});

test("all edges are trimmed in one change, and nothing else of the kinds asked for is touched", () => {
  const annotations = read({
    spans: [span("s-1", "PERS", "سامر "), span("s-2", "GPE", "موسكو:"), span("s-3", "QUOTE", "«نعم»"), span("s-4", "PERS", "ولسامر"), span("s-5", "PERS", "سامر ")],
  });
  const problems = check(annotations, TEXT, schema, new Set(["سامر"]));
  const gesture = fixAll(problems, given(annotations));
  const { after } = done(annotations, TEXT, { gesture });
  assert.deepEqual([...after.spans.values()].map(({ text }) => text), ["سامر", "موسكو", "نعم", "ولسامر", "سامر"]);
  assert.equal(gesture.operations.length, 4);
});

test("nothing is offered for what is gone, nor for a kind that needs thought", () => {
  const annotations = read({});
  assert.deepEqual(fixesFor({ code: "edge_whitespace", kind: "span", id: "gone", facts: {} }, given(annotations)), []);
  assert.deepEqual(fixesFor({ code: "cycle", kind: "frame", id: "gone", facts: {} }, given(annotations)), []);
});

test("a problem stands where its words begin; a label, and what has no words, at the end", () => {
  const annotations = read({
    spans: [span("s-1", "PERS", "سامر"), span("s-2", "QUOTE", "لن تتراجع")],
    frames: [frame("f-1", "quote", { content: [{ span: "s-2" }] }), frame("f-2", "stance", {})],
  });
  const start = (kind, id) => startOfProblem({ kind, id }, given(annotations));
  assert.deepEqual([start("span", "s-1"), start("frame", "f-1"), start("frame", "f-2"), start("label", "genre")], [4, at("لن تتراجع")[0], Infinity, Infinity]);
});
