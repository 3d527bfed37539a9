/**
 * The article of a comparison: the marks of all sets behind the untouched text, those that are agreed on at half strength,
 * and over them a dashed box with its name wherever the sets differ.
 */
import { mountColours } from "../canvas/colours.js";
import { around, boxOf, contains, partsOf } from "../canvas/geometry.js";
import { channelsOf } from "../canvas/layers.js";
import { Painter, makeLayer, put, scaleOf } from "../canvas/paint.js";
import { measure, readParagraphs, windowRectangles } from "../canvas/paragraphs.js";
import { PieceIndex } from "../canvas/pieces.js";
import { indexSchema } from "../standoff/schema.js";
import { readAnnotations } from "../standoff/values.js";
import { OffsetMap } from "../text/offsets.js";
import { placeTags } from "./tags.js";

const embedded = (name) => JSON.parse(document.getElementById(`${name}-data`).textContent);

/**
 * @returns the text: {article, placeOf(key) → place or undefined · boxOf(key) → its box in the window, out of its fold if it is in one · choose(key)
 *   · topOf(key) · isFolded(key) · mark({loud, places, settled}) shows other differences · update({loud, settled}) the same ones further on
 *   · onChoose(listener) called with the place that was pointed at · onPaint(listener)}; a place is {key, segments, whole (code points,
 *   end exclusive), frame, tag, href}; `settled`: keys of those that are quiet
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
  const text = { article, map, paragraphs, painter, chosen: null, places: new Map(), byParagraph: new Map(), loud: new Set(), settled: new Set(), boxes: new Map() };
  painter.onPaint((indexes) => indexes.forEach((index) => draw(text, index)));
  mark(text, embedded("places"));
  text.embedded = embedded;
  return Object.assign(text, {
    placeOf: (key) => text.places.get(key),
    boxOf: (key) => placeBox(text, key),
    choose: (key) => choose(text, key),
    mark: (differences) => mark(text, differences),
    update: (differences) => update(text, differences),
    topOf: (key) => topOf(text, key),
    isFolded: (key) => isFolded(text, key),
    onChoose: (listener) => article.addEventListener("click", (event) => pointed(text, event, listener)),
    onPaint: (listener) => painter.onPaint(listener),
  });
}

function mark(text, { loud, places, settled = [] }) {
  text.loud = new Set(loud);
  text.settled = new Set(settled);
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
  redraw(text, text.painter.painted.keys());
}

/** The same differences a step further: only the paragraphs of those that were settled, or wait again, are drawn anew. */
function update(text, { loud, settled }) {
  const [before, now] = [text.settled, new Set(settled)];
  text.settled = now;
  const changed = [...now].filter((key) => !before.has(key)).concat([...before].filter((key) => !now.has(key)));
  const louder = new Set(loud);
  const turned = [...louder].filter((id) => !text.loud.has(id)).concat([...text.loud].filter((id) => !louder.has(id)));
  text.loud = louder;
  for (const id of turned) {
    for (const el of text.article.querySelectorAll(`.mark[data-span="${CSS.escape(id)}"]`)) el.classList.toggle("calm", !louder.has(id));
  }
  redraw(text, changed.flatMap((key) => paragraphsOf(text, key)));
}

function redraw(text, indexes) {
  for (const index of new Set(indexes)) if (text.painter.painted.has(index)) draw(text, index);
}

function paragraphsOf(text, key) {
  const place = text.places.get(key);
  const told = place ? [...place.segments, ...place.whole] : [];
  return told.flatMap(([start, end]) => partsOf(text.paragraphs, text.map.toUtf16(start), text.map.toUtf16(end)).map(({ index }) => index));
}

