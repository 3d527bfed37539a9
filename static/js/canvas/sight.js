/** Bringing something of a panel into sight: only what scrolls it is moved, never the page under the reader's eyes. */
import { clearTop } from "./paragraphs.js";

/** The part of a box that can be seen on the screen: `[top, bottom]`; the whole box where less than `height` of it can. */
function seenOf(box, height = 0) {
  const { top, bottom } = box.getBoundingClientRect();
  const seen = [Math.max(top, clearTop()), Math.min(bottom, innerHeight)];
  return seen[1] - seen[0] < height ? [top, bottom] : seen;
}

/** @param {Element} [box] what scrolls it */
export function bringIntoSight(thing, box = thing?.closest(".panel")) {
  if (!box) return;
  const { top, bottom, height } = thing.getBoundingClientRect();
  const [from, to] = seenOf(box, height);
  if (bottom > to) box.scrollTop += Math.min(bottom - to, top - from);
  else if (top < from) box.scrollTop -= from - top;
}

/** Whether all of it stands on the screen, cut off neither by its panel nor by the window. */
export function isInSight(thing, box = thing?.closest(".panel")) {
  if (!box || !thing.checkVisibility()) return false;
  const { top, bottom } = thing.getBoundingClientRect();
  const [from, to] = seenOf(box);
  return top >= from - 1 && bottom <= to + 1;
}
