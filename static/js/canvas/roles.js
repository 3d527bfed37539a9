/** The roles of a frame on its card: what fills them, what the text offers for them, the button that arms them. */
import { gettext, interpolate } from "../i18n.js";
import { isInherited } from "../standoff/gestures.js";
import { fold } from "../text/folding.js";
import { attributeRows } from "./fields.js";
import { pointAtMark } from "./hints.js";
import { arabic, button, el, key, swatch } from "./markup.js";
import { fillerText, fillerType, named, sentence, shortened, specialName, valueNames } from "./phrases.js";
import { foundingOptions, picker } from "./picker.js";

/** Types first offered for a participant that the text does not name. */
const FOUNDING = ["PERS", "ORG", "NORP", "GPE"];

/** @returns {HTMLElement[]} a list of the roles that hold or want something, then the buttons of the others */
export function roleRows(store, actions, frame) {
  const definition = store.schema.frameType(frame.type);
  const offers = offersByRole(actions.offers(frame));
  const given = { store, actions, frame, offers };
  const wanted = definition.roles.filter((role) => isRow(given, role, definition.anchor));
  const others = definition.roles.filter((role) => !wanted.includes(role) && canAdd(given, role));
  return [
    el("dl.roles", {}, wanted.flatMap((role) => roleRow(given, role))),
    offerHint(actions, Object.values(offers).flat().length),
    store.canEdit && others.length ? el("div.more-roles", {}, others.map((role) => addButton(given, role, moreName(given, role)))) : null,
  ];
}

/** Offers by the code of their role. */
function offersByRole(offers) {
  const found = {};
  for (const offer of offers) (found[offer.role] ??= []).push(offer);
  return found;
}

/** For the content, one more filler is one more piece of it. */
const moreName = (given, role) => (isAnchor(given, role) && role.max === 1 ? gettext("Another piece") : named(role.name));

const isArmed = ({ store, frame }, role) => store.armed?.frame === frame.id && store.armed.role === role.code;

function isRow(given, role, anchor) {
  if (isArmed(given, role) || given.offers[role.code]) return true;
  if (role.code === anchor) return role.max !== 1 && (given.frame.roles[anchor] ?? []).length > 1;
  return Boolean(given.frame.roles[role.code]?.length) || Boolean(role.warn);
}

const canAdd = ({ store, frame }, role) => store.canEdit && (role.max !== 1 || !frame.roles[role.code]?.length || isAnchor({ store, frame }, role));
const isAnchor = ({ store, frame }, role) => store.schema.frameType(frame.type).anchor === role.code;

function roleRow(given, role) {
  const { store, actions, frame, offers } = given;
  const fillers = frame.roles[role.code] ?? [];
  const pills = fillers.map((filler) => pill(given, role, filler));
  const inherited = role.code === "holder" && isInherited(store.annotations, store.schema, frame);
  const value = el(
    "dd",
    { data: { role: role.code } },
    pills,
    inherited ? el("span.inherited", {}, gettext("taken from the quote")) : null,
    (offers[role.code] ?? []).map((offer) => offerPill(given, role, offer)),
    canAdd(given, role) && !isArmed(given, role) ? addButton(given, role, fillers.length || offers[role.code] ? null : gettext("Choose")) : null,
  );
  const box = isArmed(given, role) ? el("dd.whole-row", {}, armedBox(store, actions, frame, role)) : null;
  return [el("dt", {}, named(role.name)), value, box, ...fillers.flatMap((filler) => spanAttributes(given, filler))];
}

/** Attributes of a span that was made for the frame, such as the form of a cue: they have no other place. */
function spanAttributes({ store, actions }, { span: id }) {
  const span = id && store.annotations.spans.get(id);
  const type = span && store.schema.spanType(span.type);
  if (!type || type.mention || !type.attributes.length) return [];
  const set = (code, value) => actions.setAttribute("span", id, code, value);
  const rows = attributeRows(type.attributes, span.attributes, { disabled: !store.canEdit, set, prefix: id });
  return [el("dd.wide", {}, el("details.sub", { data: { sub: id } }, el("summary", {}, gettext("Attributes"), el("span.muted", {}, ` ${valueNames(type.attributes, span.attributes)}`)), el("dl.roles", {}, rows)))];
}

