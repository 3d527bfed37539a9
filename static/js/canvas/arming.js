/**
 * An armed role meets the text: what is clicked or selected goes into it.
 *
 * A mouse selection is complete when the button is up; one made by keys or by a finger is taken by Enter or by the button
 * on the card, for until then every step of it would count.
 */
import { gettext } from "../i18n.js";
import { acceptOffer } from "./marking.js";

export function mountArming(store, actions, canvas) {
  store.on("active", (active) => {
    if (!store.armed || !active || active.kind === "frame") return;
    // The page has to learn of this activation before it learns of the next one.
    queueMicrotask(() => meet(store, actions, active));
  });
  const state = { isOffered: false };
  document.addEventListener("pointerup", (event) => {
    if (event.pointerType === "touch" || !store.armed || !store.selection || !canvas.article.contains(event.target)) return;
    state.isOffered = Boolean(store.selection.offer) && !isPiece(store);
    if (state.isOffered) canvas.say?.(gettext("Press Enter to take it without its first letter, or the button on the card to take it whole."));
    else actions.fillSelection();
  });
  store.on("selection", (range) => takeCut(store, actions, state, range));
  document.addEventListener("keydown", (event) => takeByEnter(event, store, actions, state), { capture: true });
  store.on("armed", (armed) => (armed ? focusField(armed) : later(() => backToText(canvas))));
}

/** One more piece of what was said keeps its own و: nothing is cut from it. */
function isPiece({ annotations, schema, armed }) {
  const { type } = annotations.frames.get(armed.frame);
  return schema.frameType(type).anchor === armed.role && schema.role(type, armed.role).max === 1;
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

/** A selection whose proclitic was offered goes into the role once it has been cut. */
function takeCut(store, actions, state, range) {
  if (!state.isOffered || range?.offer) return;
  state.isOffered = false;
  if (range && store.armed) queueMicrotask(() => actions.fillSelection());
}

function takeByEnter(event, store, actions, state) {
  if (event.key !== "Enter" || !store.armed || !store.selection || event.target.closest("input, select, textarea, button, dialog")) return;
  state.isOffered = false;
  if (!isPiece(store)) acceptOffer(store);
  if (!actions.fillSelection()) return;
  event.preventDefault();
  event.stopPropagation();
}

const later = (act) => requestAnimationFrame(act);

/** The field that had the focus is gone with the question: the keys go on in the text. */
function backToText(canvas) {
  if (document.activeElement === document.body) canvas.focusText();
}

/** With a keyboard at hand the name field waits for typing at once. */
function focusField(armed) {
  if (!armed || !matchMedia("(hover: hover) and (min-width: 861px)").matches) return;
  const field = document.querySelector(`.armed-box[data-armed="${CSS.escape(armed.role)}"] [role=combobox]`);
  field?.focus({ preventScroll: true });
}
