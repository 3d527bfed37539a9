/**
 * The popover beside a selection or a span: its text in logical order, the types with their keys, both edges letter by
 * letter, the offer to leave a proclitic out. On a narrow screen it is a sheet at the bottom.
 */
import { gettext, interpolate } from "../i18n.js";
import { channelOfFrame, groupsOf, keepFocus, swatch, typeChip } from "./chips.js";
import { placeBeside } from "./geometry.js";
import { acceptOffer, join, joinable, label, nudge, removeMeant } from "./marking.js";
import { button, el, key } from "./markup.js";
import { named } from "./phrases.js";

/**
 * @param {object} store
 * @param {object} canvas as made by article.js
 * @param {object} actions as made by actions.js
 * @returns {{close: function, isOpen: function}}
 */
export function mountPopover(store, canvas, actions, panel = document.getElementById("popover")) {
  const view = new Popover(store, canvas, actions, panel);
  canvas.onPoint((ids) => view.pointedAt(ids));
  for (const type of ["selection", "active", "armed", "change", "state"]) store.on(type, () => view.schedule());
  canvas.onPaint(() => view.place());
  addEventListener("scroll", () => view.place(), { passive: true });
  addEventListener("resize", () => view.place());
  return { close: () => view.close(), isOpen: () => !panel.hidden };
}

class Popover {
  constructor(store, canvas, actions, panel) {
    Object.assign(this, { store, canvas, actions, panel });
    this.pointed = [];
    this.closed = false;
    this.layer = store.schema.layers[0]?.code;
    this.panel.classList.add("popover");
  }

  /** The spans under a click or the caret: the popover opens on the active one, the others are offered as a choice. */
  pointedAt(ids) {
    this.pointed = ids;
    this.closed = false;
    this.schedule();
  }

  /** One gesture says several things; the panel is made anew once for all of them. */
  schedule() {
    if (this.scheduled) return;
    this.scheduled = true;
    queueMicrotask(() => {
      this.scheduled = false;
      this.update();
    });
  }

  close() {
    this.closed = true;
    this.panel.hidden = true;
  }

  update() {
    const subject = this.#subject();
    if (subject?.key !== this.key) this.closed = false;
    this.key = subject?.key;
    this.panel.hidden = !subject || this.closed;
    document.documentElement.classList.toggle("has-popover", !this.panel.hidden);
    if (this.panel.hidden) return;
    this.subject = subject;
    this.panel.replaceChildren(...this.#content(subject));
    this.place();
    if (isNarrow()) this.#uncover(subject);
  }

  /** The sheet rises over the text: what it is about is brought above it. */
  #uncover({ segments: [[start, end]] }) {
    const box = this.canvas.boundsOf(start, end);
    const free = innerHeight - this.panel.offsetHeight - 12;
    if (box && box.y + box.h > free) scrollBy(0, Math.min(box.y + box.h - free, Math.max(0, box.y - 70)));
  }

