/** What keeps the draft from being published: listed in words, each leading to its field, and shown at the field too. */
import { gettext, interpolate, ngettext } from "../i18n.js";
import { button, el } from "../canvas/markup.js";
import { pathOf, pathText } from "./body.js";
import { placeWords, problemSentence } from "./problemwords.js";

export function mountProblems(editor, home, form) {
  const draw = () => {
    const count = editor.problems.length;
    home.hidden = count === 0;
    const title = interpolate(ngettext("%(count)s thing to finish before publishing", "%(count)s things to finish before publishing", count), { count });
    home.replaceChildren(el("h2.h-sub", {}, title), el("ul.problem-places", {}, ...editor.problems.map((problem) => el("li", {}, line(editor, form, problem)))));
    mark(editor, form);
  };
  editor.on("problems", draw);
  for (const type of ["select", "change"]) editor.on(type, () => mark(editor, form));
  draw();
}

function line(editor, form, problem) {
  const click = () => goTo(editor, form, problem.path);
  return button(".problem-place", { "data-problem": problem.path, on: { click } }, el("b", {}, placeWords(editor.body, problem.path)), " ", problemSentence(problem));
}

/** Opens the form with the field, whatever part of it is folded, and puts the focus there. */
export function goTo(editor, form, text) {
  const path = pathOf(text);
  editor.select(["spanTypes", "frameTypes"].includes(path[0]) ? path.slice(0, 2) : [path[0] === "name" ? "title" : path[0]]);
  const field = fieldOf(form, path);
  for (let details = field?.closest("details"); details; details = details.parentElement.closest("details")) details.open = true;
  const control = field?.matches("input, select, textarea, button") ? field : (field?.querySelector("input, select, textarea, button") ?? form.querySelector("#form-title"));
  control?.focus();
  control?.scrollIntoView({ block: "center" });
}

/** The field of a path, or of the nearest thing around it. */
function fieldOf(form, path) {
  for (let n = path.length; n > 0; n -= 1) {
    const text = CSS.escape(pathText(path.slice(0, n)));
    const found = form.querySelector(`[data-path="${text}"]`) ?? form.querySelector(`[data-item="${text}"]`);
    if (found) return found;
  }
  return null;
}

/** The fields that a problem is about say so themselves. */
function mark(editor, form) {
  requestAnimationFrame(() => {
    form.querySelectorAll(".field-error").forEach((old) => old.remove());
    form.querySelectorAll("[aria-invalid][data-flawed]").forEach((old) => (old.removeAttribute("aria-invalid"), delete old.dataset.flawed));
    editor.problems.forEach((problem, n) => {
      const field = form.querySelector(`[data-path="${CSS.escape(problem.path)}"]`);
      if (!field || problem.code === "key_taken") return;
      const said = el("span.error.field-error", { id: `flaw-${n}` }, problemSentence(problem));
      field.setAttribute("aria-describedby", said.id);
      if (field.matches("input, select, textarea")) Object.assign(field, { ariaInvalid: "true" }).dataset.flawed = "";
      field.after(said);
    });
  });
}
