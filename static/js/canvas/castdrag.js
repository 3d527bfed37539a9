/**
 * Dragging a mention onto another participant, by mouse, pen or finger: by its grip, and with a mouse by any part of it.
 * While something is dragged, a place for somebody new stands under the list. Escape drops nothing.
 */
import { gettext } from "../i18n.js";
import { arabic, el } from "./markup.js";
import { shortened } from "./phrases.js";

/** A hand that moved so far meant to drag, in pixels. */
const FAR = 6;
/** Near an edge of the list it scrolls, so many pixels a frame. */
const [EDGE, SPEED] = [48, 12];

/** @param {object} state of cast.js */
export function mountDrag(state) {
  const { list } = state;
  list.addEventListener("pointerdown", (event) => begin(state, event));
  // A finger on the grip drags; anywhere else it scrolls.
  list.addEventListener("touchstart", (event) => event.target.closest(".mention-grip") && event.preventDefault(), { passive: false });
}

function begin(state, event) {
  const row = event.target.closest(".mention-row");
  const isGrip = Boolean(event.target.closest(".mention-grip"));
  const isMouse = event.pointerType === "mouse" && event.button === 0 && event.target.closest(".mention");
  if (!row || !state.store.canEdit || !(isGrip || isMouse)) return;
  const drag = { state, row, id: row.dataset.mention, pointer: event.pointerId, from: { x: event.clientX, y: event.clientY }, on: null };
  const listeners = {
    pointermove: (move) => move.pointerId === drag.pointer && moved(drag, move),
    pointerup: (up) => up.pointerId === drag.pointer && end(drag, true),
    pointercancel: () => end(drag, false),
    keydown: (press) => press.key === "Escape" && drag.ghost && (press.preventDefault(), press.stopPropagation(), end(drag, false)),
  };
  drag.stop = () => Object.entries(listeners).forEach(([type, listener]) => document.removeEventListener(type, listener, true));
  Object.entries(listeners).forEach(([type, listener]) => document.addEventListener(type, listener, true));
}

function moved(drag, event) {
  const [dx, dy] = [event.clientX - drag.from.x, event.clientY - drag.from.y];
  if (!drag.ghost) {
    if (Math.hypot(dx, dy) < FAR) return;
    lift(drag);
  }
  event.preventDefault();
  drag.at = { x: event.clientX, y: event.clientY };
  drag.ghost.style.translate = `${event.clientX}px ${event.clientY}px`;
  point(drag, targetAt(drag));
  drag.frame ??= requestAnimationFrame(() => scroll(drag));
}

/** The mention, and those chosen with it, are off the list and under the hand. */
function lift(drag) {
  const { state, id } = drag;
  const { store, list, chosen } = state;
  drag.ids = chosen.has(id) ? [...chosen] : [id];
  const span = store.annotations.spans.get(id);
  drag.ghost = el("div.mention-ghost", { "aria-hidden": "true" }, arabic("b", shortened(span.text, 40)), drag.ids.length > 1 ? el("span.count", {}, String(drag.ids.length)) : null);
  drag.fresh = el("div.cast-new", { data: { drop: "new" } }, gettext("A new participant"));
  drag.ghost.style.left = "0px";
  document.body.append(drag.ghost);
  list.after(drag.fresh);
  list.classList.add("dragging");
  document.documentElement.classList.add("is-dragging");
  getSelection()?.removeAllRanges();
}

/** The participant under the hand, other than its own, or the place for somebody new. */
function targetAt({ at, state, id }) {
  const under = document.elementFromPoint(at.x, at.y)?.closest(".cast-entry, .cast-new");
  const own = state.store.annotations.spans.get(id)?.entity;
  return under && under.dataset.entity !== own ? under : null;
}

function point(drag, target) {
  if (target === drag.on) return;
  drag.on?.classList.remove("over");
  target?.classList.add("over");
  drag.on = target;
}

function scroll(drag) {
  drag.frame = null;
  if (!drag.ghost) return;
  const panel = drag.state.list.closest(".panel");
  const box = panel.getBoundingClientRect();
  const [top, bottom] = [Math.max(box.top, 0), Math.min(box.bottom, innerHeight)];
  const by = drag.at.y < top + EDGE ? -SPEED : drag.at.y > bottom - EDGE ? SPEED : 0;
  if (!by) return;
  panel.scrollBy(0, by);
  point(drag, targetAt(drag));
  drag.frame = requestAnimationFrame(() => scroll(drag));
}

function end(drag, isDropped) {
  const { state, ghost, fresh, on, ids } = drag;
  drag.stop();
  if (!ghost) return;
  drag.ghost = null;
  ghost.remove();
  fresh.remove();
  on?.classList.remove("over");
  state.list.classList.remove("dragging");
  document.documentElement.classList.remove("is-dragging");
  // The click that ends a drag opens nothing.
  document.addEventListener("click", stopClick, { capture: true, once: true });
  setTimeout(() => document.removeEventListener("click", stopClick, { capture: true }));
  if (!isDropped || !on) return;
  state.chosen = new Set();
  state.mode = null;
  if (on.dataset.drop === "new") state.actions.split(ids);
  else state.actions.moveMentions(ids, on.dataset.entity);
}

const stopClick = (event) => {
  event.preventDefault();
  event.stopPropagation();
};
