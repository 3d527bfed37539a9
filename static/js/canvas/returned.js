/** Work that came back: its places over the text, each leading to its note, ticked by whoever has looked at it. */
import { gettext, interpolate } from "../i18n.js";
import { Undelivered, request } from "../sync/transport.js";

/** @param {{url: string, open: (thread: string) => void}} parts `url`: where a place is ticked, `open`: shows a thread */
export function mountReturned(store, canvas, { url, open }) {
  const strip = document.getElementById("returned");
  if (!strip) return;
  count(strip);
  const isHis = () => ["open", "returned"].includes(store.state);
  store.on("state", () => (strip.hidden = !isHis()));
  strip.addEventListener("click", ({ target }) => {
    const line = target.closest(".returned-spot")?.closest("[data-thread]");
    if (!line) return;
    // On a phone the list would stand over the very place it leads to.
    if (matchMedia("(max-width: 860px)").matches) strip.open = false;
    open(line.dataset.thread);
  });
  strip.addEventListener("change", ({ target }) => tick(canvas, strip, target, url));
}

async function tick(canvas, strip, box, url) {
  const { thread } = box.closest("[data-thread]").dataset;
  const done = box.checked;
  box.disabled = true;
  count(strip);
  try {
    await request(`${url}${thread}/`, { method: "PUT", body: { done } });
  } catch (error) {
    if (!(error instanceof Undelivered)) throw error;
    box.checked = !done;
    count(strip);
    (canvas.tell ?? canvas.say)?.(gettext("The tick could not be kept. Your work is safe; please try again in a moment."));
  } finally {
    box.disabled = false;
    box.focus({ preventScroll: true });
  }
}

/** 2 of 3 looked at. */
function count(strip) {
  const place = strip.querySelector("#returned-count");
  if (!place) return;
  const boxes = [...strip.querySelectorAll("input[type=checkbox]")];
  place.textContent = interpolate(gettext("%(done)s of %(whole)s looked at"), { done: boxes.filter((box) => box.checked).length, whole: boxes.length });
}
