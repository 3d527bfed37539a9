/** The bell: the number it shows, and that it asks no more once nobody is signed in. */
import assert from "node:assert/strict";
import { test, mock } from "node:test";

import { mountBell, show } from "../../static/js/bell.js";

function bellOf() {
  const count = { textContent: "" };
  const set = new Set();
  return {
    count,
    set,
    dataset: { bell: "/count/" },
    toggleAttribute: (name, on) => (on ? set.add(name) : set.delete(name)),
    querySelector: () => count,
  };
}

test("a number, ninety-nine at the most, and nothing when nothing is new", () => {
  const bell = bellOf();
  for (const [unread, text] of [[3, "3"], [100, "99+"], [0, ""]]) {
    show(bell, unread);
    assert.equal(bell.count.textContent, text);
    assert.equal(bell.set.has("data-unread"), unread > 0);
  }
});

test("asked again while the page is looked at, never once the session has ended", async () => {
  mock.timers.enable({ apis: ["setInterval"] });
  globalThis.document = { visibilityState: "hidden", documentElement: { lang: "en" } };
  const bell = bellOf();
  const answers = [{ ok: true, status: 200, json: async () => ({ unread: 2 }) }, { ok: false, status: 401 }];
  let asked = 0;
  mountBell(bell, { every: 1000, fetch: async () => answers[asked++] });
  const pass = async () => {
    mock.timers.tick(1000);
    await new Promise((done) => setImmediate(done));
  };
  await pass();
  assert.equal(asked, 0);
  document.visibilityState = "visible";
  await pass();
  assert.equal(bell.count.textContent, "2");
  await pass();
  await pass();
  assert.equal(asked, 2);
  mock.timers.reset();
  delete globalThis.document;
});
