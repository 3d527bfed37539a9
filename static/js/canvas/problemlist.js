/** The problems as a list: by severity, then by kind; each with its words, the way there, and what mends it. */
import { gettext, interpolate, ngettext, number } from "../i18n.js";
import { SAFE } from "../standoff/fixing.js";
import { canSetAside } from "./asides.js";
import { fixesOf } from "./fixes.js";
import { arabic, button, el, key, refill } from "./markup.js";
import { anchorOf, named, shortened } from "./phrases.js";
import { fixText, kindAdvice, kindOf, kindTitle, problemText } from "./problemwords.js";

/** So many of a kind are drawn at first; thousands would only be scrolled past. */
const SHOWN = 30;
/** Letters of text around the words of a problem. */
const AROUND = 22;
const MORE_FIXES = 3;

export const problemKey = ({ code, id, facts }) => `problem:${code}:${id}:${facts.role ?? facts.attribute ?? facts.other ?? ""}`;

/**
 * Draws all of it into `home`.
 * @param {{store, actions, found: object[], aside: object[], current: string|null, open: Set<string>}} state `open`: kinds shown in full
 * @param {{go, fix, fixAll, setAside, bringBack, showAll}} on what the buttons do
 */
export function drawProblems(home, state, on) {
  const { found, aside } = state;
  const groups = ["error", "warning"].map((severity) => found.filter((problem) => problem.severity === severity));
  refill(home, lede(found), groups.flatMap((problems) => (problems.length ? severitySection(state, problems, on) : [])), aside.length ? asideSection(state, on) : null);
}

function lede(found) {
  const { length } = found;
  const errors = found.filter(({ severity }) => severity === "error").length;
  if (!length) return el("div.problems-none", {}, el("i.tick", { "aria-hidden": "true" }, "✓"), el("p", { tabindex: "-1", data: { key: "problems-lede" } }, gettext("Nothing to check.")));
  const text = errors
    ? gettext("Items marked ✕ must be fixed before submitting.")
    : ngettext("%(count)s thing to check. You can still submit.", "%(count)s things to check. You can still submit.", length);
  return el("p.panel-lede", { tabindex: "-1", data: { key: "problems-lede" } }, interpolate(text, { count: length }));
}

const SEVERITIES = {
  error: () => ["✕", gettext("Errors that prevent submitting")],
  warning: () => ["!", gettext("Worth a look")],
};

function severitySection(state, problems, on) {
  const { severity } = problems[0];
  const [sign, title] = SEVERITIES[severity]();
  const kinds = Map.groupBy ? Map.groupBy(problems, kindOf) : groupBy(problems, kindOf);
  return el("section.severity", { data: { severity }, "aria-label": title },
    el("h3.severity-title", {}, el("i.severity-sign", { "aria-hidden": "true" }, sign), title, " ", el("span.count", {}, number(problems.length))),
    [...kinds].map(([kind, ones]) => kindSection(state, kind, ones, on)));
}

function groupBy(items, by) {
  const groups = new Map();
  for (const item of items) groups.set(by(item), [...(groups.get(by(item)) ?? []), item]);
  return groups;
}

function kindSection(state, kind, problems, on) {
  const isWhole = state.open.has(kind);
  const shown = isWhole ? problems : problems.slice(0, SHOWN);
  const { code } = problems[0];
  const isSafe = SAFE.has(code) && problems.length > 1 && state.store.canEdit;
  const all = isSafe && button(".btn.small.quiet", { data: { key: `fix-all:${code}` }, on: { click: () => on.fixAll(problems) } },
    interpolate(ngettext("Trim it", "Trim all %(count)s", problems.length), { count: problems.length }));
  const rest = problems.length - shown.length;
  const more = rest > 0 && button(".btn.small.quiet", { data: { key: `more:${kind}` }, on: { click: () => on.showAll(kind) } },
    interpolate(ngettext("Show %(count)s more", "Show %(count)s more", rest), { count: rest }));
  return el("section.problem-kind", { data: { code } },
    el("h4.problem-title", {}, kindTitle(problems[0]), " ", el("span.count", {}, number(problems.length))),
    el("p.problem-advice", {}, kindAdvice(problems[0])),
    all || null,
    el("ol.problem-list", {}, shown.map((problem) => row(state, problem, on))),
    more || null);
}

