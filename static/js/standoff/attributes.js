/** Attributes of spans and frames as gestures change them: the value that counts, and what is left when a type changes. */
import { fits, isShown } from "./attribute_values.js";

/** The value that counts: the one given, else the schema's default, else null. */
export const valueOf = (attribute, attributes) => attributes[attribute.code] ?? attribute.default ?? null;

/** The attributes the definitions know, with values that fit and that are asked for. */
export function pruned(definitions, attributes) {
  const known = definitions.filter((one) => attributes[one.code] != null && fits(one, attributes[one.code]));
  const kept = Object.fromEntries(known.map((one) => [one.code, attributes[one.code]]));
  const shown = known.filter((one) => isShown(one, kept, definitions));
  return Object.fromEntries(shown.map((one) => [one.code, kept[one.code]]));
}

/** One value set, or with null taken back; what is no longer asked for goes with it. */
export function withValue(definitions, attributes, code, value) {
  const { [code]: _, ...rest } = attributes;
  return pruned(definitions, value == null || value === "" ? rest : { ...rest, [code]: value });
}
