import assert from "node:assert/strict";
import { test } from "node:test";
import { isBlank } from "../../../static/js/text/blank.js";
import { vectors } from "./_cases.mjs";

test("what says nothing is told from what says something", () => {
  const { blank, said } = vectors("blank");
  assert.deepEqual(blank.filter((text) => !isBlank(text)), []);
  assert.deepEqual(said.filter(isBlank), []);
});
