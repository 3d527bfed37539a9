import assert from "node:assert/strict";
import { test } from "node:test";
import { openMemory } from "../../../static/js/sync/journal.js";
import { createOutbox } from "../../../static/js/sync/outbox.js";
import { change, id, put, span } from "./_values.mjs";

const made = (n) => change(n, put(span(n)));
const ids = async (outbox) => (await outbox.changes()).map((one) => Number(one.id.slice(-3)));
const open = (journal, more = {}) => createOutbox({ journal, user: 7, set: "s", ...more });

/** A journal like the one on disk, whose next write can be made to fail as a full disk does. */
function disk() {
  const journal = { ...openMemory(), lasting: true, full: false };
  const { put: write, remove } = journal;
  journal.put = (records) => (journal.full ? Promise.reject(new Error("QuotaExceededError")) : write(records));
  journal.remove = (records) => (journal.stuck ? Promise.reject(new Error("stuck")) : remove(records));
  return journal;
}

test("changes come out in the order they were made, however fast", async () => {
  const outbox = open(disk());
  await Promise.all([1, 2, 3, 4, 5].map((n) => outbox.put(made(n))));
  await outbox.put(made(6));
  assert.deepEqual(await ids(outbox), [1, 2, 3, 4, 5, 6]);
});

test("a change counts as kept only when the journal has it", async () => {
  const outbox = open(disk());
  const kept = outbox.put(made(1));
  assert.equal(outbox.unkept, 1);
  await kept;
  assert.deepEqual([outbox.unkept, outbox.failed], [0, false]);
});

test("only what was answered leaves; what was not stays for the next visit", async () => {
  const journal = disk();
  const outbox = open(journal);
  await Promise.all([1, 2, 3].map((n) => outbox.put(made(n))));
  await outbox.settle([id(1002)], []);
  assert.deepEqual(await ids(open(journal)), [1, 3]);
});

test("nobody's changes go out in another's name or into another set", async () => {
  const journal = disk();
  await open(journal).put(made(1));
  await open(journal, { user: 8 }).put(made(2));
  await open(journal, { set: "t" }).put(made(3));
  assert.deepEqual(await ids(open(journal)), [1]);
  await open(journal, { user: 8 }).settle([id(1001)], []);
  assert.deepEqual(await ids(open(journal)), [1]);
});

test("a refused change leaves the queue and is kept for the person's decision, over a reload", async () => {
  const journal = disk();
  const outbox = open(journal);
  await outbox.put(made(1));
  await outbox.settle([], [{ change: made(1), verdict: { code: "conflict" } }]);
  assert.deepEqual(await ids(outbox), []);
  const later = open(journal);
  assert.deepEqual((await later.refused()).map(({ id: name, verdict }) => [name, verdict.code]), [[id(1001), "conflict"]]);
  await later.forget([id(1001)]);
  assert.deepEqual(await open(journal).refused(), []);
});

test("with the disk full it says so, keeps order in memory, and goes back to the journal when all is through", async () => {
  const journal = disk();
  const outbox = open(journal);
  await outbox.put(made(1));
  journal.full = true;
  await outbox.put(made(2));
  assert.deepEqual([outbox.failed, outbox.unkept], [true, 1]);
  journal.full = false;
  await outbox.put(made(3)); // may not overtake 2 by way of the journal
  assert.deepEqual([await ids(outbox), outbox.unkept], [[1, 2, 3], 2]);
  await outbox.settle([id(1001), id(1002), id(1003)], []);
  assert.deepEqual([outbox.failed, outbox.unkept], [false, 0]);
  await outbox.put(made(4));
  assert.deepEqual([await ids(open(journal)), outbox.unkept], [[4], 0]);
});

test("a browser without a journal is no reason to lose a change, nor to be silent", async () => {
  let moves = 0;
  const outbox = open(null, { onMove: () => (moves += 1) });
  assert.equal(outbox.failed, true);
  await outbox.put(made(1));
  assert.deepEqual([await ids(outbox), outbox.unkept, moves > 0], [[1], 1, true]);
  await outbox.settle([], [{ change: made(1), verdict: { code: "conflict" } }]);
  assert.deepEqual([await ids(outbox), outbox.unkept, (await outbox.refused()).length], [[], 0, 1]);
});

test("what was answered is not sent again even when the journal cannot let go of it", async () => {
  const journal = disk();
  const outbox = open(journal);
  await outbox.put(made(1));
  journal.stuck = true;
  await outbox.settle([id(1001)], []);
  assert.deepEqual(await ids(outbox), []);
  assert.deepEqual(await ids(open(journal)), [1]); // the next visit asks once more and hears "already applied"
});
