/**
 * Where the reader was: kept in this browser at once, on the server when the page is left, and found again on coming back.
 *
 * Offsets are code points. The place is the caret while it is in sight, else the first letter below what sticks at the
 * top. Without clocks: this browser's place counts as long as the server's is one that this browser sent; another one on
 * the server was left by another device since.
 */
import { gettext } from "../i18n.js";
import { ownHeaders } from "../sync/transport.js";
import { calmLine } from "./calm.js";
import { clearTop, offsetAtPoint } from "./paragraphs.js";

const REST = 400; // ms without scrolling or moving until the place is written down
const HEIGHT = 0.32; // how far down the window the place is brought, as a part of its height
const MOVED = 600; // px of scrolling after which the line about coming back has been read
const READ = 12_000; // ms after which it has been read anyway

/**
 * @param {{url: string, place: number}} server where the place goes, and the one it had when the page was made
 */
export function mountPlace(store, canvas, { url, place }) {
  const view = { store, canvas, url, key: `sanad.place.${store.user?.id}.${store.id}`, server: place, sent: place };
  view.kept = read(view.key) ?? { at: place, frame: null, known: [place] };
  history.scrollRestoration = "manual";
  const asked = askedFor();
  const from = asked ?? (view.kept.known.includes(place) ? view.kept.at : place);
  if (from > 0) comeBack(view, Math.min(from, store.article.map.length), asked === null);
  if (store.readonly) return;
  watch(view);
}

/** `?at=123` or `#at=123`: a link to a place. @returns {number|null} */
export function askedFor({ search, hash } = location) {
  const given = new URLSearchParams(search).get("at") ?? new URLSearchParams(hash.slice(1)).get("at");
  return /^\d{1,9}$/.test(given ?? "") ? Number(given) : null;
}

async function comeBack(view, at, isOwn) {
  const { canvas, store } = view;
  const offset = store.article.map.toUtf16(at);
  bring(canvas, offset);
  canvas.caret.put(offset);
  const frame = isOwn && view.kept.frame;
  if (frame && store.annotations.frames.has(frame) && innerWidth > 860) store.activate({ kind: "frame", id: frame });
  // What comes into sight is only now laid out for good, and the line is for what the reader does after that.
  await document.fonts.ready;
  for (const _ of [1, 2]) {
    await new Promise(requestAnimationFrame);
    bring(canvas, offset);
  }
  if (isOwn && scrollY > innerHeight / 2) requestAnimationFrame(() => tellBack(view, offset));
}

/** Scrolls so that an offset (UTF-16) stands a third down the window. */
function bring(canvas, offset) {
  scrollBy({ top: topOf(canvas, offset) - innerHeight * HEIGHT, behavior: "instant" });
}

/** How far an offset (UTF-16) stands below the top of the window. */
function topOf({ paragraphs }, offset) {
  const paragraph = paragraphs.findLast(({ start }) => start <= offset) ?? paragraphs[0];
  return paragraph ? spotOf(paragraph, Math.max(0, Math.min(offset - paragraph.start, paragraph.text.length))).top : 0;
}

function spotOf({ node, el: home }, at) {
  const range = new Range();
  range.setStart(node, Math.max(0, at - 1));
  range.setEnd(node, Math.max(at, Math.min(1, node.length)));
  return range.getClientRects()[0] ?? home.getBoundingClientRect();
}

/** One quiet line, gone with the next thing that is done. */
function tellBack({ canvas }, offset) {
  const toTop = () => {
    line.remove();
    scrollTo({ top: 0, behavior: "instant" });
    canvas.caret.put(canvas.paragraphs[0]?.start ?? 0);
    canvas.focusText();
  };
  const line = calmLine(canvas, { name: "came-back", text: [gettext("You are back where you stopped.")], label: gettext("To the beginning"), act: toTop, lasts: READ });
  // By the text, not by the page's height: that is only guessed above, and mended while one reads.
  const from = topOf(canvas, offset);
  const go = (event) => {
    if (line.contains(event.target) || (event.type === "scroll" && Math.abs(topOf(canvas, offset) - from) < MOVED)) return;
    line.remove();
    ["pointerdown", "keydown", "scroll"].forEach((type) => removeEventListener(type, go, true));
  };
  ["pointerdown", "keydown", "scroll"].forEach((type) => addEventListener(type, go, true));
}

function watch(view) {
  let timer = 0;
  const soon = () => {
    clearTimeout(timer);
    timer = setTimeout(() => keep(view), REST);
  };
  const now = () => {
    clearTimeout(timer);
    keep(view);
    send(view);
  };
  // What the page itself scrolled while it opened says nothing about the reader.
  setTimeout(() => addEventListener("scroll", soon, { passive: true }), REST);
  for (const type of ["active", "change", "selection"]) view.store.on(type, soon);
  document.addEventListener("keyup", soon);
  addEventListener("pagehide", now);
  document.addEventListener("visibilitychange", () => document.visibilityState === "hidden" && now());
}

/** Code points: the caret while it is in sight, else the first letter in sight. */
export function placeNow({ store, canvas }) {
  const { map } = store.article;
  const { offset } = canvas.caret;
  if (offset !== null && isInSight(canvas, offset)) return map.toCodePoint(offset);
  const first = firstInSight(canvas);
  return first === null ? null : map.toCodePoint(first);
}

function isInSight(canvas, offset) {
  const paragraph = canvas.paragraphs.findLast(({ start }) => start <= offset);
  const { top, bottom } = paragraph ? spotOf(paragraph, Math.min(offset - paragraph.start, paragraph.text.length)) : { top: -1, bottom: -1 };
  return top > clearTop() && bottom < innerHeight;
}

/** At the very top of the page the place is the beginning: there is the title to see, not a line in the middle. */
function firstInSight(canvas) {
  if (scrollY < 40) return 0;
  const top = clearTop() + 10;
  const paragraph = canvas.paragraphs.find(({ el: home }) => home.getBoundingClientRect().bottom > top);
  if (!paragraph) return null;
  const box = paragraph.el.getBoundingClientRect();
  return offsetAtPoint(canvas.paragraphs, box.left + box.width / 2, Math.max(top, box.top + 20)) ?? paragraph.start;
}

function keep(view) {
  const at = placeNow(view);
  if (at === null) return;
  const { active } = view.store;
  view.kept = { at, frame: active?.kind === "frame" ? active.id : null, known: [...new Set([view.server, view.sent])] };
  write(view.key, view.kept);
}

/** A light request that outlives the page; it is no gesture, so it needs no answer and no journal. */
function send(view) {
  if (view.kept.at === view.sent) return;
  view.sent = view.kept.at;
  view.kept.known = [...new Set([...view.kept.known, view.sent])].slice(-8);
  write(view.key, view.kept);
  fetch(view.url, { method: "PUT", headers: ownHeaders(), body: JSON.stringify({ place: view.sent }), keepalive: true }).catch(() => {});
}

function read(key) {
  try {
    return JSON.parse(localStorage.getItem(key));
  } catch {
    return null;
  }
}

function write(key, value) {
  try {
    localStorage.setItem(key, JSON.stringify(value));
  } catch {
    // A browser that keeps nothing still sends the place when the page is left.
  }
}
