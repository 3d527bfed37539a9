import assert from "node:assert/strict";
import { test } from "node:test";
import { apply, inverse, readChange, touched } from "../../../static/js/standoff/changes.js";
import { checkChange, refuseErrors } from "../../../static/js/standoff/check.js";
import { indexSchema } from "../../../static/js/standoff/schema.js";
import { Refused, annotationsObject, readAnnotations } from "../../../static/js/standoff/values.js";
import { plain, readCases, readSchema } from "./_cases.mjs";

const vectors = readCases("changes.json");
const schema = indexSchema(readSchema());
const before = ({ before: named }) => readAnnotations(typeof named === "string" ? vectors.before[named] : named);

/** What the store does with a gesture: read, apply, check. */
function save(annotations, raw) {
  const change = readChange(raw);
  const after = apply(annotations, change);
  refuseErrors(checkChange(after, change, vectors.text, schema));
  return { after, change };
}

for (const example of vectors.cases.filter((one) => "after" in one)) {
  test(`${example.name}: there and back`, () => {
    const start = before(example);
    const shown = plain(annotationsObject(start));
    const { after, change } = save(start, example.change);
    assert.deepEqual(plain(annotationsObject(after)), example.after);
    const back = inverse(start, change, { id: vectors.inverseId });
    assert.deepEqual(plain(back.operations), example.inverse);
    assert.deepEqual([back.id, back.undoes, back.label], [vectors.inverseId, example.change.id, "undo"]);
    assert.deepEqual(apply(after, back), start);
    assert.deepEqual(plain(annotationsObject(start)), shown, "the annotations that were given have changed");
    const forth = inverse(after, back, { id: example.change.id, label: "redo" });
    assert.deepEqual(apply(apply(after, back), forth), after);
  });
}

for (const example of vectors.cases.filter((one) => "refused" in one)) {
  test(`${example.name}: refused`, () => {
    const start = before(example);
    const shown = plain(annotationsObject(start));
    assert.throws(() => save(start, example.change), (refusal) => {
      assert.ok(refusal instanceof Refused, String(refusal));
      assert.equal(refusal.code, example.refused);
      for (const [name, value] of Object.entries(example.facts ?? {})) assert.deepEqual(refusal.facts[name], value, name);
      return true;
    });
    assert.deepEqual(plain(annotationsObject(start)), shown);
  });
}

test("collections that a change does not touch are shared with the annotations before", () => {
  const start = readAnnotations(vectors.before.story);
  const example = vectors.cases.find((one) => one.name === "a mention nobody uses goes");
  const after = apply(start, example.change);
  assert.ok(after.entities === start.entities && after.frames === start.frames);
  assert.ok(after.spans !== start.spans);
});

test("touched names every object once and no label", () => {
  const example = vectors.cases.find((one) => one.name.startsWith("a discontinuous quote"));
  const ids = touched(readChange(example.change));
  assert.deepEqual([...ids.span].sort(), ["s-cu2", "s-dis", "s-mac"]);
  assert.deepEqual([[...ids.entity], [...ids.frame]], [["e-mac"], ["f-dis"]]);
});

// A small generator of numbers (mulberry32), so that a failure can be repeated from its seed.
function randomly(seed) {
  let state = seed;
  return (below) => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) % below;
  };
}

const JUNK = [null, undefined, true, false, 0, -1, 1.5, NaN, Infinity, 2 ** 60, "", "x", "\ud83d", [], [null], [[1]], {}, { id: 1 },
  { __proto__: null }, JSON.parse('{"__proto__": {"op": "put"}}'), Symbol("s"), () => 1, 10n, new Map(), new Date(0)];

/** The value with one place in it replaced by junk, taken away, or wrapped. */
function spoiled(value, pick) {
  if (typeof value !== "object" || value === null || pick(4) === 0) return JUNK[pick(JUNK.length)];
  const copy = Array.isArray(value) ? [...value] : { ...value };
  const keys = Object.keys(copy);
  if (!keys.length) return JUNK[pick(JUNK.length)];
  const key = keys[pick(keys.length)];
  if (pick(6) === 0) delete copy[key];
  else if (pick(6) === 0) copy[JUNK[pick(2)] ?? "more"] = copy[key];
  else copy[key] = spoiled(copy[key], pick);
  return copy;
}

test("20,000 spoiled changes are applied or refused, nothing else", () => {
  const seed = 20260101;
  const pick = randomly(seed);
  const start = readAnnotations(vectors.before.story);
  let refused = 0;
  for (let n = 0; n < 20000; n += 1) {
    const raw = spoiled(vectors.cases[pick(vectors.cases.length)].change, pick);
    try {
      save(start, raw);
    } catch (refusal) {
      assert.ok(refusal instanceof Refused, `seed ${seed}, step ${n}: ${refusal.stack}`);
      if (refusal.code === "malformed") assert.equal(typeof refusal.facts.path, "string");
      refused += 1;
    }
  }
  assert.ok(refused > 15000, `${refused} refused`);
});
