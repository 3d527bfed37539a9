// Long articles are read in stretches of whole lines, so that no question about them takes long. Offsets are UTF-16 units.

/** An article up to this length is one stretch; a longer one is cut into stretches of at least the second length. */
const WHOLE = 40_000;
const LEAST = 10_000;

/** The stretches of a text, [start, end) each; every one begins and ends with a line. */
export function stretches(text) {
  if (text.length <= WHOLE) return [[0, text.length]];
  const found = [];
  for (let start = 0; start < text.length; ) {
    const line = text.indexOf("\n", start + LEAST);
    const end = line < 0 || text.length - line < LEAST / 2 ? text.length : line + 1;
    found.push([start, end]);
    start = end;
  }
  return found;
}

/** The stretch that holds an offset. */
export const stretchAt = (text, offset) => stretches(text).findLast(([start]) => start <= offset) ?? [0, text.length];
