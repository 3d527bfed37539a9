/** Fields of the forms: each writes into the draft as it is typed, and can be found by its path. */
import { gettext } from "../i18n.js";
import { el, button } from "../canvas/markup.js";
import { at, pathText } from "./body.js";

/** A label over a control. */
export const field = (label, control, help) => el("label.field", {}, el("span", {}, label), control, help ? el("span.help", {}, help) : null);

const shared = (editor, path) => ({ "data-path": pathText(path), "data-key": pathText(path), disabled: editor.readonly });

/** One line of text; `given` turns what is typed into what is stored. */
export function textInput(editor, path, { dir = "auto", lang, given = (text) => text, recode = false, ...more } = {}) {
  const input = ({ target }) => (recode ? editor.recode(path.slice(0, -1), given(target.value)) : editor.set(path, given(target.value)));
  return el("input.input", { type: "text", value: at(editor.body, path) ?? "", dir, lang, autocomplete: "off", spellcheck: "false", ...shared(editor, path), on: { input }, ...more });
}

/** Names and texts in both languages, side by side. */
export function bothNames(editor, path, { ar = gettext("Name in Arabic"), en = gettext("Name in English") } = {}) {
  return el("div.two", {}, field(ar, textInput(editor, [...path, "ar"], { dir: "rtl", lang: "ar" })), field(en, textInput(editor, [...path, "en"], { dir: "ltr", lang: "en" })));
}

/** A text in both languages that may be missing altogether: with one half empty it is a problem, with both it is gone. */
export function bothTexts(editor, path, labels, { rows = 4 } = {}) {
  const area = (code, dir) => {
    const input = ({ target }) => {
      const now = { ar: "", en: "", ...at(editor.body, path), [code]: target.value };
      editor.set(path, now.ar || now.en ? now : undefined);
    };
    const props = { rows, dir, lang: code, ...shared(editor, [...path, code]), on: { input } };
    return field(labels[code], el("textarea.input", props, at(editor.body, [...path, code]) ?? ""));
  };
  return el("div.two", {}, area("ar", "rtl"), area("en", "ltr"));
}

export function checkbox(editor, path, label, { fallback = false, help, redraw = true } = {}) {
  const change = ({ target }) => (redraw ? editor.choose(path, target.checked) : editor.set(path, target.checked));
  const box = el("input", { type: "checkbox", checked: at(editor.body, path) ?? fallback, ...shared(editor, path), on: { change } });
  return el("div.check-row", {}, el("label.check", {}, box, label), help ? el("p.s.muted", {}, help) : null);
}

/** A choice of one; `options` [[value, words]]. */
export function select(editor, path, options, { act = (value) => editor.choose(path, value), value = at(editor.body, path) ?? "", ...more } = {}) {
  const made = options.map(([code, words]) => el("option", { value: code, selected: code === value }, words));
  return el("select.input", { ...shared(editor, path), on: { change: ({ target }) => act(target.value) }, ...more }, made);
}

export function numberInput(editor, path, { min = 0, empty } = {}) {
  const input = ({ target }) => editor.set(path, target.value === "" ? empty : Math.trunc(Number(target.value)));
  return el("input.input.short", { type: "number", min, step: 1, value: at(editor.body, path) ?? "", ...shared(editor, path), on: { input } });
}

/** Codes are written as programs read them; what is used keeps its code. */
export function codeField(editor, path, why) {
  const locked = editor.isLocked(path);
  const input = textInput(editor, [...path, "code"], { dir: "ltr", recode: true, readonly: locked, maxlength: 64, given: (text) => text.trim() });
  return el("div.code-field", {}, field(gettext("Code in files"), input), locked && why ? el("p.s.muted", {}, ...why()) : null);
}

/** Up, down and away, for an item of a list. */
export function itemTools(editor, path, { name, locked = false }) {
  if (editor.readonly) return null;
  const list = at(editor.body, path.slice(0, -1));
  const index = path.at(-1);
  const tool = (label, sign, act, disabled = false) => button(".btn.small.quiet", { "aria-label": `${label}: ${name}`, title: label, disabled, "data-key": `${pathText(path)}:${sign}`, on: { click: act } }, sign);
  return el(
    "span.item-tools",
    {},
    tool(gettext("Earlier"), "↑", () => editor.move(path, index - 1), index === 0),
    tool(gettext("Later"), "↓", () => editor.move(path, index + 1), index === list.length - 1),
    locked ? null : tool(gettext("Remove"), "×", () => editor.remove(path)),
  );
}

/** A part of a form that opens and closes; it stays as it was when the form is drawn anew. */
export function fold(key, summary, ...body) {
  return el("details.fold-part", { "data-fold": key }, el("summary", {}, ...summary), el("div.fold-body", {}, ...body));
}

/** Draws a form into its home: what was open stays open, what had the focus has it again. */
export function redraw(home, refill, ...children) {
  const open = new Set([...home.querySelectorAll("details[open]")].map((one) => one.dataset.fold));
  refill(home, ...children);
  for (const details of home.querySelectorAll("details[data-fold]")) if (open.has(details.dataset.fold)) details.open = true;
}
