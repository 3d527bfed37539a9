/**
 * Which key sets which attribute: one key opens an attribute, the next one gives the value. Pure, no DOM.
 *
 * A row is `{key, kind: "span"|"frame", id, attribute, value, toggles, options}`; options are `{key, value, name, symbol}`, or null
 * where the value is typed into a field.
 */
import { isShown } from "../standoff/attribute_values.js";
import { valueOf } from "../standoff/attributes.js";

const DIGITS = [1, 2, 3, 4, 5, 6, 7, 8, 9, 0].map((digit) => `Digit${digit}`);
const letters = (row) => [...row].map((letter) => `Key${letter}`);
/** Keys by their place on the keyboard, the nearest first. */
const KEYS = [...DIGITS, ...letters("QWERTYUIOP"), ...letters("ASDFGHJKL"), ...letters("ZXCVBNM")];
/** More numbers than this are typed. */
const FEW = 10;

/** @param {{kind: string, id: string, definitions: object[], attributes: object}[]} things a mark or a frame, and what was made for it */
export function rowsOf(things) {
  const rows = things.flatMap(({ kind, id, definitions, attributes }) =>
    definitions.filter((one) => isShown(one, attributes, definitions)).map((attribute) => rowOf(kind, id, attribute, attributes)));
  return rows.slice(0, KEYS.length).map((row, n) => ({ key: KEYS[n], ...row }));
}

function rowOf(kind, id, attribute, attributes) {
  const value = valueOf(attribute, attributes);
  return { kind, id, attribute, value, toggles: attribute.kind === "boolean", options: optionsOf(attribute) };
}

function optionsOf({ kind, choices = [], min, max }) {
  if (kind === "choice" || kind === "multichoice") {
    return choices.slice(0, KEYS.length).map(({ code, name, symbol }, n) => ({ key: KEYS[n], value: code, name, symbol: symbol ?? null }));
  }
  const isFew = kind === "integer" && Number.isInteger(min) && Number.isInteger(max) && max - min < FEW;
  if (!isFew) return null;
  const isDigit = min >= 0 && max <= 9;
  return Array.from({ length: max - min + 1 }, (_, n) => ({ key: isDigit ? `Digit${min + n}` : KEYS[n], value: min + n, name: null, symbol: null }));
}

/**
 * What a key means while the strip is open.
 * @param {object[]} rows
 * @param {number|null} open the row whose value is awaited
 * @returns {{does: "open"|"field", row: number} | {does: "set", row: number, value: any} | {does: "back"|"leave"|"ignore"|"pass"}}
 *   ignore: a key that elsewhere labels or removes, and must not do so by mistake here
 */
export function meaningOf(rows, open, code) {
  const key = code.replace("Numpad", /^Numpad\d$/.test(code) ? "Digit" : "Numpad");
  if (key === "Escape" || key === "Enter" || key === "NumpadEnter") return { does: key === "Escape" && open !== null ? "back" : "leave" };
  if (open !== null) return valueMeant(rows[open], open, key);
  const row = rows.findIndex((one) => one.key === key);
  if (row < 0) return elsewhere(key);
  if (rows[row].toggles) return { does: "set", row, value: rows[row].value === true ? null : true };
  return { does: rows[row].options ? "open" : "field", row };
}

function valueMeant(given, row, key) {
  if (key === "Delete" || key === "Backspace") return given.attribute.required ? { does: "back" } : { does: "set", row, value: null };
  const option = given.options?.find((one) => one.key === key);
  return option ? { does: "set", row, value: chosen(given, option.value) } : elsewhere(key);
}

const elsewhere = (key) => ({ does: /^(Digit|Numpad|Minus|Equal|Delete|Backspace)/.test(key) ? "ignore" : "pass" });

/** The value after a choice: choosing again what stands lets go of it, several choices come and go one by one. */
export function chosen({ attribute, value }, choice) {
  if (attribute.kind !== "multichoice") return choice === value && !attribute.required ? null : choice;
  const standing = value ?? [];
  const next = standing.includes(choice) ? standing.filter((one) => one !== choice) : [...standing, choice];
  return next.length ? next : null;
}
