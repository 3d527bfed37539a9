// Extended grapheme clusters: the places where a span may begin and end. Offsets are UTF-16 units.
// A letter and its marks are one cluster; lam-alef is two, an edge between ل and ا is legal.

const segmenter = new Intl.Segmenter("ar", { granularity: "grapheme" });
// Characters whose grapheme property is "other": between two of them there is always an edge (rule GB999), so the
// clusters around an offset are found from the nearest such place, never from the start of the text.
const PLAIN = /[ -~\u0621-\u064A\u0660-\u066C،؛؟«»“”–—…]/;

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
  let first = start;
  let last = end;
  while (!isSure(text, first)) first -= 1;
  while (!isSure(text, last)) last += 1;
  return [first, ...clusterEnds(text, first, last)];
}

function clusterEnds(text, start, end) {
  const ends = [];
  for (const cluster of segmenter.segment(text.slice(start, end))) {
    ends.push(start + cluster.index + cluster.segment.length);
  }
  return ends;
}
