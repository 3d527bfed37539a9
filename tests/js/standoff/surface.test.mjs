import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import test from "node:test";
import { apply } from "../../../static/js/standoff/changes.js";
import { markSpan, resizeSpan, setSpanAttribute } from "../../../static/js/standoff/mentions.js";
import { indexSchema } from "../../../static/js/standoff/schema.js";
import { nameOf, surfaceOf } from "../../../static/js/standoff/surface.js";
import { readAnnotations } from "../../../static/js/standoff/values.js";

const schema = indexSchema(JSON.parse(readFileSync(new URL("../../../annotator/standoff/schemas/ar-news-1.0.json", import.meta.url), "utf8")));

/** Text, what is marked of it, what it is called alone (null: as it stands). */
const VECTORS = [
  ["هدفاً للقوات الروسية.", "لقوات الروسية", "القوات الروسية"],
  ["وللقوات رأي", "لقوات", "القوات"],
  ["فللوزارة", "لوزارة", "الوزارة"],
  ["😀 للأمم المتحدة", "لأمم المتحدة", "الأمم المتحدة"],
  ["لِلْقُوّات", "لْقُوّات", "الْقُوّات"],
  ["لـلقوات", "لقوات", "القوات"],
  ["الحمد لله", "له", "الله"],
  ["للجنة الأولمبية", "لجنة الأولمبية", "اللجنة الأولمبية"],
  ["للبنانيين", "لبنانيين", "اللبنانيين"],
  ["للغة العربية", "لغة العربية", "اللغة العربية"],
  ["للجنود", "لجنود", "الجنود"],
  ["للوحدة", "لوحدة", "الوحدة"],
  ["للحق", "لحق", "الحق"],
  ["للاجئين", "لاجئين", "اللاجئين"],
  ["للمملكة", "لمملكة", "المملكة"],
  ["للقوات", "للقوات", null],
  ["للقوات", "قوات", null],
  ["لأوكرانيا", "أوكرانيا", null],
  ["خلل كبير", "ل كبير", null],
  ["تلل", "ل", null],
  ["قال لطفي", "لطفي", null],
  ["سافر للبنان", "لبنان", null],
  ["قال للافروف", "لافروف", null],
  ["قال ليونس ثم لليونس", "ليونس", null],
];

for (const [text, words, expected] of VECTORS) {
  test(`${words} in ${text} is called ${expected ?? "as it stands"}`, () => {
    const start = [...text.slice(0, text.lastIndexOf(words))].length;
    assert.equal(surfaceOf(text, [[start, start + [...words].length]]), expected);
  });
}

test("a discontinuous stretch has no restored form", () => {
  assert.equal(surfaceOf("للقوات", [[1, 3], [4, 6]]), null);
});

const TEXT = "للقوات ثم القوات ثم للقوات";
let made = 0;
const id = () => `00000000-0000-4000-8000-${String(++made).padStart(12, "0")}`;
const after = (annotations, { label, operations }) => apply(annotations, { id: id(), label, operations });
const marked = (annotations, [start, end], type = "ORG") =>
  after(annotations, markSpan(annotations, schema, { type, segments: [[start, end]], text: TEXT, id: id(), entityId: id() }));
const empty = () => readAnnotations({ spans: [], entities: [], frames: [], labels: {} });

test("the mention carries the restored form, its entity has that name, and the same name elsewhere is the same entity", () => {
  const all = [[1, 6], [10, 16], [21, 26]].reduce((annotations, range) => marked(annotations, range), empty());
  const spans = [...all.spans.values()];
  assert.deepEqual(spans.map((span) => [span.text, span.attributes]), [["لقوات", { surface: "القوات" }], ["القوات", {}], ["لقوات", { surface: "القوات" }]]);
  assert.deepEqual(spans.map(nameOf), ["القوات", "القوات", "القوات"]);
  assert.deepEqual([...all.entities.values()].map(({ name }) => name), ["القوات"]);
  assert.equal(new Set(spans.map(({ entity }) => entity)).size, 1);
});

test("a type without that attribute is left alone", () => {
  assert.deepEqual([...marked(empty(), [1, 6], "EVID").spans.values()].map(({ attributes }) => attributes), [{}]);
});

test("other edges take the restored form along; one that somebody wrote stays", () => {
  const first = marked(empty(), [1, 6]);
  const [span] = first.spans.values();
  const whole = after(first, resizeSpan(first, schema, span.id, [[0, 6]], TEXT));
  assert.deepEqual([whole.spans.get(span.id).attributes, [...whole.entities.values()][0].name], [{}, "للقوات"]);
  const back = after(whole, resizeSpan(whole, schema, span.id, [[1, 6]], TEXT));
  assert.deepEqual([back.spans.get(span.id).attributes, [...back.entities.values()][0].name], [{ surface: "القوات" }, "القوات"]);
  const written = after(back, setSpanAttribute(back, schema, span.id, "surface", "القوّات"));
  const shorter = after(written, resizeSpan(written, schema, span.id, [[1, 5]], TEXT));
  assert.equal(shorter.spans.get(span.id).attributes.surface, "القوّات");
});
