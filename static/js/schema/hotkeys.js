/** Hot keys of a schema: who has one, which the workspace needs itself, which are free. Pure but for the words. */
import { gettext } from "../i18n.js";

/** Bare keys that mean something in the workspace, whatever the schema says; a role's key comes before them. */
export const RESERVED = {
  KeyD: () => gettext("the list of articles"),
  KeyI: () => gettext("attributes by keys"),
  KeyJ: () => gettext("joining to the mark before"),
  KeyK: () => gettext("another participant"),
  KeyL: () => gettext("a lone participant"),
  KeyM: () => gettext("a note"),
  KeyR: () => gettext("the last label again"),
  KeyU: () => gettext("the guidelines"),
  KeyX: () => gettext("marking a name everywhere"),
  KeyY: () => gettext("the history"),
  Backquote: () => gettext("the way of selecting"),
  Slash: () => gettext("finding a label"),
  Semicolon: () => gettext("the next problem"),
  Quote: () => gettext("mending a problem"),
  Comma: () => gettext("reading settings"),
  Backspace: () => gettext("deleting"),
  Delete: () => gettext("deleting"),
  Enter: () => gettext("going on"),
  NumpadEnter: () => gettext("going on"),
  Space: () => gettext("selecting"),
  Tab: () => gettext("leaving the text"),
  Escape: () => gettext("stepping back"),
};

/** Keys that move or modify: never anybody's. */
const NO_KEYS = /^(Arrow|Shift|Control|Alt|Meta|Page|F\d|Home$|End$|CapsLock|ContextMenu|Bracket|Unidentified|Lang|Convert|NonConvert|Kana)/;
const CODE = /^[A-Z][A-Za-z0-9]{1,19}$/;

/** In the order in which they are offered: digits first, as the palette has them. */
const OFFERED = [..."1234567890"].map((digit) => `Digit${digit}`).concat("Minus", "Equal", [..."QWERTYUIOPASDFGHJKLZXCVBNM"].map((letter) => `Key${letter}`), "Period", "Backslash");

export const isKey = (code) => CODE.test(code) && !NO_KEYS.test(code);

/** The types of a draft that hold keys; what is switched off holds none. */
const holders = (body) =>
  ["spanTypes", "frameTypes"].flatMap((list) => body[list].map((item, index) => ({ item, path: [list, index] }))).filter(({ item }) => item.enabled !== false);

const rivals = (body, path) =>
  path.at(-2) === "roles" ? path.slice(0, -1).reduce((value, part) => value[part], body).map((item, index) => ({ item, path: [...path.slice(0, -1), index] })) : holders(body);

/** The other type (or role of the same frame) that has a key: `{item, path}` or null. */
export function holderOf(body, code, path) {
  const own = path.join(".");
  return rivals(body, path).find((one) => one.item.hotkey === code && one.path.join(".") !== own) ?? null;
}

/** What the workspace does with a key that a type wants; null: nothing. */
export const reservedFor = (code, path) => (path.at(-2) === "roles" ? null : (RESERVED[code]?.() ?? null));

/** Keys that nobody has, those of the type's own names first. */
export function freeKeys(body, path, { name = "", limit = 4 } = {}) {
  const own = path.join(".");
  const taken = new Set(rivals(body, path).filter((one) => one.path.join(".") !== own).map(({ item }) => item.hotkey));
  const wanted = [...name.toUpperCase()].filter((letter) => /[A-Z]/.test(letter)).map((letter) => `Key${letter}`);
  const free = [...new Set([...wanted, ...OFFERED])].filter((code) => !taken.has(code) && !reservedFor(code, path));
  return free.slice(0, limit);
}
