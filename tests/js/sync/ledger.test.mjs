import assert from "node:assert/strict";
import { test } from "node:test";
import { add, adopt, advance, difference, drop, entries, knows, loggedFrom, openLedger, recall, reset, touchedBy } from "../../../static/js/sync/ledger.js";
import { change, empty, entity, frame, id, put, remove, span } from "./_values.mjs";

const fresh = () => openLedger({ annotations: empty(), revision: 0, log: [] });
const spans = (annotations) => [...annotations.spans.keys()];
const step = (from, ...changes) => ({ from, to: from + changes.length, entries: changes });

test("what was just made is seen at once and confirmed only by the log", () => {
  const ledger = fresh();
  add(ledger, change(1, put(span(1))));
  assert.deepEqual(spans(ledger.current), [id(1)]);
  assert.deepEqual(spans(ledger.confirmed), []);
  assert.equal(advance(ledger, step(0, change(1, put(span(1))))), "moved");
  assert.deepEqual(spans(ledger.confirmed), [id(1)]);
  assert.equal(ledger.pending.size, 0);
});

test("a change that does not fit, or that the check refuses, leaves no trace", () => {
  const ledger = fresh();
  assert.throws(() => add(ledger, change(1, remove(span(1)))), { code: "conflict" });
  assert.throws(() => add(ledger, change(2, put(span(1))), () => { throw new Error("no"); }), /no/);
  assert.deepEqual([ledger.pending.size, spans(ledger.current)], [0, []]);
});

test("a change told twice counts once", () => {
  const ledger = fresh();
  assert.equal(adopt(ledger, change(1, put(span(1)))), true);
  assert.equal(adopt(ledger, change(1, put(span(1)))), false);
  advance(ledger, step(0, change(1, put(span(1)))));
  assert.equal(adopt(ledger, change(1, put(span(1)))), false);
  assert.equal(ledger.pending.size, 0);
});

test("another machine's change comes under what is still on its way", () => {
  const ledger = fresh();
  add(ledger, change(1, put(span(1))));
  assert.equal(advance(ledger, step(0, change(2, put(span(2))))), "moved");
  assert.deepEqual(new Set(spans(ledger.current)), new Set([id(1), id(2)]));
  assert.deepEqual(spans(ledger.confirmed), [id(2)]);
  assert.deepEqual([...ledger.pending.keys()], [id(1001)]);
});

test("entries already followed are skipped, missing ones are reported, an old answer is nothing new", () => {
  const ledger = fresh();
  const [one, two, three] = [1, 2, 3].map((n) => change(n, put(span(n))));
  assert.equal(advance(ledger, step(0, one)), "moved");
  assert.equal(advance(ledger, step(0, one, two)), "moved");
  assert.equal(ledger.revision, 2);
  assert.equal(advance(ledger, step(0, one)), "behind");
  assert.equal(advance(ledger, step(3, three)), "gap");
  assert.equal(advance(ledger, { from: 2, to: 5, entries: [three] }), "gap");
  assert.deepEqual(spans(ledger.confirmed), [id(1), id(2)]);
});

test("a log entry that cannot stand on what is confirmed asks for the whole set", () => {
  const ledger = fresh();
  assert.equal(advance(ledger, step(0, change(1, remove(span(9))))), "broken");
  assert.equal(ledger.revision, 0);
});

test("a pending change that clashes with the log is held, not lost, and gives way on the screen", () => {
  const ledger = openLedger({ annotations: withSpan(span(1)), revision: 4, log: [] });
  add(ledger, change(1, put(span(1, { type: "ORG" }), span(1))));
  advance(ledger, step(4, change(2, put(span(1, { type: "GPE" }), span(1)))));
  assert.equal(ledger.current.spans.get(id(1)).type, "GPE");
  assert.deepEqual([...ledger.pending.keys()], [id(1001)]);
  assert.deepEqual(entries(ledger).map((entry) => entry.id), [id(1002)]);
});

test("a reference to what another machine deleted is laid out anew without it", () => {
  const ledger = fresh();
  advance(ledger, step(0, change(1, put(entity(5)))));
  add(ledger, change(2, put(span(1, { entity: id(5) }))));
  add(ledger, change(3, put(span(2))));
  advance(ledger, step(1, change(4, remove(entity(5)))));
  assert.deepEqual(spans(ledger.current), [id(2)]);
  assert.deepEqual(ledger.held, new Set([id(1002)]));
});

test("a held change that the server took after all is shown again", () => {
  const ledger = fresh();
  adopt(ledger, change(1, put(span(1, { type: "ORG" }), span(1))));
  assert.deepEqual(spans(ledger.current), []);
  advance(ledger, step(0, change(2, put(span(1))), change(1, put(span(1, { type: "ORG" }), span(1)))));
  assert.equal(ledger.current.spans.get(id(1)).type, "ORG");
  assert.equal(ledger.held.size + ledger.pending.size, 0);
});

test("dropping a refused change takes what was built on it off the screen and leaves the rest", () => {
  const ledger = fresh();
  add(ledger, change(1, put(entity(5))));
  add(ledger, change(2, put(span(1, { entity: id(5) }))));
  add(ledger, change(3, put(span(2))));
  assert.equal(drop(ledger, [id(1001), id(77)]), true);
  assert.deepEqual([spans(ledger.current), ledger.current.entities.size], [[id(2)], 0]);
  assert.deepEqual([...ledger.pending.keys()], [id(1002), id(1003)]);
  assert.equal(drop(ledger, [id(77)]), false);
});

