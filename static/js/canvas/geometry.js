/**
 * Where things stand on the page: pure functions over plain rectangles and offsets, no DOM.
 *
 * Offsets are UTF-16 units of the article's text, end exclusive; rectangles are {x, y, w, h} in CSS pixels.
 */

/** The least width a glyph needs to count as drawn; below it the letter hides inside a ligature. */
export const NARROW = 0.5;

/** The gap below which two rectangles of a line are one. */
export const GAP = 1;

/**
 * The index of the paragraph that holds an offset: paragraphs are `{start, end}`, sorted, one newline apart.
 * An offset between two paragraphs belongs to the earlier one; -1 for an empty list.
 */
export function paragraphAt(paragraphs, offset) {
  let low = 0;
  let high = paragraphs.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (paragraphs[middle].start <= offset) low = middle;
    else high = middle - 1;
  }
  return high;
}

/** The parts of [start, end) by paragraph: `[{index, from, to}]`, offsets local to the paragraph, none empty. */
export function partsOf(paragraphs, start, end) {
  const parts = [];
  const first = Math.max(0, paragraphAt(paragraphs, start));
  for (let index = first; index < paragraphs.length && paragraphs[index].start < end; index += 1) {
    const paragraph = paragraphs[index];
    const from = Math.max(start, paragraph.start) - paragraph.start;
    const to = Math.min(end, paragraph.end) - paragraph.start;
    if (from < to) parts.push({ index, from, to });
  }
  return parts;
}

/** Whether two rectangles stand in one line of text. */
export const inOneLine = (a, b) => Math.min(a.y + a.h, b.y + b.h) - Math.max(a.y, b.y) > Math.min(a.h, b.h) / 2;

/**
 * Joins the rectangles of each line that are less than a pixel apart (bidi text gives several), drops empty
 * ones, and sorts into reading order: lines downwards, within a line from the start side.
 */
export function mergeRectangles(rectangles, { rtl = true } = {}) {
  const lines = [];
  for (const r of rectangles) {
    if (r.w <= 0) continue;
    const line = lines.find((other) => inOneLine(other[0], r));
    if (line) line.push(r);
    else lines.push([r]);
  }
  lines.sort((a, b) => a[0].y - b[0].y);
  return lines.flatMap((line) => (rtl ? joinLine(line).reverse() : joinLine(line)));
}

function joinLine(line) {
  const joined = [];
  for (const r of [...line].sort((a, b) => a.x - b.x)) {
    const last = joined.at(-1);
    if (!last || r.x - (last.x + last.w) >= GAP) {
      joined.push({ ...r });
      continue;
    }
    const bottom = Math.max(last.y + last.h, r.y + r.h);
    last.w = Math.max(last.x + last.w, r.x + r.w) - last.x;
    last.y = Math.min(last.y, r.y);
    last.h = bottom - last.y;
  }
  return joined;
}

/**
 * Gives the letters of a ligature without carets a box each: a run of one drawn rectangle and the narrow ones
 * after it (before it, when the run starts narrow) shares the drawn one evenly. Input: one rectangle a letter, in logical order.
 */
export function splitNarrow(rectangles, { rtl = true } = {}) {
  const out = [...rectangles];
  for (let i = 0; i < out.length; ) {
    let last = i;
    while (last + 1 < out.length && rectangles[last + 1].w < NARROW) last += 1;
    if (last === i && rectangles[i].w < NARROW) last = Math.min(out.length - 1, i + 1);
    const run = rectangles.slice(i, last + 1);
    const wide = run.find((r) => r.w >= NARROW);
    if (wide && run.length > 1) {
      const share = wide.w / run.length;
      run.forEach((_, k) => {
        out[i + k] = { ...wide, x: wide.x + share * (rtl ? run.length - 1 - k : k), w: share };
      });
    }
    i = last + 1;
  }
  return out;
}

/**
 * The drawn box of a mark around a text rectangle; `scale` is the font size over 23 px.
 * Channels as in layers.js; `depth` is the nesting level, `lane` counts from 1 under the line.
 */
export function boxOf(channel, r, { depth = 0, lane = 1, scale = 1 } = {}) {
  const under = r.y + r.h + (1 + (lane - 1) * 4) * scale;
  switch (channel) {
    case "quote":
      return { x: r.x, y: under, w: r.w, h: null };
    case "evidence":
      return { x: r.x, y: under, w: r.w, h: null };
    case "cue":
    case "issue":
      return { x: r.x - 1, y: r.y + 6 * scale, w: r.w + 2, h: r.h - 9 * scale };
    case "fragment":
      return { x: r.x, y: r.y + r.h - 5 * scale, w: r.w, h: null };
    case "band":
      return { x: r.x, y: r.y - 1, w: r.w, h: r.h + 8 * scale };
    case "ring":
      return { x: r.x - 2, y: r.y + 2 * scale, w: r.w + 4, h: r.h - 2 * scale };
    default:
      return nestedBox(r, depth, scale);
  }
}

