/** Where a note is typed: a field that keeps every letter, a picker of people after @, the button that sends. */
import { gettext, interpolate } from "../i18n.js";
import { button, el } from "./markup.js";
import { matching, namedBefore } from "./notes_text.js";

/** Code points of a message at the most; the count shows when so few are left. */
export const LONGEST = 4000;
const NEARLY = 300;

/**
 * @param {object} desk notes_desk.js
 * @param {object} options
 * @param {string} options.id of the field
 * @param {string} options.label what is written here, for the field's label
 * @param {string} options.send what the button says
 * @param {{body: string}|null} options.draft what was typed before
 * @param {(body: string) => void} options.onType
 * @param {(body: string) => void} options.onSend
 * @param {() => void} options.onLeave Escape
 */
export function makeComposer(desk, { id, label, send, draft, onType, onSend, onLeave, quiet = false }) {
  const field = el("textarea.input.note-field", { id, rows: quiet ? 1 : 3, dir: "auto", "aria-autocomplete": "list", data: { key: id } });
  field.value = draft?.body ?? "";
  const left = el("span.note-left", { role: "status" });
  const submit = button(".btn.small.petrol", { data: { act: "send" }, title: gettext("Ctrl + Enter") }, send);
  const at = button(".btn.small.quiet.note-at", { "aria-label": gettext("Mention somebody") }, "@");
  const form = el("form.note-composer", {}, el("label.sr", { for: id }, label), field, el("div.note-tools", {}, submit, at, left));
  if (quiet) field.placeholder = label;
  const picker = makePicker(desk, field, form);

  const show = () => {
    const { length } = [...field.value.trim()];
    submit.disabled = length === 0 || length > LONGEST;
    const rest = LONGEST - length;
    left.textContent = rest > NEARLY ? "" : rest < 0 ? interpolate(gettext("%(count)s too many"), { count: -rest }) : interpolate(gettext("%(count)s left"), { count: rest });
    field.style.blockSize = "auto";
    field.style.blockSize = `${Math.min(field.scrollHeight + 2, 320)}px`;
    form.classList.toggle("filled", length > 0);
  };
  const hand = (event) => {
    event?.preventDefault();
    if (!submit.disabled) onSend(field.value);
  };
  field.addEventListener("input", () => (onType(field.value), show(), picker.look()));
  field.addEventListener("keydown", (event) => {
    if (picker.key(event)) return;
    if (event.code === "Enter" && (event.ctrlKey || event.metaKey)) {
      event.stopPropagation();
      hand(event);
    }
    if (event.key !== "Escape") return;
    event.preventDefault();
    event.stopPropagation();
    onLeave();
  });
  form.addEventListener("submit", hand);
  submit.addEventListener("click", hand);
  at.addEventListener("click", () => {
    const gap = field.selectionStart > 0 && !/\s$/.test(field.value.slice(0, field.selectionStart)) ? " " : "";
    field.focus({ preventScroll: true });
    field.setRangeText(`${gap}@`, field.selectionStart, field.selectionEnd, "end");
    field.dispatchEvent(new Event("input"));
  });
  requestAnimationFrame(show);
  return { form, field, show };
}

/** The list of people under the field: opened by @, narrowed by typing, taken by Enter, Tab, click or touch. */
function makePicker(desk, field, form) {
  const list = el("ul.note-people", { role: "listbox", id: `${field.id}-people`, "aria-label": gettext("People"), hidden: true });
  const state = { people: [], chosen: 0, from: 0 };
  form.insertBefore(list, field.nextSibling);
  field.setAttribute("aria-controls", list.id);

  const close = () => {
    list.hidden = true;
    list.replaceChildren();
    field.removeAttribute("aria-activedescendant");
  };
  const draw = () => {
    list.replaceChildren(...state.people.map((person, n) => optionOf(person, n === state.chosen, `${list.id}-${n}`, () => take(n))));
    list.hidden = false;
    list.scrollIntoView({ block: "nearest" });
    field.setAttribute("aria-activedescendant", `${list.id}-${state.chosen}`);
  };
  const take = (n) => {
    const { username } = state.people[n];
    field.setRangeText(`@${username} `, state.from, field.selectionStart, "end");
    close();
    field.focus({ preventScroll: true });
    field.dispatchEvent(new Event("input"));
  };
  const look = async () => {
    const begun = namedBefore(field.value, field.selectionStart);
    if (!begun) return close();
    const people = matching(await desk.people(), begun.query);
    const now = namedBefore(field.value, field.selectionStart);
    if (now?.query !== begun.query || now.from !== begun.from) return undefined;
    if (!people.length) return close();
    Object.assign(state, { people, chosen: 0, from: begun.from });
    return draw();
  };
  const key = (event) => {
    if (list.hidden) return false;
    const { length } = state.people;
    const moves = { ArrowDown: 1, ArrowUp: length - 1 };
    if (event.key in moves) {
      state.chosen = (state.chosen + moves[event.key]) % length;
      draw();
    } else if (event.key === "Escape") close();
    else if ((event.key === "Enter" && !event.ctrlKey) || event.key === "Tab") take(state.chosen);
    else return false;
    event.preventDefault();
    event.stopPropagation();
    return true;
  };
  field.addEventListener("blur", () => setTimeout(() => !list.contains(document.activeElement) && close(), 150));
  return { look, key, close };
}

function optionOf(person, isChosen, id, take) {
  const name = el("bdi", {}, person.name);
  // The press must not take the focus out of the field.
  return el("li", { role: "option", id, "aria-selected": String(isChosen), on: { pointerdown: (event) => event.preventDefault(), click: take } }, name, el("span.ltr.note-username", {}, `@${person.username}`));
}