test("a fresh copy of the set keeps what is pending and not in its log", () => {
  const ledger = fresh();
  add(ledger, change(1, put(span(1))));
  add(ledger, change(2, put(span(2))));
  reset(ledger, { annotations: withSpan(span(1)), revision: 7, log: [change(1, put(span(1)))] });
  assert.deepEqual([ledger.revision, [...ledger.pending.keys()]], [7, [id(1002)]]);
  assert.deepEqual(spans(ledger.current), [id(1), id(2)]);
});

test("what differs between two values is named by kind", () => {
  const before = { ...withSpan(span(1)), labels: { genre: "report" } };
  const after = { ...before, spans: new Map([[id(2), span(2)]]), labels: { genre: "opinion" } };
  assert.deepEqual(difference(before, after), {
    spans: new Set([id(1), id(2)]), entities: new Set(), frames: new Set(), labels: new Set(["genre"]),
  });
  const operations = [put(frame(3, {})), remove(entity(5)), { op: "set", kind: "label", code: "genre", value: "x", seen: null }];
  assert.deepEqual(touchedBy(change(1, ...operations)), {
    spans: new Set(), entities: new Set([id(5)]), frames: new Set([id(3)]), labels: new Set(["genre"]),
  });
});

/** Whatever order answers, other tabs and other machines come in: in the end the screen shows what the log says. */
test("300 random histories end as the log's replay", () => {
  for (let seed = 1; seed <= 300; seed += 1) assertConverges(seed);
});

function assertConverges(seed) {
  const random = generator(seed);
  const server = { log: [], ledger: fresh() };
  const here = fresh();
  for (let n = 1; n <= 30; n += 1) {
    if (random() < 0.6) attempt(here, gesture(here.current, n, random));
    if (random() < 0.3) accept(server, gesture(server.ledger.current, 500 + n, random));
    if (random() < 0.5) deliver(server, here, Math.ceil(random() * 4), random);
  }
  while (here.pending.size || here.revision < server.log.length) deliver(server, here, 50, () => 1);
  assert.deepEqual(here.current, here.confirmed, `seed ${seed}`);
  assert.deepEqual(here.confirmed, server.ledger.current, `seed ${seed}`);
  assert.deepEqual(here.log.map((entry) => entry.id), server.log.map((entry) => entry.id), `seed ${seed}`);
}

function gesture(annotations, n, random) {
  const ids = spans(annotations);
  const any = annotations.spans.get(ids[Math.floor(random() * ids.length)]);
  if (!any || random() < 0.5) return change(n, put(span(n)));
  return change(n, random() < 0.5 ? remove(any) : put({ ...any, type: random() < 0.5 ? "ORG" : "GPE" }, any));
}

function attempt(ledger, made) {
  try {
    add(ledger, made);
  } catch (error) {
    if (error.code !== "conflict") throw error;
  }
}

const accept = (server, made) => advance(server.ledger, step(server.log.length, made)) === "moved" && server.log.push(made) > 0;

function deliver(server, here, size, random) {
  const batch = [...here.pending.values()].slice(0, size);
  const taken = new Set(server.log.map((entry) => entry.id));
  const refused = batch.filter((made) => !taken.has(made.id) && !accept(server, made)).map((made) => made.id);
  if (random() < 0.3) return; // the answer is lost
  drop(here, refused);
  advance(here, step(here.revision, ...server.log.slice(here.revision)));
}

function generator(seed) {
  let state = seed;
  return () => {
    state = (state * 48271) % 2147483647;
    return state / 2147483647;
  };
}

const withSpan = (one) => ({ ...empty(), spans: new Map([[one.id, one]]) });

test("a long day's log is kept at its end alone, what is further back is still known and can be read again", () => {
  const ledger = fresh();
  const made = Array.from({ length: 1000 }, (_, n) => change(n + 1, put(span(n + 1))));
  made.forEach((one, n) => advance(ledger, step(n, one)));
  assert.ok(entries(ledger).length <= 400);
  assert.equal(entries(ledger).at(-1).id, made.at(-1).id);
  assert.equal(ledger.current.spans.size, 1000);
  assert.ok(knows(ledger, made[0].id));
  const before = loggedFrom(ledger);
  assert.equal(entries(ledger)[0].id, made[before - 1].id);
  assert.equal(recall(ledger, before, made.slice(0, before - 1)), true);
  assert.equal(entries(ledger).length, 1000);
  advance(ledger, step(1000, change(1001, put(span(1001)))));
  assert.equal(entries(ledger).length, 1001);
});

test("what waits here and is found further back in the log is told once, and not made again", () => {
  const made = change(1, put(span(1)));
  const ledger = openLedger({ annotations: { ...empty(), spans: new Map([[id(1), span(1)]]) }, revision: 1, log: [] });
  adopt(ledger, made);
  assert.equal(recall(ledger, loggedFrom(ledger), [made]), true);
  assert.deepEqual(entries(ledger).map((one) => one.id), [made.id]);
  assert.equal(ledger.pending.size, 0);
  add(ledger, change(2, remove(span(1))));
  advance(ledger, step(1, change(2, remove(span(1)))));
  assert.deepEqual(spans(ledger.current), []);
});
