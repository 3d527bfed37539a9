/** The commands of the caret: moving over the text, jumping, selecting, and looking at what is under it. */
import { gettext } from "../i18n.js";
import { describeSpan } from "./announce.js";
import { nextOf } from "./hit.js";
import { acceptOffer } from "./marking.js";

/** Moves: key → unit, the unit with Ctrl or Alt, direction. ← is forward, for the text runs leftwards. */
const MOVES = {
  ArrowLeft: ["letter", "word", 1],
  ArrowRight: ["letter", "word", -1],
  ArrowDown: ["line", "paragraph", 1],
  ArrowUp: ["line", "paragraph", -1],
  Home: ["edge", "article", -1],
  End: ["edge", "article", 1],
  PageDown: ["paragraph", "paragraph", 1],
  PageUp: ["paragraph", "paragraph", -1],
};

/** How the list of keys names the moves: forward key, unit → text. */
const NAMES = {
  letter: () => gettext("Next or previous letter"),
  word: () => gettext("Word by word"),
  line: () => gettext("Line by line"),
  paragraph: () => gettext("Paragraph by paragraph"),
  edge: () => gettext("Start or end of the line"),
  article: () => gettext("Start or end of the article"),
};

const JUMPS = [
  ["KeyN", "mark", () => gettext("Next label; with Shift the previous one")],
  ["KeyB", "sentence", () => gettext("Next sentence; with Shift the previous one")],
  ["KeyG", "quotemark", () => gettext("Next quotation mark; with Shift the previous one")],
];

export function caretCommands(keyboard) {
  return [...moves(keyboard), ...jumps(keyboard), ...looking(keyboard)];
}

/** One command a unit, both directions; with Shift the selection grows. */
function moves(keyboard) {
  const byUnit = new Map();
  for (const [code, [unit, wide, direction]] of Object.entries(MOVES)) {
    const plain = [{ code }, { code, shift: true }];
    const chords = plain.flatMap((key) => [{ ...key, ctrl: true }, { ...key, alt: true }]);
    for (const [name, keys] of [[unit, plain], [wide, chords]]) {
      if (!byUnit.has(name)) byUnit.set(name, []);
      byUnit.get(name).push(...keys.map((key) => ({ ...key, direction })));
    }
  }
  return [...byUnit].map(([unit, keys]) => ({
    id: `move-${unit}`,
    group: "text",
    name: NAMES[unit],
    keys,
    scope: "text",
    act: (event) => go(keyboard, unit, MOVES[event.code][2], event.shiftKey),
  }));
}

function jumps(keyboard) {
  return JUMPS.map(([code, unit, name]) => ({
    id: `jump-${unit}`,
    group: "text",
    name,
    keys: [{ code }, { code, shift: true }],
    act: (event) => go(keyboard, unit, event.shiftKey ? -1 : 1, false),
  }));
}

function looking(keyboard) {
  const text = (id, group, name, codes, act) => ({ id, group, name, keys: codes, scope: "text", act });
  const tab = [{ code: "Tab" }, { code: "Tab", shift: true }];
  return [
    text("select", "selecting", () => gettext("Start or end a selection at the caret"), [{ code: "Space" }], () => space(keyboard)),
    text("open", "text", () => gettext("Open the label at the caret; accept an offer"), [{ code: "Enter" }, { code: "NumpadEnter" }], () => enter(keyboard)),
    text("cycle", "text", () => gettext("Cycle through the labels at the caret"), tab, (event) => cycle(keyboard, event.shiftKey ? -1 : 1)),
  ];
}

function go(keyboard, unit, direction, selecting) {
  const { canvas, store } = keyboard;
  const { caret } = canvas;
  canvas.focusText();
  if (selecting) caret.extend();
  if (!selecting && caret.anchor !== null && !keyboard.spaced) caret.release();
  const from = caret.offset;
  caret.move(unit, direction);
  if (caret.anchor !== null) return true;
  store.select(null);
  if (store.active?.kind === "span" && !underCaret(keyboard).includes(store.active.id)) canvas.point([]);
  tell(keyboard, unit, from);
  return true;
}

/** Says what the caret went over or came into. */
function tell({ store, canvas }, unit, from) {
  const { map, text } = store.article;
  const at = canvas.caret.offset;
  const labels = canvas.spansAt(map.toCodePoint(at)).map((id) => describeSpan(store.schema, store.annotations.spans.get(id)));
  const word = canvas.wordAtCaret();
  const read = unit === "letter" ? text.slice(Math.min(from ?? at, at), Math.max(from ?? at, at)) : word && text.slice(map.toUtf16(word.start), map.toUtf16(word.end));
  canvas.say?.([read, ...labels].filter(Boolean).join(" · "));
}

function space(keyboard) {
  const { canvas, store } = keyboard;
  keyboard.spaced = canvas.caret.toggleSelection();
  if (!keyboard.spaced) return true;
  store.select(null);
  canvas.say?.(gettext("Selecting from here; press Space to end."));
  return true;
}

function enter(keyboard) {
  const { store, canvas, actions } = keyboard;
  if (acceptOffer(store)) return true;
  if (!store.selection && actions.acceptOffers()) return true;
  if (!store.selection && actions.joinActiveKin?.()) return true;
  const ids = underCaret(keyboard);
  if (ids.length) canvas.point(ids);
  canvas.chooser?.offer(ids);
  return ids.length > 0;
}

/** Tab goes round the spans under the caret; after Escape it leaves the text as everywhere else. */
function cycle(keyboard, step) {
  const { store, canvas } = keyboard;
  const ids = keyboard.leaving ? [] : underCaret(keyboard);
  if (!ids.length) return false;
  const current = store.active?.kind === "span" ? store.active.id : anchorOfActive(keyboard, ids);
  const next = nextOf(ids, current, step);
  canvas.point([next, ...ids.filter((id) => id !== next)], { exactly: true });
  return true;
}

function anchorOfActive({ store, canvas }, ids) {
  const { active } = store;
  return active?.kind === "frame" ? ids.find((id) => canvas.pieces.framesOf(id).includes(active.id)) : null;
}

function underCaret({ canvas, store }) {
  return canvas.caret.offset === null ? [] : canvas.spansAt(store.article.map.toCodePoint(canvas.caret.offset));
}
