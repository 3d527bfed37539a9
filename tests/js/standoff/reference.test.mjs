import assert from "node:assert/strict";
import test from "node:test";
import { checkChange } from "../../../static/js/standoff/check.js";
import { addressOf, isReference, referenceFrom } from "../../../static/js/standoff/reference.js";
import { emptyAnnotations, readEntity } from "../../../static/js/standoff/values.js";
import { indexSchema } from "../../../static/js/standoff/schema.js";
import { readCases, readSchema } from "./_cases.mjs";

for (const [typed, reference] of [
  ["", null],
  ["  ", null],
  ["Q7747", "wd:Q7747"],
  [" q42 ", "wd:Q42"],
  ["wd:q42", "wd:Q42"],
  ["Q٤٢", "wd:Q42"],
  ["https://www.wikidata.org/wiki/Q212", "wd:Q212"],
  ["http://www.wikidata.org/entity/Q212", "wd:Q212"],
  ["https://m.wikidata.org/wiki/Q212", "wd:Q212"],
  ["https://viaf.org/viaf/95216565/", "https://viaf.org/viaf/95216565/"],
  ["https://ar.wikipedia.org/wiki/فلاديمير_بوتين", "https://ar.wikipedia.org/wiki/فلاديمير_بوتين"],
  ["Q0", undefined],
  ["Q", undefined],
  ["P31", undefined],
  ["بوتين", undefined],
  ["viaf:95216565", undefined],
  ["javascript:alert(1)", undefined],
  ["data:text/html,x", undefined],
  ["ftp://example.org/x", undefined],
  ["https://", undefined],
  ["https://localhost/x", undefined],
  ["https://user:secret@example.org/", undefined],
  ["https://example.org/a b", undefined],
  ["//example.org/x", undefined],
]) {
  test(`“${typed}” is ${reference === undefined ? "refused" : (reference ?? "no reference")}`, () => assert.equal(referenceFrom(typed), reference));
}

test("where a reference leads", () => {
  assert.equal(addressOf("wd:Q42"), "https://www.wikidata.org/wiki/Q42");
  assert.equal(addressOf("https://viaf.org/viaf/1/"), "https://viaf.org/viaf/1/");
  for (const other of [null, undefined, "", "viaf:1", "javascript:alert(1)", "wd:Q1 onclick"]) assert.equal(addressOf(other), null);
});

const cases = readCases("references.json");
const schema = indexSchema(readSchema());

test("the server's twin takes and refuses the same", () => {
  assert.deepEqual(cases.references.filter((text) => !isReference(text)), []);
  assert.deepEqual(cases.none.filter(isReference), []);
  assert.equal(isReference(`https://example.org/${"😀".repeat(1980)}`), true);
  assert.equal(isReference(`https://example.org/${"😀".repeat(1981)}`), false);
  assert.equal(referenceFrom("https:/example.org/"), undefined);
});

for (const { name, put, seen, codes } of cases.written) {
  test(`what is written is looked at: ${name}`, () => {
    const object = readEntity({ id: "e", type: "GPE", ...put }, "");
    const before = seen ? readEntity({ id: "e", type: "GPE", ...put, ...seen }, "") : null;
    const change = { id: "c", label: "name", operations: [{ op: "put", kind: "entity", object, seen: before }] };
    const problems = checkChange({ ...emptyAnnotations(), entities: new Map([["e", object]]) }, change, "", schema);
    assert.deepEqual(problems.map(({ code }) => code), codes);
  });
}
