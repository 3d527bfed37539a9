/**
 * What differs between the earlier state that is shown and now, drawn over the text in a layer of its own: marks that are
 * not there yet, marks that are gone now, marks that changed. Told apart by their stroke, not by colour alone.
 */
import { same } from "../standoff/values.js";
import { boxOf, partsOf } from "./geometry.js";
import { makeLayer, put, scaleOf } from "./paint.js";
import { measure } from "./paragraphs.js";

/** @returns {() => void} draws anew what is near; nothing while the present is shown */
export function drawDifferences(store, canvas) {
  const { painter } = canvas;
  let byParagraph = new Map();
  const redraw = () => {
    canvas.article.classList.toggle("as-it-was", Boolean(store.past));
    byParagraph = store.past ? placed(store, canvas, store.past.annotations.spans, store.present.spans) : new Map();
    canvas.paragraphs.forEach((_, index) => write(canvas, index, byParagraph));
  };
  painter.onPaint((indexes) => store.past && indexes.forEach((index) => write(canvas, index, byParagraph)));
  return redraw;
}

/** Map paragraph → [{from, to, kind}]. */
function placed(store, { paragraphs }, then, now) {
  const found = new Map();
  const { map } = store.article;
  const add = (span, kind) => {
    for (const [start, end] of span.segments) {
      for (const { index, from, to } of partsOf(paragraphs, map.toUtf16(start), map.toUtf16(end))) {
        found.set(index, [...(found.get(index) ?? []), { from, to, kind }]);
      }
    }
  };
  for (const [id, span] of then) {
    if (!now.has(id)) add(span, "gone");
    else if (!same(span, now.get(id))) add(span, "changed");
  }
  for (const [id, span] of now) if (!then.has(id)) add(span, "later");
  return found;
}

function write({ paragraphs, painter }, index, byParagraph) {
  const paragraph = paragraphs[index];
  paragraph.el.querySelector(":scope > .marks-past")?.remove();
  const items = byParagraph.get(index);
  if (!items || !painter.near.has(index)) return;
  const scale = scaleOf(paragraph);
  const places = items.flatMap(({ from, to, kind }) => measure(paragraph, from, to).map((rect) => ({ kind, box: boxOf("ring", rect, { scale }) })));
  const layer = makeLayer("marks-above marks-past");
  layer.append(...places.map(({ kind, box }) => put(Object.assign(document.createElement("i"), { className: `was ${kind}` }), box)));
  paragraph.el.append(layer);
}
