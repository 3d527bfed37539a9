// Quotation marks: which belong together, in which another stands, which lack their partner. Offsets are UTF-16 units.
// Twin of annotator/suggest/marks.py.

export const PAIRS = { "«": "»", "“": "”", "„": "”", "‹": "›", '"': '"' };
const CLOSING = new Set(Object.values(PAIRS));

/**
 * The pairs of marks between two offsets, outer before inner: {start, end, depth}; no pair crosses a line. A mark
 * without its partner parts nothing: «أ «ب» is the pair «ب», «أ» ب» the pair «أ».
 */
export function pairs(text, start = 0, end = text.length) {
  const found = [];
  let stack = [];
  for (let at = start; at < end; at += 1) {
    const letter = text[at];
    if (letter === "\n") stack = [];
    else {
      const opened = CLOSING.has(letter) ? stack.findLastIndex((other) => PAIRS[text[other]] === letter) : -1;
      if (opened >= 0) {
        found.push({ start: stack[opened], end: at + 1 });
        stack.length = opened;
      } else if (letter in PAIRS) stack.push(at);
    }
  }
  return nested(found.sort((a, b) => a.start - b.start || b.end - a.end));
}

function nested(found) {
  let around = [];
  return found.map((pair) => {
    around = around.filter((other) => other.end >= pair.end);
    const placed = { ...pair, depth: around.length };
    around.push(placed);
    return placed;
  });
}

/** What stands between two marks. */
export const inner = (pair) => [pair.start + 1, pair.end - 1];

/** The innermost pair that holds an offset or touches it with a mark; null when there is none on its line. */
export function pairAt(text, offset) {
  const start = text.lastIndexOf("\n", offset - 1) + 1;
  const end = text.indexOf("\n", offset);
  const around = pairs(text, offset ? start : 0, end < 0 ? text.length : end).filter((pair) => pair.start <= offset && offset <= pair.end);
  const nearer = (a, b) => b.depth > a.depth || (b.depth === a.depth && Math.abs(offset - b.start) < Math.abs(offset - a.start));
  return around.reduce((best, pair) => (!best || nearer(best, pair) ? pair : best), null);
}
