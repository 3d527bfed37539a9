/** What is chosen in the editor stays chosen, whatever changes its place around it. */
import assert from "node:assert/strict";
import test from "node:test";

import { createEditor } from "../../../static/js/schema/editor.js";

const type = (code, more = {}) => ({ code, name: { ar: code, en: code }, layer: "entity", attributes: [], ...more });
const role = (code) => ({ code, name: {}, fillers: {}, creates: null });
const body = () => ({ title: {}, layers: [type("x"), type("y")], spanTypes: ["A", "B", "C", "D"].map((code) => type(code)), frameTypes: [type("f", { roles: [role("r"), role("s")] })], labels: [] });

function opened(selected, more = {}) {
  const editor = createEditor({ body: body(), base: body(), ...more });
  editor.select(selected);
  return editor;
}
const codes = ({ body }) => body.spanTypes.map(({ code }) => code).join("");
const chosen = ({ body, selected: [list, index] }) => body[list][index]?.code;

for (const [selected, from, to, order] of [
  [0, 2, 0, "CABD"],
  [1, 0, 3, "BCDA"],
  [3, 0, 3, "BCDA"],
  [2, 3, 1, "ADBC"],
  [0, 3, 2, "ABDC"],
  [1, 1, 99, "ACDB"],
  [2, 2, -4, "CABD"],
  [1, 2, 2, "ABCD"],
]) {
  test(`the type chosen at ${selected} is still the one when ${from} goes to ${to}`, () => {
    const editor = opened(["spanTypes", selected]);
    const before = chosen(editor);
    editor.move(["spanTypes", from], to);
    assert.deepEqual([codes(editor), chosen(editor)], [order, before]);
    editor.undo();
    assert.deepEqual([codes(editor), chosen(editor)], ["ABCD", before]);
  });
}

for (const [selected, gone, now] of [[0, 2, "A"], [3, 0, "D"], [2, 2, "B"], [0, 0, "B"], [3, 3, "C"]]) {
  test(`with ${gone} gone, ${now} is chosen where ${selected} was`, () => {
    const editor = opened(["spanTypes", selected]);
    editor.remove(["spanTypes", gone]);
    assert.equal(chosen(editor), now);
  });
}

test("what moves or goes in another list changes nothing about what is chosen", () => {
  for (const [selected, path] of [[["spanTypes", 1], ["layers", 0]], [["frameTypes", 0], ["frameTypes", 0, "roles", 0]], [["title"], ["spanTypes", 0]]]) {
    const editor = opened(selected);
    editor.move(path, 1);
    assert.deepEqual(editor.selected, selected);
    editor.remove(path);
    assert.deepEqual(editor.selected, selected);
  }
});

test("the last frame gone, a span type is chosen", () => {
  const editor = opened(["frameTypes", 0]);
  editor.remove(["frameTypes", 0]);
  assert.equal(chosen(editor), "A");
});

test("what is added is chosen when asked for, told of, and last", () => {
  const editor = opened(["spanTypes", 0]);
  const told = [];
  editor.on("added", (path) => told.push(path));
  editor.add(["labels"], type("topic"));
  editor.add(["spanTypes"], type("E"), { select: true });
  assert.deepEqual(told, [["labels", 0], ["spanTypes", 4]]);
  assert.equal(chosen(editor), "E");
});

test("a list that is not there yet begins with what is added to it", () => {
  const editor = opened(["spanTypes", 0]);
  editor.add(["spanTypes", 0, "examples"], { text: { ar: "قال" } });
  assert.deepEqual(editor.body.spanTypes[0].examples, [{ text: { ar: "قال" } }]);
});

test("a hundred steps can be taken back, and a new change ends the way forward", () => {
  const editor = opened(["spanTypes", 0]);
  for (let n = 0; n < 130; n += 1) editor.choose(["spanTypes", 0, "name", "en"], `name ${n}`);
  let steps = 0;
  for (; editor.canUndo; steps += 1) editor.undo();
  assert.deepEqual([steps, editor.body.spanTypes[0].name.en], [100, "name 29"]);
  editor.redo();
  editor.choose(["spanTypes", 0, "name", "en"], "other");
  assert.equal(editor.canRedo, false);
});

test("uses are those of the type and of the people and things under it, once they are known", () => {
  const editor = opened(["spanTypes", 0]);
  assert.equal(editor.usesOf(["spanTypes", 0]), null);
  editor.uses = { "spanTypes.A": 2, "entityTypes.A": 3, "frameTypes.f.roles.s": 4 };
  assert.equal(editor.usesOf(["spanTypes", 0]), 5);
  assert.equal(editor.usesOf(["frameTypes", 0, "roles", 1]), 4);
  assert.equal(editor.usesOf(["spanTypes", 3]), 0);
  editor.move(["spanTypes", 0], 3);
  assert.equal(editor.usesOf(["spanTypes", 3]), 5, "counts go with the code, not with the place");
});
