/**
 * The article's paragraphs in the page: reading them, measuring stretches of them, finding offsets in them.
 *
 * Measured rectangles are {x, y, w, h} local to the paragraph's box, so they stay true while the page scrolls.
 */
import { graphemeSpan } from "../text/graphemes.js";
import { GAP, NARROW, contains, inOneLine, mergeRectangles, paragraphAt, partsOf, splitNarrow } from "./geometry.js";

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

/** Before the letter or after it with its marks. */
function sideOf(paragraph, { at, box }, x) {
  const isLeft = x < box.x + box.w / 2;
  const isBefore = runsRightwards(paragraph, at) === isLeft;
  const [start, end] = graphemeSpan(paragraph.text, at, at + 1);
  return isBefore ? start : end;
}

const STRONG_LEFTWARDS = /[\u0590-\u065f\u066d-\u06ef\u06fa-\u08ff\ufb1d-\ufdfd\ufe70-\ufefc\u{10800}-\u{10fff}\u{1e800}-\u{1efff}]/u;
const STRONG_RIGHTWARDS = /[\p{L}\p{N}]/u;

/**
 * Whether the text runs to the right at a letter. Letters and digits say so themselves; what takes its direction from its
 * neighbours (space, punctuation, signs) is asked where they stand: rightwards, each begins where the one before it ends.
 */
function runsRightwards(paragraph, at) {
  const letter = String.fromCodePoint(paragraph.text.codePointAt(at));
  if (/\p{L}|\p{M}|\p{N}/u.test(letter)) return !STRONG_LEFTWARDS.test(letter) && STRONG_RIGHTWARDS.test(letter);
  const [start, end] = graphemeSpan(paragraph.text, at, at + 1);
  const own = clusterBox(paragraph, start);
  const before = start > 0 ? clusterBox(paragraph, start - 1) : null;
  const after = end < paragraph.text.length ? clusterBox(paragraph, end) : null;
  return Boolean(own) && (follows(before, own) || follows(own, after));
}

const follows = (one, other) => Boolean(one && other) && inOneLine(one, other) && Math.abs(one.x + one.w - other.x) < GAP;

/** The box of the grapheme cluster that holds a letter; null when it draws nothing. */
function clusterBox(paragraph, at) {
  const [start, end] = graphemeSpan(paragraph.text, at, at + 1);
  return rectanglesOf(paragraph, start, end).findLast((r) => r.w >= NARROW) ?? null;
}

/**
 * Where an edge of a span stands: the `start` edge before the cluster that begins at an offset local to the paragraph, the
 * `end` edge behind the one that ends there. A thin rectangle local to the paragraph; null where nothing is drawn.
 */
export function edgePlace(paragraph, at, side) {
  const { text } = paragraph;
  if (!text.length) return null;
  const [from, to] = side === "start" ? graphemeSpan(text, Math.min(at, text.length - 1), Math.min(at + 1, text.length)) : graphemeSpan(text, Math.max(0, at - 1), Math.max(1, at));
  const drawn = measure(paragraph, from, to);
  const box = side === "start" ? drawn[0] : drawn.at(-1);
  if (!box) return null;
  const isRight = runsRightwards(paragraph, from) === (side === "end");
  return { x: isRight ? box.x + box.w : box.x, y: box.y, w: 0, h: box.h, isRight };
}

const fromRange = (range) => range && { offsetNode: range.startContainer, offset: range.startOffset };

/** Below this, nothing sticks over the text; pixels from the top of the window. */
export function clearTop() {
  const bars = [...document.querySelectorAll("#workspace-header, #palette, [data-bar]")].map((bar) => bar.getBoundingClientRect().bottom);
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
