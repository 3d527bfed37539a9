/** Where the names of differences stand over the text: one for what begins at the same letter, none over another. */
import { number } from "../i18n.js";

const BESIDE = 3;
/** Two boxes begin at the same place, and lines are the same, within this many pixels. */
const SAME = 4;
/** Names that one tag tells in full. */
const TOLD = 2;

/**
 * @param {{tag: string, start: number, y: number, chosen: boolean}[]} boxes first boxes of differences; `start` in pixels from the
 *   edge at which lines begin, whichever that is
 * @param {(text: string) => number} widthOf
 * @param {number} room how far from that edge a tag may reach
 * @returns {{text: string, start: number, y: number, chosen: boolean}[]} in reading order
 */
export function placeTags(boxes, widthOf, room) {
  return linesOf(boxes).flatMap((line) => sideBySide(gathered(line), widthOf, room));
}

function linesOf(boxes) {
  const lines = [];
  for (const box of boxes.toSorted((a, b) => a.y - b.y)) {
    const line = lines.at(-1);
    if (line && box.y - line[0].y <= SAME) line.push(box);
    else lines.push([box]);
  }
  return lines;
}

/** What begins at the same place has one tag; the one in hand gives it its name. */
function gathered(line) {
  const groups = [];
  for (const box of line.toSorted((a, b) => a.start - b.start)) {
    const last = groups.at(-1);
    if (last && box.start - last[0].start <= SAME) last.push(box);
    else groups.push([box]);
  }
  return groups.map((group) => {
    const chosen = group.find((box) => box.chosen);
    const names = [...new Set([...(chosen ? [chosen.tag] : []), ...group.map((box) => box.tag)])];
    return { text: told(names), start: group[0].start, y: group[0].y, chosen: Boolean(chosen) };
  });
}

const told = (names) => (names.length > TOLD ? `${names.slice(0, TOLD - 1).join(" · ")} +${number(names.length - TOLD + 1)}` : names.join(" · "));

/** Each after the one before it; those pushed out of the line at its end push the others back. */
function sideBySide(tags, widthOf, room) {
  const widths = tags.map((tag) => widthOf(tag.text));
  let free = -Infinity;
  const placed = tags.map((tag, n) => {
    const start = Math.max(tag.start, free);
    free = start + widths[n] + BESIDE;
    return { ...tag, start };
  });
  let limit = room;
  for (let n = placed.length - 1; n >= 0; n--) {
    placed[n].start = Math.max(0, Math.min(placed[n].start, limit - widths[n]));
    limit = placed[n].start - BESIDE;
  }
  return placed;
}
