/** A field to find a participant, a frame or a special value by typing; the combobox of the ARIA practices. */
import { gettext, interpolate } from "../i18n.js";
import { fold } from "../text/folding.js";
import { arabic, el, keyLabel, swatch } from "./markup.js";
import { bringIntoSight } from "./sight.js";

/** Options shown at once; typing narrows them. With numbers, as many as there are digits. */
const LENGTH = 8;
const NUMBERED = 9;

/**
 * @typedef {{key: string, text: string, type?: string, note?: string, more?: string, special?: boolean, take: () => void}} Option
 *   more: what it is found by besides its text
 *
 * @param {object} given
 * @param {string} given.label what is looked for
 * @param {Option[]} given.options
 * @param {(text: string) => Option[]} [given.founding] options for a text that names nothing yet
 * @param {() => void} given.cancel
 * @param {boolean} [given.numbered] a digit takes the option with this number
 */
export function picker({ label, options, founding = () => [], cancel, placeholder = gettext("Type a name"), key = "picker", numbered = false }) {
  const id = `${key}-options`;
  const input = el("input.input.compact", {
    type: "text",
    role: "combobox",
    dir: "auto",
    autocomplete: "off",
    "aria-label": label,
    "aria-expanded": "true",
    "aria-controls": id,
    "aria-autocomplete": "list",
    placeholder,
    data: { key },
  });
  const list = el("ul.options", { role: "listbox", id, "aria-label": label });
  const state = { shown: [], at: -1, numbered };
  const known = searchable(options);
  const show = () => fillList(list, input, state, matching(known, founding, input.value, numbered ? NUMBERED : LENGTH));
  input.addEventListener("input", show);
  input.addEventListener("keydown", (event) => steer(event, { input, list, state, cancel }));
  list.addEventListener("pointerdown", (event) => event.preventDefault());
  list.addEventListener("click", ({ target }) => {
    const row = target.closest("[role=option]");
    if (row) state.shown[[...list.children].indexOf(row)]?.take();
  });
  show();
  return el("div.picker", {}, input, list);
}

const keyOf = (text) => fold(text).toLowerCase();

/** Options with what they are found by, folded once and not at every letter typed. */
export const searchable = (options) => options.map((option) => ({ option, key: keyOf(option.text), more: keyOf(option.more ?? "") }));

/** What fits the typed text by its search key: what begins with it first, then a word that does, then anything. */
export function matching(known, founding, typed, length = LENGTH) {
  const text = typed.trim();
  const key = keyOf(text);
  if (!key) return known.slice(0, length).map(({ option }) => option);
  const ranked = known.map((one) => ({ ...one, rank: rankOf(one, key) })).filter(({ rank }) => rank < 4);
  ranked.sort((a, b) => a.rank - b.rank);
  return [...ranked.slice(0, length).map(({ option }) => option), ...founding(text)];
}

function rankOf({ key: own, more }, key) {
  if (own.startsWith(key) || own.startsWith(`ال${key}`)) return 0;
  if (own.includes(` ${key}`) || own.includes(` ال${key}`)) return 1;
  if (own.includes(key)) return 2;
  return more.includes(key) ? 3 : 4;
}

function fillList(list, input, state, shown) {
  state.shown = shown;
  state.at = shown.length && input.value.trim() ? 0 : -1;
  const rows = shown.map((option, i) =>
    el(
      "li",
      { role: "option", id: `${list.id}-${i}`, "aria-selected": String(i === state.at), data: { option: option.key } },
      state.numbered && i < NUMBERED ? el("kbd", { "aria-hidden": "true" }, keyLabel(`Digit${i + 1}`)) : null,
      option.type ? swatch(option.type) : el("span.sw.none", { "aria-hidden": "true" }),
      arabic("span.option-text", option.text, { lang: option.special ? null : "ar" }),
      option.note ? el("span.note-text", {}, option.note) : null,
    ),
  );
  list.replaceChildren(...rows);
  list.hidden = !rows.length;
  point(list, input, state);
}

function point(list, input, state) {
  [...list.children].forEach((row, i) => row.setAttribute("aria-selected", String(i === state.at)));
  const current = list.children[state.at];
  if (current) input.setAttribute("aria-activedescendant", current.id);
  else input.removeAttribute("aria-activedescendant");
  if (current?.isConnected) bringIntoSight(current, list);
}

/** Up, down, Enter, Escape, with numbers the digits; nothing typed here reaches the page's hot keys. */
function steer(event, { input, list, state, cancel }) {
  event.stopPropagation();
  const steps = { ArrowDown: 1, ArrowUp: -1 };
  const digit = state.numbered && !event.ctrlKey && !event.metaKey && !event.altKey && !event.shiftKey && /^(?:Digit|Numpad)([1-9])$/.exec(event.code);
  if (event.isComposing) return;
  if (steps[event.key] && state.shown.length) {
    state.at = state.at < 0 && steps[event.key] < 0 ? state.shown.length - 1 : (state.at + steps[event.key] + state.shown.length) % state.shown.length;
    point(list, input, state);
  } else if (digit) state.shown[digit[1] - 1]?.take();
  else if (event.key === "Enter") state.shown[Math.max(state.at, state.numbered ? 0 : -1)]?.take();
  else if (event.key === "Escape") cancel();
  else return;
  event.preventDefault();
}

/** Options to found a participant of one of these types under a name. */
export function foundingOptions(schema, types, name, found) {
  return types.map((type) => ({
    key: `new:${type.code}`,
    text: name,
    type: type.code,
    note: interpolate(gettext("New, not in the text: %(type)s"), { type: type.label }),
    take: () => found({ name, type: type.code }),
  }));
}
