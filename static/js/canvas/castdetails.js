/** The open participant: its mentions one by one, its name, type and reference, and what can be done with it. */
import { gettext, interpolate, ngettext, pgettext } from "../i18n.js";
import { addressOf, referenceFrom } from "../standoff/reference.js";
import { mentionTypes, snippet } from "./castwords.js";
import { leaveOnEnter, nameField } from "./fields.js";
import { button, el, key } from "./markup.js";
import { picker } from "./picker.js";
import { byMentions, entityOption } from "./roles.js";
import { bringIntoSight } from "./sight.js";

/** Mentions listed at once; the rest is behind a button. */
const MENTIONS = 12;

export function details(state, entity, spans) {
  const { store } = state;
  return el(
    "div.cast-details",
    {},
    spans.length ? walk(state, entity, spans) : lookFor(state, entity),
    spans.length ? mentionList(state, entity, spans) : null,
    state.mode === "move" ? moveBar(state, entity) : null,
    facts(state, entity),
    store.canEdit ? buttons(state, entity, spans) : null,
    state.mode === "merge" ? merger(state, entity) : null,
  );
}

/** Which mention is looked at, of how many; to the one before and after it; the name through the article. */
function walk({ store, actions }, entity, spans) {
  const at = spans.findIndex(({ id }) => id === actions.currentMention());
  const text = at < 0 ? interpolate(ngettext("%(count)s mention", "%(count)s mentions", spans.length), { count: spans.length }) : interpolate(gettext("%(at)s of %(count)s"), { at: at + 1, count: spans.length });
  const step = (direction, label, sign) => button(".btn.small.step", { "aria-label": label, title: label, data: { key: `step:${direction}` }, on: { click: () => actions.stepMention(direction) } }, sign);
  return el(
    "div.cast-walk",
    {},
    el("span.cast-steps", { dir: "rtl", role: "group", "aria-label": gettext("Mentions") }, step(-1, gettext("Previous mention"), "→"), el("span.cast-at", { dir: "auto" }, text), step(1, gettext("Next mention"), "←")),
    store.canEdit ? everywhere(actions, entity) : null,
  );
}

const lookFor = ({ store, actions }, entity) => (store.canEdit ? el("div.cast-walk", {}, el("span.muted", {}, gettext("The text does not name this participant.")), everywhere(actions, entity)) : null);

const everywhere = (actions, entity) => button(".btn.small.end", { data: { key: `everywhere:${entity.id}` }, on: { click: () => actions.propagate({ entity: entity.id }) } }, gettext("Everywhere …"), key("KeyX"));

function mentionList(state, entity, spans) {
  const shown = state.all ? spans : spans.slice(0, MENTIONS);
  const rest = spans.length - shown.length;
  const label = interpolate(ngettext("%(count)s more", "%(count)s more", rest), { count: rest });
  const more = () => ((state.all = true), state.draw());
  return el("div", {}, el("ol.mentions", {}, shown.map((span) => mention(state, span))), rest ? button(".btn.small.quiet", { data: { key: "more" }, on: { click: more } }, label) : null);
}

function mention(state, span) {
  const { store, actions, chosen } = state;
  const isCurrent = span.id === actions.currentMention();
  const choose = ({ target }) => {
    if (target.checked) chosen.add(span.id);
    else chosen.delete(span.id);
    state.draw();
  };
  const box = state.mode === "move" ? el("input", { type: "checkbox", "aria-label": span.text, data: { key: `choose:${span.id}` }, on: { change: choose } }) : null;
  if (box) box.checked = chosen.has(span.id);
  const handle = store.canEdit ? el("span.mention-grip", { "aria-hidden": "true", title: gettext("Drag onto another participant") }) : null;
  const go = () => actions.lookAt(span.id);
  return el(
    "li.mention-row",
    { class: isCurrent ? "current" : "", data: { mention: span.id } },
    handle,
    box,
    button(".mention", { "aria-current": isCurrent ? "true" : null, data: { key: `mention:${span.id}` }, on: { click: go } }, snippet(store, span)),
  );
}

/** Mentions chosen by tick boxes go to somebody new or to somebody else. */
function moveBar(state, entity) {
  const { actions, chosen } = state;
  const done = (act) => () => {
    const ids = [...chosen];
    Object.assign(state, { mode: null, chosen: new Set() });
    act(ids);
  };
  const options = byMentions(state.store)
    .filter((other) => other.id !== entity.id)
    .map((other) => entityOption(other, done((ids) => actions.moveMentions(ids, other.id))));
  const founding = (name) => [{ key: "new", text: name, type: entity.type, note: gettext("New participant"), take: done((ids) => actions.split(ids, name)) }];
  const none = chosen.size === 0;
  return el(
    "div.cast-move",
    {},
    el("p.cast-chosen", { role: "status" }, none ? gettext("Choose the mentions that belong to another participant.") : interpolate(ngettext("%(count)s mention chosen", "%(count)s mentions chosen", chosen.size), { count: chosen.size })),
    none ? null : button(".btn.small.petrol", { data: { key: "split" }, on: { click: done((ids) => actions.split(ids)) } }, gettext("To a new participant")),
    none ? null : picker({ label: gettext("To another participant"), placeholder: gettext("or to one of the participants"), options, founding, cancel: () => turn(state, null), key: "move-picker" }),
  );
}

