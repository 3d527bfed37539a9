/**
 * What the panel at the text shows for a selection or a mark: its words in logical order, both edges letter by letter, the
 * offer to leave a proclitic out, the labels (recent ones first) and, for a mark on a phone, all there is to say about it.
 */
import { gettext, interpolate } from "../i18n.js";
import { channelOfFrame, groupsOf, itemChip, keepFocus, typeChip } from "./chips.js";
import { nudge } from "./edging.js";
import { meaningRows } from "./inspector.js";
import { acceptOffer, label, labelWith, removeMeant } from "./marking.js";
import { button, el, key } from "./markup.js";
import { named, shortened } from "./phrases.js";
import { recentFirst } from "./remembered.js";

/** More types than this are found by searching. */
const CHIPS = { wide: 9, narrow: 16 };

export class LabelsView {
  constructor(store, canvas, actions, labelling) {
    Object.assign(this, { store, canvas, actions, labelling });
    this.name = "labels";
    this.pointed = [];
    this.order = [];
    this.layer = store.schema.layers[0]?.code;
  }

  label() {
    return this.store.selection ? gettext("Label the selection") : gettext("This label");
  }

  /** The selection, or the span that was pointed at; nothing while a role waits for text. */
  subject() {
    const { store } = this;
    if (!store.canEdit || store.armed) return null;
    const { selection, active } = store;
    if (selection) return { key: "selection", span: null, segments: [[selection.start, selection.end]], offer: selection.offer };
    const span = active?.kind === "span" && this.pointed.includes(active.id) ? store.annotations.spans.get(active.id) : null;
    return span ? { key: span.id, span, segments: span.segments, offer: null } : null;
  }

  /** The panel opens: from now on every chip keeps its place. */
  arrange() {
    this.order = this.labelling.memory.recent;
  }

  draw(subject) {
    return [this.#head(subject), this.#offer(subject), this.#tabs(subject), this.#groups(subject), this.#meaning(subject), this.#foot(subject)];
  }

  #head({ segments }) {
    const { text, map } = this.store.article;
    const quote = segments.map(([s, e]) => text.slice(map.toUtf16(s), map.toUtf16(e))).join(" … ");
    return el("div.popover-head", {}, this.#nudges("start"), el("bdi.popover-text", { lang: "ar", dir: "rtl" }, cutInside(quote)), this.#nudges("end"));
  }

  /** Two buttons an edge, drawn as the ways it can move on the line; the keys [ and ] do the same. */
  #nudges(edge) {
    const [group, earlier, later] = EDGES[edge]();
    const one = (direction, sign, title) =>
      button(".nudge", { "aria-label": title, title, data: { edge, step: direction, key: `${edge}${direction}` }, on: { ...keepFocus, click: () => nudge(this.canvas, edge, direction) } }, sign);
    return el("span.nudges", { role: "group", "aria-label": group, dir: "rtl" }, one(-1, "→", earlier), one(1, "←", later));
  }

