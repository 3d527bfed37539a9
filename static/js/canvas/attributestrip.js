/**
 * Attributes by keys, at the text: one key opens an attribute, the next gives its value. The strip has the focus while it
 * is open, so that no key of it can be taken for a label; a key it does not know closes it and does what it always does.
 */
import { gettext, interpolate, number } from "../i18n.js";
import { fits } from "../standoff/attribute_values.js";
import { chosen, meaningOf, rowsOf } from "./attributekeys.js";
import { arabic, button, el, key } from "./markup.js";
import { anchorOf, named, shortened, valueNames } from "./phrases.js";

/** More choices than this are shown only while their attribute is open. */
const SHORT = 4;

/** @returns {{open: function(): boolean}} */
export function mountAttributeStrip(store, canvas, actions) {
  const strip = new AttributeStrip(store, canvas, actions);
  const open = () => strip.open();
  canvas.commands.add({ id: "attributes", group: "labels", name: () => gettext("Attributes by keys"), keys: [{ code: "KeyI" }], edits: true, act: open });
  for (const type of ["change", "active"]) store.on(type, () => strip.follow());
  return { open };
}

class AttributeStrip {
  constructor(store, canvas, actions) {
    Object.assign(this, { store, canvas, actions });
    this.name = "attributes";
    this.target = null;
    this.row = null;
  }

  /** Of the mark or frame in hand, else of the mark under the caret. */
  open() {
    const target = this.#meant();
    if (!target) return this.#say(gettext("Nothing here has attributes."));
    this.target = target;
    this.row = null;
    this.canvas.popover.show(this);
    return true;
  }

