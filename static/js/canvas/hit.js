/**
 * Which spans lie under a point: the point against the very rectangles that were painted.
 */
import { contains } from "./geometry.js";

/** Ids of the spans painted under a point of the window, the shortest first; `spans` is the Map of annotations. */
export function spansAtPoint(painter, spans, x, y) {
  const home = document.elementFromPoint(x, y)?.closest?.("p[data-start]");
  const index = home ? painter.numbers.get(home) : undefined;
  if (index === undefined) return [];
  // A quick hand clicks before the frame that shows its last gesture: what is due is painted first.
  painter.flush();
  const origin = home.getBoundingClientRect();
  return spansInBoxes(painter.boxesIn(index), spans, x - origin.left, y - origin.top);
}

/** The same over plain boxes `[{id, rect, box}]` in paragraph coordinates. */
export function spansInBoxes(boxes, spans, x, y) {
  const touches = ({ rect, box }) => contains(rect, x, y) || (box.h === null && contains({ ...box, h: 6 }, x, y, 1));
  return shortestFirst(boxes.filter(touches).map((box) => box.id), spans);
}

/** Ids without repeats, the span with the fewest letters first, then in the order of the text. */
export function shortestFirst(ids, spans) {
  const known = [...new Set(ids)].filter((id) => spans.has(id));
  return known.sort((a, b) => lengthOf(spans.get(a)) - lengthOf(spans.get(b)) || startOf(spans.get(b)) - startOf(spans.get(a)) || (a < b ? -1 : 1));
}

const lengthOf = (span) => span.segments.reduce((sum, [start, end]) => sum + end - start, 0);
const startOf = (span) => span.segments[0][0];

/** The id after `current` in the ring of ids, the first when it is not among them; `step` -1 goes back. */
export function nextOf(ids, current, step = 1) {
  if (!ids.length) return null;
  const at = ids.indexOf(current);
  return at < 0 ? ids[step > 0 ? 0 : ids.length - 1] : ids[(at + step + ids.length) % ids.length];
}
