import assert from "node:assert/strict";
import { test } from "node:test";

import { placeTags } from "../../../static/js/review/tags.js";

const wide = (text) => text.length * 10;
const at = (start, tag, more = {}) => ({ tag, start, y: 40, chosen: false, ...more });
const shown = (tags) => tags.map(({ text, start }) => [text, start]);

test("a tag stands where its difference begins", () => {
  assert.deepEqual(shown(placeTags([at(30, "ab"), at(200, "cd")], wide, 500)), [["ab", 30], ["cd", 200]]);
});

test("what begins at the same letter has one tag that names two and counts the rest", () => {
  assert.deepEqual(shown(placeTags([at(30, "a"), at(31, "b")], wide, 500)), [["a · b", 30]]);
  assert.deepEqual(shown(placeTags([at(30, "a"), at(30, "b"), at(30, "c")], wide, 500)), [["a +2", 30]]);
  assert.deepEqual(shown(placeTags([at(30, "a"), at(30, "a")], wide, 500)), [["a", 30]]);
});

test("the one in hand gives the common tag its name", () => {
  const [tag] = placeTags([at(30, "a"), at(30, "b", { chosen: true }), at(30, "c")], wide, 500);
  assert.deepEqual([tag.text, tag.chosen], ["b +2", true]);
});

test("no tag lies over another of its line, and lines do not mind each other", () => {
  const tags = placeTags([at(0, "aaaa"), at(10, "bbbb"), at(20, "cc", { y: 90 })], wide, 500);
  assert.deepEqual(shown(tags), [["aaaa", 0], ["bbbb", 43], ["cc", 20]]);
});

test("at the end of a line the tags before give way", () => {
  assert.deepEqual(shown(placeTags([at(50, "aaaa"), at(80, "bbbb")], wide, 100)), [["aaaa", 17], ["bbbb", 60]]);
});
