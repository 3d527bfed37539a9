/**
 * The article of a comparison: the marks of all sets behind the untouched text, those that are agreed on at half strength,
 * and over them a dashed box with its name wherever the sets differ.
 */
import { mountColours } from "../canvas/colours.js";
import { around, boxOf, contains, partsOf } from "../canvas/geometry.js";
import { channelsOf } from "../canvas/layers.js";
import { Painter, makeLayer, put, scaleOf } from "../canvas/paint.js";
import { clearTop, measure, readParagraphs, windowRectangles } from "../canvas/paragraphs.js";
import { PieceIndex } from "../canvas/pieces.js";
import { indexSchema } from "../standoff/schema.js";
import { readAnnotations } from "../standoff/values.js";
import { OffsetMap } from "../text/offsets.js";

const embedded = (name) => JSON.parse(document.getElementById(`${name}-data`).textContent);

/**
 * @returns the text: {article, placeOf(key) → place or undefined · reveal(key) · choose(key) · topOf(key) · isFolded(key) · mark({loud, places}) shows
 *   other differences · onChoose(listener) called with the place that was pointed at · onPaint(listener)}; a place is
 *   {key, segments, whole (code points, end exclusive), frame, tag, href, settled}: what is settled is quiet
 */
export function mountText() {
  const article = document.getElementById("article");
  const map = new OffsetMap(embedded("article").text);
  const schema = indexSchema(embedded("schema"));
  const annotations = readAnnotations(embedded("marks"));
  const paragraphs = readParagraphs(article, map);
  mountColours(schema);
  const pieces = new PieceIndex(paragraphs, map, annotations);
  const painter = new Painter({ annotations, schema }, paragraphs, pieces, channelsOf(schema));
  const text = { article, map, paragraphs, painter, chosen: null, places: new Map(), byParagraph: new Map(), loud: new Set(), boxes: new Map() };
  painter.onPaint((indexes) => indexes.forEach((index) => draw(text, index)));
  mark(text, embedded("places"));
  text.embedded = embedded;
  return Object.assign(text, {
    placeOf: (key) => text.places.get(key),
    reveal: (key) => reveal(text, key),
    choose: (key) => choose(text, key),
    mark: (differences) => mark(text, differences),
    topOf: (key) => topOf(text, key),
    isFolded: (key) => isFolded(text, key),
    onChoose: (listener) => article.addEventListener("click", (event) => pointed(text, event, listener)),
    onPaint: (listener) => painter.onPaint(listener),
  });
}

function mark(text, { loud, places }) {
  text.loud = new Set(loud);
  text.places = new Map(places.map((place) => [place.key, place]));
  text.byParagraph = new Map();
  for (const place of places) {
    place.segments.forEach(([start, end], k) => {
      partsOf(text.paragraphs, text.map.toUtf16(start), text.map.toUtf16(end)).forEach(({ index, from, to }, n) => {
        const found = text.byParagraph.get(index) ?? [];
        found.push({ place, from, to, first: k === 0 && n === 0 });
        text.byParagraph.set(index, found);
      });
    });
  }
  for (const index of text.painter.painted.keys()) draw(text, index);
}

/** One paragraph: the agreed calm, the differences boxed, the chosen one on its band. */
function draw(text, index) {
  const paragraph = text.paragraphs[index];
  for (const mark of paragraph.el.querySelectorAll(":scope > .marks > .mark")) mark.classList.toggle("calm", !text.loud.has(mark.dataset.span));
  paragraph.el.querySelectorAll(":scope > .marks-diff").forEach((layer) => layer.remove());
  const scale = scaleOf(paragraph);
  const isShown = ({ place }) => !place.settled || place.key === text.chosen;
  const boxes = (text.byParagraph.get(index) ?? []).filter(isShown).flatMap((item) => measured(paragraph, item, scale));
  text.boxes.set(index, boxes);
  const behind = makeLayer("marks-behind marks-diff");
  const chosen = text.places.get(text.chosen);
  if (chosen?.frame) behind.append(...band(text, paragraph, index, chosen, scale));
  behind.append(...boxes.map((box) => made(box, box.place.key === text.chosen)));
  const above = makeLayer("marks-above marks-diff");
  above.append(...boxes.filter(({ first, place }) => first && place.tag).map((box) => tag(paragraph, box, box.place.key === text.chosen)));
  paragraph.el.prepend(behind);
  paragraph.el.append(above);
}