/** One paragraph: the agreed calm, the differences boxed, the chosen one on its band. */
function draw(text, index) {
  const paragraph = text.paragraphs[index];
  for (const mark of paragraph.el.querySelectorAll(":scope > .marks > .mark")) mark.classList.toggle("calm", !text.loud.has(mark.dataset.span));
  paragraph.el.querySelectorAll(":scope > .marks-diff").forEach((layer) => layer.remove());
  const scale = scaleOf(paragraph);
  const isShown = ({ place }) => !text.settled.has(place.key) || place.key === text.chosen;
  const boxes = (text.byParagraph.get(index) ?? []).filter(isShown).flatMap((item) => measured(paragraph, item, scale));
  text.boxes.set(index, boxes);
  const behind = makeLayer("marks-behind marks-diff");
  const chosen = text.places.get(text.chosen);
  if (chosen?.frame) behind.append(...band(text, paragraph, index, chosen, scale));
  behind.append(...distinct(boxes, text.chosen).map((box) => made(box, box.place.key === text.chosen)));
  const above = makeLayer("marks-above marks-diff");
  above.append(...tags(text, paragraph, boxes));
  paragraph.el.prepend(behind);
  paragraph.el.append(above);
}

/** One box where several differences stand on the same letters; the chosen one lies over the others. */
function distinct(boxes, chosen) {
  const byRect = new Map();
  for (const one of boxes) {
    const key = `${Math.round(one.rect.x)} ${Math.round(one.rect.y)} ${Math.round(one.rect.w)}`;
    if (!byRect.has(key) || one.place.key === chosen) byRect.set(key, one);
  }
  return [...byRect.values()].sort((a, b) => (a.place.key === chosen) - (b.place.key === chosen));
}

function tags(text, paragraph, boxes) {
  const width = paragraph.el.clientWidth;
  const isRtl = getComputedStyle(paragraph.el).direction === "rtl";
  const named = boxes.filter(({ first, place }) => first && place.tag);
  const told = named.map(({ place, box }) => ({ tag: place.tag, start: isRtl ? width - box.x - box.w : box.x, y: box.y, chosen: place.key === text.chosen }));
  return placeTags(told, tagWidth, width).map((one) => tag(one, isRtl));
}

const measured = (paragraph, { place, from, to, first }, scale) =>
  measure(paragraph, from, to).map((rect, n) => ({ place, first: first && n === 0, rect, box: boxOf("ring", rect, { scale }) }));

function made({ box }, on) {
  return put(Object.assign(document.createElement("i"), { className: on ? "differs chosen" : "differs" }), box);
}

function tag({ text, start, y, chosen }, isRtl) {
  const el = document.createElement("i");
  el.className = chosen ? "differs-tag chosen" : "differs-tag";
  el.dataset.t = text;
  el.style.top = `${y}px`;
  el.style[isRtl ? "right" : "left"] = `${start}px`;
  return el;
}

const pen = new OffscreenCanvas(1, 1).getContext("2d");
const widths = new Map();

/** As wide as the sheet sets it (.differs-tag): its letters and 6 pixels on either side. */
function tagWidth(text) {
  if (!widths.has(text)) {
    const root = getComputedStyle(document.documentElement);
    pen.font = `600 10.5px ${root.getPropertyValue("--ui")}`;
    widths.set(text, pen.measureText(text).width + 13);
  }
  return widths.get(text);
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
  const before = text.chosen;
  text.chosen = key;
  redraw(text, [before, key].flatMap((one) => paragraphsOf(text, one)));
}

/** Where a place stands in the window; its fold, if it is in one, is opened. Null without a place. */
function placeBox(text, key) {
  const place = text.places.get(key);
  if (!place?.whole.length) return null;
  const [start, end] = place.segments[0];
  const [from, to] = [text.map.toUtf16(start), text.map.toUtf16(end)];
  for (const { index } of partsOf(text.paragraphs, from, to)) text.paragraphs[index].el.closest("details")?.setAttribute("open", "");
  return around(windowRectangles(text.paragraphs, from, to));
}

/** How far below the article's upper edge a place stands, in pixels; null without a place on the page. */
function topOf(text, key) {
  const place = text.places.get(key);
  if (!place?.segments.length) return null;
  const [start, end] = place.segments[0];
  const parts = partsOf(text.paragraphs, text.map.toUtf16(start), text.map.toUtf16(end));
  if (!parts.length) return null;
  const { index, from, to } = parts[0];
  const paragraph = text.paragraphs[index];
  const fold = paragraph.el.closest("details:not([open])");
  const origin = text.article.getBoundingClientRect().top;
  if (fold) return fold.getBoundingClientRect().top - origin;
  // Far from the window its paragraph is exact enough, but for the one in hand.
  const rect = text.painter.near.has(index) || key === text.chosen ? measure(paragraph, from, to)[0] : null;
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