  #offer({ offer }) {
    if (!offer) return null;
    const { text, map } = this.store.article;
    const name = text.slice(map.toUtf16(offer.start), map.toUtf16(offer.end));
    const question = interpolate(gettext("“%(prefix)s” is not part of the name?"), { prefix: joined(offer.prefix) });
    const accept = interpolate(gettext("Only “%(name)s”"), { name });
    return el("div.popover-offer", {}, el("span", {}, question), button(".accept", { data: { key: "offer" }, on: { ...keepFocus, click: () => acceptOffer(this.store) } }, accept, key("Enter")));
  }

  /** On a narrow screen one layer is shown at a time. */
  #tabs({ span }) {
    if (span) return null;
    const tab = ({ layer }) =>
      button("", { "aria-pressed": String(layer.code === this.layer), data: { key: `tab:${layer.code}` }, on: { ...keepFocus, click: () => this.#turnTo(layer.code) } }, named(layer.name));
    return el("div.popover-tabs.seg", {}, ...groupsOf(this.store.schema).map(tab));
  }

  #turnTo(layer) {
    this.layer = layer;
    this.redraw();
  }

  #groups(subject) {
    const { span } = subject;
    const groups = groupsOf(this.store.schema);
    const own = span && groups.filter(({ spanTypes }) => spanTypes.some((type) => type.code === span.type));
    const standing = this.#standing(subject);
    return el("div.popover-groups", {}, ...(own ?? groups).map((group) => this.#group(group, span, standing)), this.#tools(subject));
  }

  /** Types that this very stretch already carries. */
  #standing({ span, segments: [[start, end]] }) {
    if (span) return new Set([span.type]);
    const { spans } = this.store.annotations;
    const exact = ({ segments }) => segments.length === 1 && segments[0][0] === start && segments[0][1] === end;
    return new Set(this.canvas.spansAt(start).map((id) => spans.get(id)).filter(exact).map(({ type }) => type));
  }

  #group({ layer, spanTypes, frameTypes }, span, standing) {
    const isChosen = span || layer.code === this.layer;
    const shown = this.#fitting(spanTypes, standing);
    // A thumb goes on to the next name: nothing comes up over the text for the one just marked.
    const marks = shown.map((type) => typeChip(type, { channel: "entity", pressed: standing.has(type.code), onPick: () => label(this.canvas, type.code, { rest: isNarrow() }) }));
    return el("div.popover-types", { class: isChosen ? "chosen" : "", role: "group", "aria-label": named(layer.name) }, ...marks, ...(span ? [] : this.#frames(frameTypes)));
  }

  /** Recent types first; what stands there is always among them. */
  #fitting(types, standing) {
    const ordered = recentFirst(types, this.order, ({ code }) => code);
    const room = isNarrow() ? CHIPS.narrow : CHIPS.wide;
    const kept = new Set([...new Set([...ordered.filter(({ code }) => standing.has(code)), ...ordered])].slice(0, room));
    return ordered.filter((type) => kept.has(type));
  }

  /** A thumb chooses a stance with its polarity, a quote with its kind, at once. */
  #frames(types) {
    const pick = (item) => labelWith(this.canvas, this.actions, item);
    if (!isNarrow()) return types.map((type) => typeChip(type, { channel: channelOfFrame(type), onPick: () => this.actions.frame(type.code) }));
    const codes = new Set(types.map(({ code }) => code));
    return this.labelling.items.filter(({ kind, type }) => kind === "frame" && codes.has(type)).map((item) => itemChip(this.store.schema, item, () => pick(item)));
  }

  #tools({ span }) {
    const { search, attributes, repeat } = this.labelling;
    const attributed = span && !isNarrow() && this.store.schema.spanType(span.type)?.attributes.length;
    const tool = (id, text, code, act) => button(".popover-tool", { data: { key: id }, on: { ...keepFocus, click: act } }, text, key(code));
    return el(
      "div.popover-tools",
      {},
      span ? null : repeat.chip(".popover-tool"),
      tool("search", gettext("Search"), "Slash", () => search.open()),
      span && !isNarrow() ? tool("everywhere", gettext("Everywhere …"), "KeyX", () => this.actions.propagate({ span: span.id })) : null,
      span?.entity && !isNarrow() ? tool("assign", gettext("Another participant …"), "KeyK", () => this.actions.assign({ span: span.id })) : null,
      attributed ? tool("attributes", gettext("Attributes"), "KeyI", () => attributes.open()) : null,
      !span && isNarrow() ? this.canvas.modes : null,
    );
  }

  /** On a phone the margin is covered: what its card says is said here. */
  #meaning({ span }) {
    if (!span || !isNarrow()) return null;
    return el("dl.roles.popover-meaning", {}, meaningRows(this, span));
  }

  #foot({ span }) {
    const action = (text, code, act) => el("div.popover-foot", {}, button(".popover-action", { data: { key: code }, on: { ...keepFocus, click: act } }, text, key(code)));
    if (span) return action(gettext("Remove"), "Delete", () => removeMeant(this.canvas));
    const joined = this.canvas.joining.offered({ always: isNarrow() });
    if (!joined) return null;
    const offer = interpolate(gettext("Add to “%(text)s” as another piece"), { text: shortened(joined.text, 24) });
    return action(offer, "KeyJ", () => this.canvas.joining.join());
  }
}

export const isNarrow = () => matchMedia("(max-width: 860px)").matches;

const EDGES = {
  start: () => [gettext("Start"), gettext("Start one letter earlier"), gettext("Start one letter later")],
  end: () => [gettext("End"), gettext("End one letter earlier"), gettext("End one letter later")],
};

/** A prefix written as it stands before a word: لـ. */
const joined = (prefix) => (/[بتثجحخسشصضطظعغفقكلمنهي]$/u.test(prefix) ? `${prefix}ـ` : prefix);

/** A long text shown by its beginning and its end. */
function cutInside(text, limit = 90) {
  const letters = [...text];
  if (letters.length <= limit) return text;
  const half = Math.floor(limit / 2);
  return `${letters.slice(0, half).join("")} … ${letters.slice(-half).join("")}`;
}
