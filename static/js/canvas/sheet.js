/** On a phone the margin is a sheet at the bottom: a handle, a drag, and it comes up by itself for what is touched. */

const PHONE = matchMedia("(max-width: 860px)");
/** A finger that moved so far meant to drag, in pixels. */
const DRAG = 24;

export function mountSheet(store, margin) {
  const handle = margin.querySelector(".sheet-handle");
  const isOpen = () => margin.dataset.sheet === "open";
  function set(open) {
    margin.dataset.sheet = open ? "open" : "peek";
    handle.setAttribute("aria-expanded", String(open));
  }
  handle.addEventListener("click", () => set(!isOpen()));
  mountDrag(handle, (down) => set(!down));
  margin.querySelector("[role=tablist]").addEventListener("click", () => set(true));
  store.on("active", (active) => PHONE.matches && active && set(true));
  store.on("armed", (armed) => PHONE.matches && armed && margin.querySelector(".armed-box")?.scrollIntoView({ block: "nearest" }));
  store.on("selection", (range) => PHONE.matches && range && !store.armed && set(false));
  set(false);
  return { open: () => set(true), close: () => set(false) };
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
