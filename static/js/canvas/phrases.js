/** The words of the workspace: names out of the schema, fillers, frames as sentences, problems as advice. */
import { digits, gettext, interpolate, language } from "../i18n.js";
import { valueOf } from "../standoff/attributes.js";

/** A name of the schema, {ar, en}, in the page's language. */
export const named = (name) => name?.[language()] ?? name?.en ?? "";

const SPECIALS = {
  author: () => gettext("the author"),
  unknown: () => gettext("unknown"),
  none: () => gettext("none"),
};
export const specialName = (code) => SPECIALS[code]?.() ?? code;

/** A text cut after about so many letters, at a space. */
export function shortened(text, length) {
  const letters = [...text];
  if (letters.length <= length) return text;
  const cut = letters.slice(0, length).join("");
  return `${cut.slice(0, Math.max(cut.lastIndexOf(" "), length / 2))}…`;
}

/** The first span of a frame: in its anchor role, else in any other. */
export function anchorOf({ annotations, schema }, frame) {
  const anchor = schema.frameType(frame.type)?.anchor;
  const fillers = [...(frame.roles[anchor] ?? []), ...Object.values(frame.roles).flat()];
  const first = fillers.find((filler) => annotations.spans.has(filler.span));
  return first ? annotations.spans.get(first.span) : null;
}

/** What a filler is called. */
export function fillerText(store, filler) {
  const { spans, entities, frames } = store.annotations;
  if (filler.special) return specialName(filler.special);
  if (filler.entity) return entities.get(filler.entity)?.name ?? "";
  if (filler.span) return spans.get(filler.span)?.text ?? "";
  const frame = frames.get(filler.frame);
  return frame ? (anchorOf(store, frame)?.text ?? named(store.schema.frameType(frame.type)?.name)) : "";
}

/** The type whose colour a filler wears, or null. */
export function fillerType({ annotations }, filler) {
  if (filler.span) return annotations.spans.get(filler.span)?.type ?? null;
  if (filler.entity) return annotations.entities.get(filler.entity)?.type ?? null;
  return null;
}

export function rolesText(store, frame, role) {
  const texts = (frame.roles[role] ?? []).map((filler) => fillerText(store, filler));
  // Between Arabic words stands an Arabic comma, on an English page too.
  return texts.join(texts.every((text) => /\p{Script=Arabic}/u.test(text)) ? "، " : gettext(", "));
}

/** The choice that counts for an attribute of a span or frame type: {code, name, symbol} or null. */
export function chosen(definition, attributes, code) {
  const attribute = definition?.attributes.find((one) => one.code === code);
  const value = attribute && valueOf(attribute, attributes);
  return attribute?.choices?.find((choice) => choice.code === value) ?? null;
}

/** The values that count for some attributes, in a line. */
export function valueNames(definitions, attributes) {
  const nameOf = (attribute) => {
    const value = valueOf(attribute, attributes);
    if (attribute.kind === "boolean") return value ? named(attribute.name) : null;
    const choice = attribute.choices?.find((one) => one.code === value);
    return choice ? named(choice.name) : value === null || Array.isArray(value) ? null : digits(value);
  };
  return definitions.map(nameOf).filter(Boolean).join(" · ");
}

/** A frame in a full sentence, for the list and the screen reader. */
export function sentence(store, frame) {
  const definition = store.schema.frameType(frame.type);
  const parts = definition.roles
    .filter((role) => frame.roles[role.code]?.length)
    .map((role) => interpolate(gettext("%(role)s: %(fillers)s"), { role: named(role.name), fillers: shortened(rolesText(store, frame, role.code), 90) }));
  const kind = chosen(definition, frame.attributes, "type") ?? chosen(definition, frame.attributes, "polarity");
  const head = [named(definition.name), kind && named(kind.name)].filter(Boolean).join(" ");
  return `${head}. ${parts.join(". ")}`;
}
