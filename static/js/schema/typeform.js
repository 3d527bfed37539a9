/** The form of what is chosen in the list: a span type, a frame type, the article's labels, the layers, the schema itself. */
import { gettext, interpolate, ngettext } from "../i18n.js";
import { button, el, refill } from "../canvas/markup.js";
import { channelsOf } from "../canvas/layers.js";
import { named } from "../canvas/phrases.js";
import { attributeList } from "./attributeform.js";
import { at, codeFrom, copyOf, freeCode, newLayer, pathOf, pathText } from "./body.js";
import { colourField } from "./colourfield.js";
import { exampleList } from "./exampleform.js";
import { bothNames, bothTexts, checkbox, codeField, field, itemTools, redraw, select, textInput } from "./fields.js";
import { keyField } from "./keyfield.js";
import { roleList } from "./roleform.js";

/** Codes that the editor gave for want of a better one. */
const GIVEN = /^(?:NEW|frame|role|attribute)\d*$/;

/** Keeps the form in its home at what is chosen. @param {{migrate: string|null}} urls */
export function mountForm(editor, home, urls) {
  const draw = () => redraw(home, refill, ...formOf(editor, urls));
  editor.on("change", ({ form }) => (form ? draw() : retitle(editor, home)));
  home.addEventListener("input", ({ target }) => rehead(home, target));
  home.addEventListener("change", ({ target }) => recode(editor, home, target));
  editor.on("select", draw);
  editor.on("uses", draw);
  editor.on("added", (path) => {
    const made = home.querySelector(`[data-item="${CSS.escape(pathText(path))}"]`);
    const details = made?.querySelector("details");
    if (details) details.open = true;
    (made ?? home).querySelector("input:not([type=checkbox]):not([type=color]), textarea")?.focus();
  });
  draw();
}

function formOf(editor, urls) {
  const [list, index] = editor.selected;
  if (list === "labels") return labelsForm(editor);
  if (list === "layers") return layersForm(editor);
  if (list === "title") return aboutForm(editor);
  return index === undefined || !at(editor.body, editor.selected) ? [el("p.muted", {}, gettext("There is no type yet."))] : typeForm(editor, editor.selected, urls);
}

const title = (text) => el("h2.h-sec.form-title", { id: "form-title", tabindex: "-1" }, text);

/** The title follows the name while it is typed. */
function retitle(editor, home) {
  const type = at(editor.body, editor.selected);
  const heading = home.querySelector("#form-title");
  if (heading && editor.selected.length === 2 && type?.code !== undefined) heading.textContent = titleOf(type);
}

/** The path of the item whose name is written in a field. */
const namedBy = (target) => /^(.*)\.name\.(?:ar|en)$/.exec(target.dataset.path ?? "")?.[1];

/** The heading of a role or an attribute follows its name while it is typed. */
function rehead(home, target) {
  const path = namedBy(target);
  const heading = path && target.closest(`[data-item="${CSS.escape(path)}"]`)?.querySelector("summary b");
  if (!heading) return;
  const typed = (code) => home.querySelector(`[data-path="${CSS.escape(`${path}.name.${code}`)}"]`).value;
  heading.textContent = named({ ar: typed("ar"), en: typed("en") }) || heading.textContent;
}

/** A code nobody has written yet is made of the English name: the files would carry "NEW" for ever. */
function recode(editor, home, target) {
  const path = target.lang === "en" ? namedBy(target) : undefined;
  const field = path && home.querySelector(`[data-path="${CSS.escape(`${path}.code`)}"]`);
  const code = codeFrom(target.value, { upper: path?.startsWith("spanTypes") && !path.includes(".") });
  if (!field || field.readOnly || !GIVEN.test(field.value) || !code) return;
  const place = pathOf(path);
  const free = freeCode(at(editor.body, place.slice(0, -1)), code);
  field.value = free;
  editor.recode(place, free);
}

const titleOf = (type) => named(type.name) || type.code || gettext("A type without a name");

function typeForm(editor, path, urls) {
  const type = at(editor.body, path);
  const isFrame = path[0] === "frameTypes";
  const layers = editor.body.layers.map(({ code, name }) => [code, named(name) || code]);
  if (!layers.some(([code]) => code === type.layer)) layers.push([type.layer, type.layer]);
  return [
    el("div.form-head", {}, title(titleOf(type)), usesLine(editor, path)),
    bothNames(editor, [...path, "name"]),
    el("div.two", {}, codeField(editor, path, () => whyLocked(urls)), keyField(editor, path)),
    el("div.two", {}, field(gettext("Layer"), select(editor, [...path, "layer"], layers)), switches(editor, path, isFrame)),
    colourField(editor, path),
    isFrame ? roleList(editor, path) : null,
    attributeList(editor, [...path, "attributes"], { title: gettext("Attributes"), add: gettext("New attribute") }),
    el("section.form-part", {}, el("h3.h-sub", {}, gettext("Rule")), bothTexts(editor, [...path, "guideline"], { ar: gettext("Rule in Arabic"), en: gettext("Rule in English") }, { rows: 6 })),
    exampleList(editor, path, paintedAs(editor, type)),
    foot(editor, path, urls),
  ].filter(Boolean);
}