function facts(state, entity) {
  const { store, actions } = state;
  const disabled = !store.canEdit;
  return el(
    "dl.roles",
    {},
    el("dt", {}, gettext("Name")),
    el("dd", {}, nameField({ value: entity.name, label: gettext("Name"), key: `name:${entity.id}`, disabled, set: (name) => actions.rename(entity.id, name) })),
    el("dt", {}, gettext("Type")),
    el("dd", {}, typeSelect(state, entity)),
    el("dt", {}, gettext("Reference")),
    el("dd", {}, referenceField(state, entity)),
  );
}

function typeSelect({ store, actions }, entity) {
  const change = ({ target }) => actions.setEntityType(entity.id, target.value);
  const option = ({ code, label }) => el("option", { value: code, selected: code === entity.type }, label);
  return el("select.input.compact", { "aria-label": gettext("Type"), disabled: !store.canEdit, data: { key: `type:${entity.id}` }, on: { change } }, mentionTypes(store.schema, entity.type).map(option));
}

/** What is no reference is not taken, and stays in the field with the reason under it. */
function referenceField({ store, actions }, entity) {
  const problem = el("p.field-problem", { id: `reference-problem-${entity.id}`, role: "alert", hidden: true }, gettext("Enter a Wikidata number such as Q796, or an address that begins with https://"));
  const change = ({ target }) => {
    const same = target.value.trim() === (entity.reference ?? "");
    const reference = same ? (entity.reference ?? null) : referenceFrom(target.value);
    const isWrong = reference === undefined;
    target.setAttribute("aria-invalid", String(isWrong));
    problem.hidden = !isWrong;
    if (isWrong || same) return;
    if (reference === (entity.reference ?? null)) target.value = entity.reference ?? "";
    else actions.setReference(entity.id, reference);
  };
  const made = el("input.input.compact.ltr-field", { type: "text", dir: "ltr", autocomplete: "off", spellcheck: "false", "aria-label": gettext("Reference"), "aria-describedby": problem.id, placeholder: interpolate(gettext("for example %(example)s"), { example: "Q796" }), disabled: !store.canEdit, data: { key: `reference:${entity.id}` }, on: { change, keydown: leaveOnEnter } });
  made.value = entity.reference ?? "";
  return el("div.reference", {}, made, openLink(entity), problem);
}

function openLink({ reference, name }) {
  const address = addressOf(reference);
  if (!address) return null;
  const label = interpolate(gettext("Open the reference of “%(name)s” in a new tab"), { name });
  return el("a.link.open-reference", { href: address, target: "_blank", rel: "noopener noreferrer", referrerpolicy: "no-referrer", "aria-label": label, title: label }, pgettext("reference", "Open"));
}

function turn(state, mode) {
  Object.assign(state, { mode: state.mode === mode ? null : mode, chosen: new Set() });
  state.draw();
}

/** What was opened comes into the panel's sight as a whole; the page stays where it is. */
function take({ list }, part, field) {
  list.querySelector(field)?.focus({ preventScroll: true });
  const opened = list.querySelector(part);
  if (opened) bringIntoSight(opened);
}

function buttons(state, entity, spans) {
  const { actions } = state;
  const merge = () => {
    turn(state, "merge");
    take(state, ".cast-merge", "[role=combobox]");
  };
  const move = () => {
    turn(state, "move");
    take(state, ".mentions", ".mention-row input");
  };
  const others = state.store.annotations.entities.size > 1;
  const text = spans.length ? gettext("Delete with mentions") : gettext("Delete");
  return el(
    "div.card-foot",
    {},
    others ? button(".btn.small", { "aria-expanded": String(state.mode === "merge"), data: { key: `merge:${entity.id}` }, on: { click: merge } }, gettext("Merge with …")) : null,
    spans.length > 1 || (spans.length && others) ? button(".btn.small", { "aria-expanded": String(state.mode === "move"), data: { key: `move:${entity.id}` }, on: { click: move } }, gettext("Split or move …")) : null,
    button(".btn.small.quiet.danger.end", { data: { key: `delete:${entity.id}` }, on: { click: () => actions.removeEntity(entity.id) } }, text),
  );
}

function merger(state, entity) {
  const { store, actions } = state;
  const into = (other) => () => {
    state.mode = null;
    if (actions.merge(entity.id, other.id)) store.activate({ kind: "entity", id: other.id });
  };
  const options = byMentions(store)
    .filter((other) => other.id !== entity.id)
    .map((other) => entityOption(other, into(other)));
  return el("div.cast-merge", {}, picker({ label: interpolate(gettext("Merge “%(name)s” with"), { name: entity.name }), options, cancel: () => turn(state, null), key: "merge-picker" }));
}
