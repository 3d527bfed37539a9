/** What the schema would like to have otherwise: found while one works, walked through by key, mended by one. */
import { gettext, interpolate, ngettext } from "../i18n.js";
import { startOfProblem } from "../standoff/fixing.js";
import { describe } from "./announce.js";
import { createAsides } from "./asides.js";
import { createFinder } from "./finding.js";
import { doAll, doFix, fixesOf, focusField } from "./fixes.js";
import { drawProblems, problemKey } from "./problemlist.js";
import { fixText, kindOf, problemText } from "./problemwords.js";
import { bringIntoSight, isInSight } from "./sight.js";

export { problemButton } from "./problemlist.js";

/** Fixes that follow from the letters alone. The key does any other only while the reader sees which one it is. */
const CERTAIN = new Set(["trim_edge", "cut_clitic"]);

/**
 * @param {{count: (name: string, n: number) => void, keep: (act: () => void) => void}} tabs
 * @returns {{show: () => void, now: () => object[], go: (problem: object) => void}} `now`: the problems of this very
 *   moment that were not set aside
 */
export function mountProblems(store, canvas, actions, home, tabs) {
  const state = { store, canvas, actions, home, tabs, found: [], aside: [], current: null, at: [-1, ""], open: new Set(), showsAside: false };
  state.asides = createAsides(store, () => sort(state, state.finder.last()));
  state.finder = createFinder(store, (problems) => sort(state, problems));
  store.on("state", () => draw(state));
  commands(state).forEach((command) => canvas.commands.add(command));
  return {
    show: () => (state.finder.now(), draw(state)),
    now: () => (state.finder.now(), state.found),
    go: (problem) => go(state, problem),
  };
}

/** What was found, without what was set aside. */
function sort(state, problems) {
  state.found = problems.filter((problem) => !state.asides.has(problem));
  state.aside = problems.filter((problem) => state.asides.has(problem));
  state.tabs.count("problems", state.found.length);
  draw(state);
}

/** Thousands of entries that nobody looks at are not drawn. Whoever lost the focused row stays in its neighbourhood. */
function draw(state) {
  const { home } = state;
  if (home.hidden) return;
  const focused = home.contains(document.activeElement) ? document.activeElement : null;
  const rows = () => [...home.querySelectorAll(".problem-row")];
  const index = focused ? rows().indexOf(focused.closest(".problem-row")) : -1;
  drawProblems(home, state, handlers(state));
  if (!focused || home.contains(document.activeElement)) return;
  const left = rows();
  const next = left[Math.min(Math.max(index, 0), left.length - 1)]?.querySelector(".problem") ?? home.querySelector("[data-key=problems-lede]");
  next?.focus({ preventScroll: true });
}

const handlers = (state) => ({
  go: (problem) => go(state, problem),
  fix: (problem, fix) => mend(state, problem, fix),
  fixAll: (problems) => mendAll(state, problems),
  setAside(problem) {
    state.asides.add(problem);
    state.canvas.say?.(gettext("Set aside. It is at the end of the list and can be brought back."));
  },
  bringBack(problem) {
    state.asides.remove(problem);
    state.canvas.say?.(gettext("Brought back."));
  },
  showAll(kind) {
    state.open.add(kind);
    draw(state);
  },
});

/** The place of a problem: in the text while the list stays, in the cast, or below the article. */
function go(state, problem) {
  const { store, actions, tabs } = state;
  takeInHand(state, problem);
  if (problem.kind === "label") focusField("label", problem.id);
  else if (problem.kind === "entity") actions.goToProblem(problem);
  else tabs.keep(() => actions.goToProblem(problem));
  state.canvas.say?.(aloud(store, problem));
}

/** What is wrong, and the words it is about. */
function aloud(store, problem) {
  const words = problem.kind === "label" ? "" : describe(store, problem);
  return `${problemText(store, problem)} ${words}`.trim();
}

function takeInHand(state, problem) {
  state.current = problemKey(problem);
  state.at = placeOf(state, problem);
  for (const row of state.home.querySelectorAll(".problem-row")) {
    const isCurrent = row.dataset.row === state.current;
    row.classList.toggle("on", isCurrent);
    if (isCurrent) row.setAttribute("aria-current", "true");
    else row.removeAttribute("aria-current");
    if (isCurrent) bringIntoSight(row);
  }
}