function row(state, problem, on) {
  const { store } = state;
  const name = problemKey(problem);
  const isCurrent = state.current === name;
  return el("li.problem-row", { class: isCurrent ? "on" : "", "aria-current": isCurrent ? "true" : null, data: { severity: problem.severity, row: name } },
    problemButton(store, problem, () => on.go(problem)),
    fixButtons(state, problem, on, isCurrent));
}

function fixButtons(state, problem, on, isCurrent) {
  const { store } = state;
  if (!store.canEdit) return null;
  const name = problemKey(problem);
  const fixes = fixesOf(state, problem).slice(0, MORE_FIXES);
  const one = (fix, n) => button(".btn.small.fix", { data: { fix: fix.code, key: `${name}:${fix.code}` }, on: { click: () => on.fix(problem, fix) } },
    el("span", {}, fixText(store, problem, fix)), n === 0 && isCurrent ? key("Quote") : null);
  const aside = canSetAside(problem) && button(".btn.small.quiet.aside", { data: { key: `${name}:aside` }, on: { click: () => on.setAside(problem) } }, gettext("Not a problem"));
  return el("div.problem-fixes", {}, fixes.map(one), aside || null);
}

/** A problem with the words it is about, as a button that leads there. The dialog of submitting has it too. */
export function problemButton(store, problem, go) {
  return button(".problem", { data: { code: problem.code, id: problem.id, key: problemKey(problem) }, on: { click: go } },
    el("span.problem-text", {}, problemText(store, problem)), place(store, problem));
}

/** The words in their surroundings; a frame shows its own text, a participant the name. */
function place(store, { kind, id, facts }) {
  const { spans, entities, frames } = store.annotations;
  if (kind === "entity") return arabic("span.problem-place", entities.get(id)?.name ?? "");
  if (kind === "label") return el("span.problem-place.is-label", {}, gettext("Article labels"));
  const span = kind === "span" ? spans.get(id) : null;
  if (span) return inContext(store, span, facts);
  const frame = frames.get(id);
  const text = frame ? anchorOf(store, frame)?.text : null;
  return arabic("span.problem-place", text ? shortened(text, 90) : named(store.schema.frameType(frame?.type)?.name));
}

/** A span between the words around it; what a fix would leave outside wears a sign of its own. */
function inContext({ article: { text, map } }, { segments, text: own }, { clitic }) {
  const [from, to] = [map.toUtf16(segments[0][0]), map.toUtf16(segments.at(-1)[1])];
  const before = text.slice(Math.max(0, from - AROUND), from).replace(/^\S*\s|.*\n/gu, "");
  const after = text.slice(to, to + AROUND).replace(/\s\S*$|\n.*/gsu, "");
  const letters = shortened(own, 80);
  const marked = clitic && letters.startsWith(clitic) ? [el("s", {}, clitic), letters.slice(clitic.length)] : [letters];
  return el("span.problem-place", { lang: "ar", dir: "rtl" }, before, el("mark", {}, marked), after);
}

function asideSection(state, on) {
  const { store, aside } = state;
  const line = (problem) => el("li.problem-row.is-aside", { data: { row: problemKey(problem) } },
    problemButton(store, problem, () => on.go(problem)),
    el("div.problem-fixes", {}, button(".btn.small.quiet", { data: { key: `${problemKey(problem)}:back` }, on: { click: () => on.bringBack(problem) } }, gettext("Bring back"))));
  const details = el("details.sub.asides", {}, el("summary", { data: { key: "asides" } }, gettext("Set aside"), " ", el("span.count", {}, number(aside.length))), el("ol.problem-list", {}, aside.map(line)));
  details.open = state.showsAside;
  details.addEventListener("toggle", () => (state.showsAside = details.open));
  return details;
}
