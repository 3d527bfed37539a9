import assert from "node:assert/strict";
import { test } from "node:test";
import { apply, inverse } from "../../../static/js/standoff/changes.js";
import { difference, rewound, sittings, undone } from "../../../static/js/standoff/past.js";
import { annotationsObject, emptyAnnotations } from "../../../static/js/standoff/values.js";

const id = (n) => `00000000-0000-4000-8000-${String(n).padStart(12, "0")}`;
const span = (n, more = {}) => ({ id: id(n), type: "PERS", segments: [[n, n + 1]], text: "ا", attributes: {}, origin: "manual", ...more });
const entity = (n) => ({ id: id(n), type: "PERS", name: `كيان ${n}`, attributes: {} });
const frame = (n, roles) => ({ id: id(n), type: "quote", attributes: {}, roles });
const put = (kind, object, seen = null) => ({ op: "put", kind, object, seen });
const remove = (kind, seen) => ({ op: "delete", kind, id: seen.id, seen });
const change = (n, ...operations) => ({ id: id(100_000 + n), label: "mark", operations });
const asJson = (annotations) => JSON.stringify(annotationsObject(annotations));

/** A deterministic stream of numbers below `limit` (mulberry32). */
function dice(seed) {
  return (limit) => {
    seed = (seed + 0x6d2b79f5) | 0;
    let t = Math.imul(seed ^ (seed >>> 15), 1 | seed);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return Math.floor((((t ^ (t >>> 14)) >>> 0) / 4294967296) * limit);
  };
}

/** A log of valid changes with every state along the way: marks, persons, frames, retypes, removals, labels, undos. */
function life(length, seed = 7) {
  const roll = dice(seed);
  const pick = (map) => [...map.values()][roll(map.size)];
  const [log, states] = [[], [emptyAnnotations()]];
  for (let n = 1; n <= length; n += 1) {
    const now = states.at(-1);
    const made = STEPS[roll(STEPS.length)](now, n, pick, roll, log) ?? [put("span", span(n))];
    const next = Array.isArray(made) ? change(n, ...made) : made;
    states.push(apply(now, next));
    log.push(next);
  }
  return { log, states };
}

const STEPS = [
  (_, n) => [put("entity", entity(n)), put("span", span(n + 50_000, { entity: id(n) }))],
  (now, n, pick) => now.spans.size && [put("frame", frame(n, { content: [{ span: pick(now.spans).id }] }))],
  (now, n, pick) => {
    const old = now.spans.size && pick(now.spans);
    return old && [put("span", { ...old, type: `T${n}` }, old)];
  },
  (now, n, pick) => now.frames.size && [remove("frame", pick(now.frames))],
  (now, n) => [{ op: "set", kind: "label", code: "genre", value: `g${n}`, seen: now.labels.genre ?? null }],
  (now, n, pick, roll, log) => log.length && !log.at(-1).undoes && inverse(null, log.at(-1), { id: id(100_000 + n) }),
].map((step) => (...given) => step(...given) || null);

test("going back from the present gives every earlier state, byte for byte", () => {
  const { log, states } = life(300);
  for (const n of [0, 1, 7, 150, 299, 300]) assert.equal(asJson(rewound(states[300], log.slice(n))), asJson(states[n]));
});

test("the present is not touched by it", () => {
  const { log, states } = life(50);
  const before = asJson(states[50]);
  rewound(states[50], log);
  assert.equal(asJson(states[50]), before);
});

test("the difference between any two states is one valid change that leads from one to the other and back", () => {
  const { states } = life(200, 11);
  for (const [from, to] of [[200, 0], [0, 200], [200, 90], [30, 31], [120, 60]]) {
    const restoring = change(9, ...difference(states[from], states[to]));
    const after = apply(states[from], restoring);
    assert.equal(asJson(after), asJson(states[to]));
    assert.equal(asJson(apply(after, inverse(null, restoring, { id: id(1) }))), asJson(states[from]));
  }
});

test("nothing is in the difference of a state and itself", () => {
  const { states } = life(40);
  assert.deepEqual(difference(states[40], { ...states[40], spans: new Map([...states[40].spans].reverse()) }), []);
});

test("an id that comes back as another kind of thing is no obstacle", () => {
  const one = apply(emptyAnnotations(), change(1, put("span", span(5))));
  const other = apply(emptyAnnotations(), change(1, put("entity", entity(5))));
  assert.equal(asJson(apply(one, change(2, ...difference(one, other)))), asJson(other));
});

test("an undone change counts again when its undo is undone", () => {
  const [a, b] = [change(1, put("span", span(1))), change(2, put("span", span(2)))];
  const undoB = { ...change(3, remove("span", span(2))), undoes: b.id };
  const redoB = { ...change(4, put("span", span(2))), undoes: undoB.id };
  assert.deepEqual([...undone([a, b, undoB])], [b.id]);
  assert.deepEqual([...undone([a, b, undoB, redoB])], [undoB.id]);
});

test("a sitting ends with a long pause, with the day, and with another person", () => {
  const at = (time, actor = 1) => ({ created_at: `2026-03-0${time}:00Z`, actor: { id: actor } });
  const entries = [at("2T10:20"), at("2T10:00"), at("2T09:00"), at("2T08:50", 2), at("1T23:59")];
  assert.deepEqual(sittings(entries).map((one) => one.length), [2, 1, 1, 1]);
});

test("two thousand changes are gone back through to the letter", () => {
  const { log, states } = life(2000, 3);
  assert.equal(asJson(rewound(states[2000], log)), asJson(states[0]));
});
