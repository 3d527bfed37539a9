/** Two versions of the things a refused change touched, side by side: a sentence, the parts that differ, a painted snippet. */
import { gettext, interpolate } from "../i18n.js";
import { differing, partsOf } from "../sync/conflicts.js";
import { fillerText, frameText, typeName, valueText } from "./changewords.js";
import { channelsOf, lineOf } from "./layers.js";
import { el } from "./markup.js";
import { named, shortened } from "./phrases.js";
import { snippet, stretchOf } from "./snippet.js";

/**
 * @param {object} store
 * @param {{versions: object[]}} one a case of sync/conflicts.js
 * @returns {{el: HTMLElement, paint: () => void}} paint it when it is on the page
 */
export function sideBySide(store, { versions }) {
  const telling = worthTelling(versions);
  const sides = ["mine", "theirs"].map((side) => column(store, telling, side));
  const heads = [gettext("My version"), gettext("Stored now")];
  const home = el("div.versions", {}, ...sides.map(({ parts }, n) => el("section.version", { class: n ? "theirs" : "mine" }, el("h4", {}, heads[n]), ...parts)));
  return { el: home, paint: () => sides.forEach(({ snippets }) => snippets.forEach((one) => one.paint())) };
}

/** A person that was only made, let go or retyped along with a mention says nothing the mention does not say. */
function worthTelling(versions) {
  const isAlong = ({ kind, mine, theirs }) => kind === "entity" && (mine === null || theirs === null || differing(mine, theirs).every((name) => name === "type"));
  const main = versions.filter((version) => !isAlong(version));
  return main.length ? main : versions;
}

function column(store, versions, side) {
  const parts = [];
  const snippets = [];
  for (const version of versions) {
    const thing = version[side];
    const look = lookIn(store, versions, side);
    const text = thing === null ? gettext("not there") : TELL[version.kind]({ store, schema: store.schema, look }, thing, version.id);
    const differences = version.mine === null || version.theirs === null ? [] : differing(version.mine, version.theirs);
    const rows = differences.flatMap((name) => partRow({ store, schema: store.schema, look }, version, name, thing));
    const painted = paintedOf(store, versions, version, side);
    if (painted) snippets.push(painted);
    parts.push(el("p.version-text", {}, el("bdi", {}, text)), painted?.el, rows.length > 0 && el("dl.version-parts", {}, ...rows));
  }
  return { parts, snippets };
}

/** Things as this side has them; what the case does not touch is as it stands. */
function lookIn(store, versions, side) {
  return (kind, id) => {
    const version = versions.find((one) => one.kind === kind && one.id === id);
    const shelf = { span: store.present.spans, entity: store.present.entities, frame: store.present.frames }[kind];
    return version ? (version[side] ?? version.base) : shelf.get(id);
  };
}

const TELL = {
  span: (words, span) => interpolate(gettext("%(type)s: %(text)s"), { type: typeName(words, "span", span.type), text: shortened(span.text, 80) }),
  entity: (words, entity) => interpolate(gettext("%(type)s: %(text)s"), { type: typeName(words, "span", entity.type), text: entity.name }),
  frame: (words, frame) => frameText(words, frame),
  label: ({ schema }, value, code) => `${named(schema.label?.(code)?.name) || code}: ${valueText(schema.label?.(code), value)}`,
};

/** One part in which the versions differ, as this side has it. */
function partRow(words, { kind }, name, thing) {
  const [part, code] = name.split(".");
  const shown = PARTS[part];
  if (!shown) return [];
  const [caption, text] = shown(words, thing, kind, code);
  return [el("dt", {}, caption), el("dd", { class: "differs" }, el("bdi", {}, text))];
}

const PARTS = {
  type: (words, thing, kind) => [gettext("Type"), typeName(words, kind, thing.type)],
  segments: (_, thing) => [gettext("Edges"), thing.text],
  name: (_, thing) => [gettext("Name"), thing.name],
  reference: (_, thing) => [gettext("Reference"), thing.reference ?? gettext("nothing")],
  entity: ({ look }, thing) => [gettext("Refers to"), thing.entity ? (look("entity", thing.entity)?.name ?? "") : gettext("nothing")],
  attributes({ schema }, thing, kind, code) {
    const attribute = (kind === "frame" ? schema.frameType(thing.type) : schema.spanType(thing.type))?.attributes?.find((one) => one.code === code);
    return [named(attribute?.name) || code, valueText(attribute, partsOf(thing).get(`attributes.${code}`))];
  },
  roles(words, thing, _, code) {
    const fillers = (thing.roles[code] ?? []).map((filler) => fillerText(words, filler)).join(gettext(", "));
    return [named(words.schema.role(thing.type, code)?.name) || code, fillers || gettext("nothing")];
  },
};

/** Both sides show the same stretch of the article, so that only the paint differs. */
function paintedOf(store, versions, version, side) {
  const marks = { mine: marksOf(store, versions, version, "mine"), theirs: marksOf(store, versions, version, "theirs") };
  const stretch = stretchOf(store.article, [...marks.mine, ...marks.theirs]);
  return snippet(store.article, marks[side], stretch);
}

function marksOf(store, versions, version, side) {
  const { kind, [side]: thing } = version;
  if (thing === null || (kind !== "span" && kind !== "frame")) return [];
  const channels = channelsOf(store.schema);
  const mark = (span, frames, tag) => span.segments.map(([start, end]) => {
    const channel = channels.get(span.type) ?? "cue";
    return { start, end, type: span.type, channel, line: lineOf(channel, frames), tag };
  });
  if (kind === "span") return mark(thing, [], typeName({ schema: store.schema }, "span", thing.type));
  const look = lookIn(store, versions, side);
  return Object.values(thing.roles).flat().flatMap(({ span }) => (span && look("span", span) ? mark(look("span", span), [thing]) : []));
}
