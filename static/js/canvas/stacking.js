/** Where margin cards stand: each at the height of its text, none over another, the active one where its text is. */

/**
 * @param {{want: number, height: number, pinned?: boolean}[]} items in the order of the text; pixels
 * @param {number} gap between two cards
 * @returns {number[]} the tops; those before the pinned one give way upwards, those after it downwards
 */
export function stack(items, gap = 10) {
  const tops = downwards(items, gap, 0, -Infinity);
  const pinned = items.findIndex((item) => item.pinned);
  if (pinned < 0 || tops[pinned] === items[pinned].want) return tops;
  tops[pinned] = items[pinned].want;
  upwards(items, gap, tops, pinned);
  const below = downwards(items, gap, pinned + 1, tops[pinned] + items[pinned].height + gap);
  return [...tops.slice(0, pinned + 1), ...below];
}

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

/** How far everything has to move down so that nothing stands above the first line. */
export const shortfall = (tops, first = 0) => Math.max(0, first - Math.min(first, ...tops));
