import assert from "node:assert/strict";
import { test } from "node:test";
import { apply, inverse } from "../../../static/js/standoff/changes.js";
import { checkChange } from "../../../static/js/standoff/check.js";
import { indexSchema } from "../../../static/js/standoff/schema.js";
import { annotationsObject, readAnnotations, same } from "../../../static/js/standoff/values.js";
import { plain, readCases, readSchema } from "./_cases.mjs";

const { before } = readCases("changes.json");

test("annotations there and back are the same", () => {
  for (const given of Object.values(before)) assert.deepEqual(plain(annotationsObject(readAnnotations(given))), given);
});

test("the order in which things were made does not show", () => {
  const { spans, entities, frames, labels } = before.story;
  const turned = { spans: [...spans].reverse(), entities: [...entities].reverse(), frames: [...frames].reverse(), labels };
  assert.deepEqual(plain(annotationsObject(readAnnotations(turned))), before.story);
});

test("an id belongs to one thing only, whatever its kind", () => {
  const { spans, entities } = before.story;
  assert.throws(() => readAnnotations({ spans: [spans[0], spans[0]] }), { code: "malformed", facts: { path: "spans[1].id", expected: "an id of its own" } });
  const taken = [{ ...entities[0], id: spans[2].id }];
  assert.throws(() => readAnnotations({ spans, entities: taken }, "set"), (refusal) => refusal.facts.path === "set.entities[0].id");
});

test("what was read shares nothing with what it was read from", () => {
  const given = plain(before.story);
  const read = readAnnotations(given);
  given.spans[0].segments[0][0] = 77;
  given.frames[0].roles.cue = [];
  assert.deepEqual(plain(annotationsObject(read)), before.story);
});

test("the same JSON value", () => {
  assert.ok(same({ a: 1, b: [true, { c: null }] }, { b: [true, { c: null }], a: 1 }));
  for (const [one, other] of [[1, true], [0, false], ["1", 1], [null, {}], [[], {}], [[1, 2], [2, 1]], [{ a: 1 }, { a: 1, b: 2 }], [{ a: undefined }, { b: 1 }],
    [{ toString: 1 }, { valueOf: 1 }]]) {
    assert.ok(!same(one, other) && !same(other, one), JSON.stringify([one, other]));
  }
});

/** The quickest of some runs, in milliseconds: what the work takes when nothing else does. */
function quickest(run, times = 30) {
  let best = Infinity;
  for (let n = 0; n < times; n += 1) {
    const start = performance.now();
    run();
    best = Math.min(best, performance.now() - start);
  }
  return best;
}

const word = "أوكرانيا، ";
const text = word.repeat(20_000);
const crowd = readAnnotations({
  spans: Array.from({ length: 20_000 }, (_, n) => ({ id: `s${n}`, type: "GPE", segments: [[n * 10, n * 10 + 8]], text: "أوكرانيا", entity: "e" })),
  entities: [{ id: "e", type: "GPE", name: "أوكرانيا" }],
});
const object = { id: "new", type: "GPE", segments: [[199_990, 199_998]], text: "أوكرانيا", entity: "e" };
const change = { id: "00000000-0000-4000-8000-000000000001", label: "mark", operations: [{ op: "put", kind: "span", object, seen: null }] };
const schema = indexSchema(readSchema());

test("one more span among 20,000 in 200,000 characters is applied and checked within half a frame", (t) => {
  const took = quickest(() => assert.deepEqual(checkChange(apply(crowd, change), change, text, schema), []));
  t.diagnostic(`${took.toFixed(2)} ms`);
  assert.ok(took < 8, `${took} ms`);
});

test("checking one touched span there takes less than 1 ms", (t) => {
  const after = apply(crowd, change);
  const took = quickest(() => checkChange(after, change, text, schema));
  t.diagnostic(`${took.toFixed(3)} ms`);
  assert.ok(took < 1, `${took} ms`);
});

test("taking an entity of 2,000 mentions away is one change, and so is its way back", () => {
  const start = { ...crowd, spans: new Map([...crowd.spans].slice(0, 2000)) };
  const operations = [...start.spans.values()].map((span) => {
    const { entity: _, ...free } = span;
    return { op: "put", kind: "span", object: free, seen: span };
  });
  const gone = { ...change, operations: [...operations, { op: "delete", kind: "entity", id: "e", seen: crowd.entities.get("e") }] };
  const after = apply(start, gone);
  assert.equal(after.entities.size, 0);
  assert.deepEqual(apply(after, inverse(start, gone, { id: change.id })), start);
});
