import assert from "node:assert/strict";
import { test } from "node:test";
import { indexSchema } from "../../../static/js/standoff/schema.js";
import { readAnnotations } from "../../../static/js/standoff/values.js";
import { stances, voices, wordPlaces } from "../../../static/js/standoff/voicing.js";
import { readSchema } from "./_cases.mjs";

const schema = indexSchema(readSchema());
const TEXT = "قال زيد 😀 إن عمراً أكد أن «البحر هادئ جداً» اليوم. وأضافت ليلى: لن نسافر غداً.";
const at = (words) => {
  const start = [...TEXT.slice(0, TEXT.indexOf(words))].length;
  return [start, start + [...words].length];
};
const span = (id, type, words, entity) => ({ id, type, segments: [at(words)], text: words, ...(entity ? { entity } : {}), attributes: {}, origin: "manual" });
const entity = (id, name, type = "PERS") => ({ id, type, name, attributes: {} });
const quote = (id, content, speaker, type) => ({ id, type: "quote", attributes: { type }, roles: { content: [].concat(content).map((one) => ({ span: one })), ...(speaker ? { speaker } : {}) } });
const stance = (id, holder, target, polarity, evidence) => ({ id, type: "stance", attributes: polarity ? { polarity } : {}, roles: { ...(holder ? { holder: [holder] } : {}), ...(target.length ? { target } : {}), ...(evidence ? { evidence: [{ span: evidence }] } : {}) } });
const read = (parts) => readAnnotations({ spans: [], entities: [], frames: [], labels: {}, ...parts });

const NESTED = read({
  spans: [
    span("s-z", "PERS", "زيد", "e-z"),
    span("s-outer", "QUOTE", "إن عمراً أكد أن «البحر هادئ جداً» اليوم"),
    span("s-inner", "QUOTE", "البحر هادئ جداً"),
    span("s-l", "QUOTE", "لن نسافر غداً"),
  ],
  entities: [entity("e-z", "زيد"), entity("e-o", "عمرو"), entity("e-l", "ليلى")],
  frames: [
    quote("f-1", "s-outer", [{ span: "s-z" }], "mixed"),
    quote("f-2", "s-inner", [{ entity: "e-o" }], "direct"),
    quote("f-3", "s-l", [{ entity: "e-l" }], "direct"),
  ],
});

test("a word counts once, for the speaker of the innermost quote; the outer one passes it on", () => {
  const { words, spoken, speakers } = voices(NESTED, schema, TEXT);
  assert.equal(words, wordPlaces(TEXT).length);
  assert.deepEqual(speakers.map(({ name, words: n, relayed }) => [name, n, relayed]), [["زيد", 5, 3], ["ليلى", 3, 0], ["عمرو", 3, 0]]);
  assert.equal(spoken, 11);
  assert.equal(speakers.reduce((sum, one) => sum + one.words, 0), spoken);
});

test("words are told by the way they are quoted, and as a share of the article", () => {
  const { words, speakers } = voices(NESTED, schema, TEXT);
  assert.deepEqual(speakers[0].byType, { direct: 0, indirect: 0, mixed: 5 });
  assert.deepEqual(speakers[1].byType, { direct: 3, indirect: 0, mixed: 0 });
  assert.equal(speakers[0].share, 5 / words);
});

test("the strip follows the text: outer, inner, outer again, then the next", () => {
  const { strip } = voices(NESTED, schema, TEXT);
  assert.deepEqual(strip.map(({ frame, start, end }) => [frame, end - start]), [["f-1", 4], ["f-2", 3], ["f-1", 1], ["f-3", 3]]);
  assert.deepEqual(strip.map(({ start }) => start), [...strip.map(({ start }) => start)].sort((a, b) => a - b));
});

test("a mention and its participant are one voice, in the order of the text", () => {
  const annotations = read({
    spans: [span("s-z", "PERS", "زيد", "e-z"), span("s-1", "QUOTE", "لن نسافر غداً"), span("s-2", "QUOTE", "البحر هادئ جداً")],
    entities: [entity("e-z", "زيد")],
    frames: [quote("f-late", "s-1", [{ entity: "e-z" }], "direct"), quote("f-early", "s-2", [{ span: "s-z" }], "indirect")],
  });
  const { speakers } = voices(annotations, schema, TEXT);
  assert.deepEqual(speakers.map(({ name, frames, words }) => [name, frames, words]), [["زيد", ["f-early", "f-late"], 6]]);
});