function pill(given, role, filler) {
  const { store, actions, frame } = given;
  const text = fillerText(store, filler);
  const name = shortened(text, 60);
  const go = () => actions.goTo(filler);
  const type = fillerType(store, filler);
  const remove = () => actions.unassign(frame.id, role.code, filler);
  const label = interpolate(gettext("Remove “%(name)s” from: %(role)s"), { name, role: named(role.name) });
  const isLast = isAnchor(given, role) && frame.roles[role.code].length === 1;
  return el(
    "span.pill.filler",
    { data: { type: type && store.schema.spanType(type)?.mention ? type : null } },
    type && store.schema.spanType(type)?.mention ? swatch(type) : null,
    filler.special ? el("span", {}, text) : arabicButton(name, go),
    filler.entity && !isMentioned(store, filler.entity) ? el("span.note-text", {}, gettext("not in the text")) : null,
    store.canEdit && !isLast ? button(".pill-remove", { "aria-label": label, title: label, data: { key: `remove:${role.code}:${name}` }, on: { click: remove } }, "×") : null,
  );
}

const arabicButton = (text, click) => button(".pill-text", { lang: "ar", dir: "auto", on: { click } }, text);

function isMentioned({ annotations }, id) {
  for (const span of annotations.spans.values()) if (span.entity === id) return true;
  return false;
}

function addButton({ actions, frame }, role, text) {
  const name = named(role.name);
  const label = interpolate(gettext("Add: %(role)s"), { role: name });
  const click = () => actions.arm(role.code, frame.id);
  return button(".pill.miss.add", { "aria-label": label, title: label, data: { key: `add:${role.code}`, arm: role.code }, on: { click } }, "+", text ? el("span", {}, text) : null, key(role.hotkey));
}

/** A dashed offer; it becomes a filler only when accepted. Delete on it, or its ×, refuses it. */
function offerPill({ store, actions }, role, offer) {
  const text = offer.filler?.special ? specialName(offer.filler.special) : offer.text;
  const name = named(role.name);
  const accept = interpolate(gettext("Accept “%(name)s” as: %(role)s"), { name: text, role: name });
  const refuse = interpolate(gettext("Refuse “%(name)s” as: %(role)s"), { name: text, role: name });
  const type = offer.make && store.schema.spanType(offer.make.type)?.mention ? offer.make.type : null;
  const keydown = (event) => {
    if (event.key !== "Delete" && event.key !== "Backspace") return;
    event.preventDefault();
    event.stopPropagation();
    actions.refuseOffer(offer.id);
  };
  return el(
    "span.pill.offer",
    { data: { offer: role.code }, on: { keydown } },
    type ? swatch(type) : null,
    button(".offer-text", { "aria-label": accept, title: accept, data: { key: `offer:${offer.id}` }, on: { click: () => actions.acceptOffers(offer.id) } }, arabic("span", shortened(text, 60)), "؟"),
    type ? el("span.note-text", {}, gettext("will be marked too")) : null,
    button(".pill-remove", { "aria-label": refuse, title: refuse, data: { key: `refuse:${offer.id}` }, on: { click: () => actions.refuseOffer(offer.id) } }, "×"),
  );
}

function offerHint(actions, count) {
  if (!count) return null;
  const [all, none] = count > 1 ? [gettext("Accept all offers"), gettext("Refuse all")] : [gettext("Accept the offer"), gettext("Refuse")];
  return el(
    "p.offer-hint",
    {},
    button(".btn.small.quiet", { data: { key: "accept-offers" }, on: { click: () => actions.acceptOffers() } }, all, key("Enter")),
    button(".btn.small.quiet.dim", { data: { key: "dismiss-offers" }, on: { click: () => actions.dismissOffers() } }, none),
  );
}

