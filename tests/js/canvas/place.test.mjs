import assert from "node:assert/strict";
import test from "node:test";

import { askedFor } from "../../../static/js/canvas/place.js";

test("a link may lead to a place, by its question or behind its hash", () => {
  assert.equal(askedFor({ search: "?at=123", hash: "" }), 123);
  assert.equal(askedFor({ search: "", hash: "#at=7" }), 7);
  assert.equal(askedFor({ search: "?at=0", hash: "#at=7" }), 0);
});

test("what is no offset leads nowhere", () => {
  for (const given of ["?at=-1", "?at=x", "?at=", "?at=1e3", "?at=99999999999", ""]) assert.equal(askedFor({ search: given, hash: "" }), null);
});
