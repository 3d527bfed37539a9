/** Moving the edges of what is selected or in hand, by letters and by words. */
import { gettext } from "../i18n.js";
import { resizeSpan } from "../standoff/gestures.js";
import { stepEdge } from "./edges.js";
import { commit } from "./marking.js";
import { inHand } from "./selection.js";

/**
 * Moves one edge by one step: of the selection, else of the span in hand. `edge` "start" or "end", `direction` +1 forward
 * in the text, -1 back; `by` "letter" or "word". False when there was nothing to move or no room.
 */
export function nudge(canvas, edge, direction, by = "letter") {
  const { store, paragraphs } = canvas;
  const { map } = store.article;
  const { selection } = store;
  const span = selection ? null : inHand(store);
  const segments = selection ? [[selection.start, selection.end]] : span?.segments;
  if (!segments) return false;
  const before = segments.map((segment) => segment.map((at) => map.toUtf16(at)));
  const index = edge === "start" ? 0 : before.length - 1;
  const after = stepEdge(paragraphs, before, { index, side: edge }, direction, by === "word" ? "smart" : "free");
  if (after === before) return false;
  const moved = after.map((segment) => segment.map((at) => map.toCodePoint(at)));
  if (span) return Boolean(commit(store, resizeSpan(store.annotations, store.schema, span.id, moved, store.article.text)));
  store.select({ start: moved[0][0], end: moved[0][1], offer: null });
  return true;
}

/** The bracket on the left moves an edge to the left, so forward in the text. */
export function edgeCommands(canvas) {
  const command = (id, edge, name, modifiers, by) => ({
    id,
    group: "selecting",
    name,
    keys: ["BracketLeft", "BracketRight"].map((code) => ({ code, ...modifiers })),
    edits: true,
    act: (event) => nudge(canvas, edge, event.code === "BracketLeft" ? 1 : -1, by),
  });
  return [
    command("nudge-start", "start", () => gettext("Move the start edge by a letter"), {}, "letter"),
    command("nudge-end", "end", () => gettext("Move the end edge by a letter"), { shift: true }, "letter"),
    command("step-start", "start", () => gettext("Move the start edge by a word"), { alt: true }, "word"),
    command("step-end", "end", () => gettext("Move the end edge by a word"), { alt: true, shift: true }, "word"),
  ];
}
