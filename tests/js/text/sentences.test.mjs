import assert from "node:assert/strict";
import { test } from "node:test";
import { sentences } from "../../../static/js/text/sentences.js";
import { marked, unmarked, vectors } from "./_cases.mjs";

for (const { name, sentences: shown } of vectors("sentences").cases) {
  test(`sentences: ${name}`, () => {
    const { text } = unmarked(shown);
    assert.equal(marked(text, sentences(text)), shown);
  });
}
