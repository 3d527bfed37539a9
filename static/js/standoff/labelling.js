/** The gesture on labels: values of the article as a whole. */
import { fits } from "./attribute_values.js";
import { same } from "./values.js";

/** A value, or with null none, for a label of the article; one that does not fit changes nothing. */
export function setLabel(annotations, schema, code, value) {
  const wanted = value === "" || value === undefined ? null : value;
  const seen = annotations.labels[code] ?? null;
  const isGood = wanted === null || fits(schema.label(code), wanted);
  return { label: "label", operations: !isGood || same(seen, wanted) ? [] : [{ op: "set", kind: "label", code, value: wanted, seen }] };
}
