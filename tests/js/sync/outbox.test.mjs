import assert from "node:assert/strict";
import { test } from "node:test";
import { createOutbox } from "../../../static/js/sync/outbox.js";
import { memoryJournal } from "./_journal.mjs";
import { change, id, put, span } from "./_values.mjs";

const made = (n) => change(n, put(span(n)));
const ids = async (outbox) => (await outbox.changes()).map((one) => Number(one.id.slice(-3)));
const open = (journal, more = {}) => createOutbox({ journal, user: 7, set: "s", ...more });
const conflict = (n) => ({ change: made(n), verdict: { code: "conflict" } });

test("changes come out in the order they were made, however fast", async () => {
  const outbox = open(memoryJournal());
  await Promise.all([1, 2, 3, 4, 5].map((n) => outbox.put(made(n))));
  await outbox.put(made(6));
  assert.deepEqual(await ids(outbox), [1, 2, 3, 4, 5, 6]);
});

test("two tabs' changes come out in the order of the journal, in both tabs", async () => {
  const journal = memoryJournal();
  const [one, other] = [open(journal), open(journal)];
  await one.put(made(1));
  await other.put(made(2));
  await one.put(made(3));
  assert.deepEqual([await ids(one), await ids(other)], [[1, 2, 3], [1, 2, 3]]);
});

test("a change counts as kept only when the journal has it", async () => {
  const outbox = open(memoryJournal(), { now: () => 99 });
  const kept = outbox.put(made(1));
  assert.equal(outbox.unkept, 1);
  await kept;
  assert.deepEqual([outbox.unkept, outbox.failed, outbox.madeAt(id(1001))], [0, false, 99]);
});

test("only what was answered leaves; what was not stays for the next visit", async () => {
  const journal = memoryJournal();
  const outbox = open(journal);
  await Promise.all([1, 2, 3].map((n) => outbox.put(made(n))));
  await outbox.settle([id(1002)], []);
  assert.deepEqual(await ids(open(journal)), [1, 3]);
});

test("nobody's changes go out in another's name or into another set", async () => {
  const journal = memoryJournal();
  await open(journal).put(made(1));
  await open(journal, { user: 8 }).put(made(2));
  await open(journal, { set: "t" }).put(made(3));
  assert.deepEqual(await ids(open(journal)), [1]);
  await open(journal, { user: 8 }).settle([id(1001)], []);
  assert.deepEqual(await ids(open(journal)), [1]);
});

test("a refused change leaves the queue and is kept for the person's decision, over a reload", async () => {
  const journal = memoryJournal();
  const outbox = open(journal);
  await outbox.put(made(1));
  await outbox.settle([], [conflict(1)]);
  assert.deepEqual(await ids(outbox), []);
  const later = open(journal);
  assert.deepEqual((await later.refused()).map(({ id: name, verdict }) => [name, verdict.code]), [[id(1001), "conflict"]]);
  await later.forget([id(1001)]);
  assert.deepEqual(await open(journal).refused(), []);
});

test("refused changes come back in the order they were made, whatever their ids", async () => {
  const journal = memoryJournal();
  const outbox = open(journal);
  for (const n of [3, 1, 2]) await outbox.put(made(n));
  await outbox.settle([], [1, 2, 3].map(conflict));
  assert.deepEqual((await open(journal).refused()).map((one) => one.id), [id(1003), id(1001), id(1002)]);
});

test("with the disk full it says so, and writes all in order once there is room", async () => {
  const journal = memoryJournal();
  const outbox = open(journal);
  await outbox.put(made(1));
  journal.writing = "QuotaExceededError";
  await outbox.put(made(2));
  assert.deepEqual([outbox.failed, outbox.reason, outbox.unkept], [true, "full", 1]);
  assert.deepEqual(await ids(outbox), [1, 2]);
  journal.writing = null;
  await outbox.put(made(3));
  assert.deepEqual([outbox.failed, outbox.reason, outbox.unkept], [false, "", 0]);
  assert.deepEqual(await ids(open(journal)), [1, 2, 3]);
});

test("a browser without a journal is no reason to lose a change, nor to be silent", async () => {
  const journal = memoryJournal();
  journal.using = "NotSupportedError";
  let moves = 0;
  const outbox = open(journal, { onMove: () => (moves += 1) });
  assert.deepEqual(await ids(outbox), []);
  assert.deepEqual([outbox.failed, outbox.reason], [true, "denied"]);
  await outbox.put(made(1));
  assert.deepEqual([await ids(outbox), outbox.unkept, moves > 0], [[1], 1, true]);
  await outbox.settle([], [conflict(1)]);
  assert.deepEqual([await ids(outbox), outbox.unkept, (await outbox.refused()).length], [[], 1, 1]);
});

test("when the storage comes back it is used again: changes and open refusals go there", async () => {
  const journal = memoryJournal();
  const outbox = open(journal);
  journal.using = "InvalidStateError";
  await outbox.put(made(1));
  await outbox.put(made(2));
  await outbox.settle([], [conflict(1)]);
  assert.equal(outbox.unkept, 2);
  journal.using = null;
  await outbox.mend();
  assert.deepEqual([outbox.failed, outbox.unkept], [false, 0]);
  const later = open(journal);
  assert.deepEqual([await ids(later), (await later.refused()).map((one) => one.id)], [[2], [id(1001)]]);
});

test("nothing waiting: a try that the journal answers ends the warning", async () => {
  const journal = memoryJournal();
  journal.using = "TimeoutError";
  const outbox = open(journal);
  await outbox.changes();
  assert.equal(outbox.reason, "blocked");
  journal.using = null;
  await outbox.mend();
  assert.equal(outbox.failed, false);
});

test("storage cleared under the open page: what waits is written anew and still sent", async () => {
  const journal = memoryJournal();
  await open(journal).put(made(1));
  const outbox = open(journal);
  await outbox.changes();
  await outbox.put(made(2));
  journal.clear();
  assert.deepEqual(await ids(outbox), [1, 2]);
  assert.deepEqual(await ids(open(journal)), [1, 2]);
});

test("what another tab was answered is neither missed nor sent again", async () => {
  const journal = memoryJournal();
  const [one, other] = [open(journal), open(journal)];
  await one.put(made(1));
  await one.put(made(2));
  await other.settle([id(1001)], [conflict(2)]);
  one.heard([id(1001)]);
  assert.deepEqual(await ids(one), []);
  assert.deepEqual(await ids(open(journal)), []);
});

test("what was answered is not sent again even when the journal cannot let go of it", async () => {
  const journal = memoryJournal();
  const outbox = open(journal);
  await outbox.put(made(1));
  journal.writing = "AbortError";
  await outbox.settle([id(1001)], []);
  assert.deepEqual(await ids(outbox), []);
  journal.writing = null;
  assert.deepEqual(await ids(open(journal)), [1]); // the next visit asks once more and hears "already applied"
});
