// Extended grapheme clusters: the places where a span may begin and end. Offsets are UTF-16 units.
// A letter and its marks are one cluster; lam-alef is two, an edge between ل and ا is legal.

const segmenter = new Intl.Segmenter("ar", { granularity: "grapheme" });
// Characters whose grapheme property is "other": between two of them there is always an edge (rule GB999), so the
// clusters around an offset are found from the nearest such place, never from the start of the text.
const PLAIN = /[ -~\u0621-\u064A\u0660-\u066C\u0671-\u06D3،؛؟«»“”–—…]/;
const WINDOW = 256; // a segmenter's time grows with the square of what it is given
// In prose the next such place is a few letters away. A text without them (emoji, another script) is cut once as a whole:
// looking for it from every edge takes the square of the length.
const NEAR = 64;
const KEPT = 4;
const cut = new Map(); // text → its edges

/** All cluster edges of a text, 0 and its length included; [0] for the empty text. */
export function boundaries(text) {
  return [0, ...clusterEnds(text, 0, text.length)];
}

/** Whether an offset is a cluster edge; an offset outside the text is none. */
export function isBoundary(text, offset) {
  if (!(offset >= 0 && offset <= text.length)) return false;
  return isSure(text, offset) || edgesAround(text, offset, offset).includes(offset);
}

/** The smallest range of whole clusters that holds [start, end); an empty range goes to its cluster's start. */
export function graphemeSpan(text, start, end) {
  if (!(start >= 0 && start <= end && end <= text.length)) {
    throw new RangeError(`[${start}, ${end}) is outside the text of ${text.length} units`);
  }
  if (isSure(text, start) && isSure(text, end)) return [start, end];
  const edges = edgesAround(text, start, end);
  const first = edges.findLast((edge) => edge <= start);
  return [first, start === end ? first : edges.find((edge) => edge >= end)];
}

/** The nearest cluster edge after (or, with step -1, before) an offset; the text's own edge when there is none. */
export function nextBoundary(text, offset, step = 1) {
  let edge = Math.min(Math.max(offset + step, 0), text.length);
  while (!isBoundary(text, edge)) edge += step;
  return edge;
}

function isSure(text, offset) {
  if (offset === 0 || offset === text.length || text[offset - 1] === "\n") return true;
  return PLAIN.test(text[offset - 1]) && PLAIN.test(text[offset]);
}

function edgesAround(text, start, end) {
  const known = cut.get(text);
  const first = known ? -1 : sureNear(text, start, -1);
  const last = first < 0 ? -1 : sureNear(text, end, 1);
  if (last >= 0) return [first, ...clusterEnds(text, first, last)];
  const edges = known ?? allEdges(text);
  return [...edges.subarray(Math.max(0, place(edges, start + 1) - 1), place(edges, end) + 1)];
}

/** The nearest such place in a direction; -1 where there is none nearby. */
function sureNear(text, from, step) {
  for (let [near, left] = [from, NEAR]; left > 0; near += step, left -= 1) if (isSure(text, near)) return near;
  return -1;
}

function allEdges(text) {
  if (cut.size === KEPT) cut.delete(cut.keys().next().value);
  cut.set(text, Uint32Array.from(boundaries(text)));
  return cut.get(text);
}

/** Where in rising edges the first stands that is not before an offset. */
function place(edges, offset) {
  let [low, high] = [0, edges.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (edges[middle] < offset) low = middle + 1;
    else high = middle;
  }
  return low;
}

function clusterEnds(text, start, end) {
  const ends = [];
  for (let [from, size] = [start, WINDOW]; from < end;) {
    const to = windowEnd(text, from, Math.min(from + size, end));
    const found = to === from + 1 ? [to] : segmented(text, from, to);
    if (to < end && !isSure(text, to)) found.pop(); // it ends where the window does and may go on behind it
    ends.push(...found);
    size = found.length ? WINDOW : size * 2;
    from = found.at(-1) ?? from;
  }
  return ends;
}

function windowEnd(text, from, last) {
  let to = from + 1;
  while (to < last && !isSure(text, to)) to += 1;
  return text.codePointAt(to - 1) > 0xffff ? to + 1 : to;
}

function segmented(text, from, to) {
  return Array.from(segmenter.segment(text.slice(from, to)), ({ index, segment }) => from + index + segment.length);
}
