import assert from "node:assert/strict";
import { test } from "node:test";
import { pushed, stacks } from "../../../static/js/standoff/history.js";
import { readCases } from "./_cases.mjs";

const ids = (stack) => stack.map(({ id }) => id);

for (const example of readCases("histories.json").cases) {
  test(example.name, () => {
    const { undo, redo } = stacks(example.log);
    assert.deepEqual([ids(undo), ids(redo)], [example.undo, example.redo]);
  });
}

test("one change pushed leaves the stacks it came from alone", () => {
  const before = stacks([{ id: "a", label: "mark" }]);
  const after = pushed(before, { id: "b", label: "undo", undoes: "a" });
  assert.deepEqual([ids(before.undo), ids(before.redo)], [["a"], []]);
  assert.deepEqual([ids(after.undo), ids(after.redo)], [[], ["b"]]);
});