  /** What the popover is about: the selection, or the span that was pointed at; nothing while a role waits for text. */
  #subject() {
    const { store } = this;
    if (!store.canEdit || store.armed) return null;
    const { selection, active } = store;
    if (selection) {
      return { key: "selection", span: null, segments: [[selection.start, selection.end]], offer: selection.offer };
    }
    const span = active?.kind === "span" && this.pointed.includes(active.id) ? store.annotations.spans.get(active.id) : null;
    return span ? { key: span.id, span, segments: span.segments, offer: null } : null;
  }

  /** Beside the text, never over it; a sheet on a narrow screen is placed by the style sheet alone. */
  place() {
    const { panel, subject } = this;
    if (panel.hidden || !subject) return;
    if (isNarrow()) return void panel.removeAttribute("style");
    const rectangles = subject.segments.flatMap(([start, end]) => this.canvas.rectanglesOf(start, end));
    if (!rectangles.length) return;
    const top = document.getElementById("palette")?.getBoundingClientRect().bottom ?? 0;
    const frame = { x: 0, y: Math.max(0, top), w: document.documentElement.clientWidth, h: innerHeight - Math.max(0, top) };
    const { x, y, side } = placeBeside(rectangles, { w: panel.offsetWidth, h: panel.offsetHeight }, frame);
    panel.style.left = `${Math.round(x)}px`;
    panel.style.top = `${Math.round(y)}px`;
    panel.dataset.side = side;
  }

  #content(subject) {
    return [this.#head(subject), this.#offer(subject), this.#tabs(subject), this.#groups(subject), this.#others(subject), this.#foot(subject)].filter(Boolean);
  }

  #head({ segments }) {
    const { text, map } = this.store.article;
    const quote = segments.map(([s, e]) => text.slice(map.toUtf16(s), map.toUtf16(e))).join(" … ");
    return el("div.popover-head", {}, this.#nudges("start"), el("bdi.popover-text", { lang: "ar", dir: "rtl" }, shortened(quote)), this.#nudges("end"));
  }

  /** Two buttons an edge, drawn as the ways it can move on the line; the keys [ and ] do the same. */
  #nudges(edge) {
    const [group, earlier, later] = EDGES[edge]();
    const one = (direction, sign, title) =>
      button(".nudge", { "aria-label": title, title, data: { edge, step: direction }, on: { ...keepFocus, click: () => nudge(this.canvas, edge, direction) } }, sign);
    return el("span.nudges", { role: "group", "aria-label": group, dir: "rtl" }, one(-1, "→", earlier), one(1, "←", later));
  }

  #offer({ offer }) {
    if (!offer) return null;
    const { text, map } = this.store.article;
    const name = text.slice(map.toUtf16(offer.start), map.toUtf16(offer.end));
    const question = interpolate(gettext("“%(prefix)s” is not part of the name?"), { prefix: joined(offer.prefix) });
    const accept = interpolate(gettext("Only “%(name)s”"), { name });
    return el("div.popover-offer", {}, el("span", {}, question), button(".accept", { on: { ...keepFocus, click: () => acceptOffer(this.store) } }, accept), key("Enter"));
  }

  /** On a narrow screen one layer is shown at a time. */
  #tabs({ span }) {
    if (span) return null;
    const tab = ({ layer }) =>
      button("", { "aria-pressed": String(layer.code === this.layer), on: { ...keepFocus, click: () => this.#turnTo(layer.code) } }, named(layer.name));
    return el("div.popover-tabs.seg", {}, ...groupsOf(this.store.schema).map(tab));
  }

  #turnTo(layer) {
    this.layer = layer;
    this.update();
  }

  #groups(subject) {
    const { span } = subject;
    this.types = this.#standing(subject);
    const groups = groupsOf(this.store.schema);
    const own = span && groups.filter(({ spanTypes }) => spanTypes.some((type) => type.code === span.type));
    return el("div.popover-groups", {}, ...(own ?? groups).map((group) => this.#group(group, span)));
  }

  /** Types that this very stretch already carries. */
  #standing({ span, segments: [[start, end]] }) {
    if (span) return new Set([span.type]);
    const { spans } = this.store.annotations;
    const exact = ({ segments }) => segments.length === 1 && segments[0][0] === start && segments[0][1] === end;
    return new Set(this.canvas.spansAt(start).map((id) => spans.get(id)).filter(exact).map(({ type }) => type));
  }

  #group({ layer, spanTypes, frameTypes }, span) {
    const isChosen = span || layer.code === this.layer;
    const marks = spanTypes.map((type) =>
      typeChip(type, { channel: "entity", pressed: this.types.has(type.code), onPick: () => label(this.canvas, type.code) }));
    const frames = frameTypes.map((type) => typeChip(type, { channel: channelOfFrame(type), onPick: () => this.actions.frame(type.code) }));
    return el("div.popover-types", { class: isChosen ? "chosen" : "", role: "group", "aria-label": named(layer.name) }, ...marks, ...(span ? [] : frames));
  }

  /** Other spans under the same point. */
  #others({ span }) {
    const { spans } = this.store.annotations;
    const others = span ? this.pointed.filter((id) => id !== span.id && spans.has(id)) : [];
    if (!others.length) return null;
    return el("div.popover-others", {}, el("span", {}, gettext("Also here")), ...others.map((id) => this.#other(spans.get(id))), key("Tab"));
  }

  #other({ id, type, text }) {
    const pick = () => this.store.activate({ kind: "span", id });
    return button(".type-chip.other", { data: { type }, on: { ...keepFocus, click: pick } },
      swatch(this.canvas.painter.channels.get(type)), el("bdi.name", { lang: "ar" }, shortened(text, 24)));
  }

  #foot({ span }) {
    const action = (text, code, act) => el("div.popover-foot", {}, button(".popover-action", { on: { ...keepFocus, click: act } }, text, key(code)));
    if (span) return action(gettext("Remove"), "Delete", () => removeMeant(this.canvas));
    if (joinable(this.store)) return action(gettext("Add to the active quote as another piece"), "KeyJ", () => join(this.store));
    return null;
  }
}

const isNarrow = () => matchMedia("(max-width: 860px)").matches;

const EDGES = {
  start: () => [gettext("Start"), gettext("Start one letter earlier"), gettext("Start one letter later")],
  end: () => [gettext("End"), gettext("End one letter earlier"), gettext("End one letter later")],
};

/** A prefix written as it stands before a word: لـ. */
const joined = (prefix) => (/[بتثجحخسشصضطظعغفقكلمنهي]$/u.test(prefix) ? `${prefix}ـ` : prefix);

function shortened(text, limit = 90) {
  const letters = [...text];
  if (letters.length <= limit) return text;
  const half = Math.floor(limit / 2);
  return `${letters.slice(0, half).join("")} … ${letters.slice(-half).join("")}`;
}
