/** Where the names of roles stand: above the start of their boxes, none over another one. */

/** Between two tags, and the least of its own box a tag stands over, in pixels. */
const GAP = 3;
const HOLD = 14;
/** Beside the letters of a name, in pixels. */
const PADDING = 12;
const LINE = 8;

let ruler = null;

/** How wide a name is drawn, in pixels. */
function widthOf(name) {
  ruler ??= document.createElement("canvas").getContext("2d");
  ruler.font = `600 10.5px ${getComputedStyle(document.documentElement).getPropertyValue("--ui")}`;
  return Math.ceil(ruler.measureText(name).width) + PADDING;
}

/**
 * From the right to the left on every line: each at its box's right end, or as far to the left as the one before it asks;
 * one that would leave its box goes under it.
 *
 * @param {{tag: string, box: {x: number, y: number, w: number, h: number}}[]} items
 * @param {number} room the width of the paragraph
 * @returns {{tag: string, left: number, top: number, isBelow: boolean}[]}
 */
export function placeTags(items, room, measure = widthOf) {
  const sorted = [...items].sort((a, b) => a.box.y - b.box.y || b.box.x + b.box.w - (a.box.x + a.box.w));
  const placed = [];
  for (const { tag, box } of sorted) {
    const width = measure(tag);
    const taken = placed.filter((one) => !one.isBelow && Math.abs(one.top - box.y) < LINE).map(({ left }) => left - GAP);
    const right = Math.min(box.x + box.w, ...taken, room);
    const left = Math.max(0, right - width);
    const isBelow = right < box.x + Math.min(HOLD, box.w) || taken.some((edge) => left + width > edge);
    placed.push(isBelow ? { tag, left: Math.max(0, Math.min(box.x + box.w, room) - width), top: box.y + box.h, isBelow } : { tag, left, top: box.y, isBelow });
  }
  return placed;
}
