/** Controls for attributes as a schema defines them: a row each, with the value that counts now. */
import { gettext, number } from "../i18n.js";
import { fits, isShown } from "../standoff/attribute_values.js";
import { valueOf } from "../standoff/attributes.js";
import { button, el, key as keySign } from "./markup.js";
import { named } from "./phrases.js";

/** More choices than this are a list to open, fewer stand side by side. */
const SIDE_BY_SIDE = 4;

/**
 * @param {object[]} definitions attributes of a span or frame type, or labels
 * @param {object} attributes the values given
 * @param {{disabled: boolean, set: (code: string, value: any) => void, prefix: string, awaiting?: string|null}} options
 *   awaiting = the attribute that the next digit answers
 * @returns {HTMLElement[]} dt and dd in turn
 */
export function attributeRows(definitions, attributes, options) {
  const shown = definitions.filter((one) => isShown(one, attributes, definitions));
  return shown.flatMap((attribute) => {
    const name = named(attribute.name);
    const given = { attribute, name, value: valueOf(attribute, attributes), ...options, key: `${options.prefix}:${attribute.code}` };
    return [el("dt", {}, name), el("dd", {}, control(given))];
  });
}

function control(given) {
  const { kind, choices = [], min, max } = given.attribute;
  if (kind === "choice") return choices.length > SIDE_BY_SIDE ? list(given) : segments(given, choices.map(choiceOf));
  if (kind === "multichoice") return toggles(given);
  if (kind === "boolean") return tick(given);
  const few = kind === "integer" && Number.isInteger(min) && Number.isInteger(max) && max - min < SIDE_BY_SIDE + 1;
  if (few) return segments(given, numbers(min, max));
  return line(given);
}

const choiceOf = (choice) => ({ value: choice.code, label: named(choice.name), symbol: choice.symbol });
const numbers = (min, max) => Array.from({ length: max - min + 1 }, (_, i) => ({ value: min + i, label: number(min + i) }));

/** Side by side; what is chosen is let go by choosing it again. */
function segments({ attribute, name, value, disabled, set, key, awaiting }, options) {
  const one = ({ value: own, label, symbol }, i) =>
    button(
      "",
      {
        "aria-pressed": String(own === value),
        disabled,
        data: { key: `${key}:${own}`, value: String(own) },
        on: { click: () => set(attribute.code, own === value && !attribute.required ? null : own) },
      },
      symbol ? el("span.symbol", { "aria-hidden": "true" }, symbol) : null,
      label,
      awaiting === attribute.code ? keySign(`Digit${i + 1}`) : null,
    );
  return el("div.seg", { role: "group", "aria-label": name }, options.map(one));
}

function list({ attribute, name, value, disabled, set, key }) {
  const options = attribute.choices.map((choice) => el("option", { value: choice.code, selected: choice.code === value }, named(choice.name)));
  const none = el("option", { value: "", selected: value === null }, gettext("not set"));
  const change = ({ target }) => set(attribute.code, target.value || null);
  return el("select.input.compact", { "aria-label": name, disabled, data: { key }, on: { change } }, none, options);
}

function toggles({ attribute, name, value, disabled, set, key }) {
  const chosen = value ?? [];
  const flipped = (code) => (chosen.includes(code) ? chosen.filter((one) => one !== code) : [...chosen, code]);
  const one = ({ code, name: label }) => {
    const click = () => set(attribute.code, flipped(code).length ? flipped(code) : null);
    return button(".chip", { "aria-pressed": String(chosen.includes(code)), disabled, data: { key: `${key}:${code}` }, on: { click } }, named(label));
  };
  return el("div.chips", { role: "group", "aria-label": name }, attribute.choices.map(one));
}

function tick({ attribute, name, value, disabled, set, key }) {
  const change = ({ target }) => set(attribute.code, target.checked ? true : null);
  const box = el("input", { type: "checkbox", "aria-label": name, disabled, data: { key }, on: { change } });
  box.checked = value === true;
  return el("label.check", {}, box);
}

const PLACEHOLDERS = { date: "2025-09-05", reference: "wd:Q212" };

function line({ attribute, name, value, disabled, set, key }) {
  const whole = attribute.kind === "integer";
  const change = ({ target }) => {
    const text = target.value.trim();
    const wanted = whole && /^-?\d+$/.test(text) ? Number(text) : text;
    const isFit = !text || fits(attribute, wanted);
    target.setAttribute("aria-invalid", String(!isFit));
    if (isFit) set(attribute.code, text ? wanted : null);
  };
  const type = whole ? "number" : "text";
  const given = { type, "aria-label": name, disabled, min: attribute.min, max: attribute.max, dir: "auto", autocomplete: "off" };
  const made = el("input.input.compact", { ...given, placeholder: PLACEHOLDERS[attribute.kind], data: { key }, on: { change, keydown: leaveOnEnter } });
  made.value = value ?? "";
  return made;
}

/** Enter keeps what was typed, as leaving the field does. */
export function leaveOnEnter(event) {
  if (event.key !== "Enter") return;
  event.preventDefault();
  event.target.blur();
}

/** A field to rename something in place. */
export function nameField({ value, label, key, disabled, set, placeholder }) {
  const change = ({ target }) => {
    const text = target.value.trim();
    if (text && text !== value) set(text);
    else target.value = value;
  };
  const made = el("input.input.compact", { type: "text", dir: "auto", "aria-label": label, disabled, placeholder, autocomplete: "off", data: { key }, on: { change, keydown: leaveOnEnter } });
  made.value = value;
  return made;
}
