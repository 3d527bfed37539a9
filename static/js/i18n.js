/**
 * The words and figures of the page in its language.
 *
 * The catalogue is Django's JavaScriptCatalog, loaded by a plain script before any module; without it
 * (in tests under node) every text is its English self.
 */
const root = globalThis.document?.documentElement;

/** The page's language code: "ar" or "en". */
export const language = () => root?.lang || "en";

const locale = () => (language() === "ar" ? "ar-EG-u-nu-arab" : "en-GB");

/** The text in the page's language. */
export function gettext(text) {
  return globalThis.django?.gettext?.(text) ?? text;
}

/** The singular or plural that the number asks for; Arabic has six forms. */
export function ngettext(singular, plural, count) {
  return globalThis.django?.ngettext?.(singular, plural, count) ?? (count === 1 ? singular : plural);
}

/** The text of a context, for words that differ by place. */
export function pgettext(context, text) {
  return globalThis.django?.pgettext?.(context, text) ?? text;
}

/** Fills %(name)s from an object, or each %s from an array; numbers are written in the page's digits. */
export function interpolate(text, values) {
  const write = (value) => (typeof value === "number" ? number(value) : String(value));
  if (Array.isArray(values)) {
    const rest = [...values];
    return text.replace(/%s/g, () => write(rest.shift()));
  }
  return text.replace(/%\((\w+)\)s/g, (whole, name) => (name in values ? write(values[name]) : whole));
}

/** A number in the page's digits: ١٬٢٣٤٫٥ in Arabic. */
export function number(value, options = {}) {
  return new Intl.NumberFormat(locale(), options).format(value);
}

/** Any text with its digits in the page's script; for "2/3" and the like. */
export function digits(text) {
  if (language() !== "ar") return String(text);
  return String(text).replace(/[0-9]/g, (digit) => String.fromCharCode(0x660 + Number(digit)));
}

/** A date, or with `{timeStyle: "short"}` a moment, in the page's words and digits. */
export function date(value, options = { dateStyle: "long" }) {
  return new Intl.DateTimeFormat(locale(), options).format(value instanceof Date ? value : new Date(value));
}
