import assert from "node:assert/strict";
import test from "node:test";
import { noNotes, noQuotes, noStances, pointAtMark } from "../../../static/js/canvas/hints.js";

const HINTS = { noQuotes, noStances, noNotes, pointAtMark };

test("a finger is told of no key and no click, everybody else of no tap", () => {
  for (const [name, hint] of Object.entries(HINTS)) {
    assert.doesNotMatch(hint(), /\btap/i, name);
    globalThis.matchMedia = (query) => ({ matches: query === "(pointer: coarse)" });
    assert.doesNotMatch(hint(), /press|click/i, name);
    assert.match(hint(), /tap/i, name);
    delete globalThis.matchMedia;
  }
});