/** The height of a line's letters with all their marks, in pixels of a 23 px face; some faces say less of themselves. */
const LINE = 36;

/** A fill shrinks by 5 px a level at its head and 3 px at its foot, but keeps at least 12 px. */
function nestedBox(rectangle, depth, scale) {
  const lack = Math.max(0, LINE * scale - rectangle.h);
  const r = { ...rectangle, y: rectangle.y - lack / 2, h: rectangle.h + lack };
  const level = Math.min(depth, Math.max(0, Math.floor((r.h / scale - 20) / 8)));
  return { x: r.x, y: r.y + (5 + level * 5) * scale, w: r.w, h: r.h - (8 + level * 8) * scale };
}

export const contains = (r, x, y, slack = 0) =>
  x >= r.x - slack && x <= r.x + r.w + slack && y >= r.y - slack && y <= r.y + r.h + slack;

const overlap = (a, b) =>
  Math.max(0, Math.min(a.x + a.w, b.x + b.w) - Math.max(a.x, b.x)) *
  Math.max(0, Math.min(a.y + a.h, b.y + b.h) - Math.max(a.y, b.y));

/** The smallest rectangle around all; null for none. */
export function around(rectangles) {
  if (!rectangles.length) return null;
  const x = Math.min(...rectangles.map((r) => r.x));
  const y = Math.min(...rectangles.map((r) => r.y));
  const right = Math.max(...rectangles.map((r) => r.x + r.w));
  const bottom = Math.max(...rectangles.map((r) => r.y + r.h));
  return { x, y, w: right - x, h: bottom - y };
}

/**
 * Where a small panel of `size` stands nearest to a point, clear of all `obstacles` and inside `frame`: above, below or
 * beside each of them; the place that covers least when none is clear.
 */
export function placeClear(obstacles, size, frame, point, { gap = 10 } = {}) {
  const x = clamp(point.x - size.w / 2, frame.x + 8, frame.x + frame.w - size.w - 8);
  const y = clamp(point.y - size.h / 2, frame.y + 8, frame.y + frame.h - size.h - 8);
  const places = obstacles.flatMap((r) => [
    { x, y: r.y - size.h - gap },
    { x, y: r.y + r.h + gap },
    { x: r.x - size.w - gap, y },
    { x: r.x + r.w + gap, y },
  ]);
  const inside = (p) => p.x >= frame.x && p.y >= frame.y && p.x + size.w <= frame.x + frame.w && p.y + size.h <= frame.y + frame.h;
  const covered = (p) => obstacles.reduce((sum, r) => sum + overlap({ ...p, ...size }, r), 0);
  const far = (p) => Math.hypot(p.x + size.w / 2 - point.x, p.y + size.h / 2 - point.y);
  const ranked = places.filter(inside).sort((a, b) => covered(a) - covered(b) || far(a) - far(b));
  return ranked[0] ?? { x, y };
}

const clamp = (value, low, high) => Math.max(low, Math.min(value, Math.max(low, high)));

/**
 * Where a panel of `size` {w, h} stands beside the rectangles of a selection without covering them:
 * below, above, then at either side; the place with the least overlap when none is free.
 * `frame` {x, y, w, h} is the visible part of the window.
 */
export function placeBeside(rectangles, size, frame, { gap = 16, rtl = true } = {}) {
  const box = around(rectangles);
  const start = rtl ? rectangles[0].x + rectangles[0].w : rectangles[0].x;
  const x = clamp(rtl ? start - size.w : start, frame.x + 8, frame.x + frame.w - size.w - 8);
  const y = clamp(box.y, frame.y + 8, frame.y + frame.h - size.h - 8);
  const places = [
    { side: "below", x, y: box.y + box.h + gap },
    { side: "above", x, y: box.y - size.h - gap },
    { side: "left", x: box.x - size.w - gap, y },
    { side: "right", x: box.x + box.w + gap, y },
  ];
  const fits = (p) => p.x >= frame.x && p.y >= frame.y && p.x + size.w <= frame.x + frame.w && p.y + size.h <= frame.y + frame.h;
  const free = places.find(fits);
  if (free) return free;
  const held = places.map((p) => ({ ...p, x: clamp(p.x, frame.x + 8, frame.x + frame.w - size.w - 8), y: clamp(p.y, frame.y + 8, frame.y + frame.h - size.h - 8) }));
  const cost = (p) => rectangles.reduce((sum, r) => sum + overlap({ ...p, w: size.w, h: size.h }, r), 0);
  return held.reduce((best, p) => (cost(p) < cost(best) ? p : best));
}
