/** The cast: every participant with its mentions; here they are named, typed, merged, given a reference, or created. */
import { gettext, interpolate, ngettext } from "../i18n.js";
import { fold } from "../text/folding.js";
import { nameField } from "./fields.js";
import { arabic, button, el, refill, swatch } from "./markup.js";
import { named, shortened } from "./phrases.js";
import { picker } from "./picker.js";
import { byMentions, entityOption } from "./roles.js";

/** Mentions listed at once; the rest is behind a button. */
const MENTIONS = 12;

export function mountCast(store, actions, home, onCount) {
  const search = el("input.input.compact", { type: "search", dir: "auto", autocomplete: "off", "aria-label": gettext("Find in the cast"), placeholder: gettext("Find in the cast"), data: { key: "cast-search" } });
  const list = el("ul.cast-list");
  const empty = el("p.panel-empty", {}, gettext("Nobody yet. Whoever is marked in the text comes here by itself."));
  const adding = el("div.cast-add", {});
  const state = { store, actions, list, empty, search, merging: null, all: null, stale: true };
  home.replaceChildren(adding, search, empty, list);
  drawAdding(store, actions, adding);
  const draw = () => (home.hidden ? (state.stale = true) : drawCast(state));
  search.addEventListener("input", draw);
  store.on("change", ({ touched }) => {
    if (touched.entities.size || touched.spans.size) draw();
    onCount(store.annotations.entities.size);
  });
  store.on("active", draw);
  store.on("state", () => (drawAdding(store, actions, adding), draw()));
  onCount(store.annotations.entities.size);
  return { show: draw };
}

function drawAdding(store, actions, home) {
  if (!store.canEdit) return home.replaceChildren();
  const name = el("input.input.compact", { type: "text", dir: "auto", autocomplete: "off", "aria-label": gettext("Name of a participant the text does not name"), placeholder: gettext("A participant the text does not name"), data: { key: "new-name" } });
  const types = store.schema.spanTypes.filter((type) => type.mention && type.enabled !== false);
  const type = el("select.input.compact", { "aria-label": gettext("Type") }, types.map((one) => el("option", { value: one.code }, named(one.name))));
  const submit = (event) => {
    event.preventDefault();
    if (name.value.trim() && actions.createEntity({ name: name.value, type: type.value })) name.value = "";
  };
  return home.replaceChildren(el("form.cast-form", { on: { submit } }, name, type, el("button.btn.small", { type: "submit" }, gettext("Add"))));
}

function drawCast(state) {
  const { store, list, empty, search } = state;
  const mentions = mentionsOf(store);
  const key = fold(search.value.trim());
  const rows = inOrder(store, mentions).filter((entity) => !key || fold(entity.name).includes(key));
  const active = store.active?.kind === "entity" ? store.active.id : null;
  if (active !== state.shown) Object.assign(state, { merging: null, all: null, shown: active });
  empty.hidden = store.annotations.entities.size > 0;
  search.hidden = store.annotations.entities.size < 6;
  refill(list, rows.map((entity) => row(state, entity, mentions.get(entity.id) ?? [], entity.id === active)));
  if (active) list.querySelector(".cast-entry.on")?.scrollIntoView({ block: "nearest" });
}

/** Spans by entity, each list in the order of the text. */
function mentionsOf({ annotations }) {
  const found = new Map();
  for (const span of annotations.spans.values()) {
    if (!span.entity) continue;
    if (!found.has(span.entity)) found.set(span.entity, []);
    found.get(span.entity).push(span);
  }
  for (const spans of found.values()) spans.sort((a, b) => a.segments[0][0] - b.segments[0][0]);
  return found;
}

/** By first appearance; whoever the text does not name comes last. */
function inOrder({ annotations }, mentions) {
  const first = (entity) => mentions.get(entity.id)?.[0].segments[0][0] ?? Infinity;
  return [...annotations.entities.values()].sort((a, b) => first(a) - first(b) || (a.name < b.name ? -1 : 1));
}

function row(state, entity, spans, isOpen) {
  const { store, actions } = state;
  const toggle = () => (isOpen ? store.activate(null) : actions.goToEntity(entity.id));
  const type = named(store.schema.spanType(entity.type)?.name);
  const count = spans.length ? interpolate(ngettext("%(count)s mention", "%(count)s mentions", spans.length), { count: spans.length }) : gettext("not in the text");
  const head = button(".cast-head", { "aria-expanded": String(isOpen), data: { key: `cast:${entity.id}` }, on: { click: toggle } }, swatch(entity.type), arabic("b.cast-name", entity.name), el("span.cast-facts", {}, `${type} · ${count}`));
  return el("li.cast-entry", { class: isOpen ? "on" : "", data: { entity: entity.id } }, head, isOpen ? details(state, entity, spans) : null);
}

