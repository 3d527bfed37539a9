/**
 * Finding a label by typing: a combobox at the text. Enter labels the selection, the mark in hand or the word at the caret;
 * Escape gives the text the focus back, and the caret stands where it stood.
 */
import { gettext, interpolate, ngettext } from "../i18n.js";
import { itemSign } from "./chips.js";
import { labelWith, meantNow } from "./marking.js";
import { arabic, el, key } from "./markup.js";
import { named, shortened } from "./phrases.js";
import { ranked } from "./typeranking.js";

const LIST = "label-options";

/** @returns {{open: function(): boolean}} */
export function mountTypeSearch(store, canvas, actions, { memory, items }) {
  const search = new TypeSearch(store, canvas, actions, memory, items);
  const open = () => search.open();
  canvas.commands.add({ id: "search-label", group: "labels", name: () => gettext("Find a label by its name"), keys: [{ code: "Slash" }], edits: true, act: open });
  return { open };
}

class TypeSearch {
  constructor(store, canvas, actions, memory, items) {
    Object.assign(this, { store, canvas, actions, memory, items });
    this.name = "search";
  }

  open() {
    if (!this.store.canEdit) return false;
    this.meant = meantNow(this.canvas);
    this.shown = [];
    this.at = 0;
    this.#make();
    this.canvas.popover.show(this);
    return true;
  }

  label() {
    return gettext("Find a label");
  }

  /** What is searched for stays the same until the search is left. */
  subject() {
    return { key: "search", segments: this.meant ? [[this.meant.start, this.meant.end]] : [] };
  }

  draw() {
    return [this.head, this.input, this.list, this.none];
  }

  entered() {
    this.input.focus({ preventScroll: true });
  }

  left() {
    if (this.input.closest("#popover")?.contains(document.activeElement)) this.canvas.focusText();
  }

  #make() {
    const label = gettext("Find a label");
    this.head = this.#head();
    this.input = el("input.input.search-input", {
      type: "text", role: "combobox", dir: "auto", autocomplete: "off", spellcheck: "false", enterkeyhint: "done", "aria-label": label,
      "aria-expanded": "true", "aria-controls": LIST, "aria-autocomplete": "list", placeholder: gettext("Type a name, in Arabic or English"), data: { key: "search" },
      on: { input: () => this.#fill(), keydown: (event) => this.#steer(event), blur: (event) => this.#blurred(event) },
    });
    this.list = el("ul.search-list", { role: "listbox", id: LIST, "aria-label": label, on: { pointerdown: (event) => event.preventDefault(), click: (event) => this.#clicked(event) } });
    this.none = el("p.search-none", { hidden: true }, gettext("No label has this name."));
    this.#fill();
  }

  /** What would be labelled, in its words. */
  #head() {
    if (!this.meant) return el("p.search-head", {}, gettext("No words are selected: here are the labels and their keys."));
    const { text, map } = this.store.article;
    const words = text.slice(map.toUtf16(this.meant.start), map.toUtf16(this.meant.end));
    return el("p.search-head", {}, el("span", {}, gettext("Label for")), " ", arabic("bdi", shortened(words, 50)));
  }

  #fill() {
    const typed = this.input.value;
    this.shown = ranked(this.items, typed, this.memory.recent);
    this.at = 0;
    this.list.replaceChildren(...this.shown.map((item, n) => this.#row(item, n)));
    this.list.hidden = !this.shown.length;
    this.none.hidden = this.shown.length > 0;
    this.input.setAttribute("aria-expanded", String(this.shown.length > 0));
    this.#point();
    this.canvas.popover?.place();
    if (!typed.trim()) return;
    const count = this.shown.length;
    this.canvas.say?.(count ? interpolate(ngettext("%(count)s label found", "%(count)s labels found", count), { count }) : gettext("No label has this name."));
  }

  #row(item, n) {
    const off = item.enabled ? null : el("span.note-text", {}, gettext("switched off in this project"));
    const code = item.kind === "span" ? el("span.search-code", { lang: "en", dir: "ltr" }, item.type) : null;
    const props = { role: "option", id: `${LIST}-${n}`, "aria-disabled": item.enabled ? null : "true", "aria-keyshortcuts": item.hotkey, data: { type: item.type, item: item.key } };
    return el("li", props, itemSign(this.store.schema, { ...item, hotkey: null }), el("span.option-text", {}, named(item.names)), off ?? code, key(item.hotkey));
  }

  #point() {
    [...this.list.children].forEach((row, n) => row.setAttribute("aria-selected", String(n === this.at)));
    const current = this.list.children[this.at];
    if (current) this.input.setAttribute("aria-activedescendant", current.id);
    else this.input.removeAttribute("aria-activedescendant");
    current?.scrollIntoView({ block: "nearest" });
  }

  /** Nothing typed here reaches the page's hot keys. */
  #steer(event) {
    event.stopPropagation();
    if (event.isComposing || event.keyCode === 229) return;
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step && this.shown.length) {
      this.at = (this.at + step + this.shown.length) % this.shown.length;
      this.#point();
    } else if (event.key === "Enter") this.#take(this.shown[this.at]);
    else if (event.key === "Escape" || event.key === "Tab") this.canvas.popover.hide(this);
    else return;
    event.preventDefault();
  }

  #clicked({ target }) {
    const row = target.closest("[role=option]");
    if (row) this.#take(this.shown[[...this.list.children].indexOf(row)]);
  }

  #blurred({ relatedTarget }) {
    if (relatedTarget && !relatedTarget.closest("#popover")) this.canvas.popover.hide(this);
  }

  #take(item) {
    const { canvas, actions } = this;
    if (!item) return;
    const name = named(item.names);
    if (!item.enabled) return void canvas.say?.(interpolate(gettext("“%(name)s” is switched off in this project."), { name }));
    canvas.popover.hide(this);
    canvas.focusText();
    const result = this.meant && labelWith(canvas, actions, item);
    if (!result) canvas.say?.(gettext("Select the words first."));
    else if (result.done === "standing") canvas.say?.(interpolate(gettext("This is already: %(label)s"), { label: name }));
  }
}
