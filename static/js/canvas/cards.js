/**
 * The margin: one card a frame at the height of its text, quotes in one panel, stances in the other.
 *
 * Cards are drawn again only when their frame, or something it names, has changed. Places are read from the page all at
 * once and written after; on a phone the cards simply follow each other.
 */
import { drawCard, makeCard, numberCard } from "./card.js";
import { noQuotes, noStances } from "./hints.js";
import { whenIdle } from "./idle.js";
import { el } from "./markup.js";
import { anchorOf } from "./phrases.js";
import { stack } from "./stacking.js";

const PHONE = matchMedia("(max-width: 860px)");
/** The card's text line stands this far below its upper edge, in pixels. */
const HEAD = 12;
/** Room kept free below the active card, and between it and the tabs above it, in pixels. */
const FOOT = 20;
const CLEAR = 8;

/** @param {HTMLElement} inspector the card of the active span; it stands among the others */
export function mountCards(store, actions, canvas, inspector, { quotes, stances }) {
  const board = { store, actions, canvas, inspector, cards: new Map(), order: [], waiting: new Set(), panels: { quotes: panelOf(quotes), stances: panelOf(stances) }, tabs: quotes.parentElement.querySelector("[role=tablist]") };
  const later = once(() => layout(board));
  board.later = later;
  const anew = () => {
    board.lift = null;
    later();
  };
  store.on("change", ({ touched }) => (update(board, touched), anew()));
  actions.onOffers((id) => (redraw(board, [id]), number(board), anew()));
  for (const type of ["active", "armed", "awaiting", "state"]) store.on(type, () => (redraw(board, active(board)), number(board), anew()));
  store.on("selection", () => toggleUse(board));
  canvas.onPaint(later);
  new ResizeObserver(later).observe(canvas.article);
  PHONE.addEventListener("change", later);
  document.fonts.ready.then(later);
  update(board, null);
  layout(board);
  const { tools } = board.panels.quotes;
  return { layout: later, tools, focusCard: (id) => board.cards.get(id)?.card.focus(), guest: (card, start) => (receive(board, card, start), later()) };
}

/** A card that is no frame's stands among the quotes at the height of its text; null: it goes. */
function receive(board, card, start) {
  board.guest?.card.remove();
  board.guest = card && { card, start };
  board.lift = null;
  if (card) board.panels.quotes.list.append(card);
  board.panels.quotes.empty.hidden = Boolean(card) || board.order.some(({ panel }) => panel === "quotes");
}

function panelOf(home) {
  const list = el("div.cards", { role: "list", "aria-labelledby": home.getAttribute("aria-labelledby") });
  const empty = el("p.panel-empty", {});
  empty.textContent = home.id === "quotes" ? noQuotes() : noStances();
  const tools = el("div", {});
  home.replaceChildren(tools, empty, list);
  return { home, tools, list, empty };
}

/** Runs once before the next frame, however often it is asked for. */
function once(act) {
  let due = 0;
  return () => {
    due ||= requestAnimationFrame(() => {
      due = 0;
      act();
    });
  };
}

/** The cards whose frames changed, or name something that did; null: all. */
function update(board, touched) {
  const { store, cards } = board;
  const { frames } = store.annotations;
  for (const [id, { card }] of cards) {
    if (frames.has(id)) continue;
    card.remove();
    cards.delete(id);
  }
  arrange(board);
  redraw(board, touched ? affected(board, touched) : [...frames.keys()]);
  number(board);
}

/** Cards are numbered through; a new one moves only the numbers of those after it. */
function number({ order, cards }) {
  const counts = { quotes: 0, stances: 0 };
  for (const { id, panel } of order) {
    const index = (counts[panel] += 1);
    const item = cards.get(id);
    if (item.index === index) continue;
    item.index = index;
    numberCard(item.card, index);
  }
}

/** Frames in the order of their text, each with its panel, its card and its place in the panel's list. */
function arrange(board) {
  const { store, cards, panels } = board;
  const placed = [...store.annotations.frames.values()].map((frame) => {
    const segments = anchorOf(store, frame)?.segments ?? [[Infinity, Infinity]];
    return { id: frame.id, frame, start: segments[0][0], end: segments.at(-1)[1] };
  });
  placed.sort((a, b) => a.start - b.start || b.end - a.end || (a.id < b.id ? -1 : 1));
  board.order = placed;
  const last = { quotes: null, stances: null };
  for (const item of placed) {
    item.panel = store.schema.frameType(item.frame.type)?.layer === "stance" ? "stances" : "quotes";
    if (!cards.has(item.id)) cards.set(item.id, { card: makeCard(store, item.frame) });
    const { card } = cards.get(item.id);
    const { list } = panels[item.panel];
    const next = last[item.panel] ? last[item.panel].nextSibling : list.firstChild;
    if (next !== card) list.insertBefore(card, next);
    last[item.panel] = card;
  }
  for (const [name, { empty }] of Object.entries(panels)) empty.hidden = last[name] !== null;
}

function affected({ store }, touched) {
  const names = (filler) => touched.spans.has(filler.span) || touched.entities.has(filler.entity) || touched.frames.has(filler.frame) || isOf(filler);
  const isOf = ({ span: id }) => touched.entities.has(store.annotations.spans.get(id)?.entity);
  const found = [];
  for (const frame of store.annotations.frames.values()) {
    const fillers = Object.values(frame.roles).flat();
    if (touched.frames.has(frame.id) || fillers.some(names)) found.push(frame.id);
  }
  const quotes = found.flatMap((id) => (store.annotations.frames.get(id).roles.quote ?? []).map((filler) => filler.frame));
  return [...new Set([...found, ...quotes, ...active({ store })])];
}

