/** A field to find a participant, a frame or a special value by typing; the combobox of the ARIA practices. */
import { gettext, interpolate } from "../i18n.js";
import { fold } from "../text/folding.js";
import { arabic, el, swatch } from "./markup.js";

/** Options shown at once; typing narrows them. */
const LENGTH = 8;

/**
 * @param {object} given
 * @param {string} given.label what is looked for
 * @param {{key: string, text: string, type?: string, note?: string, take: () => void}[]} given.options
 * @param {(text: string) => {key: string, text: string, type?: string, note?: string, take: () => void}[]} [given.founding]
 *   options for a text that names nothing yet
 * @param {() => void} given.cancel
 */
export function picker({ label, options, founding = () => [], cancel, placeholder = gettext("a name"), key = "picker" }) {
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
  const state = { shown: [], at: -1 };
  const show = () => fillList(list, input, state, matching(options, founding, input.value));
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

/** What fits the typed text by its search key: what begins with it first. */
export function matching(options, founding, typed) {
  const text = typed.trim();
  const key = fold(text);
  if (!key) return options.slice(0, LENGTH);
  const ranked = options
    .map((option) => ({ option, at: fold(option.text).indexOf(key) }))
    .filter(({ at }) => at >= 0)
    .sort((a, b) => (a.at === 0 ? 0 : 1) - (b.at === 0 ? 0 : 1));
  return [...ranked.slice(0, LENGTH).map(({ option }) => option), ...founding(text)];
}

function fillList(list, input, state, shown) {
  state.shown = shown;
  state.at = shown.length && input.value.trim() ? 0 : -1;
  const rows = shown.map((option, i) =>
    el(
      "li",
      { role: "option", id: `${list.id}-${i}`, "aria-selected": String(i === state.at), data: { option: option.key } },
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
  current?.scrollIntoView({ block: "nearest" });
}

/** Up, down, Enter, Escape; nothing typed here reaches the page's hot keys. */
function steer(event, { input, list, state, cancel }) {
  event.stopPropagation();
  const steps = { ArrowDown: 1, ArrowUp: -1 };
  if (steps[event.key] && state.shown.length) {
    state.at = (state.at + steps[event.key] + state.shown.length) % state.shown.length;
    point(list, input, state);
  } else if (event.key === "Enter") state.shown[state.at]?.take();
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
    note: interpolate(gettext("new, not in the text: %(type)s"), { type: type.label }),
    take: () => found({ name, type: type.code }),
  }));
}
