// Whether a value fits an attribute of the schema; twin of annotator/standoff/attributes.py.

const REFERENCE = /^[a-z][a-z0-9]*:[!-~]{1,200}$/;
const DAY = /^([0-9]{4})(?:-([0-9]{2})(?:-([0-9]{2}))?)?$/;
const DAYS = [31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];

const isChoice = ({ choices = [] }, code) => choices.some((choice) => choice.code === code);

const FITS = {
  boolean: (_, value) => typeof value === "boolean",
  integer: ({ min = null, max = null }, value) =>
    typeof value === "number" && (min === null || value >= min) && (max === null || value <= max),
  multichoice: (attribute, value) =>
    Array.isArray(value) && new Set(value).size === value.length && value.every((code) => isChoice(attribute, code)),
  choice: (attribute, value) => typeof value === "string" && isChoice(attribute, value),
  date: (_, value) => typeof value === "string" && isDate(value),
  text: (_, value) => typeof value === "string",
  reference: (_, value) => typeof value === "string" && REFERENCE.test(value),
};

/** Whether `value` is one that the attribute can have. */
export const fits = (attribute, value) => FITS[attribute.kind](attribute, value);

/** Whether `value` is an ISO year, month or day, or two of them with / between, earlier first. */
export function isDate(value) {
  const parts = value.split("/");
  return parts.length <= 2 && parts.every(isDay) && parts[0] <= parts[parts.length - 1];
}

function isDay(value) {
  const match = DAY.exec(value);
  if (!match) return false;
  if (match[2] === undefined) return true;
  const [year, month] = [Number(match[1]), Number(match[2])];
  if (month < 1 || month > 12) return false;
  const leap = year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);
  const longest = month === 2 && !leap ? 28 : DAYS[month - 1];
  const day = match[3] === undefined ? 1 : Number(match[3]);
  return day >= 1 && day <= longest;
}

/** Whether an attribute is asked for, given the values of its `siblings` (a default counts as a value). */
export function isShown(attribute, attributes, siblings) {
  const rule = attribute.showIf;
  if (!rule) return true;
  const other = siblings.find((sibling) => sibling.code === rule.attribute);
  const value = Object.hasOwn(attributes, other.code) ? attributes[other.code] : other.default;
  return [value].flat().some((one) => rule.in.includes(one));
}

/** Whether a required value without default is asked for and not there. */
export function isMissing(attribute, attributes, siblings) {
  if (!attribute.required || (attribute.default ?? null) !== null) return false;
  return !Object.hasOwn(attributes, attribute.code) && isShown(attribute, attributes, siblings);
}
