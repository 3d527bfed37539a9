// Spans that cross: they share text, and each has text outside the other; twin of annotator/standoff/crossing.py.

import { endOf, overlap, within } from "./segments.js";

// A discontinuous span is compared with this many spans around it; a warning is not worth more.
export const NEIGHBOURS = 2000;


/** Whether two lists of segments share text while neither holds the other. */
export const cross = (one, other) => overlap(one, other) && !within(one, other) && !within(other, one);

/** For each crossing span of one layer, [itself, one span that it crosses]; `spans` in canonical order. */
export function crossings(spans) {
  return [...sweep(spans.filter((span) => span.segments.length === 1)), ...scattered(spans)];
}

function sweep(spans) {
  const found = [];
  // Open spans, the one that ends first at the tail: if the newcomer outlives it, they cross.
  const open = [];
  for (const span of spans) {
    const [start, end] = span.segments[0];
    while (open.length && endOf(open[open.length - 1]) <= start) open.pop();
    const tail = open[open.length - 1];
    if (tail && endOf(tail) < end) found.push([span, tail]);
    open.splice(placeOf(open, end), 0, span);
  }
  return found;
}

function placeOf(open, end) {
  let n = open.length;
  while (n && endOf(open[n - 1]) < end) n -= 1;
  return n;
}

function scattered(spans) {
  let far = 0;
  const farthest = spans.map((span) => (far = Math.max(far, endOf(span))));
  const found = [];
  spans.forEach((span, n) => {
    if (span.segments.length < 2) return;
    const other = firstCrossed(spans, n, firstBeyond(farthest, span.segments[0][0]));
    if (other) found.push([span, other]);
  });
  return found;
}

/** Index of the first number greater than `limit` in an ascending list. */
function firstBeyond(ascending, limit) {
  let [low, high] = [0, ascending.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (ascending[middle] > limit) high = middle;
    else low = middle + 1;
  }
  return low;
}

function firstCrossed(spans, n, first) {
  const span = spans[n];
  for (let m = first; m < Math.min(spans.length, first + NEIGHBOURS); m += 1) {
    const other = spans[m];
    if (other.segments[0][0] >= endOf(span)) return null;
    const toldByTheOther = m >= n && other.segments.length > 1;
    if (!toldByTheOther && cross(span.segments, other.segments)) return other;
  }
  return null;
}
