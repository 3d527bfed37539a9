/** Where margin cards stand: each at the height of its text, none over another, the active one where its text is. */

/**
 * @param {{want: number, height: number, pinned?: boolean}[]} items in the order of the text; pixels
 * @param {number} gap between two cards
 * @param {number} first where the uppermost card may begin
 * @returns {number[]} the tops; those before the pinned one give way upwards, those after it downwards. Only when there is
 *   no room left above does the pinned one give way itself.
 */
export function stack(items, gap = 10, first = 0) {
  const tops = downwards(items, gap, 0, first);
  const pinned = items.findIndex((item) => item.pinned);
  if (pinned < 0 || tops[pinned] <= items[pinned].want) return tops;
  tops[pinned] = Math.max(items[pinned].want, heightBefore(items, gap, pinned, first));
  upwards(items, gap, tops, pinned);
  const below = downwards(items, gap, pinned + 1, tops[pinned] + items[pinned].height + gap);
  return [...tops.slice(0, pinned + 1), ...below];
}

/** The least top of the pinned card: everything before it packed from `first` on. */
const heightBefore = (items, gap, pinned, first) => items.slice(0, pinned).reduce((top, { height }) => top + height + gap, first);

function downwards(items, gap, from, floor) {
  let free = floor;
  return items.slice(from).map(({ want, height }) => {
    const top = Math.max(want, free);
    free = top + height + gap;
    return top;
  });
}

function upwards(items, gap, tops, pinned) {
  for (let i = pinned - 1; i >= 0; i--) tops[i] = Math.min(tops[i], tops[i + 1] - gap - items[i].height);
}
