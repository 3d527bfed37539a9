/**
 * The guide of the tour: a card beside the text that says what to try, sees when it has been done, and goes on.
 *
 * It never takes the focus from the text. A lesson may be passed over and come back to; nothing here is stored.
 */
import { gettext, interpolate, number } from "../i18n.js";
import { button, el, refill } from "../canvas/markup.js";
import { LESSONS, nextOpen, placeOf } from "./lessons.js";

const TOUCH = matchMedia("(pointer: coarse)");

/**
 * @param {object} store
 * @param {object} canvas as made by article.js
 * @param {{home: HTMLElement, leave: string, finish: () => void}} options `leave`: where the tour is left to; `finish` is
 *   called once when all lessons are done
 */
export function mountGuide(store, canvas, { home, leave, finish }) {
  const guide = { store, canvas, home, leave, finish, at: 0, undone: false, passed: null };
  store.on("change", ({ change }) => {
    if (change?.undoes && change.label === "redo") guide.undone = true;
    follow(guide);
  });
  TOUCH.addEventListener("change", () => draw(guide));
  draw(guide);
  return guide;
}

const stateOf = ({ store, undone }) => ({ annotations: store.annotations, text: store.article.text, undone });

/** Goes on when the lesson in hand is done: to the next one that is not. */
function follow(guide) {
  const lesson = LESSONS[guide.at];
  const state = stateOf(guide);
  if (!lesson?.done(state)) return void draw(guide);
  const next = nextOpen(state, guide.at + 1);
  guide.passed = lesson;
  guide.at = next < LESSONS.length ? next : nextOpen(state);
  draw(guide);
  const title = LESSONS[guide.at]?.title();
  guide.canvas.say?.(title ? interpolate(gettext("Done. Next: %(title)s"), { title }) : gettext("Done. That was the last lesson."));
  if (!title) guide.finish();
}

function go(guide, to) {
  guide.at = to;
  guide.passed = null;
  draw(guide);
  show(guide);
}

/** Brings the lesson's place into sight and shows it for a moment. */
function show({ store, canvas, at }) {
  const place = LESSONS[at]?.place && placeOf(store.article.text, LESSONS[at].place);
  if (!place) return;
  canvas.reveal(...place);
  canvas.focus.show({ start: place[0], end: place[1] });
  clearTimeout(show.timer);
  show.timer = setTimeout(() => canvas.focus.show(null), 1800);
}

function draw(guide) {
  const lesson = LESSONS[guide.at];
  refill(guide.home, beads(guide), lesson ? lessonCard(guide, lesson) : ending(guide));
}

/** One bead a lesson: done, in hand, to come. */
function beads(guide) {
  const state = stateOf(guide);
  const bead = (lesson, n) => {
    const isDone = lesson.done(state);
    const look = n === guide.at ? "now" : isDone ? "done" : "";
    const label = isDone ? interpolate(gettext("%(title)s: done"), { title: lesson.title() }) : lesson.title();
    return el("li", {}, button(".bead", { class: look, "aria-label": label, title: label, "aria-current": n === guide.at ? "step" : null, data: { key: `bead:${n}` }, on: { click: () => go(guide, n) } }));
  };
  return el("ol.tour-beads", { "aria-label": gettext("Lessons") }, LESSONS.map(bead));
}

function lessonCard(guide, lesson) {
  const count = interpolate(gettext("%(at)s of %(all)s"), { at: number(guide.at + 1), all: number(LESSONS.length) });
  return el(
    "div.tour-lesson",
    {},
    guide.passed ? el("p.tour-passed", {}, interpolate(gettext("Done: %(title)s"), { title: guide.passed.title() })) : null,
    el("h2.h-sub", {}, lesson.title(), " ", el("span.muted", {}, count)),
    ...ways(lesson),
    el(
      "div.row.tour-foot",
      {},
      lesson.place ? button(".btn.small", { data: { key: "where" }, on: { click: () => show(guide) } }, gettext("Show the place")) : null,
      button(".btn.small.quiet", { data: { key: "pass" }, on: { click: () => go(guide, Math.min(guide.at + 1, LESSONS.length)) } }, gettext("Pass over")),
      el("a.btn.small.quiet.end", { href: guide.leave, data: { key: "leave" } }, gettext("Leave the tour")),
    ),
  );
}

/** A finger is told about fingers; everybody else about the mouse and the keys. */
function ways(lesson) {
  if (TOUCH.matches) return [el("p", {}, lesson.touch())];
  return [el("p", {}, el("b", {}, gettext("Mouse:")), " ", lesson.mouse()), el("p", {}, el("b", {}, gettext("Keyboard:")), " ", lesson.keys())];
}

function ending(guide) {
  const state = stateOf(guide);
  const isWhole = nextOpen(state) === LESSONS.length;
  const text = isWhole
    ? gettext("You have marked names, told a quote and who said it, and shown a stance. That is most of the work.")
    : gettext("Some lessons are still open; their beads above lead back to them.");
  return el(
    "div.tour-lesson",
    {},
    el("h2.h-sub", {}, isWhole ? gettext("That was the tour") : gettext("The end of the tour")),
    el("p", {}, text),
    el("p.muted", {}, gettext("The key ? lists all keys at any time. The tour can be repeated from your menu.")),
    el("div.row.tour-foot", {}, el("a.btn.primary", { href: guide.leave }, gettext("To my articles")), button(".btn.small.quiet", { on: { click: () => location.reload() } }, gettext("From the beginning"))),
  );
}
