/**
 * The guide of the tour: a strip above the text that says what to try, sees when it has been done, and goes on.
 *
 * It never takes the focus from the text, and never lies over it: the text begins below it. On a phone it folds to a slim
 * bar. A lesson may be passed over and come back to; nothing here is stored.
 */
import { gettext, interpolate, number } from "../i18n.js";
import { button, el, refill } from "../canvas/markup.js";
import { LESSONS, nextOpen, placeOf } from "./lessons.js";

const TOUCH = matchMedia("(pointer: coarse)");
const PHONE = matchMedia("(max-width: 860px)");

/**
 * @param {object} store
 * @param {object} canvas as made by article.js
 * @param {{home: HTMLElement, leave: string, finish: () => void}} options `leave`: where the tour is left to; `finish` is
 *   called once, when all lessons are done
 */
export function mountGuide(store, canvas, { home, leave, finish }) {
  const guide = { store, canvas, home, leave, finish, at: 0, undone: false, passed: null, folded: false, finished: false };
  store.on("change", ({ change }) => {
    if (change?.undoes && change.label === "redo") guide.undone = true;
    follow(guide);
  });
  for (const kind of [TOUCH, PHONE]) kind.addEventListener("change", () => draw(guide));
  draw(guide);
  return guide;
}

const stateOf = ({ store, undone }) => ({ annotations: store.annotations, text: store.article.text, undone });
const isWhole = (guide) => nextOpen(stateOf(guide)) === LESSONS.length;

/** Goes on when the lesson in hand is done: to the next one that is not. */
function follow(guide) {
  const lesson = LESSONS[guide.at];
  const state = stateOf(guide);
  if (!lesson?.done(state)) return draw(guide);
  const next = nextOpen(state, guide.at + 1);
  guide.passed = lesson;
  guide.at = next < LESSONS.length ? next : nextOpen(state);
  draw(guide);
  tell(guide);
  // What the gesture itself brings into sight comes first.
  requestAnimationFrame(() => reveal(guide));
  if (!guide.finished && isWhole(guide)) {
    guide.finished = true;
    guide.finish();
  }
}

/** Said once the gesture has been told of, so that neither sentence swallows the other. */
function tell({ canvas, at }) {
  const title = LESSONS[at]?.title();
  const text = title ? interpolate(gettext("Done. Next: %(title)s"), { title }) : gettext("Done. That was the last lesson.");
  requestAnimationFrame(() => canvas.say?.(text));
}

function go(guide, to) {
  guide.at = to;
  guide.passed = null;
  draw(guide);
  reveal(guide);
}

/** Brings the lesson's words into sight; a phone's open sheet goes, it would lie over them. */
function reveal({ store, canvas, at }) {
  const place = placeIn(store, at);
  if (place) canvas.reveal(...place);
}

const placeIn = ({ article }, at) => (LESSONS[at]?.place ? placeOf(article.text, LESSONS[at].place) : null);

function draw(guide) {
  const { store, canvas, home, at } = guide;
  const lesson = LESSONS[at];
  const place = placeIn(store, at);
  canvas.focus.hint("tour", place ? [{ start: place[0], end: place[1], kind: "lesson" }] : []);
  home.classList.toggle("folded", PHONE.matches && guide.folded);
  refill(home, lesson ? lessonParts(guide, lesson) : endingParts(guide), beads(guide));
}

/** One bead a lesson: done, in hand, to come. */
function beads(guide) {
  const state = stateOf(guide);
  const bead = (lesson, n) => {
    const isDone = lesson.done(state);
    const look = [isDone && "done", n === guide.at && "now"].filter(Boolean).join(" ");
    const label = isDone ? interpolate(gettext("%(title)s: done"), { title: lesson.title() }) : lesson.title();
    return el("li", {}, button(".bead", { class: look, "aria-label": label, title: label, "aria-current": n === guide.at ? "step" : null, data: { key: `bead:${n}` }, on: { click: () => go(guide, n) } }));
  };
  return el("ol.tour-beads", { "aria-label": gettext("Lessons") }, LESSONS.map(bead));
}

function lessonParts(guide, lesson) {
  const count = interpolate(gettext("%(at)s of %(all)s"), { at: number(guide.at + 1), all: number(LESSONS.length) });
  const passed = guide.passed ? el("p.tour-passed", {}, interpolate(gettext("Done: %(title)s"), { title: guide.passed.title() })) : null;
  const pass = () => go(guide, Math.min(guide.at + 1, LESSONS.length));
  return [
    head(guide, el("span.tour-count", {}, count), lesson.title()),
    el("div.tour-lesson", { id: "tour-lesson" }, passed, ...ways(lesson)),
    el("div.tour-foot", {}, button(".btn.small.quiet", { data: { key: "pass" }, on: { click: pass } }, gettext("Skip"))),
  ];
}

/** The title; on a phone it is what folds the strip to a bar and unfolds it. */
function head(guide, count, title) {
  if (!PHONE.matches) return el("h2.tour-head", {}, count, " ", title);
  const fold = () => {
    guide.folded = !guide.folded;
    draw(guide);
  };
  const opener = button(".tour-opener", { "aria-expanded": String(!guide.folded), "aria-controls": "tour-lesson", data: { key: "fold" }, on: { click: fold } }, count, " ", title);
  return el("h2.tour-head", {}, opener);
}

/** A finger is told about fingers; everybody else about the mouse and the keys. */
function ways(lesson) {
  if (TOUCH.matches) return [el("p", {}, worded(lesson.touch()))];
  const way = (name, said) => el("p", {}, el("b", {}, name), " ", worded(said));
  return [way(gettext("Mouse:"), lesson.mouse()), way(gettext("Keyboard:"), lesson.keys())];
}

/** A sentence with the caps of its keys in it. */
function worded({ text, caps }) {
  return text.split(/%\((\w+)\)s/).map((part, n) => (n % 2 ? chord(caps[part]) : part));
}

const chord = (presses) => el("span.chord", {}, presses.split(" ").map((cap) => el("kbd", {}, cap)));

function endingParts(guide) {
  const text = isWhole(guide)
    ? gettext("You have marked names, recorded a quote and its speaker, and shown a stance. That is most of the work.")
    : gettext("Some lessons are still open; go back to them by their dots.");
  return [
    head(guide, "", isWhole(guide) ? gettext("That was the tour") : gettext("The end of the tour")),
    el(
      "div.tour-lesson",
      { id: "tour-lesson" },
      el("p", {}, text),
      TOUCH.matches ? el("p", {}, gettext("You can repeat the tour from your menu.")) : el("p", {}, worded({ text: gettext("%(key)s lists all keys at any time. You can repeat the tour from there and from your menu."), caps: { key: "?" } })),
    ),
    el(
      "div.tour-foot",
      {},
      el("a.btn.small.primary", { href: guide.leave, data: { key: "end" } }, gettext("To my articles")),
      button(".btn.small.quiet", { data: { key: "again" }, on: { click: () => location.reload() } }, gettext("Start over")),
    ),
  ];
}