const measured = (paragraph, { place, from, to, first }, scale) =>
  measure(paragraph, from, to).map((rect, n) => ({ place, first: first && n === 0, rect, box: boxOf("ring", rect, { scale }) }));

function made({ box }, on) {
  return put(Object.assign(document.createElement("i"), { className: on ? "differs chosen" : "differs" }), box);
}

function tag(paragraph, { place, box }, on) {
  const el = document.createElement("i");
  el.className = on ? "differs-tag chosen" : "differs-tag";
  el.dataset.t = place.tag;
  const isRtl = getComputedStyle(paragraph.el).direction === "rtl";
  el.style.top = `${box.y}px`;
  if (isRtl) el.style.right = `${paragraph.el.clientWidth - box.x - box.w}px`;
  else el.style.left = `${box.x}px`;
  return el;
}

function band(text, paragraph, index, place, scale) {
  return place.whole.flatMap(([start, end]) =>
    partsOf(text.paragraphs, text.map.toUtf16(start), text.map.toUtf16(end))
      .filter((part) => part.index === index)
      .flatMap(({ from, to }) => measure(paragraph, from, to))
      .map((rect) => put(Object.assign(document.createElement("i"), { className: "focus band first last" }), boxOf("band", rect, { scale }))),
  );
}

function choose(text, key) {
  text.chosen = key;
  for (const index of text.painter.painted.keys()) draw(text, index);
}

/** Brings a place into sight, out of its fold if it is in one. */
function reveal(text, key) {
  const place = text.places.get(key);
  if (!place?.whole.length) return;
  const [start, end] = place.segments[0];
  const [from, to] = [text.map.toUtf16(start), text.map.toUtf16(end)];
  const parts = partsOf(text.paragraphs, from, to);
  parts.forEach(({ index }) => text.paragraphs[index].el.closest("details")?.setAttribute("open", ""));
  const box = around(windowRectangles(text.paragraphs, from, to));
  if (!box) return;
  const [top, bottom] = [clearTop() + 60, innerHeight - (innerWidth <= 860 ? innerHeight * 0.62 : 140)];
  if (box.y < top || box.y + box.h > bottom) scrollBy({ top: box.y - Math.min(top + 60, innerHeight / 3), behavior: matchMedia("(prefers-reduced-motion: reduce)").matches ? "auto" : "smooth" });
}

/** How far below the article's upper edge a place stands, in pixels; null without a place on the page. */
function topOf(text, key) {
  const place = text.places.get(key);
  if (!place) return null;
  const [start, end] = place.segments[0];
  const parts = partsOf(text.paragraphs, text.map.toUtf16(start), text.map.toUtf16(end));
  if (!parts.length) return null;
  const { index, from, to } = parts[0];
  const paragraph = text.paragraphs[index];
  const fold = paragraph.el.closest("details:not([open])");
  const origin = text.article.getBoundingClientRect().top;
  if (fold) return fold.getBoundingClientRect().top - origin;
  const rect = text.painter.near.has(index) ? measure(paragraph, from, to)[0] : null;
  return paragraph.el.getBoundingClientRect().top - origin + (rect?.y ?? 0);
}

function isFolded(text, key) {
  const place = text.places.get(key);
  if (!place) return false;
  const parts = place.segments.flatMap(([start, end]) => partsOf(text.paragraphs, text.map.toUtf16(start), text.map.toUtf16(end)));
  return parts.length > 0 && parts.every(({ index }) => text.paragraphs[index].el.closest("details:not([open])"));
}

function pointed(text, event, listener) {
  const el = event.target.closest?.("p[data-start]");
  const paragraph = el && text.paragraphs.find((one) => one.el === el);
  if (!paragraph) return;
  const origin = el.getBoundingClientRect();
  const [x, y] = [event.clientX - origin.left, event.clientY - origin.top];
  const hit = (text.boxes.get(paragraph.index) ?? []).filter(({ box }) => contains(box, x, y, 2));
  const smallest = hit.sort((a, b) => a.rect.w - b.rect.w)[0];
  if (smallest) listener(smallest.place);
}