/** The active frame and the one that was active before. */
function active(board) {
  const { store } = board;
  const id = store.active?.kind === "frame" ? store.active.id : null;
  const ids = [board.wasActive, id].filter((one) => one && store.annotations.frames.has(one));
  board.wasActive = id;
  return [...new Set(ids)];
}

/** So many cards are drawn at once; of more, those beside what the window shows, and the others when there is time. */
const AT_ONCE = 24;

function redraw(board, ids) {
  const due = ids.length <= AT_ONCE ? ids : ids.filter((id) => isNear(board, id));
  draw(board, due);
  const drawn = new Set(due);
  for (const id of ids) if (!drawn.has(id)) board.waiting.add(id);
  if (board.waiting.size) drawLater(board);
}

function isNear({ canvas, store, order }, id) {
  const { start } = order.find((item) => item.id === id) ?? {};
  const paragraph = Number.isFinite(start) ? paragraphOf({ canvas, store }, start) : null;
  return id === store.active?.id || (paragraph && canvas.painter.near.has(paragraph.index));
}

function drawLater(board) {
  board.drawing ||= whenIdle(() => {
    board.drawing = 0;
    draw(board, [...board.waiting].slice(0, AT_ONCE));
    number(board);
    if (board.waiting.size) drawLater(board);
    else board.later();
  });
}

function draw(board, ids) {
  const { store, actions, cards } = board;
  const stances = new Map();
  for (const { frame } of board.order) {
    for (const { frame: quote } of frame.roles.quote ?? []) stances.set(quote, [...(stances.get(quote) ?? []), frame]);
  }
  for (const id of ids) {
    board.waiting.delete(id);
    const frame = store.annotations.frames.get(id);
    if (!frame) continue;
    drawCard(cards.get(id).card, store, actions, frame, { stances: stances.get(id) ?? [] });
    cards.get(id).index = null;
  }
}

/** The button that puts the selection into an armed role is there when there is a selection. */
function toggleUse({ store, cards }) {
  const frame = store.armed && cards.get(store.armed.frame)?.card;
  const use = frame?.querySelector(".use-selection");
  if (use) use.hidden = !store.selection;
}

/** Reads all heights and places, then moves the cards. */
function layout(board) {
  const { panels, cards, order, inspector, store } = board;
  const name = Object.keys(panels).find((one) => !panels[one].home.hidden);
  const span = store.active?.kind === "span" ? store.annotations.spans.get(store.active.id) : null;
  if (!name) return;
  const { list } = panels[name];
  placeInspector(list, inspector, span);
  const rows = order.filter((item) => item.panel === name).map((item) => ({ el: cards.get(item.id).card, start: item.start, id: item.id }));
  if (span) rows.push({ el: inspector, start: span.segments[0][0], id: span.id });
  if (board.guest && name === "quotes") rows.push({ el: board.guest.card, start: board.guest.start, id: "guest" });
  rows.sort((a, b) => a.start - b.start);
  if (PHONE.matches) return flow(list, rows);
  const top = list.getBoundingClientRect().top;
  const items = rows.map((row) => ({ want: anchorTop(board, row.start) - top - HEAD, height: row.el.offsetHeight, pinned: row.id === (board.guest ? "guest" : store.active?.id) }));
  const pinned = items.find((item) => item.pinned);
  if (pinned) pinned.want -= board.lift ??= liftOf(pinned, top, board.tabs.getBoundingClientRect().bottom + CLEAR);
  write(list, rows, items, board.lift ?? 0);
}

/** How far the active card has to rise to be seen whole; it keeps that while the page scrolls. */
function liftOf({ want, height }, top, clear) {
  const [start, end] = [top + want, top + want + height];
  const isInSight = start > 0 && start < innerHeight;
  return isInSight ? Math.max(0, Math.min(end - innerHeight + FOOT, start - clear)) : 0;
}

function placeInspector(list, inspector, span) {
  inspector.hidden = !span;
  if (span && inspector.parentElement !== list) list.append(inspector);
}

function flow(list, rows) {
  list.style.blockSize = "";
  for (const { el: card } of rows) card.style.translate = "";
}

function write(list, rows, items, lift) {
  const places = stack(items);
  rows.forEach(({ el: card }, i) => {
    card.style.translate = `0 ${Math.round(places[i])}px`;
    card.classList.toggle("at-text", Math.abs(places[i] - items[i].want) < 2);
    card.style.setProperty("--lead", `${24 + (items[i].pinned ? lift : 0)}px`);
  });
  const end = places.map((top, i) => top + items[i].height).reduce((a, b) => Math.max(a, b), 0);
  list.style.blockSize = `${Math.ceil(end)}px`;
}

/** Where a place of the text stands in the window; far from the viewport the paragraph's own place will do. */
function anchorTop({ canvas, store }, start) {
  const paragraph = paragraphOf({ canvas, store }, start);
  if (!paragraph) return 0;
  if (!canvas.painter.near.has(paragraph.index)) return paragraph.el.getBoundingClientRect().top;
  return canvas.rectanglesOf(start, start + 1)[0]?.y ?? paragraph.el.getBoundingClientRect().top;
}

function paragraphOf({ canvas, store }, start) {
  const at = store.article.map.toUtf16(Math.min(start, store.article.map.length));
  return canvas.paragraphs.findLast((one) => one.start <= at) ?? canvas.paragraphs[0];
}
