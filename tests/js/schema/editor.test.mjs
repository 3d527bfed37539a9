import assert from "node:assert/strict";
import test from "node:test";

import { createEditor } from "../../../static/js/schema/editor.js";

const type = (code) => ({ code, name: { ar: code, en: code }, layer: "entity", attributes: [] });
const body = () => ({ layers: [], spanTypes: [type("PERS"), type("ORG")], frameTypes: [], labels: [] });
const open = (more = {}) => createEditor({ body: body(), base: body(), ...more });
const codes = (editor) => editor.body.spanTypes.map(({ code }) => code).join();

test("typing into one field is one step back", () => {
  let time = 0;
  const editor = open({ now: () => (time += 100) });
  for (const text of ["ش", "شخ", "شخص"]) editor.set(["spanTypes", 0, "name", "ar"], text);
  editor.undo();
  assert.equal(editor.body.spanTypes[0].name.ar, "PERS");
  editor.redo();
  assert.equal(editor.body.spanTypes[0].name.ar, "شخص");
  time += 5000;
  editor.set(["spanTypes", 0, "name", "ar"], "آخر");
  editor.undo();
  assert.equal(editor.body.spanTypes[0].name.ar, "شخص");
});

test("what was removed comes back, and what is chosen goes along", () => {
  const editor = open();
  editor.select(["spanTypes", 1]);
  editor.remove(["spanTypes", 1]);
  assert.equal(codes(editor), "PERS");
  assert.deepEqual(editor.selected, ["spanTypes", 0]);
  editor.undo();
  assert.equal(codes(editor), "PERS,ORG");
  assert.deepEqual(editor.selected, ["spanTypes", 1]);
});

test("the chosen type stays chosen when it is moved", () => {
  const editor = open();
  editor.move(["spanTypes", 0], 1);
  assert.equal(codes(editor), "ORG,PERS");
  assert.deepEqual(editor.selected, ["spanTypes", 1]);
});

test("a code that is in use stays, and so does one of the version before while nobody knows", () => {
  const editor = open();
  editor.add(["spanTypes"], type("NEW"));
  assert.deepEqual([0, 1, 2].map((n) => editor.isLocked(["spanTypes", n])), [true, true, false]);
  editor.uses = { "spanTypes.PERS": 2, "entityTypes.PERS": 1 };
  assert.equal(editor.usesOf(["spanTypes", 0]), 3);
  assert.deepEqual([0, 1, 2].map((n) => editor.isLocked(["spanTypes", n])), [true, false, false]);
});

test("nothing changes where one can only read", () => {
  const editor = open({ readonly: true });
  editor.remove(["spanTypes", 0]);
  assert.equal(codes(editor), "PERS,ORG");
});
