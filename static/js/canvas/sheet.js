/** On a phone the margin is a sheet at the bottom: a handle, a drag, and it comes up by itself for what is touched. */
import { clearTop } from "./paragraphs.js";
import { anchorOf } from "./phrases.js";

const PHONE = matchMedia("(max-width: 860px)");
/** A finger that moved so far meant to drag, in pixels. */
const DRAG = 24;

/** What is in hand shows above the open sheet, this far from the top of the window, in pixels: its cue and speaker stand on the lines before. */
const CLEAR = 200;

export function mountSheet(store, margin, canvas) {
  const handle = margin.querySelector(".sheet-handle");
  const isOpen = () => margin.dataset.sheet === "open";
  function set(open) {
    margin.dataset.sheet = open ? "open" : "peek";
    handle.setAttribute("aria-expanded", String(open));
  }
  handle.addEventListener("click", () => set(!isOpen()));
  mountDrag(handle, (down) => set(!down));
  margin.querySelector("[role=tablist]").addEventListener("click", () => set(true));
  store.on("active", (active) => {
    if (!PHONE.matches || !active) return;
    set(true);
    requestAnimationFrame(() => uncover(store, canvas, margin));
  });
  store.on("armed", (armed) => PHONE.matches && armed && margin.querySelector(".armed-box")?.scrollIntoView({ block: "nearest" }));
  store.on("selection", (range) => {
    if (!PHONE.matches || !range) return;
    if (store.armed) requestAnimationFrame(() => margin.querySelector(".use-selection")?.scrollIntoView({ block: "nearest" }));
    else set(false);
  });
  set(false);
  /** Opens it and brings these words, in code points, out from under it. */
  function show(start, end) {
    set(true);
    if (PHONE.matches) requestAnimationFrame(() => clear(canvas, margin, start, end));
  }
  return { open: () => set(true), close: () => set(false), show };
}

/** Scrolls the text of the active span or frame out from under the sheet. */
function uncover(store, canvas, margin) {
  const { active, annotations } = store;
  const frame = active?.kind === "frame" && annotations.frames.get(active.id);
  const span = frame ? anchorOf(store, frame) : annotations.spans.get(active?.id);
  if (!span) return;
  clear(canvas, margin, ...span.segments[0]);
}

function clear(canvas, margin, start, end) {
  const [first] = canvas.rectanglesOf(start, end);
  if (first && first.y + first.h > margin.getBoundingClientRect().top - 20) scrollBy(0, first.y - Math.max(CLEAR, clearTop() + 60));
}

function mountDrag(handle, onDrag) {
  let from = null;
  handle.addEventListener("pointerdown", (event) => {
    from = event.clientY;
    handle.setPointerCapture(event.pointerId);
  });
  handle.addEventListener("pointerup", (event) => {
    const moved = from === null ? 0 : event.clientY - from;
    from = null;
    if (Math.abs(moved) < DRAG) return;
    // The click that ends a drag would turn it back.
    handle.addEventListener("click", (click) => click.stopImmediatePropagation(), { capture: true, once: true });
    onDrag(moved > 0);
  });
}
