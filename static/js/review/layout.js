/** Where the cards stand: each at the height of its place, the one in hand exactly there, what is decided folded to a line. */
import { stack } from "../canvas/stacking.js";

const PHONE = matchMedia("(max-width: 860px)");
const GAP = 12;
/** How far above its text a card begins, in pixels. */
const HEAD = 24;

/** Whoever wants to hear when the way the cards stand changes altogether. */
export const onTurn = (listener) => PHONE.addEventListener("change", listener);

/** @param {HTMLElement} desk @param {object} text as mounted by text.js */
export function layout(desk, text) {
  const all = [...desk.querySelectorAll(":scope > .block")];
  for (const block of all) block.hidden = block.classList.contains("settled-run") && keysOf(block).every((key) => text.isFolded(key));
  if (PHONE.matches) {
    for (const block of all) block.style.removeProperty("top");
    desk.style.removeProperty("min-height");
    return;
  }
  const lift = text.article.getBoundingClientRect().top - desk.getBoundingClientRect().top;
  const notices = [...desk.children].filter((el) => el.classList.contains("notice"));
  const first = notices.reduce((sum, el) => Math.max(sum, el.offsetTop + el.offsetHeight + GAP), 0);
  const items = all.filter((block) => !block.hidden).map((block) => ({ block, ...wish(block, text, lift) }));
  // With nothing in hand the end of the desk is what is next: it stands above everything, else below.
  const isOver = !items.some((item) => item.pinned);
  const begin = isOver ? end(desk, first) : first;
  const shown = fitting(items, begin);
  const tops = stack(shown, GAP, begin);
  let bottom = begin;
  shown.forEach(({ block, height }, n) => {
    block.style.top = `${tops[n]}px`;
    bottom = Math.max(bottom, tops[n] + height + GAP);
  });
  desk.style.minHeight = `${isOver ? bottom : end(desk, bottom)}px`;
}

const keysOf = (block) => block.dataset.items?.split(" ") ?? [block.dataset.item];

function wish(block, text, lift) {
  const top = text.topOf(keysOf(block).at(-1));
  return { want: top === null ? 0 : Math.max(0, top + lift - HEAD), height: block.offsetHeight, pinned: block.id === "case" };
}

/** Without those above the card in hand for which there is no room: it stands beside its place whatever came before. */
function fitting(items, first) {
  const pinned = items.findIndex((item) => item.pinned);
  if (pinned < 0) return items;
  let room = items[pinned].want - first;
  let from = pinned;
  while (from > 0 && items[from - 1].height + GAP <= room) room -= items[--from].height + GAP;
  for (const { block } of items.slice(0, from)) block.hidden = true;
  return items.slice(from);
}

/** What closes the desk, set at this height; how far down it reaches. */
function end(desk, top) {
  const finish = desk.querySelector(":scope > .finish");
  if (!finish) return top;
  finish.style.top = `${top}px`;
  return top + finish.offsetHeight + GAP;
}
