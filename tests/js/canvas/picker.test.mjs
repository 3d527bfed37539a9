import assert from "node:assert/strict";
import test from "node:test";
import { matching, searchable } from "../../../static/js/canvas/picker.js";

const named = (...names) => searchable(names.map((text) => ({ key: text, text })));
const texts = (found) => found.map(({ text }) => text);
const none = () => [];

test("without a word the first options stand as they came", () => {
  assert.deepEqual(texts(matching(named("ب", "أ", "ج"), none, "  ", 2)), ["ب", "أ"]);
});

test("what begins so comes first, then a word that does, then anything; the article counts for nothing", () => {
  const known = named("قصر الكرملين", "الكرملين", "كرملين آخر", "مكرملين", "باريس");
  assert.deepEqual(texts(matching(known, none, "كرمل")), ["الكرملين", "كرملين آخر", "قصر الكرملين", "مكرملين"]);
});

test("marks, hamza and case make no difference", () => {
  assert.deepEqual(texts(matching(named("أوكرانيا", "NATO", "عُمان"), none, "اوك")), ["أوكرانيا"]);
  assert.deepEqual(texts(matching(named("أوكرانيا", "NATO", "عُمان"), none, "nat")), ["NATO"]);
  assert.deepEqual(texts(matching(named("أوكرانيا", "NATO", "عُمان"), none, "عمان")), ["عُمان"]);
});

test("what else an option is found by comes last", () => {
  const known = searchable([{ key: "1", text: "بوتين", more: "شخص Person" }, { key: "2", text: "شخصية عامة" }]);
  assert.deepEqual(texts(matching(known, none, "شخص")), ["شخصية عامة", "بوتين"]);
  assert.deepEqual(texts(matching(known, none, "pers")), ["بوتين"]);
});

test("somebody new is offered after what fits, under the words as typed", () => {
  const founding = (text) => [{ key: "new", text }];
  assert.deepEqual(texts(matching(named("بوتين"), founding, " بوت ")), ["بوتين", "بوت"]);
});

test("among 300 participants a letter more leaves only what fits, and no more than there are digits", () => {
  const known = named(...Array.from({ length: 300 }, (_, n) => `الطرف رقم ${n} من الوزارة`));
  assert.equal(matching(known, none, "وزار", 9).length, 9);
  assert.deepEqual(texts(matching(known, none, "رقم 299", 9)), ["الطرف رقم 299 من الوزارة"]);
});