function details(state, entity, spans) {
  const { store, actions } = state;
  const disabled = !store.canEdit;
  return el(
    "div.cast-details",
    {},
    el(
      "dl.roles",
      {},
      el("dt", {}, gettext("Name")),
      el("dd", {}, nameField({ value: entity.name, label: gettext("Name"), key: `name:${entity.id}`, disabled, set: (name) => actions.rename(entity.id, name) })),
      el("dt", {}, gettext("Type")),
      el("dd", {}, typeSelect(state, entity)),
      el("dt", {}, gettext("Reference")),
      el("dd", {}, referenceField(state, entity)),
    ),
    spans.length ? mentionList(state, entity, spans) : null,
    disabled ? null : buttons(state, entity, spans),
    state.merging === entity.id ? merger(state, entity) : null,
  );
}

function typeSelect({ store, actions }, entity) {
  const types = store.schema.spanTypes.filter((type) => type.mention && (type.enabled !== false || type.code === entity.type));
  const change = ({ target }) => actions.setEntityType(entity.id, target.value);
  const option = (type) => el("option", { value: type.code, selected: type.code === entity.type }, named(type.name));
  return el("select.input.compact", { "aria-label": gettext("Type"), disabled: !store.canEdit, data: { key: `type:${entity.id}` }, on: { change } }, types.map(option));
}

/** A Wikidata number, bare or with its prefix, or an address; anything else is not taken. */
export function referenceFrom(text) {
  const bare = text.trim();
  if (!bare) return null;
  const item = /^(?:wd:|https?:\/\/(?:www\.)?wikidata\.org\/(?:wiki|entity)\/)?(Q[1-9]\d*)$/i.exec(bare);
  if (item) return `wd:${item[1].toUpperCase()}`;
  return /^[a-z][a-z0-9+.-]*:\S+$/i.test(bare) ? bare : undefined;
}

function referenceField({ store, actions }, entity) {
  const change = ({ target }) => {
    const reference = referenceFrom(target.value);
    target.setAttribute("aria-invalid", String(reference === undefined));
    if (reference !== undefined && reference !== (entity.reference ?? null)) actions.setReference(entity.id, reference);
  };
  const made = el("input.input.compact.ltr-field", { type: "text", dir: "ltr", autocomplete: "off", "aria-label": gettext("Reference"), placeholder: "Q7747", disabled: !store.canEdit, data: { key: `reference:${entity.id}` }, on: { change } });
  made.value = entity.reference ?? "";
  return made;
}

function mentionList(state, entity, spans) {
  const { store, actions } = state;
  const shown = state.all === entity.id ? spans : spans.slice(0, MENTIONS);
  const one = (span) => el("li", {}, button(".mention", { on: { click: () => actions.goToSpan(span.id) } }, snippet(store, span)));
  const more = () => {
    state.all = entity.id;
    drawCast(state);
  };
  const rest = spans.length - shown.length;
  const label = interpolate(ngettext("%(count)s more", "%(count)s more", rest), { count: rest });
  return el("div", {}, el("ol.mentions", {}, shown.map(one)), rest ? button(".btn.small.quiet", { on: { click: more } }, label) : null);
}

/** A mention among a few words before and after. */
function snippet({ article }, span) {
  const { text, map } = article;
  const [start, end] = [map.toUtf16(span.segments[0][0]), map.toUtf16(span.segments.at(-1)[1])];
  const line = [text.lastIndexOf("\n", start - 1) + 1, text.indexOf("\n", end) < 0 ? text.length : text.indexOf("\n", end)];
  const before = text.slice(Math.max(line[0], start - 24), start).replace(/^\S*\s/u, "");
  const after = text.slice(end, Math.min(line[1], end + 24)).replace(/\s\S*$/u, "");
  return el("span", { lang: "ar", dir: "rtl" }, before, el("mark", {}, shortened(text.slice(start, end), 60)), after);
}

function buttons(state, entity, spans) {
  const { actions } = state;
  const merge = () => {
    state.merging = state.merging === entity.id ? null : entity.id;
    drawCast(state);
    state.list.querySelector("[role=combobox]")?.focus();
  };
  const remove = () => actions.removeEntity(entity.id);
  const text = spans.length ? gettext("Delete with its mentions") : gettext("Delete");
  return el(
    "div.card-foot",
    {},
    button(".btn.small", { "aria-expanded": String(state.merging === entity.id), data: { key: `merge:${entity.id}` }, on: { click: merge } }, gettext("Merge with …")),
    button(".btn.small.quiet.danger.end", { data: { key: `delete:${entity.id}` }, on: { click: remove } }, text),
  );
}

function merger(state, entity) {
  const { store, actions } = state;
  const into = (other) => () => {
    state.merging = null;
    if (actions.merge(entity.id, other.id)) store.activate({ kind: "entity", id: other.id });
  };
  const options = byMentions(store)
    .filter((other) => other.id !== entity.id)
    .map((other) => entityOption(other, into(other)));
  const cancel = () => {
    state.merging = null;
    drawCast(state);
  };
  return picker({ label: interpolate(gettext("Merge “%(name)s” with"), { name: entity.name }), options, cancel, key: "merge-picker" });
}
