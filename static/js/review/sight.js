/** Brings what is looked at into sight: between the bar that sticks above and the keys that stick below. */

const PHONE = matchMedia("(max-width: 860px)");
const ROOM = 12;

/** The part of the window that nothing covers; on a phone the sheet of the card in hand lies over its lower part. */
function openWindow() {
  const strip = document.getElementById("strip") ?? document.querySelector(".strip");
  const sticks = strip && getComputedStyle(strip).position === "sticky" ? strip.offsetHeight : 0;
  const foot = document.querySelector(".foot-keys")?.offsetHeight ?? 0;
  const sheet = PHONE.matches ? (document.getElementById("case")?.offsetHeight ?? 0) : 0;
  return { top: sticks + ROOM, bottom: innerHeight - Math.max(foot, sheet) - ROOM };
}

/**
 * Scrolls as little as it takes to have all of the boxes in sight; where they are higher than the window, their upper ends.
 *
 * @param {({y: number, h: number}|null)[]} boxes in the window's coordinates
 */
export function bringIntoSight(...boxes) {
  const seen = boxes.filter(Boolean);
  if (!seen.length) return;
  const view = openWindow();
  const top = Math.min(...seen.map(({ y }) => y));
  const bottom = Math.max(...seen.map(({ y, h }) => y + h));
  const isLow = bottom - top > view.bottom - view.top;
  if (top < view.top || isLow) move(top - view.top);
  else if (bottom > view.bottom) move(bottom - view.bottom);
}

function move(by) {
  if (Math.abs(by) < 1) return;
  const isCalm = matchMedia("(prefers-reduced-motion: reduce)").matches || Math.abs(by) > innerHeight;
  scrollBy({ top: by, behavior: isCalm ? "instant" : "smooth" });
}