/** A frame's examples are painted as what its anchor makes. */
function paintedAs({ body }, type) {
  const role = type.roles?.find(({ code }) => code === type.anchor);
  const code = role?.creates ?? type.code;
  return { type: code, channel: channelsOf(body).get(code) ?? "entity" };
}

function switches(editor, path, isFrame) {
  const mention = isFrame ? null : checkbox(editor, [...path, "mention"], gettext("Mentions an entity (participant)"));
  return el("div.switches", {}, checkbox(editor, [...path, "enabled"], gettext("Offered to annotators"), { fallback: true }), mention);
}

function usesLine(editor, path) {
  const uses = editor.usesOf(path);
  if (uses === null) return null;
  const text = uses ? interpolate(ngettext("in use: %(count)s time", "in use: %(count)s times", uses), { count: uses }) : gettext("not in use yet");
  return el("span.badge", {}, text);
}

function whyLocked(urls) {
  const words = gettext("It is in use, so its code stays. Another code is a move of the annotation sets: make a copy under the new code, switch this type off or remove it, publish, then move the sets.");
  return urls.migrate ? [words, " ", el("a.link", { href: urls.migrate }, gettext("Moving sets to another version"))] : [words];
}

function foot(editor, path) {
  if (editor.readonly) return null;
  const type = at(editor.body, path);
  const list = [path[0]];
  const index = path[1];
  const copy = () => editor.change({ ...editor.body, [path[0]]: at(editor.body, list).toSpliced(index + 1, 0, copyOf(editor.body, path)) }, { select: [...list, index + 1] });
  return el(
    "div.form-foot.row",
    {},
    button(".btn.small", { on: { click: copy } }, gettext("Copy under another code")),
    button(".btn.small.quiet.danger.end", { "data-remove": type.code, on: { click: () => removeType(editor, path) } }, gettext("Remove this type")),
  );
}

/** What is in use is removed after a question only; either way one step back brings it again. */
function removeType(editor, path) {
  const uses = editor.usesOf(path);
  const words = ngettext(
    "This type is used %(count)s time. The sets made so far keep it under their version; to bring them to the new one they have to be moved. Remove it from the draft?",
    "This type is used %(count)s times. The sets made so far keep it under their version; to bring them to the new one they have to be moved. Remove it from the draft?",
    uses ?? 0,
  );
  if (uses && !confirm(interpolate(words, { count: uses }))) return;
  editor.remove(path);
}

function labelsForm(editor) {
  return [title(gettext("Article labels")), el("p.muted", {}, gettext("What is said of an article as a whole: genre, topic, quality.")), attributeList(editor, ["labels"], { title: gettext("Labels"), add: gettext("New label") })];
}

function layersForm(editor) {
  const { layers, spanTypes, frameTypes } = editor.body;
  const isUsed = (code) => [...spanTypes, ...frameTypes].some((type) => type.layer === code);
  const line = (layer, index) => {
    const path = ["layers", index];
    const code = textInput(editor, [...path, "code"], { dir: "ltr", recode: true, given: (text) => text.trim() });
    return el("div.item", { "data-item": pathText(path) }, itemTools(editor, path, { name: named(layer.name) || layer.code, locked: isUsed(layer.code) }), bothNames(editor, [...path, "name"]), field(gettext("Code in files"), code));
  };
  return [
    title(gettext("Layers")),
    el("p.muted", {}, gettext("Types stand in the palette by layer, in this order.")),
    ...layers.map(line),
    editor.readonly ? null : button(".btn.small", { "data-key": "layers:add", on: { click: () => editor.add(["layers"], newLayer(layers)) } }, "+ ", gettext("New layer")),
  ].filter(Boolean);
}

function aboutForm(editor) {
  return [title(gettext("The schema itself")), bothNames(editor, ["title"], { ar: gettext("Title in Arabic"), en: gettext("Title in English") }), field(gettext("Name in files"), textInput(editor, ["name"], { dir: "ltr", given: (text) => text.trim() }), gettext("Small Latin letters, digits and hyphens."))];
}
