/**
 * An armed role meets the text: what is clicked or selected goes into it.
 *
 * A mouse selection is complete when the button is up; one made by keys or by a finger is taken by Enter or by the button
 * on the card, for until then every step of it would count.
 */

export function mountArming(store, actions, canvas) {
  store.on("active", (active) => {
    if (!store.armed || !active || active.kind === "frame") return;
    // The page has to learn of this activation before it learns of the next one.
    queueMicrotask(() => meet(store, actions, active));
  });
  document.addEventListener("pointerup", (event) => {
    if (event.pointerType === "touch" || !store.armed || !store.selection || !canvas.article.contains(event.target)) return;
    actions.fillSelection();
  });
  document.addEventListener("keydown", (event) => takeByEnter(event, store, actions), { capture: true });
  store.on("armed", (armed) => focusField(armed));
}

/** What does not fit the role is not taken, and the frame stays in hand, armed. */
function meet(store, actions, { kind, id }) {
  if (!store.armed) return;
  const { frame } = store.armed;
  const filler = { [kind]: id };
  const instead = kind === "span" ? { entity: store.annotations.spans.get(id)?.entity } : null;
  if (actions.fill(filler) || (instead?.entity && actions.fill(instead)) || fillFrameOf(store, actions, kind, id)) return;
  store.activate({ kind: "frame", id: frame });
}

/** A role for quotes takes the quote whose words were clicked. */
function fillFrameOf(store, actions, kind, id) {
  if (kind !== "span") return false;
  const holds = (frame) => (frame.roles[store.schema.frameType(frame.type)?.anchor] ?? []).some((filler) => filler.span === id);
  return [...store.annotations.frames.values()].filter(holds).some((frame) => actions.fill({ frame: frame.id }));
}

function takeByEnter(event, store, actions) {
  if (event.key !== "Enter" || !store.armed || !store.selection || event.target.closest("input, select, textarea, button, dialog")) return;
  if (!actions.fillSelection()) return;
  event.preventDefault();
  event.stopPropagation();
}

/** With a keyboard at hand the name field waits for typing at once. */
function focusField(armed) {
  if (!armed || !matchMedia("(hover: hover) and (min-width: 861px)").matches) return;
  const field = document.querySelector(`.armed-box[data-armed="${CSS.escape(armed.role)}"] [role=combobox]`);
  field?.focus({ preventScroll: true });
}
