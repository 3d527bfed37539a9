/**
 * Several spans under one point: the shortest is taken at once, and the others are offered in a small list near the point.
 *
 * The list never has the focus by itself and goes with the next gesture, so it costs a quick hand nothing: Tab goes round
 * as everywhere, an arrow key steps into the list, a click or a tap chooses.
 */
import { gettext } from "../i18n.js";
import { keepFocus, swatch } from "./chips.js";
import { placeClear } from "./geometry.js";
import { el } from "./markup.js";
import { named, shortened } from "./phrases.js";

const MODIFIERS = new Set(["Shift", "Control", "Alt", "Meta", "AltGraph", "Tab", "Enter"]);
const STEPS = { ArrowDown: 1, ArrowUp: -1 };

/** @param {object} canvas as made by article.js; gets `chooser` */
export function mountChooser(store, canvas) {
  const chooser = new Chooser(store, canvas);
  canvas.chooser = chooser;
  document.addEventListener("keydown", (event) => chooser.key(event), { capture: true });
  document.addEventListener("pointerdown", ({ target }) => chooser.list.contains(target) || chooser.close(), { capture: true });
  addEventListener("scroll", () => chooser.place(), { passive: true });
  addEventListener("resize", () => chooser.place());
  store.on("change", () => chooser.close());
  store.on("selection", (range) => range && chooser.close());
  store.on("active", () => chooser.follow());
  canvas.commands.addEscape(() => chooser.close(), { rank: 15 });
}

class Chooser {
  constructor(store, canvas) {
    Object.assign(this, { store, canvas });
    this.ids = [];
    this.list = el("div.chooser", { role: "listbox", tabindex: "-1", "aria-label": gettext("Labels here"), hidden: true, on: keepFocus });
    document.body.append(this.list);
  }

  get isOpen() {
    return !this.list.hidden;
  }

  /** Offers the spans under a point of the window, or under the caret; the first of them has been taken. */
  offer(ids, at = null) {
    this.close();
    if (ids.length < 2 || !this.#activeOf(ids)) return;
    this.ids = [...ids];
    this.at = at;
    this.origin = { x: scrollX, y: scrollY };
    this.list.replaceChildren(...this.ids.map((id, n) => this.#option(id, n)));
    this.list.hidden = false;
    this.follow();
    this.place();
    // What else comes up for the same gesture (the panel at the text, the sheet) is there a frame later.
    requestAnimationFrame(() => this.place());
  }

  #option(id, n) {
    const { store, canvas } = this;
    const span = store.annotations.spans.get(id);
    const type = store.schema.spanType(span.type);
    return el(
      "div.chooser-option",
      { role: "option", id: `chooser-${n}`, data: { type: span.type, span: id }, on: { ...keepFocus, click: () => this.#choose(id, { leave: true }) } },
      swatch(canvas.painter.channels.get(span.type)),
      el("span.chooser-type", {}, named(type?.name)),
      el("bdi.chooser-text", { lang: "ar" }, shortened(span.text, 36)),
      el("kbd", { "aria-hidden": "true" }, String(n + 1)),
    );
  }

  /** The span of the list that is in hand, itself or by its frame. */
  #activeOf(ids) {
    const { store, canvas } = this;
    const { active } = store;
    if (active?.kind === "span") return ids.find((id) => id === active.id) ?? null;
    return (active?.kind === "frame" && ids.find((id) => canvas.pieces.framesOf(id).includes(active.id))) || null;
  }

  /** Something else in hand closes the list; another of its own is shown as chosen. */
  follow() {
    if (!this.isOpen) return;
    const chosen = this.#activeOf(this.ids);
    if (!chosen) return void this.close();
    this.chosen = chosen;
    for (const option of this.list.children) option.setAttribute("aria-selected", String(option.dataset.span === chosen));
    const option = [...this.list.children].find(({ dataset }) => dataset.span === chosen);
    this.list.setAttribute("aria-activedescendant", option.id);
  }

  #choose(id, { leave = false } = {}) {
    const { canvas, ids, at } = this;
    canvas.point([id, ...ids.filter((other) => other !== id)], { exactly: true });
    if (leave) this.close();
    else if (!this.isOpen) this.offer(ids, at);
    if (leave) canvas.focusText();
  }

  /** Keys while it is open: arrows step into it; once inside also digits, Enter and Escape. All others close it. */
  key(event) {
    if (!this.isOpen || event.defaultPrevented) return;
    const isInside = this.list.contains(document.activeElement);
    const isPlain = !(event.ctrlKey || event.metaKey || event.altKey || event.shiftKey);
    if (isPlain && event.code in STEPS && (isInside || document.activeElement === this.canvas.article)) this.#step(STEPS[event.code]);
    else if (isInside && isPlain && this.#inside(event)) this.close();
    else if (isInside && event.key === "Tab") this.#step(event.shiftKey ? -1 : 1);
    else {
      if (!MODIFIERS.has(event.key) && event.key !== "Escape") this.close();
      return;
    }
    event.preventDefault();
    event.stopPropagation();
  }

  #step(by) {
    const at = this.ids.indexOf(this.chosen);
    const next = this.ids[(at + by + this.ids.length) % this.ids.length];
    this.list.focus({ preventScroll: true });
    this.#choose(next);
    this.list.focus({ preventScroll: true });
  }

  /** Whether a key finished the choice. */
  #inside({ code }) {
    const digit = /^(?:Digit|Numpad)([1-9])$/.exec(code);
    if (!digit) return ["Enter", "NumpadEnter", "Escape", "Space"].includes(code);
    const id = this.ids[Number(digit[1]) - 1];
    if (id) this.#choose(id);
    return Boolean(id);
  }

  /** Gone, and the keys belong to the text again; false when it was not there. */
  close() {
    if (!this.isOpen) return false;
    const hadFocus = this.list.contains(document.activeElement);
    this.list.hidden = true;
    if (hadFocus) this.canvas.focusText();
    return true;
  }

  /** Near the point, clear of the text it is about, of the panel at it, and of a sheet at the bottom. */
  place() {
    if (!this.isOpen) return;
    const { canvas, store, list } = this;
    const span = store.annotations.spans.get(this.chosen);
    if (!span) return;
    const text = span.segments.flatMap(([start, end]) => canvas.rectanglesOf(start, end));
    const sheets = ["popover", "margin"].map((id) => boxOf(document.getElementById(id))).filter(Boolean);
    const top = Math.max(0, boxOf(document.getElementById("palette"))?.bottom ?? 0);
    const frame = { x: 0, y: top, w: document.documentElement.clientWidth, h: innerHeight - top };
    const point = this.at && { x: this.at.x + this.origin.x - scrollX, y: this.at.y + this.origin.y - scrollY };
    const { x, y } = placeClear([...text, ...sheets], { w: list.offsetWidth, h: list.offsetHeight }, frame, point ?? text[0]);
    list.style.left = `${Math.round(x)}px`;
    list.style.top = `${Math.round(y)}px`;
  }
}

/** What an element covers of the window; null when it is not shown. */
function boxOf(element) {
  const { left, top, bottom, width, height } = element?.getBoundingClientRect() ?? {};
  return width && height ? { x: left, y: top, w: width, h: height, bottom } : null;
}
