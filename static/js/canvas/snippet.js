/**
 * A stretch of the article painted small, outside the canvas: the same untouched text node with boxes behind it, as the
 * page paints it. Painted once it is on the page and has a size.
 */
import { boxOf, mergeRectangles, partsOf } from "./geometry.js";
import { el } from "./markup.js";
import { makeLayer, put, scaleOf } from "./paint.js";
import { measure } from "./paragraphs.js";

const AROUND = 36; // UTF-16 units of text shown before and after the marks
const LONGEST = 320; // of a snippet in all

/**
 * @param {{text: string, map: object}} article
 * @param {{start: number, end: number, type: string, channel: string, line?: string|null, tag?: string}[]} marks code points
 * @returns {{el: HTMLElement, paint: () => void}|null} null where there is nothing to show
 */
export function snippet(article, marks, [from, to] = stretchOf(article, marks)) {
  if (from === to) return null;
  const text = article.text.slice(from, to);
  const node = new Text(text);
  const home = el("p.snippet", { lang: "ar", dir: "rtl" }, node);
  const paragraph = { el: home, node, text, measured: new Map() };
  const paint = () => {
    home.querySelector(".marks")?.remove();
    paragraph.measured.clear();
    const layer = makeLayer("marks");
    layer.append(...marks.flatMap((mark) => boxes(article, paragraph, mark, from, text.length)));
    home.prepend(layer);
  };
  return { el: home, paint };
}

/** The part of the article (UTF-16) around some marks: whole words, within the paragraph of the first, not too long. */
export function stretchOf({ text, map }, marks) {
  if (!marks.length) return [0, 0];
  const first = Math.min(...marks.map(({ start }) => map.toUtf16(start)));
  const last = Math.max(...marks.map(({ end }) => map.toUtf16(end)));
  const begin = text.lastIndexOf("\n", first - 1) + 1;
  const stop = text.indexOf("\n", first);
  const [from, to] = [Math.max(begin, first - AROUND), Math.min(stop < 0 ? text.length : stop, last + AROUND, first + LONGEST)];
  const space = text.indexOf(" ", from);
  const end = text.lastIndexOf(" ", to);
  return [from > begin && space >= 0 && space < first ? space + 1 : from, to < last || end <= last ? to : Math.max(end, last)];
}

function boxes({ map }, paragraph, mark, origin, length) {
  const parts = partsOf([{ start: origin, end: origin + length }], map.toUtf16(mark.start), map.toUtf16(mark.end));
  return parts.flatMap(({ from, to }) => {
    const rectangles = mergeRectangles(measure(paragraph, from, to));
    return rectangles.map((rect, k) => box(mark, boxOf(mark.channel, rect, { scale: scaleOf(paragraph) }), k === 0, k === rectangles.length - 1));
  });
}

function box({ type, channel, line, tag }, place, first, last) {
  const made = document.createElement("i");
  made.className = ["mark", channel, line, first && "first", last && "last"].filter(Boolean).join(" ");
  made.dataset.type = type;
  if (tag && first) made.dataset.t = tag;
  return put(made, place);
}
