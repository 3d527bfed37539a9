/** What the schema would like to have otherwise: a list that leads to each place. */
import { gettext, interpolate, ngettext } from "../i18n.js";
import { check } from "../standoff/check.js";
import { arabic, button, el, refill } from "./markup.js";
import { anchorOf, named, problemText, shortened } from "./phrases.js";

/** Checking a long article anew takes a moment: it waits until the hands rest so long, in milliseconds. */
const REST = 250;

export function mountProblems(store, actions, home, onCount) {
  const state = { store, actions, home, found: [], timer: 0 };
  const look = () => {
    clearTimeout(state.timer);
    state.timer = 0;
    state.found = check(store.annotations, store.article.text, store.schema);
    onCount(state.found.length);
    // Thousands of entries that nobody looks at are not drawn.
    if (!home.hidden) drawProblems(state);
  };
  const lookIn = (milliseconds) => {
    clearTimeout(state.timer);
    state.timer = setTimeout(look, milliseconds);
  };
  store.on("change", () => lookIn(REST));
  // The text comes first: the first look waits until the page has been shown, in a hidden tab until a moment later.
  lookIn(REST);
  requestAnimationFrame(() => lookIn(0));
  const now = () => {
    if (state.timer) look();
    return state.found;
  };
  return {
    show() {
      now();
      drawProblems(state);
    },
    /** The problems of this very moment. */
    now,
  };
}

function drawProblems({ store, actions, home, found }) {
  const { length } = found;
  const lede = length
    ? interpolate(ngettext("%(count)s thing to look at. None of them hinders submitting.", "%(count)s things to look at. None of them hinders submitting.", length), { count: length })
    : gettext("Nothing to look at: the schema is content.");
  refill(home, el("p.panel-lede", {}, lede), el("ol.problem-list", {}, found.map((problem) => el("li", {}, problemButton(store, problem, () => actions.goToProblem(problem))))));
}

/** A problem with the words it is about. */
export function problemButton(store, problem, go) {
  return button(".problem", { data: { code: problem.code, id: problem.id, key: `problem:${problem.code}:${problem.id}` }, on: { click: go } }, el("span.problem-text", {}, problemText(store, problem)), arabic("span.problem-place", place(store, problem)));
}

function place(store, { kind, id }) {
  const { spans, entities, frames } = store.annotations;
  if (kind === "entity") return entities.get(id)?.name ?? "";
  if (kind === "span") return shortened(spans.get(id)?.text ?? "", 70);
  const frame = frames.get(id);
  const text = frame ? anchorOf(store, frame)?.text : null;
  return text ? shortened(text, 70) : named(store.schema.frameType(frame?.type)?.name);
}
