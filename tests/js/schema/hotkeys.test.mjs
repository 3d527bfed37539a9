import assert from "node:assert/strict";
import test from "node:test";

import { freeKeys, holderOf, isKey, reservedFor } from "../../../static/js/schema/hotkeys.js";

const type = (code, hotkey, more = {}) => ({ code, name: { ar: code, en: code }, hotkey, ...more });
const body = {
  spanTypes: [type("PERS", "Digit1"), type("ORG", "Digit2"), type("OLD", "Digit3", { enabled: false })],
  frameTypes: [{ ...type("quote", "KeyQ"), roles: [type("content", "KeyC"), type("cue", "KeyV")] }],
};

test("whoever has a key is named, across spans and frames", () => {
  assert.equal(holderOf(body, "KeyQ", ["spanTypes", 0]).item.code, "quote");
  assert.equal(holderOf(body, "Digit1", ["spanTypes", 0]), null);
  assert.equal(holderOf(body, "Digit1", ["frameTypes", 0]).item.code, "PERS");
});

test("what is switched off holds no key", () => {
  assert.equal(holderOf(body, "Digit3", ["spanTypes", 0]), null);
  const quiet = { ...body, frameTypes: body.frameTypes.map((frame) => ({ ...frame, enabled: false })) };
  assert.equal(holderOf(quiet, "KeyQ", ["spanTypes", 0]), null);
});

test("roles share keys with nobody but the roles of their frame", () => {
  const role = ["frameTypes", 0, "roles", 1];
  assert.equal(holderOf(body, "KeyC", role).item.code, "content");
  assert.equal(holderOf(body, "Digit1", role), null);
  assert.equal(reservedFor("KeyU", role), null);
});

test("the workspace keeps its own keys", () => {
  assert.equal(reservedFor("KeyU", ["spanTypes", 0]), "the guidelines");
  assert.equal(reservedFor("KeyB", ["spanTypes", 0]), null);
});

test("free keys begin with the letters of the name and leave out what is taken or kept", () => {
  assert.deepEqual(freeKeys(body, ["spanTypes", 0], { name: "Quick bridge" }), ["KeyC", "KeyB", "KeyG", "KeyE"]);
  assert.deepEqual(freeKeys(body, ["spanTypes", 1]), ["Digit2", "Digit3", "Digit4", "Digit5"]);
});

test("keys that move or modify are nobody's", () => {
  for (const code of ["ArrowLeft", "ShiftLeft", "F5", "Home", "Tabulator?"]) assert.equal(isKey(code), false, code);
  for (const code of ["KeyB", "Digit0", "Minus"]) assert.equal(isKey(code), true, code);
});
