/**
 * The article's paragraphs in the page: reading them, measuring stretches of them, finding offsets in them.
 *
 * Measured rectangles are {x, y, w, h} local to the paragraph's box, so they stay true while the page scrolls.
 */
import { graphemeSpan } from "../text/graphemes.js";
import { NARROW, contains, mergeRectangles, paragraphAt, partsOf, splitNarrow } from "./geometry.js";

const LETTER = /[\p{L}\p{M}]/u;

/** @returns `[{index, el, node, text, start, end}]`, start and end in UTF-16 units of the article's text. */
export function readParagraphs(article, map) {
  return [...article.querySelectorAll("p[data-start]")].map((el, index) => {
    const node = [...el.childNodes].find((child) => child.nodeType === Node.TEXT_NODE) ?? el.appendChild(new Text(""));
    const start = map.toUtf16(Number(el.dataset.start));
    return { index, el, node, text: node.data, start, end: start + node.data.length, measured: new Map() };
  });
}

/** Rectangles of [from, to) of one paragraph, merged by line and in reading order; remembered until `forget`. */
export function measure(paragraph, from, to) {
  const key = `${from}:${to}`;
  const known = paragraph.measured.get(key);
  if (known) return known;
  const rectangles = mergeRectangles(rectanglesOf(paragraph, from, to));
  trimEdges(paragraph, from, to, rectangles);
  paragraph.measured.set(key, rectangles);
  return rectangles;
}

/** The layout changed: what was measured no longer holds. */
export function forget(paragraph) {
  paragraph.measured.clear();
}

function rectanglesOf(paragraph, from, to) {
  const origin = paragraph.el.getBoundingClientRect();
  const range = new Range();
  range.setStart(paragraph.node, from);
  range.setEnd(paragraph.node, to);
  const list = range.getClientRects();
  return Array.from(list, (r) => ({ x: r.left - origin.left, y: r.top - origin.top, w: r.width, h: r.height }));
}

/** An edge inside a word may fall into a ligature whose face has no carets: then the drawn glyph is shared out. */
function trimEdges(paragraph, from, to, rectangles) {
  if (!rectangles.length) return;
  const { text } = paragraph;
  const inside = (at) => at > 0 && at < text.length && LETTER.test(text[at - 1]) && LETTER.test(text[at]);
  if (inside(from)) moveEdge(rectangles[0], sharedLetter(paragraph, from), "start");
  if (inside(to)) moveEdge(rectangles.at(-1), sharedLetter(paragraph, to - 1), "end");
}

/** The box of a letter inside a ligature, shared out of the glyph's; null when every letter has its own. */
function sharedLetter(paragraph, at) {
  const boxes = [at - 1, at, at + 1].map((i) => rectanglesOf(paragraph, Math.max(0, i), Math.min(paragraph.text.length, Math.max(0, i) + 1))[0]);
  const isMark = (i) => /\p{M}/u.test(paragraph.text[i] ?? "");
  if (boxes.some((box) => !box) || isMark(at) || isMark(at + 1) || boxes.every((box) => box.w >= NARROW)) return null;
  return splitNarrow(boxes)[1];
}

function moveEdge(rectangle, letter, side) {
  if (!letter) return;
  const left = rectangle.x;
  const right = rectangle.x + rectangle.w;
  const [x, end] = side === "start" ? [left, letter.x + letter.w] : [letter.x, right];
  if (end - x > NARROW) Object.assign(rectangle, { x, w: end - x });
}

/** Rectangles of [start, end) of the article in the window's coordinates, over all its paragraphs. */
export function windowRectangles(paragraphs, start, end) {
  return partsOf(paragraphs, start, end).flatMap(({ index, from, to }) => {
    const origin = paragraphs[index].el.getBoundingClientRect();
    return measure(paragraphs[index], from, to).map((r) => ({ ...r, x: r.x + origin.left, y: r.y + origin.top }));
  });
}

