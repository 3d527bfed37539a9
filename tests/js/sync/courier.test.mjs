import assert from "node:assert/strict";
import { test } from "node:test";
import { createCourier } from "../../../static/js/sync/courier.js";
import { BATCH, Undelivered } from "../../../static/js/sync/transport.js";

const range = (n) => Array.from({ length: n }, (_, i) => ({ id: `c${i + 1}` }));
const applied = (changes) => ({ revision: 0, verdicts: changes.map(({ id }) => ({ id, status: "applied" })) });

/** A queue, a server that answers by plan (an Undelivered kind, or "ok" when the plan is used up), and what happened. */
function scene({ queue = range(3), plan = [], asleep = false, takes = () => true } = {}) {
  const seen = { posts: [], naps: [], troubles: [], refused: [] };
  let left = [...queue];
  const courier = createCourier({
    waiting: async () => left,
    async post(changes) {
      seen.posts.push(changes.map(({ id }) => id));
      const next = plan.shift() ?? "ok";
      if (next !== "ok") throw new Undelivered(...[next].flat());
      if (!takes(changes)) throw new Undelivered("malformed", { code: "invalid" });
      return applied(changes);
    },
    async onAnswer({ verdicts }) {
      const ids = verdicts.map(({ id }) => id);
      seen.refused.push(...verdicts.filter(({ status }) => status === "rejected").map(({ id, code }) => [id, code]));
      left = left.filter(({ id }) => !ids.includes(id));
    },
    onTrouble: (kind) => seen.troubles.push(kind),
    sleep: (ms, signal) => {
      seen.naps.push(ms);
      return asleep ? new Promise((resolve) => signal.addEventListener("abort", resolve)) : Promise.resolve();
    },
    random: () => 1,
  });
  return { courier, seen, add: (change) => left.push(change), left: () => left.map(({ id }) => id) };
}

async function run(it) {
  it.courier.nudge();
  await it.courier.rest();
}

test("everything goes out in order, in batches", async () => {
  const it = scene({ queue: range(120) });
  await run(it);
  assert.deepEqual(it.seen.posts.map((ids) => ids.length), [BATCH, BATCH, 20]);
  assert.deepEqual(it.seen.posts.flat(), range(120).map(({ id }) => id));
});

test("nothing is dropped by failures; the pauses double and the header hears of the trouble and of its end", async () => {
  const it = scene({ plan: ["offline", "busy", "offline"] });
  it.courier.nudge();
  while (it.left().length) await it.courier.rest();
  assert.deepEqual(it.seen.naps, [400, 800, 1600]);
  assert.deepEqual(it.seen.troubles.slice(0, 4), ["offline", "busy", "offline", null]);
  assert.deepEqual(it.seen.posts.at(-1), ["c1", "c2", "c3"]);
});

test("the server's Retry-After is respected", async () => {
  const it = scene({ plan: [["busy", { retryAfter: 7 }]] });
  it.courier.nudge();
  while (it.left().length) await it.courier.rest();
  assert.deepEqual(it.seen.naps, [7000]);
});

test("a wake ends the pause at once", async () => {
  const it = scene({ plan: ["offline"], asleep: true });
  await run(it);
  assert.deepEqual(it.left(), ["c1", "c2", "c3"]);
  it.courier.wake();
  await it.courier.rest();
  assert.deepEqual(it.left(), []);
});

test("signed out, it does not knock again before half a minute, unless woken", async () => {
  const it = scene({ plan: ["signed-out"], asleep: true });
  await run(it);
  assert.deepEqual([it.seen.naps, it.seen.posts.length], [[30_000], 1]);
  it.courier.wake();
  await it.courier.rest();
  assert.deepEqual(it.left(), []);
});

test("what comes in while a batch is under way is sent after it", async () => {
  const it = scene();
  it.courier.nudge();
  it.add({ id: "late" });
  it.courier.nudge();
  await it.courier.rest();
  it.add({ id: "later" });
  await run(it);
  assert.deepEqual([it.left(), it.seen.posts.flat().filter((id) => id.startsWith("late"))], [[], ["late", "later"]]);
});

test("one change the server cannot read does not hold up the others, and is refused by name", async () => {
  const it = scene({ queue: range(7), takes: (changes) => !changes.some(({ id }) => id === "c5") });
  await run(it);
  assert.deepEqual([it.left(), it.seen.refused], [[], [["c5", "invalid"]]]);
  const alone = it.seen.posts.filter((ids) => ids.length === 1).flat();
  assert.ok(alone.includes("c5"));
});

test("a batch too large for the server is halved", async () => {
  const it = scene({ queue: range(4), plan: ["too-large"] });
  await run(it);
  assert.deepEqual(it.seen.posts, [["c1", "c2", "c3", "c4"], ["c1", "c2"], ["c3", "c4"]]);
});

test("an error of our own in handling an answer is retried, not swallowed", async () => {
  let failing = true;
  let left = range(1);
  const troubles = [];
  const error = console.error;
  console.error = () => {};
  const courier = createCourier({
    waiting: async () => left,
    post: async (changes) => applied(changes),
    async onAnswer() {
      if (failing) throw new TypeError("a bug");
      left = [];
    },
    onTrouble: (kind) => troubles.push(kind),
    sleep: async () => void (failing = false),
  });
  courier.nudge();
  while (left.length) await courier.rest();
  console.error = error;
  assert.deepEqual(troubles[0], "strange");
});
