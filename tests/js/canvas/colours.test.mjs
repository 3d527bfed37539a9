import assert from "node:assert/strict";
import test from "node:test";

import { onPaper } from "../../../static/js/canvas/colours.js";

test("a colour on paper is what the server's measure has", () => {
  assert.equal(onPaper("#f0d48f", "#f8f0dc"), "#e9c87b");
  assert.equal(onPaper("#ffffff", "#f8f0dc"), "#f8f0dc");
  assert.equal(onPaper("#000000", "#f8f0dc"), "#000000");
  assert.equal(onPaper("#F0D48F", "#f8f0dc"), "#e9c87b");
});

test("what is no six-digit colour stays as it is", () => {
  assert.equal(onPaper("teal", "#f8f0dc"), "teal");
  assert.equal(onPaper(undefined, "#f8f0dc"), undefined);
});
