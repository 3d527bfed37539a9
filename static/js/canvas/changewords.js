/**
 * A change in a readable sentence, from its operations: what was marked, retyped, filled, renamed, taken back. Labels only
 * say which of several touched things is meant; a label nobody told this module about still reads well.
 */
import { gettext, interpolate, ngettext } from "../i18n.js";
import { shelfOf } from "../standoff/values.js";
import { differing } from "../sync/conflicts.js";
import { named, shortened, specialName } from "./phrases.js";

const LONG = 48; // letters of a text in a sentence

const quoted = (text) => interpolate(gettext("“%(text)s”"), { text: shortened(text, LONG) });

/**
 * @param {object} store for the schema, and for the text of what a change only points to
 * @param {{label: string, operations: object[], undoes?: string}} change
 * @param {(id: string) => object|null} [find] the change with an id, for what an undo took back
 */
export function changeSentence(store, change, find = () => null) {
  const head = HEADS[change.label];
  if (head) return interpolate(head(), { what: headed(store, change, find) });
  return plainSentence(store, change);
}

const HEADS = {
  undo: () => gettext("Undone: %(what)s"),
  redo: () => gettext("Redone: %(what)s"),
  restore: () => gettext("Earlier state restored: %(what)s"),
  resolve: () => gettext("Conflict resolved: %(what)s"),
  suggested: () => gettext("Suggestion accepted: %(what)s"),
  migrate: () => gettext("Brought to another version of the schema: %(what)s"),
  migrate_back: () => gettext("Brought back to the version before: %(what)s"),
};

function headed(store, change, find) {
  if (["restore", "migrate", "migrate_back"].includes(change.label)) return countText(change.operations.length);
  const original = originOf(change, find);
  if (original) return plainSentence(store, original);
  return change.label === "undo" ? plainSentence(store, { ...change, operations: change.operations.map(turned).reverse() }) : plainSentence(store, change);
}

/** The gesture at the bottom of a chain of undo and redo, as far as it is known. */
function originOf({ undoes }, find) {
  let origin = undoes && find(undoes);
  while (origin?.undoes && find(origin.undoes)) origin = find(origin.undoes);
  return origin && !origin.undoes ? origin : null;
}

const turned = (operation) => {
  const [before, after] = sides(operation);
  const { kind, id, object, code } = operation;
  if (kind === "label") return { op: "set", kind, code, value: before, seen: after };
  return before === null ? { op: "delete", kind, id: id ?? object.id, seen: after } : { op: "put", kind, object: before, seen: after };
};

const countText = (count) => interpolate(ngettext("%(count)s item changed", "%(count)s items changed", count), { count });

/** What stood before an operation and what stands after it; null for nothing. */
export const sides = ({ op, object, seen, value }) => [seen, op === "set" ? value : op === "delete" ? null : object];

function plainSentence(store, change) {
  const main = mainOperation(change);
  const others = likeIt(change, main);
  const sentence = SENTENCES[main.kind](wordsFor(store, change), main);
  if (!others) return sentence;
  return interpolate(ngettext("%(sentence)s, and %(count)s more like it", "%(sentence)s, and %(count)s more like it", others), { sentence, count: others });
}

const NATURES = { created: ([before]) => before === null, deleted: ([, after]) => after === null, changed: () => true };
const natureOf = (operation) => Object.keys(NATURES).find((name) => NATURES[name](sides(operation)));

/** What is meant first, where a change touches several things. */
const ORDER = ["frame created", "frame deleted", "span created", "span deleted", "frame changed", "span changed", "entity created", "entity deleted", "entity changed", "label created", "label deleted", "label changed"];
const MEANT = { assign: "frame", unassign: "frame", link: "span", entity: "entity", merge: "entity", split: "entity" };

function mainOperation({ label, operations }) {
  const meant = operations.filter(({ kind }) => kind === MEANT[label]);
  const rank = (operation) => ORDER.indexOf(`${operation.kind} ${natureOf(operation)}`);
  return [...(meant.length ? meant : operations)].sort((a, b) => rank(a) - rank(b))[0];
}

/** How many more things the change did the same to. */
function likeIt({ operations }, main) {
  if (main.kind === "frame" || main.kind === "label") return 0;
  return operations.filter((one) => one !== main && one.kind === main.kind && natureOf(one) === natureOf(main)).length;
}

function wordsFor(store, { operations }) {
  const touched = new Map(operations.map((operation) => [operation.id ?? operation.object?.id, sides(operation)]));
  const look = (kind, id) => {
    const [before, after] = touched.get(id) ?? [];
    return after ?? before ?? store.annotations[shelfOf(kind)].get(id) ?? store.present[shelfOf(kind)].get(id);
  };
  return { store, schema: store.schema, look };
}

const SENTENCES = { span: spanSentence, entity: entitySentence, frame: frameSentence, label: labelSentence };

