/** What is wrong with a schema, in sentences a linguist can act on, and where, as they find it on the page. */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import test, { afterEach } from "node:test";

const root = { lang: "en", dataset: {} };
globalThis.document = { documentElement: root, cookie: "" };
const { placeWords, problemSentence } = await import("../../static/js/schema/problemwords.js");

afterEach(() => {
  root.lang = "en";
  delete globalThis.django;
});

const name = (ar, en) => ({ ar, en });
const body = {
  layers: [{ code: "entity", name: name("الكيانات", "Entities") }],
  spanTypes: [
    { code: "PERS", name: name("شخص", "Person"), attributes: [{ code: "role", name: name("دور", "Role"), choices: [{ code: "a", name: name("", "") }] }], examples: [{ text: { ar: "قال" } }] },
    { code: "", name: name("", "") },
    { code: "ORG", name: name("منظمة", "") },
  ],
  frameTypes: [{ code: "quote", name: name("قول", "Quote"), roles: [{ code: "cue", name: name("فعل القول", "Cue") }] }],
  labels: [],
};

for (const [path, words] of [
  ["title.ar", "title › in Arabic"],
  ["layers[0].code", "Entities › code"],
  ["spanTypes[0].name.en", "Person › name › in English"],
  ["spanTypes[0].attributes[0].default", "Person › Role › default"],
  ["spanTypes[0].attributes[0].choices[0].code", "Person › Role › a › code"],
  ["spanTypes[0].attributes[0].choices", "Person › Role › choices"],
  ["spanTypes[0].examples[0].segments", "Person › example 1 › marks"],
  ["spanTypes[1].code", "type 2 › code"],
  ["spanTypes[2].colour.darkFill", "ORG › colour"],
  ["frameTypes[0].roles[0].fillers.spans", "Quote › Cue › what may fill it"],
  ["frameTypes[0].roles[7].name.ar", "Quote › role 8 › name › in Arabic"],
  ["labels[3].showIf.attribute", "label 4 › condition"],
  ["format", "format"],
  ["", ""],
]) {
  test(`the place of ${path || "the whole"} in words`, () => assert.equal(placeWords(body, path), words));
}

test("on an Arabic page places have Arabic names and digits", () => {
  root.lang = "ar";
  globalThis.django = { gettext: (text) => ({ "type %(number)s": "النوع %(number)s", code: "الرمز" })[text] ?? text };
  assert.equal(placeWords(body, "spanTypes[0].code"), "شخص › الرمز");
  assert.equal(placeWords(body, "spanTypes[1].code"), "النوع ٢ › الرمز");
});

for (const [problem, words] of [
  [{ code: "empty" }, "This is still empty."],
  [{ code: "code_taken", facts: { value: "PERS", name: name("شخص", "Person") } }, "“Person” has the code PERS already."],
  [{ code: "code_taken", facts: { value: "PERS", name: name("", "") } }, "“PERS” has the code PERS already."],
  [{ code: "key_taken", facts: { value: "Digit1", name: name("شخص", "Person") } }, "“Person” has the key 1 already."],
  [{ code: "key_taken", facts: { value: "Minus", name: name("تاريخ", "Date") } }, "“Date” has the key - already."],
  [{ code: "no_layer", facts: { value: "nowhere" } }, "There is no layer nowhere."],
  [{ code: "no_layer", facts: { value: "%(name)s" } }, "There is no layer %(name)s."],
  [{ code: "not_json", facts: { line: 3, column: 14 } }, "This is no JSON; reading stops in line 3, column 14."],
  [{ code: "from_tomorrow", message: "something new" }, "something new"],
  [{ code: "from_tomorrow" }, ""],
]) {
  test(`${problem.code} with ${JSON.stringify(problem.facts ?? {})} is “${words}”`, () => assert.equal(problemSentence(problem), words));
}

test("a line and a column are written in the digits of the page", () => {
  root.lang = "ar";
  globalThis.django = { gettext: (text) => (text.startsWith("This is no JSON") ? "السطر %(line)s، العمود %(column)s" : text) };
  assert.equal(problemSentence({ code: "not_json", facts: { line: 12, column: 4 } }), "السطر ١٢، العمود ٤");
});

test("whatever the server can find wrong has a sentence here", () => {
  const source = readFileSync(new URL("../../annotator/standoff/proofreading.py", import.meta.url), "utf8");
  const tables = source.match(/_(CODES|PATTERNS)[^{]*\{[^}]*\}/g).flatMap((table) => [...table.matchAll(/: "(\w+)"/g)]);
  const said = [...source.matchAll(/SchemaProblem\([^,]+, "(\w+)"/g), ...source.matchAll(/"(\w+)" if|else "(\w+)"/g)];
  const codes = new Set([...tables, ...said].flatMap((match) => match.slice(1)).filter(Boolean));
  assert.ok(codes.size > 20, [...codes].join());
  for (const code of codes) assert.notEqual(problemSentence({ code, message: "raw" }), "raw", code);
});
