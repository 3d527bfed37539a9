/**
 * Where the person is: what is selected, active, armed, awaiting an answer, and how selections snap.
 *
 * Nothing of this is saved; it only steers the next gesture. Every setter announces itself on the store's bus.
 */
import { same, shelfOf } from "../standoff/values.js";

/** How a selection may snap; the first is what a new person has. */
export const MODES = ["smart", "word", "free"];

/** The span in hand: the active one, or the one the active frame stands on; else null. */
export function inHand({ active, annotations, schema }) {
  if (active?.kind === "span") return annotations.spans.get(active.id) ?? null;
  const frame = active?.kind === "frame" ? annotations.frames.get(active.id) : null;
  const filler = frame?.roles[schema.frameType(frame.type)?.anchor]?.find(({ span }) => span);
  return (filler && annotations.spans.get(filler.span)) ?? null;
}

/** @returns methods for the store; they write `selection`, `active`, `armed`, `awaiting` and `mode` on it */
export function pointing(store, emit) {
  function set(name, value) {
    if (same(store[name], value)) return;
    store[name] = value;
    emit(name, value);
  }
  return {
    /** @param {{start: number, end: number, offer?: object|null}|null} range code points, end exclusive */
    select: (range) => set("selection", range && { offer: null, ...range }),
    /** @param {{kind: "span"|"frame"|"entity", id: string}|null} thing */
    activate: (thing) => set("active", thing),
    /** The next span, entity or selection fills this role. */
    arm: (frame, role) => set("armed", { frame, role }),
    disarm: () => set("armed", null),
    /** The next digit answers this attribute of a frame. @param {{frame: string, attribute: string}|null} question */
    await: (question) => set("awaiting", question),
    setMode(mode) {
      if (!MODES.includes(mode)) throw new RangeError(`no such way to snap: ${mode}`);
      set("mode", mode);
    },
  };
}

/** After a change: nothing may stay active, armed or awaited that is no longer there. */
export function forgetVanished(store, annotations) {
  if (store.active && !annotations[shelfOf(store.active.kind)].has(store.active.id)) store.activate(null);
  if (store.armed && !annotations.frames.has(store.armed.frame)) store.disarm();
  if (store.awaiting && !annotations.frames.has(store.awaiting.frame)) store.await(null);
}