test("who is unknown, the author, nobody and two at once are voices too", () => {
  const annotations = read({
    spans: [span("s-1", "QUOTE", "البحر هادئ جداً"), span("s-2", "QUOTE", "لن نسافر"), span("s-3", "QUOTE", "غداً"), span("s-4", "QUOTE", "اليوم")],
    entities: [entity("e-1", "زيد"), entity("e-2", "ليلى")],
    frames: [
      quote("f-1", "s-1", [{ special: "unknown" }], "direct"),
      quote("f-2", "s-2", null, "direct"),
      quote("f-3", "s-3", [{ entity: "e-1" }, { entity: "e-2" }], "direct"),
      quote("f-4", "s-4", [{ special: "author" }], "direct"),
    ],
  });
  const { speakers, spoken } = voices(annotations, schema, TEXT);
  assert.deepEqual(speakers.map(({ key, words }) => [key, words]), [["special:unknown", 3], ["none", 2], ["entity:e-1", 1], ["entity:e-2", 1], ["special:author", 1]]);
  assert.equal(spoken, 7);
});

test("a discontinuous quote counts its pieces, a quote that begins inside a word counts the word", () => {
  const annotations = read({
    spans: [{ id: "s-1", type: "QUOTE", segments: [at("البحر"), at("غداً")], text: "البحر غداً", attributes: {}, origin: "manual" }, span("s-2", "QUOTE", "ضافت ليلى")],
    frames: [quote("f-1", "s-1", null, "direct"), quote("f-2", "s-2", [{ special: "unknown" }], "direct")],
  });
  const { speakers } = voices(annotations, schema, TEXT);
  assert.deepEqual(speakers.map(({ key, words }) => [key, words]), [["none", 2], ["special:unknown", 2]]);
});

test("nothing is said in an empty article", () => {
  assert.deepEqual(voices(read({}), schema, ""), { words: 0, spoken: 0, speakers: [], strip: [] });
});

test("who stands where on what, with the frames behind every cell", () => {
  const annotations = read({
    spans: [span("s-z", "PERS", "زيد", "e-z"), span("s-i", "ISSUE", "البحر"), span("s-e", "EVID", "هادئ"), span("s-e2", "EVID", "غداً")],
    entities: [entity("e-z", "زيد"), entity("e-l", "ليلى")],
    frames: [
      stance("f-1", { span: "s-z" }, [{ span: "s-i" }], "against", "s-e2"),
      stance("f-2", { entity: "e-z" }, [{ span: "s-i" }, { entity: "e-l" }], "support", "s-e"),
      stance("f-3", { special: "author" }, [{ span: "s-i" }], null, null),
      stance("f-4", null, [], "neutral", null),
    ],
  });
  const { holders, targets, cell, count } = stances(annotations, schema);
  assert.equal(count, 4);
  assert.deepEqual(holders.map(({ key, tally }) => [key, tally]), [["entity:e-z", { support: 1, against: 1 }], ["none", { neutral: 1 }], ["special:author", { unset: 1 }]]);
  assert.deepEqual(targets.map(({ name, count: n }) => [name, n]), [["البحر", 3], ["ليلى", 1], [undefined, 1]]);
  const sea = targets[0].key;
  assert.deepEqual(cell("entity:e-z", sea), { polarities: [["support", ["f-2"]], ["against", ["f-1"]]], frames: ["f-2", "f-1"] });
  assert.deepEqual(cell("entity:e-z", "entity:e-l").frames, ["f-2"]);
  assert.equal(cell("special:author", "entity:e-l"), null);
});

test("issues of the same words are one target", () => {
  const annotations = read({
    spans: [span("s-1", "ISSUE", "عمراً"), { ...span("s-2", "ISSUE", "أكد"), text: "عمرا" }],
    frames: [stance("f-1", { special: "author" }, [{ span: "s-1" }], "support"), stance("f-2", { special: "author" }, [{ span: "s-2" }], "support")],
  });
  assert.deepEqual(stances(annotations, schema).targets.map(({ count }) => count), [2]);
});
