import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { changeSentence } from "../../../static/js/canvas/changewords.js";
import { inverse } from "../../../static/js/standoff/changes.js";
import { indexSchema } from "../../../static/js/standoff/schema.js";
import { emptyAnnotations } from "../../../static/js/standoff/values.js";

const schema = indexSchema(JSON.parse(readFileSync(new URL("../../../annotator/standoff/schemas/ar-news-1.0.json", import.meta.url))));
const id = (n) => `00000000-0000-4000-8000-${String(n).padStart(12, "0")}`;
const span = (n, text, more = {}) => ({ id: id(n), type: "PERS", segments: [[n, n + 1]], text, attributes: {}, origin: "manual", ...more });
const entity = (n, name, more = {}) => ({ id: id(n), type: "PERS", name, attributes: {}, ...more });
const quote = (n, roles, attributes = { type: "direct" }) => ({ id: id(n), type: "quote", attributes, roles });
const put = (kind, object, seen = null) => ({ op: "put", kind, object, seen });
const remove = (kind, seen) => ({ op: "delete", kind, id: seen.id, seen });

function store(...things) {
  const annotations = emptyAnnotations();
  for (const [kind, thing] of things) annotations[kind].set(thing.id, thing);
  return { schema, annotations, present: annotations };
}
const told = (label, operations, on = store(), more = {}, find = () => null) => changeSentence(on, { id: id(900), label, operations, ...more }, find);

const putin = span(1, "بوتين");

test("marks: made, retyped, moved, doubted, joined, removed", () => {
  assert.equal(told("mark", [put("entity", entity(5, "بوتين")), put("span", { ...putin, entity: id(5) })]), "Marked “بوتين”: Person");
  assert.equal(told("retype", [put("span", { ...putin, type: "ORG" }, putin)]), "“بوتين”: Person became Organisation");
  assert.equal(told("resize", [put("span", span(1, "ال", { segments: [[1, 4]] }), putin)]), "Edges moved: “بوتين” is now “ال”");
  assert.match(told("attribute", [put("span", { ...putin, attributes: { uncertain: true } }, putin)]), /^“بوتين”: .+ is yes$/);
  assert.equal(told("link", [put("span", { ...putin, entity: id(5) }, putin)], store(["entities", entity(5, "فلاديمير")])), "“بوتين” refers to “فلاديمير”");
  assert.equal(told("link", [put("span", putin, { ...putin, entity: id(5) })]), "“بوتين” no longer refers to a participant");
  assert.equal(told("remove", [remove("span", putin), remove("entity", entity(5, "بوتين"))]), "Removed the mark “بوتين”: Person");
});

test("several of a kind are counted, also under a label nobody told about", () => {
  const marks = [1, 2, 3].map((n) => put("span", span(n, "بوتين")));
  assert.equal(told("propagate", marks), "Marked “بوتين”: Person, and 2 more like it");
});

test("the cast: added, renamed, referred, merged", () => {
  assert.equal(told("entity", [put("entity", entity(5, "الناطق"))]), "Added to the cast: “الناطق”");
  assert.equal(told("rename", [put("entity", entity(5, "ب"), entity(5, "أ"))]), "Name: “أ” became “ب”");
  assert.equal(told("reference", [put("entity", entity(5, "أ", { reference: "wd:Q1" }), entity(5, "أ"))]), "Reference of “أ”: wd:Q1");
  const mention = span(1, "أ", { entity: id(6) });
  assert.equal(told("merge", [put("span", mention, { ...mention, entity: id(5) }), remove("entity", entity(5, "أ"))]), "Removed from the cast: “أ”");
});

test("frames: made, filled, emptied, changed, removed; named by what they hold", () => {
  const content = span(1, "لن نتراجع", { type: "QUOTE" });
  const on = store(["spans", content], ["entities", entity(5, "الوزير")]);
  const bare = quote(9, { content: [{ span: id(1) }] });
  const spoken = quote(9, { content: [{ span: id(1) }], speaker: [{ entity: id(5) }] });
  assert.equal(told("quote", [put("span", content), put("frame", bare)], on), "Added: Quote “لن نتراجع”");
  assert.equal(told("assign", [put("frame", spoken, bare)], on), "Quote “لن نتراجع”: Speaker is “الوزير”");
  assert.equal(told("unassign", [put("frame", bare, spoken)], on), "Quote “لن نتراجع”: Speaker is nothing");
  assert.match(told("attribute", [put("frame", { ...bare, attributes: { type: "mixed" } }, bare)], on), /^Quote “لن نتراجع”: .+ is Mixed/i);
  assert.equal(told("remove", [remove("frame", bare), remove("span", content)]), "Deleted: Quote “لن نتراجع”");
});

test("undo and redo say what they took back or brought back, also when that is not known any more", () => {
  const mark = { id: id(800), label: "mark", operations: [put("span", putin)] };
  const undo = inverse(null, mark, { id: id(801), label: "undo" });
  const redo = inverse(null, undo, { id: id(802), label: "redo" });
  const known = new Map([mark, undo].map((one) => [one.id, one]));
  const find = (one) => known.get(one) ?? null;
  assert.equal(changeSentence(store(), undo, find), "Undone: Marked “بوتين”: Person");
  assert.equal(changeSentence(store(), redo, find), "Redone: Marked “بوتين”: Person");
  assert.equal(changeSentence(store(), undo), "Undone: Marked “بوتين”: Person");
  assert.equal(changeSentence(store(), redo), "Redone: Marked “بوتين”: Person");
});

test("restoring is counted, a decided conflict is told, a label of the article has its name", () => {
  assert.equal(told("restore", [put("span", putin), put("span", span(2, "ب"))]), "Earlier state restored: 2 items changed");
  assert.equal(told("resolve", [put("span", { ...putin, type: "ORG" }, putin)]), "Conflict resolved: “بوتين”: Person became Organisation");
  assert.match(told("label", [{ op: "set", kind: "label", code: "unheard_of", value: ["a", "b"], seen: null }]), /^Article: unheard_of is a, b$/);
});

test("a migration to another schema and its way back are counted, not told one by one", () => {
  const retyped = [1, 2].map((n) => put("span", span(n, "بوتين", { type: "PER" }), span(n, "بوتين")));
  assert.equal(told("migrate", retyped), "Brought to another version of the schema: 2 items changed");
  assert.equal(told("migrate_back", retyped.slice(1), store(), { undoes: id(1) }), "Brought back to the version before: 1 item changed");
});