/** The place between two letters as a thin rectangle local to the paragraph: where a caret stands. */
export function caretRectangle(paragraph, at) {
  const size = parseFloat(getComputedStyle(paragraph.el).fontSize);
  const spot = rectanglesOf(paragraph, at, at)[0];
  if (spot) return { ...spot, w: 2 };
  const before = at > 0 ? mergeRectangles(rectanglesOf(paragraph, at - 1, at)).at(-1) : null;
  if (before) return { ...before, w: 2 };
  return { x: paragraph.el.clientWidth - 2, y: 0, w: 2, h: size * 1.7 };
}

/**
 * The place between two letters nearest to a point of the window, as an offset of the article; null outside every paragraph.
 *
 * The browser's own answer is wrong where two directions meet, so the letter under the point is looked up by its box, and
 * the half of it that the point lies in decides.
 */
export function offsetAtPoint(paragraphs, x, y) {
  const spot = document.caretPositionFromPoint?.(x, y) ?? fromRange(document.caretRangeFromPoint?.(x, y));
  const paragraph = spot && paragraphs.find((p) => p.node === spot.offsetNode || p.el === spot.offsetNode);
  if (!paragraph) return null;
  const near = spot.offsetNode === paragraph.node ? spot.offset : 0;
  const origin = paragraph.el.getBoundingClientRect();
  const letter = letterAt(paragraph, near, x - origin.left, y - origin.top);
  return paragraph.start + (letter ? sideOf(paragraph, letter, x - origin.left) : near);
}

/** How far from the browser's answer the letter under a point is looked for. */
const REACH = 400;

/** The letter whose box holds a point of the paragraph: {at, box}, looked for outwards from an offset; null between lines. */
function letterAt(paragraph, near, x, y) {
  for (let k = 0; k < REACH; k += 1) {
    const at = near + (k % 2 ? -(k + 1) / 2 : k / 2);
    if (at < 0 || at >= paragraph.text.length) continue;
    const box = rectanglesOf(paragraph, at, at + 1).find((r) => r.w >= NARROW && contains(r, x, y));
    if (box) return { at, box };
  }
  return null;
}

const LEFT_TO_RIGHT = /[\p{Nd}\p{Script=Latin}\p{Script=Greek}\p{Script=Cyrillic}]/u;

/** Before the letter or after it with its marks. */
function sideOf({ text }, { at, box }, x) {
  const isLeft = x < box.x + box.w / 2;
  const isBefore = LEFT_TO_RIGHT.test(String.fromCodePoint(text.codePointAt(at))) === isLeft;
  const [start, end] = graphemeSpan(text, at, at + 1);
  return isBefore ? start : end;
}

const fromRange = (range) => range && { offsetNode: range.startContainer, offset: range.startOffset };

/** Below this, nothing sticks over the text; pixels from the top of the window. */
export function clearTop() {
  const bars = ["workspace-header", "palette"].map((id) => document.getElementById(id)?.getBoundingClientRect().bottom ?? 0);
  return Math.max(0, ...bars.filter((bottom) => bottom < innerHeight / 2));
}

/** An offset of the article as the place in the page: `{paragraph, at}` with `at` local. */
export function placeOf(paragraphs, offset) {
  const paragraph = paragraphs[paragraphAt(paragraphs, offset)];
  return paragraph && { paragraph, at: Math.max(0, Math.min(offset - paragraph.start, paragraph.text.length)) };
}

/** A boundary point of a Range as an offset of the article, clamped to the paragraphs; null when it lies outside. */
export function offsetOfBoundary(paragraphs, node, offset) {
  const el = node.nodeType === Node.TEXT_NODE ? node.parentElement : node;
  const home = el?.closest?.("p[data-start]");
  const paragraph = home && paragraphs.find((p) => p.el === home);
  if (paragraph) return paragraph.start + (node === paragraph.node ? offset : startsAfter(paragraph, node, offset));
  const next = paragraphs.find((p) => node.compareDocumentPosition(p.el) & Node.DOCUMENT_POSITION_CONTAINED_BY || node.compareDocumentPosition(p.el) & Node.DOCUMENT_POSITION_FOLLOWING);
  return next ? next.start : paragraphs.at(-1)?.end ?? null;
}

const startsAfter = (paragraph, node, offset) =>
  node === paragraph.el && offset > [...paragraph.el.childNodes].indexOf(paragraph.node) ? paragraph.text.length : 0;
