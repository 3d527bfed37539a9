/** Codes made of names. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { codeFrom } from "../../../static/js/schema/body.js";

test("a code is made of a name as programs read it", () => {
  assert.equal(codeFrom("Weapon system", { upper: true }), "WEAPON_SYSTEM");
  assert.equal(codeFrom("  Café – élan "), "cafe_elan");
  assert.equal(codeFrom("Cause-and effect"), "cause_and_effect");
});

test("a name that gives no code gives none", () => {
  for (const name of ["", "سلاح", "1st", "—"]) assert.equal(codeFrom(name), "");
});
