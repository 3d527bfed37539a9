/** Attributes of a type, or the labels of an article: kinds, choices, defaults, what is required, when it is asked for. */
import { gettext } from "../i18n.js";
import { button, el } from "../canvas/markup.js";
import { named } from "../canvas/phrases.js";
import { at, newAttribute, newChoice, ofKind, pathText } from "./body.js";
import { bothNames, checkbox, codeField, field, fold, itemTools, numberInput, select, textInput } from "./fields.js";

const KINDS = [
  ["choice", () => gettext("one choice")],
  ["multichoice", () => gettext("several choices")],
  ["boolean", () => gettext("yes or no")],
  ["text", () => gettext("text")],
  ["integer", () => gettext("whole number")],
  ["date", () => gettext("date")],
  ["reference", () => gettext("reference (Wikidata, web address)")],
];
const usedHere = () => [gettext("It is in use: its code stays.")];

/** @param {(string|number)[]} path of the list */
export function attributeList(editor, path, { title, add }) {
  const items = at(editor.body, path) ?? [];
  return el(
    "section.form-part",
    {},
    el("h3.h-sub", {}, title),
    ...items.map((_, index) => attributeForm(editor, [...path, index])),
    editor.readonly ? null : button(".btn.small", { "data-key": `${pathText(path)}:add`, on: { click: () => editor.add(path, newAttribute(items)) } }, `+ ${add}`),
  );
}

function attributeForm(editor, path) {
  const attribute = at(editor.body, path);
  const name = named(attribute.name) || attribute.code;
  const kind = KINDS.find(([code]) => code === attribute.kind)?.[1]() ?? attribute.kind;
  const locked = editor.isLocked(path);
  return el(
    "div.item",
    { "data-item": pathText(path) },
    itemTools(editor, path, { name, locked }),
    fold(
      pathText(path),
      [el("b", {}, name), el("span.muted.s", {}, ` ${kind}`)],
      bothNames(editor, [...path, "name"]),
      el(
        "div.two",
        {},
        codeField(editor, path, usedHere),
        field(gettext("Kind"), select(editor, [...path, "kind"], KINDS.map(([code, words]) => [code, words()]), { act: (code) => editor.choose(path, ofKind(at(editor.body, path), code)), disabled: editor.readonly || locked })),
      ),
      attribute.choices ? choices(editor, path) : null,
      attribute.kind === "integer" ? range(editor, path) : null,
      el("div.two", {}, defaultField(editor, path, attribute), rule(editor, path, attribute)),
      checkbox(editor, [...path, "required"], gettext("Required: asked for before submitting"), { redraw: false }),
    ),
  );
}

function range(editor, path) {
  return el("div.two", {}, field(gettext("Least"), numberInput(editor, [...path, "min"], { min: "" })), field(gettext("Most"), numberInput(editor, [...path, "max"], { min: "" })));
}

function choices(editor, path) {
  const place = [...path, "choices"];
  const items = at(editor.body, place);
  const line = (choice, index) => {
    const own = [...place, index];
    return el(
      "li.choice-line",
      { "data-item": pathText(own) },
      textInput(editor, [...own, "name", "ar"], { dir: "rtl", lang: "ar", "aria-label": gettext("Name in Arabic") }),
      textInput(editor, [...own, "name", "en"], { dir: "ltr", lang: "en", "aria-label": gettext("Name in English") }),
      textInput(editor, [...own, "code"], { dir: "ltr", recode: true, readonly: editor.isLocked(own), "aria-label": gettext("Code in files"), given: (text) => text.trim() }),
      itemTools(editor, own, { name: named(choice.name) || choice.code, locked: editor.isLocked(own) }),
    );
  };
  return el(
    "div",
    { "data-path": pathText(place) },
    el("p.field-name", {}, gettext("Choices: Arabic, English, code")),
    el("ol.choice-list", {}, ...items.map(line)),
    editor.readonly ? null : button(".btn.small.quiet", { "data-key": `${pathText(place)}:add`, on: { click: () => editor.add(place, newChoice(items)) } }, "+ ", gettext("New choice")),
  );
}

/** What counts where nobody has set anything. */
function defaultField(editor, path, attribute) {
  const place = [...path, "default"];
  const none = ["", gettext("nothing")];
  const title = gettext("Where nothing is set, it is");
  const value = attribute.default;
  if (attribute.kind === "choice") {
    const options = [none, ...attribute.choices.map(({ code, name }) => [code, named(name) || code])];
    return field(title, select(editor, place, options, { act: (code) => editor.set(place, code || undefined) }));
  }
  if (attribute.kind === "boolean") {
    const options = [none, ["true", gettext("yes")], ["false", gettext("no")]];
    return field(title, select(editor, place, options, { value: value === undefined ? "" : String(value), act: (code) => editor.set(place, code ? code === "true" : undefined) }));
  }
  if (attribute.kind === "integer") return field(title, numberInput(editor, place, { min: "" }));
  if (attribute.kind === "multichoice") return null;
  return field(title, textInput(editor, place, { given: (text) => text || undefined }));
}

/** Asked for only when another attribute of the same list has a value. */
function rule(editor, path, attribute) {
  const place = [...path, "showIf"];
  const others = at(editor.body, path.slice(0, -1)).filter((one) => one.code !== attribute.code && (one.choices || one.kind === "boolean"));
  if (!others.length && !attribute.showIf) return null;
  const options = [["", gettext("always")], ...others.flatMap((one) => valuesOf(one).map(([value, words]) => [JSON.stringify([one.code, value]), `${named(one.name) || one.code}: ${words}`]))];
  const chosen = attribute.showIf?.in.length === 1 ? JSON.stringify([attribute.showIf.attribute, attribute.showIf.in[0]]) : "";
  if (attribute.showIf && !options.some(([value]) => value === chosen)) options.push(["kept", `${attribute.showIf.attribute}: ${attribute.showIf.in.join(" / ")}`]);
  const act = (text) => {
    if (text === "kept") return;
    const [code, value] = text ? JSON.parse(text) : [];
    editor.set(place, code ? { attribute: code, in: [value] } : undefined);
  };
  return field(gettext("Asked for when"), select(editor, place, options, { value: attribute.showIf && chosen && options.some(([value]) => value === chosen) ? chosen : attribute.showIf ? "kept" : "", act, "data-path": `${pathText(place)}.attribute` }));
}

const valuesOf = ({ kind, choices }) =>
  kind === "boolean" ? [[true, gettext("yes")], [false, gettext("no")]] : choices.map(({ code, name }) => [code, named(name) || code]);