const placeOf = ({ store }, problem) => [startOfProblem(problem, store), problemKey(problem)];
const compare = ([a, one], [b, other]) => (a === b ? (one < other ? -1 : Number(one > other)) : a - b);

/** The next problem in the order of the text, round and round. */
function step(state, direction) {
  const { canvas } = state;
  state.finder.now();
  const { found } = state;
  if (!found.length) return tell(state, gettext("Nothing to check."));
  const placed = found.map((problem) => ({ problem, place: placeOf(state, problem) })).sort((a, b) => compare(a.place, b.place));
  const beyond = direction > 0 ? placed.findIndex(({ place }) => compare(place, state.at) > 0) : placed.findLastIndex(({ place }) => compare(place, state.at) < 0);
  const index = beyond >= 0 ? beyond : direction > 0 ? 0 : placed.length - 1;
  const { problem } = placed[index];
  go(state, problem);
  const hint = gettext("Press the apostrophe key to fix it.");
  const said = interpolate(gettext("%(n)s of %(count)s. %(text)s"), { n: index + 1, count: placed.length, text: aloud(state.store, problem) });
  canvas.say?.(fixesOf(state, problem).length ? `${said} ${hint}` : said);
}

/** The first fix of the problem that is in hand; what it is has to be seen first where it is a guess. */
function mendCurrent(state) {
  const seen = seenFix(state);
  state.finder.now();
  const problem = state.found.find((one) => problemKey(one) === state.current);
  if (!problem) return tell(state, gettext("No problem is selected; press the semicolon key for the next one."));
  const fix = fixesOf(state, problem)[0];
  if (!fix) return tell(state, gettext("There is no quick fix for this."));
  if (fix.gesture && !CERTAIN.has(fix.code) && seen !== fixText(state.store, problem, fix)) return showFix(state, problem, fix);
  mend(state, problem, fix);
}

/** The first fix of the problem in hand as the page shows it, or null while it is out of sight. */
function seenFix({ home, current }) {
  const first = current && home.querySelector(`[data-row="${CSS.escape(current)}"] .fix`);
  return first && isInSight(first) ? first.querySelector("span").textContent : null;
}

/** Opens the list at the problem, so that the next press does what can be read there. */
function showFix(state, problem, fix) {
  state.open.add(kindOf(problem));
  // A click, so that on a phone the sheet comes up.
  document.getElementById("tab-problems").click();
  takeInHand(state, problem);
  tell(state, interpolate(gettext("%(what)s? The key once more does it."), { what: fixText(state.store, problem, fix) }));
}

/** Heard, and for a moment seen. */
const tell = ({ canvas }, text) => (canvas.tell ?? canvas.say)?.(text);

function mend(state, problem, fix) {
  takeInHand(state, problem);
  // What asks on shows the card of its frame; what is done leaves the list where it is.
  const said = fix.gesture ? kept(state, () => doFix(state, problem, fix)) : doFix(state, problem, fix);
  if (said === null) return;
  if (fix.gesture) state.finder.now();
  tell(state, fix.gesture ? `${said} ${left(state)}` : said);
}

function mendAll(state, problems) {
  if (!kept(state, () => doAll(state, problems))) return;
  state.finder.now();
  const done = ngettext("%(count)s edge trimmed.", "%(count)s edges trimmed.", problems.length);
  state.canvas.say?.(`${interpolate(done, { count: problems.length })} ${left(state)}`);
}

function kept({ tabs }, act) {
  let result = null;
  tabs.keep(() => (result = act()));
  return result;
}

const left = ({ found: { length } }) =>
  length ? interpolate(ngettext("%(count)s thing left to check.", "%(count)s things left to check.", length), { count: length }) : gettext("Nothing left to check.");

function commands(state) {
  return [
    { id: "next-problem", name: () => gettext("Next problem"), keys: [{ code: "Semicolon" }], act: () => step(state, 1) },
    { id: "previous-problem", name: () => gettext("Previous problem"), keys: [{ code: "Semicolon", shift: true }], act: () => step(state, -1) },
    { id: "mend-problem", name: () => gettext("First quick fix for the selected problem"), keys: [{ code: "Quote" }], edits: true, act: () => mendCurrent(state) },
  ].map((command) => ({ group: "panels", ...command }));
}
