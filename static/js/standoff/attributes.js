/** Attributes of spans and frames: which are asked for, which values fit, what is left when a type changes. */

const hasCode = (attribute, value) => (attribute.choices ?? []).some((choice) => choice.code === value);

const FITS = {
  choice: hasCode,
  multichoice: (attribute, value) => Array.isArray(value) && value.every((code) => hasCode(attribute, code)),
  boolean: (_, value) => typeof value === "boolean",
  integer: (_, value) => Number.isInteger(value),
};

const fits = (attribute, value) => (FITS[attribute.kind] ?? ((_, text) => typeof text === "string"))(attribute, value);

/** The value that counts: the one given, else the schema's default. */
export const valueOf = (attribute, attributes) => attributes[attribute.code] ?? attribute.default ?? null;

/** Whether the attribute is asked for, by its showIf. */
export function isShown(attribute, definitions, attributes) {
  const rule = attribute.showIf;
  if (!rule) return true;
  const decisive = definitions.find((other) => other.code === rule.attribute);
  return Boolean(decisive) && isShown(decisive, definitions, attributes) && rule.in.includes(valueOf(decisive, attributes));
}

/** The attributes the definitions know, with values that fit and that are asked for. */
export function pruned(definitions, attributes) {
  const known = definitions.filter((one) => attributes[one.code] != null && fits(one, attributes[one.code]));
  const kept = Object.fromEntries(known.map((one) => [one.code, attributes[one.code]]));
  const shown = known.filter((one) => isShown(one, definitions, kept));
  return Object.fromEntries(shown.map((one) => [one.code, kept[one.code]]));
}

/** One value set, or with null taken back; what is no longer asked for goes with it. */
export function withValue(definitions, attributes, code, value) {
  const { [code]: _, ...rest } = attributes;
  return pruned(definitions, value == null || value === "" ? rest : { ...rest, [code]: value });
}