function spanSentence(words, operation) {
  const [before, after] = sides(operation);
  const type = typeName(words, "span", (after ?? before).type);
  if (before === null) return interpolate(gettext("Marked %(text)s: %(type)s"), { text: quoted(after.text), type });
  if (after === null) return interpolate(gettext("Removed the mark %(text)s: %(type)s"), { text: quoted(before.text), type });
  const [first] = differing(before, after);
  if (first === "type") return changedText(quoted(after.text), typeName(words, "span", before.type), type);
  if (first === "segments") return interpolate(gettext("Edges moved: %(before)s is now %(after)s"), { before: quoted(before.text), after: quoted(after.text) });
  if (first === "entity") return linkSentence(words, after);
  return attributeSentence(words.schema.spanType(after.type), quoted(after.text), first, after);
}

const changedText = (what, before, after) => interpolate(gettext("%(what)s: %(before)s became %(after)s"), { what, before, after });

function linkSentence({ look }, { text, entity }) {
  if (!entity) return interpolate(gettext("%(text)s no longer refers to a participant"), { text: quoted(text) });
  return interpolate(gettext("%(text)s refers to %(name)s"), { text: quoted(text), name: quoted(look("entity", entity)?.name ?? "") });
}

function entitySentence(words, operation) {
  const [before, after] = sides(operation);
  const name = quoted((after ?? before).name);
  if (before === null) return interpolate(gettext("Added to the cast: %(name)s"), { name });
  if (after === null) return interpolate(gettext("Removed from the cast: %(name)s"), { name });
  const [first] = differing(before, after);
  if (first === "name") return changedText(gettext("Name"), quoted(before.name), name);
  if (first === "type") return changedText(name, typeName(words, "span", before.type), typeName(words, "span", after.type));
  if (first === "reference") return interpolate(gettext("Reference of %(name)s: %(reference)s"), { name, reference: after.reference ?? gettext("nothing") });
  return attributeSentence(words.schema.spanType(after.type), name, first, after);
}

function frameSentence(words, operation) {
  const [before, after] = sides(operation);
  const frame = after ?? before;
  const what = frameText(words, frame);
  if (before === null) return interpolate(gettext("Added: %(what)s"), { what });
  if (after === null) return interpolate(gettext("Deleted: %(what)s"), { what });
  const [first = ""] = differing(before, after);
  const role = first.startsWith("roles.") ? first.slice(6) : null;
  if (role === null) return attributeSentence(words.schema.frameType(frame.type), what, first, after);
  const fillers = (after.roles[role] ?? []).map((filler) => fillerText(words, filler)).join(gettext(", "));
  const names = { what, role: named(words.schema.role(frame.type, role)?.name) || role, fillers: fillers || gettext("nothing") };
  return interpolate(gettext("%(what)s: %(role)s is %(fillers)s"), names);
}

/** A frame by its kind and the beginning of its text. */
export function frameText(words, frame) {
  const definition = words.schema.frameType(frame.type);
  const fillers = [...(frame.roles[definition?.anchor] ?? []), ...Object.values(frame.roles).flat()];
  const text = fillers.map((filler) => filler.span && words.look("span", filler.span)?.text).find(Boolean);
  const kind = named(definition?.name) || frame.type;
  return text ? interpolate(gettext("%(kind)s %(text)s"), { kind, text: quoted(text) }) : kind;
}

export function fillerText(words, filler) {
  if (filler.special) return specialName(filler.special);
  if (filler.entity) return quoted(words.look("entity", filler.entity)?.name ?? "");
  if (filler.span) return quoted(words.look("span", filler.span)?.text ?? "");
  const frame = words.look("frame", filler.frame);
  return frame ? frameText(words, frame) : "";
}

function attributeSentence(definition, what, part, thing) {
  const code = part?.replace("attributes.", "");
  const attribute = definition?.attributes?.find((one) => one.code === code);
  const value = valueText(attribute, thing.attributes?.[code]);
  return interpolate(gettext("%(what)s: %(attribute)s is %(value)s"), { what, attribute: named(attribute?.name) || code || "", value });
}

/** The value of an attribute or label in the words of the schema. */
export function valueText(attribute, value) {
  if (value === undefined || value === null) return gettext("not set");
  if (typeof value === "boolean") return value ? gettext("yes") : gettext("no");
  const nameOf = (one) => named(attribute?.choices?.find(({ code }) => code === one)?.name) || String(one);
  return [value].flat().map(nameOf).join(gettext(", "));
}

function labelSentence({ schema }, { code, value }) {
  const label = schema.label?.(code);
  return interpolate(gettext("Article: %(label)s is %(value)s"), { label: named(label?.name) || code, value: valueText(label, value) });
}

export const typeName = ({ schema }, kind, code) => named((kind === "frame" ? schema.frameType(code) : schema.spanType(code))?.name) || code;

export { wordsFor };
