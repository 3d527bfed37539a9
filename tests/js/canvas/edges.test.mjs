import assert from "node:assert/strict";
import { test } from "node:test";

import { stepEdge, stopsIn, withEdge, without } from "../../../static/js/canvas/edges.js";
import { placeClear } from "../../../static/js/canvas/geometry.js";

const TEXT = "قال لأوكرانيا: «محذِّراً» Google.";
const paragraphs = [
  { text: TEXT, start: 0, end: TEXT.length },
  { text: "ثم عاد", start: TEXT.length + 1, end: TEXT.length + 7 },
];
const at = (words) => TEXT.indexOf(words);
const after = (words) => at(words) + words.length;

test("a start may stand at words and signs, and behind a proclitic only where names are meant", () => {
  assert.deepEqual(stopsIn("و لبنان", "start", "word"), [0, 2]);
  assert.deepEqual(stopsIn("لأوكرانيا", "start", "smart"), [0, 1]);
  assert.deepEqual(stopsIn("لأوكرانيا", "start", "word"), [0]);
  assert.deepEqual(stopsIn("لأوكرانيا", "end", "smart"), [9]);
});

test("a free edge stands between any two clusters and in none", () => {
  const stops = stopsIn("ذِّر", "end", "free");
  assert.deepEqual(stops, [0, 3, 4]);
});

test("an edge goes to the nearer stop", () => {
  const segments = [[at("لأوكرانيا"), after("لأوكرانيا")]];
  const edge = { index: 0, side: "end" };
  assert.deepEqual(withEdge(paragraphs, segments, edge, after("«محذ"), "word")[0][1], at("«محذ") + 1);
  assert.deepEqual(withEdge(paragraphs, segments, edge, after("محذِّر"), "word")[0][1], after("محذِّراً"));
});

test("an edge never passes the other one, and words stay whole where one is free", () => {
  const segments = [[at("قال"), after("لأوكرانيا")]];
  assert.deepEqual(withEdge(paragraphs, segments, { index: 0, side: "start" }, TEXT.length, "word"), [[at("لأوكرانيا"), after("لأوكرانيا")]]);
  const free = withEdge(paragraphs, segments, { index: 0, side: "end" }, 0, "free");
  assert.deepEqual(free, [[0, 1]]);
  const marked = [[at("محذِّراً"), after("محذِّراً")]];
  assert.deepEqual(withEdge(paragraphs, marked, { index: 0, side: "start" }, TEXT.length, "free"), [[after("محذِّر"), after("محذِّراً")]]);
});

test("pieces keep apart: an edge stops at its neighbour", () => {
  const segments = [[0, 3], [at("«"), after("»")]];
  assert.deepEqual(withEdge(paragraphs, segments, { index: 0, side: "end" }, TEXT.length, "free")[0], [0, at("«")]);
  assert.deepEqual(withEdge(paragraphs, segments, { index: 1, side: "start" }, 0, "free")[1], [3, after("»")]);
});

test("an edge crosses into the next paragraph", () => {
  const segments = [[at("Google"), after("Google")]];
  const moved = withEdge(paragraphs, segments, { index: 0, side: "end" }, TEXT.length + 3, "word");
  assert.deepEqual(moved[0][1], TEXT.length + 3);
});

test("steps go from stop to stop and stay where there is none", () => {
  const segments = [[at("Google"), after("Google")]];
  assert.deepEqual(stepEdge(paragraphs, segments, { index: 0, side: "end" }, 1, "free"), [[at("Google"), TEXT.length]]);
  assert.equal(stepEdge(paragraphs, segments, { index: 0, side: "end" }, -1, "word"), segments);
  const back = stepEdge(paragraphs, segments, { index: 0, side: "start" }, -1, "word");
  assert.deepEqual(back, [[at("»"), after("Google")]]);
});

test("what is cut out leaves pieces without blanks", () => {
  const trim = (s, e) => (s < e ? [s + Number(TEXT[s] === " "), e - Number(TEXT[e - 1] === " ")] : [s, s]);
  assert.deepEqual(without([[0, TEXT.length]], [at("لأوكرانيا"), after("لأوكرانيا:")], trim), [[0, 3], [at("«"), TEXT.length]]);
  assert.deepEqual(without([[0, 3]], [0, 3], trim), []);
  assert.deepEqual(without([[0, 3]], [10, 12], trim), [[0, 3]]);
});

test("a small panel stands near the point and clear of everything", () => {
  const frame = { x: 0, y: 0, w: 800, h: 600 };
  const text = { x: 300, y: 300, w: 100, h: 40 };
  const panel = { x: 200, y: 350, w: 300, h: 150 };
  const place = placeClear([text, panel], { w: 120, h: 80 }, frame, { x: 350, y: 320 });
  assert.deepEqual(place, { x: 290, y: 210 });
});