/** What an armed role waits for: a click or a selection in the text, or a name found by typing. */
function armedBox(store, actions, frame, role) {
  const { fillers, creates } = role;
  const ways = [
    fillers.mentions || fillers.spans.length || fillers.frames.length ? pointAtMark() : null,
    creates ? gettext("or select the words") : null,
    fillers.entities ? gettext("or find a name here") : null,
  ].filter(Boolean);
  const searchable = fillers.entities || fillers.frames?.length || fillers.specials?.length;
  return el(
    "div.armed-box",
    { data: { armed: role.code } },
    el("p.armed-ways", {}, ways.join(gettext(", "))),
    searchable ? picker({ label: named(role.name), ...pickerOptions(store, actions, frame, role), cancel: () => store.disarm() }) : null,
    el(
      "div.row.tight",
      {},
      button(".btn.small.petrol.use-selection", { hidden: !store.selection, data: { key: "use-selection" }, on: { click: () => actions.fillSelection() } }, gettext("Use the selection")),
      button(".btn.small.quiet", { data: { key: "disarm" }, on: { click: () => store.disarm() } }, gettext("Cancel"), key("Escape")),
    ),
  );
}

function pickerOptions(store, actions, frame, role) {
  const { fillers } = role;
  const specials = (fillers.specials ?? []).map((code) => ({ key: `special:${code}`, text: specialName(code), special: true, take: () => actions.fill({ special: code }) }));
  const entities = fillers.entities ? byMentions(store).map((entity) => entityOption(entity, () => actions.fill({ entity: entity.id }))) : [];
  const frames = [...store.annotations.frames.values()].filter((other) => other.id !== frame.id && fillers.frames?.includes(other.type));
  const words = spansOf(store, role).map((span) => ({ key: span.id, text: shortened(span.text, 80), take: () => actions.fill({ span: span.id }) }));
  const framed = frames.map((other) => ({ key: other.id, text: shortened(sentence(store, other), 80), take: () => actions.fill({ frame: other.id }) }));
  const types = FOUNDING.map((code) => store.schema.spanType(code)).filter((type) => type?.mention);
  const founding = (name) => (fillers.entities ? foundingOptions(store.schema, types.map((type) => ({ code: type.code, label: named(type.name) })), name, actions.fillNew) : []);
  return { options: [...words, ...entities.slice(0, 5), ...specials, ...entities.slice(5), ...framed, ...topics(store, actions, frame, role)], founding };
}

/** What a stance is about may also be one of the project's topics: an attribute of the stance, found in the same list. */
function topics(store, actions, frame, role) {
  const topic = store.schema.frameType(frame.type).attributes.find((one) => one.code === "topic" && one.choices?.length);
  if (!topic || role.code !== "target") return [];
  const take = (code) => () => (store.disarm(), actions.setAttribute("frame", frame.id, topic.code, code));
  const text = (choice) => interpolate(gettext("%(role)s: %(fillers)s"), { role: named(topic.name), fillers: named(choice.name) });
  return topic.choices.map((choice) => ({ key: `topic:${choice.code}`, text: text(choice), take: take(choice.code) }));
}

/** Spans that such a role has been given before, an issue above all: one for each wording, the most often used first. */
function spansOf({ annotations, schema }, role) {
  if (role.fillers.spans.length === 0 || !role.fillers.entities) return [];
  const uses = new Map();
  for (const frame of annotations.frames.values()) {
    for (const { span: id } of frame.roles[role.code] ?? []) {
      const span = annotations.spans.get(id);
      if (!span || schema.spanType(span.type)?.mention) continue;
      const known = uses.get(fold(span.text)) ?? { span, times: 0 };
      uses.set(fold(span.text), { span: known.span, times: known.times + 1 });
    }
  }
  return [...uses.values()].sort((a, b) => b.times - a.times).map(({ span }) => span);
}

export const entityOption = (entity, take) => ({ key: entity.id, text: entity.name, type: entity.type, take });

/** Entities, the most often mentioned first. */
export function byMentions({ annotations }) {
  const counts = new Map();
  for (const { entity } of annotations.spans.values()) if (entity) counts.set(entity, (counts.get(entity) ?? 0) + 1);
  return [...annotations.entities.values()].sort((a, b) => (counts.get(b.id) ?? 0) - (counts.get(a.id) ?? 0));
}
