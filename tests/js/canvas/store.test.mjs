import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { createStore } from "../../../static/js/canvas/store.js";
import { change, id, put, remove, span } from "../sync/_values.mjs";

const SCHEMA = JSON.parse(readFileSync(new URL("../../../annotator/standoff/schemas/ar-news-1.0.json", import.meta.url)));
const TEXT = "قال سامر إن باريس بعيدة";
const on = (n, start, end, type = "PERS") => span(n, { type, segments: [[start, end]], text: TEXT.slice(start, end) });
const [SAMIR, PARIS] = [on(1, 4, 8), on(2, 12, 17, "GPE")];

function open({ spans = [], log = [], revision = log.length, ...more } = {}) {
  const set = { id: "s", state: "open", revision, readonly: false, log, annotations: { spans, entities: [], frames: [], labels: {} } };
  const store = createStore({ article: { id: "a", text: TEXT }, schema: SCHEMA, set: { ...set, ...more } });
  const events = [];
  for (const type of ["change", "refused", "active", "armed", "awaiting", "selection", "state", "status"]) {
    store.on(type, (detail) => events.push([type, detail]));
  }
  const sent = [];
  store.outbox = { put: (made) => sent.push(made) };
  return { store, events, sent, of: (type) => events.filter(([name]) => name === type).map(([, detail]) => detail) };
}

const gesture = (...operations) => ({ label: "mark", operations });
const shown = (store) => [...store.annotations.spans.keys()];

test("a gesture is shown, told with what it touched, and put into the outbox", () => {
  const { store, sent, of } = open();
  const made = store.commit(gesture(put(SAMIR)));
  assert.deepEqual([shown(store), sent.map((one) => one.id)], [[id(1)], [made.id]]);
  const [{ change: told, touched, before, after }] = of("change");
  assert.deepEqual([told.id, [...touched.spans], before.spans.size, after.spans.size], [made.id, [id(1)], 0, 1]);
});

test("a gesture that does nothing is no change", () => {
  const { store, sent } = open();
  assert.deepEqual([store.commit(gesture()), sent], [null, []]);
});

test("what the schema, the text or the reducer refuses is announced and kept nowhere", () => {
  const wrong = [
    [put({ ...SAMIR, type: "NOBODY" }), "unknown_type"],
    [put({ ...SAMIR, text: "باريس" }), "text_mismatch"],
    [remove(SAMIR), "conflict"],
    [{ op: "put", kind: "span", object: { id: id(1) }, seen: null }, "malformed"],
  ];
  for (const [operation, code] of wrong) {
    const { store, sent, of } = open();
    assert.throws(() => store.commit(gesture(operation)), { code });
    assert.deepEqual([of("refused").map((one) => one.code), of("change"), sent, shown(store)], [[code], [], [], []]);
  }
});

test("a set that is submitted, returned or somebody else's takes no gesture", () => {
  for (const more of [{ state: "submitted" }, { state: "returned" }, { readonly: true }]) {
    const { store } = open({ log: [change(1, put(SAMIR))], spans: [SAMIR], ...more });
    assert.throws(() => store.commit(gesture(put(PARIS))), { code: "not_open" });
    assert.deepEqual([store.canEdit, store.canUndo, store.undo()], [false, false, false]);
  }
});

test("a log from the server is undone and redone like what was just done", () => {
  const { store, sent } = open({ spans: [SAMIR], log: [change(1, put(SAMIR))] });
  store.commit(gesture(put(PARIS)));
  store.undo();
  store.undo();
  assert.deepEqual([shown(store), store.canUndo, sent.at(-1).undoes], [[], false, id(1001)]);
  store.redo();
  assert.deepEqual([shown(store), store.canRedo, sent.at(-1).label], [[id(1)], true, "redo"]);
});

test("history follows a refusal: what was dropped cannot be undone", () => {
  const { store } = open();
  const made = store.commit(gesture(put(SAMIR)));
  store.commit(gesture(put(PARIS)));
  store.drop([made.id]);
  assert.deepEqual([shown(store), store.history.undo.length], [[id(2)], 1]);
  store.undo();
  assert.deepEqual([shown(store), store.canUndo], [[], false]);
});

test("what others do is shown without being announced as a gesture of this person", () => {
  const { store, sent, of } = open();
  store.adopt(change(1, put(SAMIR)));
  store.follow({ from: 0, to: 1, entries: [{ ...change(2, put(PARIS)), sequence: 1, actor: null, created_at: "" }] });
  assert.deepEqual(of("change").map((one) => [one.change, [...one.touched.spans].sort()]), [[null, [id(1)]], [null, [id(1), id(2)]]]);
  assert.deepEqual([shown(store).sort(), sent, store.pending.length], [[id(1), id(2)], [], 1]);
});

test("what vanishes does not stay active, armed or awaited", () => {
  const { store } = open();
  const quote = { id: id(5), type: "quote", attributes: {}, roles: {} };
  store.commit(gesture({ op: "put", kind: "frame", object: quote, seen: null }));
  store.activate({ kind: "frame", id: id(5) });
  store.arm(id(5), "speaker");
  store.await({ frame: id(5), attribute: "type" });
  store.undo();
  assert.deepEqual([store.active, store.armed, store.awaiting], [null, null, null]);
});

test("saying the same again is not news", () => {
  const { store, events } = open();
  store.select({ start: 1, end: 3 });
  store.select({ start: 1, end: 3 });
  store.setStatus({ state: "waiting", waiting: 1 });
  store.setStatus({ state: "waiting", waiting: 1 });
  store.setState("open");
  assert.deepEqual(events.map(([type]) => type), ["selection", "status"]);
  assert.throws(() => store.setMode("wild"), RangeError);
});

test("a listener that fails keeps neither the others nor the saving from their work", () => {
  const { store, sent } = open();
  const reported = [];
  globalThis.reportError = (error) => reported.push(error.message);
  const heard = [];
  store.on("change", () => { throw new Error("a bug in a card"); });
  const off = store.on("change", () => heard.push("second"));
  store.commit(gesture(put(SAMIR)));
  off();
  store.commit(gesture(put(PARIS)));
  assert.deepEqual([reported.length, heard, sent.length], [2, ["second"], 2]);
});

test("a set brought to another version of the schema takes no gesture here until it is back, and what waits stays", () => {
  const { store, sent, of } = open();
  store.commit(gesture(put(SAMIR)));
  store.setSchema({ name: "ar-news", version: "1.0" });
  assert.deepEqual([store.movedTo, of("state")], [null, []]);
  store.setSchema({ name: "ar-news", version: "2.0" });
  assert.deepEqual([store.movedTo, store.canEdit, store.canUndo, sent.length, store.pending.length], ["2.0", false, false, 1, 1]);
  assert.throws(() => store.commit(gesture(put(PARIS))), { code: "not_open" });
  store.setSchema({ name: "ar-news", version: "1.0" });
  assert.deepEqual([store.movedTo, store.canEdit, of("state")], [null, true, ["open", "open"]]);
});
