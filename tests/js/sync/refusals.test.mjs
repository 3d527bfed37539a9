import assert from "node:assert/strict";
import { test } from "node:test";
import { rebase, refusalsOf, versions } from "../../../static/js/sync/refusals.js";
import { openMemory } from "../../../static/js/sync/journal.js";
import { createOutbox } from "../../../static/js/sync/outbox.js";
import { apply } from "../../../static/js/standoff/changes.js";
import { change, empty, entity, frame, id, put, remove, span } from "./_values.mjs";

const of = ({ spans = [], entities = [], frames = [], labels = {} }) => ({
  spans: new Map(spans.map((one) => [one.id, one])),
  entities: new Map(entities.map((one) => [one.id, one])),
  frames: new Map(frames.map((one) => [one.id, one])),
  labels,
});

/** "Keep mine" must always be appliable: that is asserted for each case by applying it. */
function kept(refused, annotations) {
  const operations = rebase(refused, annotations);
  return { operations, after: operations.length ? apply(annotations, { ...change(99), operations }) : annotations };
}

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

test("nothing is left to do where it already stands as wanted, or is already gone", () => {
  const refused = change(1, put(span(1)), remove(span(2)), { op: "set", kind: "label", code: "genre", value: "report", seen: null });
  assert.deepEqual(rebase(refused, of({ spans: [span(1)], labels: { genre: "report" } })), []);
});

test("several operations on one thing see each other", () => {
  const refused = change(1, remove(span(1)), put(span(1, { type: "ORG" })), put(span(1, { type: "GPE" }), span(1, { type: "ORG" })));
  assert.equal(kept(refused, of({ spans: [span(1, { type: "DATE" })] })).after.spans.get(id(1)).type, "GPE");
});

test("labels are set against what they are now", () => {
  const set = (value, seen) => ({ op: "set", kind: "label", code: "genre", value, seen });
  assert.deepEqual(rebase(change(1, set("opinion", null)), of({ labels: { genre: "report" } })), [set("opinion", "report")]);
});

test("both versions of every thing are shown, once each", () => {
  const refused = change(1, put(span(1, { type: "ORG" }), span(1)), put(span(1, { type: "GPE" }), span(1, { type: "ORG" })), remove(span(2)));
  assert.deepEqual(versions(refused, of({ spans: [span(1), span(2)] })), [
    { kind: "span", id: id(1), mine: span(1, { type: "GPE" }), theirs: span(1) },
    { kind: "span", id: id(2), mine: null, theirs: span(2) },
  ]);
});

async function deciding(annotations, commit) {
  const outbox = createOutbox({ journal: openMemory(), user: 1, set: "s" });
  await outbox.settle([], [{ change: change(1, put(span(1, { type: "ORG" }), span(1))), verdict: { code: "conflict" } }]);
  const statuses = [];
  const store = { annotations, commit, setStatus: (status) => statuses.push(status.rejected) };
  const refusals = refusalsOf(store, outbox, () => {});
  await refusals.reload();
  return { outbox, refusals, statuses };
}

test("keeping mine commits it and closes the case; so does leaving theirs", async () => {
  const committed = [];
  const mine = await deciding(of({ spans: [span(1)] }), (gesture) => committed.push(gesture));
  await mine.refusals.mine(mine.refusals.list[0]);
  assert.deepEqual(committed, [{ label: "mark", operations: [put(span(1, { type: "ORG" }), span(1))] }]);
  assert.deepEqual([mine.statuses, await mine.outbox.refused()], [[1, 0], []]);

  const theirs = await deciding(empty(), () => assert.fail("nothing is committed"));
  await theirs.refusals.theirs(theirs.refusals.list[0]);
  assert.deepEqual([theirs.statuses, await theirs.outbox.refused()], [[1, 0], []]);
});

test("a case that cannot be kept even so stays open", async () => {
  const no = new Error("not open");
  const it = await deciding(empty(), () => { throw no; });
  await assert.rejects(it.refusals.mine(it.refusals.list[0]), no);
  assert.equal((await it.outbox.refused()).length, 1);
});
