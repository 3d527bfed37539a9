/** Hints that name a gesture: a finger is told about fingers, everybody else about the mouse and the keys. */
import { gettext } from "../i18n.js";

const isTouch = () => Boolean(globalThis.matchMedia?.("(pointer: coarse)").matches);
const fitting = (touch, other) => () => (isTouch() ? touch() : other());

export const noQuotes = fitting(
  () => gettext("No quotes yet. Select what is said, then tap “Quotes”."),
  () => gettext("No quotes yet. Select what is said, then press Q."),
);

export const noStances = fitting(
  () => gettext("No stances yet. Select the evidence, then tap “Stances”."),
  () => gettext("No stances yet. Select the evidence, then press S."),
);

export const noNotes = fitting(
  () => gettext("No notes yet. Tap “New note” to write one on the selected item; only its annotator, curators and managers see it."),
  () => gettext("No notes yet. Press M to write one on the selected item; only its annotator, curators and managers see it."),
);

/** The first way to fill a role. */
export const pointAtMark = fitting(
  () => gettext("Tap a mark in the text"),
  () => gettext("Click a mark in the text"),
);
