import assert from "node:assert/strict";
import { test } from "node:test";
import { createOutbox } from "../../../static/js/sync/outbox.js";
import { refusalsOf } from "../../../static/js/sync/refusals.js";
import { memoryJournal } from "./_journal.mjs";
import { change, empty, of, put, remove, span } from "./_values.mjs";

const conflict = (one, code = "conflict") => ({ change: one, verdict: { code } });
const toOrg = change(1, put(span(1, { type: "ORG" }), span(1)));

async function deciding(present, refused, commit = () => assert.fail("nothing is committed")) {
  const outbox = createOutbox({ journal: memoryJournal(), user: 1, set: "s" });
  await outbox.settle([], refused);
  const [statuses, told] = [[], []];
  const store = { present, commit, setStatus: (status) => statuses.push(status.rejected) };
  const refusals = refusalsOf(store, outbox, (ids) => told.push(...ids));
  await refusals.reload();
  return { outbox, refusals, statuses, told };
}

test("keeping mine commits it and closes the case, here and in the other tabs", async () => {
  const committed = [];
  const mine = await deciding(of({ spans: [span(1, { type: "GPE" })] }), [conflict(toOrg)], (gesture) => committed.push(gesture));
  await mine.refusals.mine(mine.refusals.list[0]);
  assert.deepEqual(committed, [{ label: "resolve", operations: [put(span(1, { type: "ORG" }), span(1, { type: "GPE" }))] }]);
  assert.deepEqual([mine.statuses, await mine.outbox.refused(), mine.told], [[1, 0], [], [toOrg.id]]);
});

test("leaving the stored one commits nothing and closes the case", async () => {
  const stored = await deciding(empty(), [conflict(toOrg)]);
  await stored.refusals.stored(stored.refusals.list[0]);
  assert.deepEqual([stored.statuses, await stored.outbox.refused()], [[1, 0], []]);
});

test("both is written on what stands at the moment of the choice", async () => {
  const committed = [];
  const present = of({ spans: [span(1, { attributes: { sure: true } })] });
  const it = await deciding(present, [conflict(toOrg)], (gesture) => committed.push(gesture));
  const [one] = it.refusals.list;
  assert.equal(it.refusals.canBoth(one), true);
  present.spans = new Map([[span(1).id, span(1, { attributes: { sure: false } })]]);
  await it.refusals.both(one);
  assert.deepEqual(committed[0].operations[0].object, span(1, { type: "ORG", attributes: { sure: false } }));
});

test("where both sides have come to the same there is nothing to ask", async () => {
  const same = await deciding(of({ spans: [span(1, { type: "ORG" })] }), [conflict(toOrg)]);
  assert.deepEqual([same.refusals.list, await same.outbox.refused(), same.told], [[], [], [toOrg.id]]);
  const back = { ...change(2, remove(span(7))), undoes: change(3).id };
  const undone = await deciding(empty(), [conflict(change(3, put(span(7)))), conflict(back, "unknown_undo")]);
  assert.deepEqual(undone.refusals.list, []);
});

test("a change refused for what it is stays until it was looked at", async () => {
  const it = await deciding(of({ spans: [span(1, { type: "ORG" })] }), [conflict(toOrg, "unknown_type")]);
  assert.equal(it.refusals.list.length, 1);
});

test("a case that cannot be kept even so stays open", async () => {
  const no = new Error("not open");
  const it = await deciding(empty(), [conflict(toOrg)], () => { throw no; });
  await assert.rejects(it.refusals.mine(it.refusals.list[0]), no);
  assert.equal((await it.outbox.refused()).length, 1);
});
