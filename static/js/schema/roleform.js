/** The roles of a frame: what may fill each, how often, and what selecting text for it makes. */
import { gettext, interpolate } from "../i18n.js";
import { button, el } from "../canvas/markup.js";
import { named, specialName } from "../canvas/phrases.js";
import { at, newRole, pathText } from "./body.js";
import { bothNames, bothTexts, checkbox, codeField, field, fold, itemTools, numberInput, select } from "./fields.js";
import { keyField } from "./keyfield.js";

const SPECIALS = ["author", "unknown", "none"];

/** @param {(string|number)[]} path of the frame type */
export function roleList(editor, path) {
  const place = [...path, "roles"];
  const roles = at(editor.body, place);
  return el(
    "section.form-part",
    { "data-path": pathText(place) },
    el("h3.h-sub", {}, gettext("Roles")),
    field(gettext("The card stands beside the text of"), select(editor, [...path, "anchor"], roles.map(({ code, name }) => [code, named(name) || code]))),
    ...roles.map((_, index) => roleForm(editor, [...place, index])),
    editor.readonly ? null : button(".btn.small", { "data-key": `${pathText(place)}:add`, on: { click: () => editor.add(place, newRole(roles)) } }, "+ ", gettext("New role")),
  );
}

function roleForm(editor, path) {
  const role = at(editor.body, path);
  const name = named(role.name) || role.code;
  return el(
    "div.item",
    { "data-item": pathText(path) },
    itemTools(editor, path, { name, locked: editor.isLocked(path) }),
    fold(
      pathText(path),
      [el("b", {}, name), el("span.muted.s", {}, ` ${howMany(role)}`)],
      bothNames(editor, [...path, "name"]),
      el("div.two", {}, codeField(editor, path, () => [gettext("It is in use: its code stays.")]), keyField(editor, path)),
      fillers(editor, path),
      el("div.two", {}, field(gettext("At least"), numberInput(editor, [...path, "min"], { empty: 0 })), field(gettext("At most (empty: any number)"), numberInput(editor, [...path, "max"], { min: 1, empty: null }))),
      creates(editor, path, role),
      checkbox(editor, [...path, "warn"], gettext("A problem is shown while it is empty"), { redraw: false }),
      bothTexts(editor, [...path, "guideline"], { ar: gettext("Rule in Arabic"), en: gettext("Rule in English") }, { rows: 3 }),
    ),
  );
}

function howMany({ min = 0, max = null }) {
  if (max === 1) return min ? gettext("exactly one") : gettext("one or none");
  if (max === null) return min ? gettext("one or more") : gettext("any number");
  return interpolate(gettext("up to %(number)s"), { number: max });
}

function fillers(editor, path) {
  const place = [...path, "fillers"];
  const { body } = editor;
  const list = (key, code, label) => {
    const chosen = at(body, [...place, key]) ?? [];
    const change = ({ target }) => {
      const now = at(editor.body, [...place, key]) ?? [];
      editor.choose([...place, key], target.checked ? [...now, code] : now.filter((one) => one !== code));
    };
    return el("label.check", {}, el("input", { type: "checkbox", checked: chosen.includes(code), disabled: editor.readonly, "data-key": `${pathText(place)}:${key}:${code}`, on: { change } }), label);
  };
  const spans = body.spanTypes.filter((type) => !type.mention || (at(body, [...place, "spans"]) ?? []).includes(type.code));
  return el(
    "fieldset.fillers",
    { "data-path": pathText(place) },
    el("legend.field-name", {}, gettext("What may fill it")),
    el(
      "div.filler-list",
      {},
      checkbox(editor, [...place, "mentions"], gettext("any mention of an entity")),
      checkbox(editor, [...place, "entities"], gettext("an entity without a mention")),
      ...spans.map((type) => list("spans", type.code, named(type.name) || type.code)),
      ...body.frameTypes.map((type) => list("frames", type.code, interpolate(gettext("another frame: %(name)s"), { name: named(type.name) || type.code }))),
      ...SPECIALS.map((code) => list("specials", code, interpolate(gettext("without text: %(name)s"), { name: specialName(code) }))),
    ),
  );
}

/** The type of the span that is made when unmarked text is selected for the role. */
function creates(editor, path, role) {
  const { body } = editor;
  const fits = body.spanTypes.filter((type) => (role.fillers.spans ?? []).includes(type.code) || (type.mention && role.fillers.mentions));
  const options = [["", gettext("nothing: only what is marked already")], ...fits.map(({ code, name }) => [code, named(name) || code])];
  if (role.creates && !fits.some(({ code }) => code === role.creates)) options.push([role.creates, role.creates]);
  return field(gettext("Selecting unmarked text makes"), select(editor, [...path, "creates"], options, { act: (code) => editor.set([...path, "creates"], code || null) }));
}
