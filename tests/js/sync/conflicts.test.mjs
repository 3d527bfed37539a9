import assert from "node:assert/strict";
import { test } from "node:test";
import { casesOf, composed, differing, rebase, together, versions } from "../../../static/js/sync/conflicts.js";
import { apply } from "../../../static/js/standoff/changes.js";
import { change, empty, entity, frame, id, of, put, remove, span } from "./_values.mjs";

/** "Keep mine" must always be appliable: that is asserted for each case by applying it. */
function kept(refused, annotations) {
  const operations = rebase(refused, annotations);
  return { operations, after: operations.length ? apply(annotations, { ...change(99), operations }) : annotations };
}
const refusal = (n, ...operations) => ({ id: id(1000 + n), change: change(n, ...operations), verdict: { code: "conflict" } });
const setLabel = (value, seen) => ({ op: "set", kind: "label", code: "genre", value, seen });

test("mine replaces what stands there now", () => {
  const refused = change(1, put(span(1, { type: "ORG" }), span(1)));
  const { after } = kept(refused, of({ spans: [span(1, { type: "GPE" })] }));
  assert.equal(after.spans.get(id(1)).type, "ORG");
});

test("mine brings back what was deleted, without the entity that is gone", () => {
  const refused = change(1, put(span(1, { entity: id(5), type: "ORG" }), span(1, { entity: id(5) })));
  const { after } = kept(refused, empty());
  assert.deepEqual(after.spans.get(id(1)), span(1, { type: "ORG" }));
});

test("mine keeps a reference to what the same change makes", () => {
  const refused = change(1, put(span(1, { entity: id(5) })), put(entity(5)));
  assert.equal(kept(refused, empty()).after.spans.get(id(1)).entity, id(5));
});

test("a frame keeps the fillers that are still there, and its special ones", () => {
  const wanted = frame(3, { content: [{ span: id(1) }], cue: [{ span: id(2) }], speaker: [{ special: "author" }] });
  const { after } = kept(change(1, put(wanted)), of({ spans: [span(1)] }));
  assert.deepEqual(after.frames.get(id(3)).roles, { content: [{ span: id(1) }], speaker: [{ special: "author" }] });
});

test("a frame lets go of what the same change removes", () => {
  const wanted = frame(3, { content: [{ span: id(1) }], cue: [{ span: id(2) }] });
  const { after } = kept(change(1, put(wanted), remove(span(2))), of({ spans: [span(1), span(2)] }));
  assert.deepEqual(after.frames.get(id(3)).roles, { content: [{ span: id(1) }] });
});

test("nothing is left to do where it already stands as wanted, or is already gone", () => {
  const refused = change(1, put(span(1)), remove(span(2)), setLabel("report", null));
  assert.deepEqual(rebase(refused, of({ spans: [span(1)], labels: { genre: "report" } })), []);
});

test("several operations on one thing see each other", () => {
  const refused = change(1, remove(span(1)), put(span(1, { type: "ORG" })), put(span(1, { type: "GPE" }), span(1, { type: "ORG" })));
  assert.equal(kept(refused, of({ spans: [span(1, { type: "DATE" })] })).after.spans.get(id(1)).type, "GPE");
});

test("labels are set against what they are now", () => {
  assert.deepEqual(rebase(change(1, setLabel("opinion", null)), of({ labels: { genre: "report" } })), [setLabel("opinion", "report")]);
});

test("changes that build on a refused one are one case with it, and come to one wish", () => {
  const [plain, org, sure] = [span(1), span(1, { type: "ORG" }), span(1, { type: "ORG", attributes: { sure: true } })];
  const cases = casesOf([refusal(1, put(org, plain)), refusal(2, put(span(9), span(9, { type: "GPE" }))), refusal(3, put(sure, org))], of({ spans: [plain] }));
  assert.deepEqual(cases.map(({ ids }) => ids), [[id(1001), id(1003)], [id(1002)]]);
  assert.deepEqual(cases[0].change.operations, [put(sure, plain)]);
  assert.deepEqual(cases[0].versions, [{ kind: "span", id: id(1), base: plain, mine: sure, theirs: plain }]);
});

test("what points to a thing that a refused change made belongs to its case, also when a third change joins two", () => {
  const linked = span(2, { entity: id(5) });
  const cases = casesOf([refusal(1, put(entity(5))), refusal(2, put(span(3))), refusal(3, put(linked, span(2))), refusal(4, remove(span(3)), put(span(2), linked))], empty());
  assert.deepEqual(cases.map(({ ids }) => ids), [[id(1001), id(1002), id(1003), id(1004)]]);
});

test("two mentions of one standing person are decided each for itself", () => {
  const mention = (n, type = "PERS") => span(n, { type, entity: id(5) });
  const cases = casesOf([refusal(1, put(mention(1, "ORG"), mention(1))), refusal(2, put(mention(2, "ORG"), mention(2)))], empty());
  assert.equal(cases.length, 2);
});

test("a refused change and the undo that took it back come to nothing", () => {
  const back = { ...change(2, remove(span(1))), undoes: id(1001) };
  assert.deepEqual(composed([change(1, put(span(1))), back]).operations, []);
});

test("the parts in which two versions differ have names", () => {
  const mine = span(1, { type: "ORG", attributes: { sure: true } });
  assert.deepEqual(differing(mine, span(1, { entity: id(5) })), ["type", "attributes.sure", "entity"]);
  assert.deepEqual(differing(frame(1, { cue: [{ span: id(2) }] }), frame(1, {})), ["roles.cue"]);
  assert.deepEqual([differing("a", "b"), differing(null, span(1)).includes("type")], [["value"], true]);
});

function both(base, mine, theirs, kind = "spans") {
  const annotations = of({ [kind]: [theirs] });
  const operations = together(versions(change(1, put(mine, base)), annotations), annotations, () => id(77));
  return operations && apply(annotations, { ...change(99), operations })[kind];
}

test("both: each side changed another part, the thing gets both", () => {
  const after = both(span(1), span(1, { type: "ORG" }), span(1, { attributes: { sure: true } }));
  assert.deepEqual([...after.values()], [span(1, { type: "ORG", attributes: { sure: true } })]);
  const roles = both(frame(1, { cue: [{ special: "none" }] }), frame(1, { speaker: [{ special: "author" }] }), frame(1, { cue: [{ special: "none" }], target: [{ special: "unknown" }] }), "frames");
  assert.deepEqual([...roles.values()][0].roles, { target: [{ special: "unknown" }], speaker: [{ special: "author" }] });
});

test("both: two edges of one mark become two marks", () => {
  const [mine, theirs] = [span(1, { segments: [[1, 5]], text: "اابا" }), span(1, { segments: [[1, 3]], text: "اا" })];
  assert.deepEqual([...both(span(1), mine, theirs).values()], [theirs, { ...mine, id: id(77) }]);
});

test("both is not offered where one side removed it, nor where both wrote the same part of a person", () => {
  assert.equal(both(entity(1), entity(1, "أ"), entity(1, "ب"), "entities"), null);
  const annotations = of({ spans: [span(1, { type: "GPE" })] });
  assert.equal(together(versions(change(1, remove(span(1))), annotations), annotations, () => id(77)), null);
  assert.equal(together(versions(change(1, put(span(1, { type: "ORG" }), span(1))), empty()), empty(), () => id(77)), null);
});