  #say(text) {
    this.canvas.say?.(text);
    return true;
  }

  #meant() {
    const { store, canvas } = this;
    const { active } = store;
    const at = canvas.caret.offset === null ? [] : canvas.spansAt(store.article.map.toCodePoint(canvas.caret.offset));
    const candidates = [active?.kind === "entity" ? null : active, ...at.map((id) => ({ kind: "span", id }))].filter(Boolean);
    const own = candidates.map((one) => this.#ownerOf(one)).find((one) => one && this.#rows(one).length);
    if (own && own.id !== active?.id) store.activate(own);
    return own ?? null;
  }

  /** The words of a quote have no attributes of their own: its frame's are meant. */
  #ownerOf(thing) {
    const { annotations, schema } = this.store;
    if (thing.kind === "frame") return annotations.frames.has(thing.id) ? thing : null;
    const span = annotations.spans.get(thing.id);
    if (!span) return null;
    if (schema.spanType(span.type)?.attributes.length) return thing;
    const [frame] = this.canvas.pieces.framesOf(thing.id);
    return frame ? { kind: "frame", id: frame } : null;
  }

  #rows({ kind, id }) {
    const { annotations, schema } = this.store;
    const ofSpan = (span) => ({ kind: "span", id: span.id, definitions: schema.spanType(span.type)?.attributes ?? [], attributes: span.attributes });
    if (kind === "span") return rowsOf([annotations.spans.get(id)].filter(Boolean).map(ofSpan));
    const frame = annotations.frames.get(id);
    if (!frame) return [];
    const { attributes: definitions } = schema.frameType(frame.type);
    const made = Object.values(frame.roles).flat().map(({ span }) => annotations.spans.get(span)).filter((span) => span && !schema.spanType(span.type)?.mention);
    return rowsOf([{ kind: "frame", id, definitions, attributes: frame.attributes }, ...made.map(ofSpan)]);
  }

  /** After a change: shown anew; left when something else was taken in hand. */
  follow() {
    if (this.canvas.popover?.view !== this) return;
    if (this.store.active?.id !== this.target.id) this.canvas.popover.hide(this);
    else this.canvas.popover.schedule();
  }

  label() {
    const { kind, id } = this.target;
    const { annotations, schema } = this.store;
    const thing = kind === "frame" ? annotations.frames.get(id) : annotations.spans.get(id);
    const type = kind === "frame" ? schema.frameType(thing?.type) : schema.spanType(thing?.type);
    return interpolate(gettext("Attributes of: %(what)s"), { what: `${named(type?.name)} ${shortened(this.#span()?.text ?? "", 40)}` });
  }

  #span() {
    const { kind, id } = this.target;
    const { annotations } = this.store;
    const frame = kind === "frame" ? annotations.frames.get(id) : null;
    return kind === "frame" ? frame && anchorOf(this.store, frame) : annotations.spans.get(id);
  }

  subject() {
    this.rows = this.target ? this.#rows(this.target) : [];
    if (!this.rows.length || !this.store.canEdit) return null;
    if (this.row !== null && !this.rows[this.row]) this.row = null;
    return { key: "attributes", segments: this.#span()?.segments ?? [] };
  }

  draw() {
    const head = el("p.strip-head", {}, el("span", {}, gettext("Attributes")), " ", arabic("bdi", shortened(this.#span()?.text ?? "", 50)));
    const rows = this.rows.map((row, n) => this.#drawRow(row, n));
    return [el("div.strip", { tabindex: "-1", role: "group", "aria-label": this.label(), data: { key: "strip" }, on: { keydown: (event) => this.#down(event), focusout: (event) => this.#blurred(event) } }, head, rows)];
  }

  entered(panel) {
    panel.querySelector(".strip").focus({ preventScroll: true });
    this.canvas.say?.(this.rows.map((row) => `${signOf(row)}: ${named(row.attribute.name)}`).join(". "));
  }

  left() {
    this.target = null;
    if (document.activeElement?.closest("#popover")) this.canvas.focusText();
  }

  #drawRow(row, n) {
    const { attribute, toggles } = row;
    const isOpen = n === this.row;
    const name = named(attribute.name);
    const press = () => this.#do(meaningOf(this.rows, null, row.key));
    const state = toggles ? { "aria-pressed": String(row.value === true) } : { "aria-expanded": String(isOpen) };
    const opener = button(".strip-name", { ...state, "aria-keyshortcuts": signOf(row), data: { key: `row:${n}` }, on: { click: press } }, key(row.key), el("span", {}, name));
    return el("div.strip-row", { class: isOpen ? "open" : "", role: "group", "aria-label": name }, opener, this.#value(row, n, isOpen));
  }

  #value(row, n, isOpen) {
    if (row.toggles) return el("span.strip-value", {}, row.value === true ? gettext("yes") : gettext("no"));
    if (isOpen && !row.options) return this.#field(row);
    if (row.options && (isOpen || row.options.length <= SHORT)) return el("span.strip-options", {}, row.options.map((option) => this.#option(row, n, option, isOpen)));
    const text = row.options ? valueNames([row.attribute], { [row.attribute.code]: row.value }) : (row.value ?? "");
    return el("span.strip-value", {}, text ? arabic("bdi", String(text)) : el("span.muted", {}, gettext("not set")));
  }

  #option(row, n, { key: code, value, name, symbol }, isOpen) {
    const standing = [row.value].flat().includes(value);
    const click = () => this.#do({ does: "set", row: n, value: chosen(row, value) });
    const text = name ? named(name) : number(value);
    const sign = symbol ? el("span.symbol", { "aria-hidden": "true" }, symbol) : null;
    return button("", { "aria-pressed": String(standing), "aria-keyshortcuts": isOpen ? signOf({ key: code }) : null, data: { key: `${row.key}:${value}`, value: String(value) }, on: { click } }, isOpen ? key(code) : null, sign, text);
  }

  #field(row) {
    const field = el("input.input.strip-field", { type: row.attribute.kind === "integer" ? "number" : "text", dir: "auto", autocomplete: "off", "aria-label": named(row.attribute.name), data: { key: "field" } });
    field.value = row.value ?? "";
    field.addEventListener("keydown", (event) => this.#type(event, row, field));
    return field;
  }

  /** In the field: Enter keeps, Escape lets go; both come back to the strip. */
  #type(event, row, field) {
    event.stopPropagation();
    if (event.isComposing || (event.key !== "Enter" && event.key !== "Escape")) return;
    event.preventDefault();
    if (event.key === "Escape") return this.#back();
    const text = field.value.trim();
    const value = row.attribute.kind === "integer" && /^-?\d+$/.test(text) ? Number(text) : text;
    const isFit = !text || fits(row.attribute, value);
    field.setAttribute("aria-invalid", String(!isFit));
    if (!isFit) return void this.canvas.say?.(gettext("This does not fit here."));
    this.#do({ does: "set", row: this.row, value: text ? value : null });
  }

  #down(event) {
    if (event.ctrlKey || event.metaKey || event.altKey || ["Tab", "Shift", " "].includes(event.key)) return;
    if (event.key === "Enter" && event.target.closest("button")) return;
    const meaning = meaningOf(this.rows, this.row, event.code);
    if (meaning.does === "pass") return void this.canvas.popover.hide(this);
    event.stopPropagation();
    event.preventDefault();
    this.#do(meaning);
  }

  #do({ does, row, value }) {
    if (does === "leave") return void this.canvas.popover.hide(this);
    if (does === "back") return this.#back();
    if (does === "ignore") return void this.canvas.say?.(gettext("This key does nothing here."));
    if (does === "set") return this.#set(this.rows[row], value);
    this.row = this.row === row ? null : row;
    this.#again(does === "field" ? "field" : "strip");
    this.canvas.say?.([named(this.rows[row].attribute.name), ...(this.rows[row].options ?? []).map((one) => `${signOf(one)}: ${one.name ? named(one.name) : number(one.value)}`)].join(". "));
  }

  #set({ kind, id, attribute, options }, value) {
    const isSame = JSON.stringify(value) === JSON.stringify(this.rows.find((row) => row.id === id && row.attribute === attribute).value);
    if (attribute.kind !== "multichoice") this.row = null;
    if (!isSame) this.actions.setAttribute(kind, id, attribute.code, value);
    if (this.canvas.popover.view !== this) return;
    this.#again("strip");
    const name = valueNames([attribute], { [attribute.code]: value }) || (options || value === null ? gettext("not set") : String(value));
    this.canvas.say?.(interpolate(gettext("%(attribute)s: %(value)s"), { attribute: named(attribute.name), value: name }));
  }

  #back() {
    this.row = null;
    this.#again("strip");
  }

  #again(focus) {
    this.canvas.popover.redraw();
    this.canvas.popover.panel.querySelector(`[data-key="${focus}"]`)?.focus({ preventScroll: true });
  }

  #blurred({ relatedTarget }) {
    if (relatedTarget && !relatedTarget.closest("#popover")) this.canvas.popover.hide(this);
  }
}

/** The sign on a key, as it is said. */
const signOf = ({ key: code }) => code.replace(/^(Digit|Key)/, "");
