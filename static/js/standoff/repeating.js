/** The gesture of giving again, to what stands already, what was given elsewhere: several attributes as one change. */
import { pruned } from "./attributes.js";
import { draft } from "./draft.js";

/** Attributes for a span or a frame beside those it has; what does not fit its type is left out. */
export function setAttributes(annotations, schema, kind, id, attributes) {
  const work = draft(annotations);
  const thing = work.get(kind, id);
  const definitions = (kind === "frame" ? schema.frameType(thing.type) : schema.spanType(thing.type))?.attributes ?? [];
  work.put(kind, { ...thing, attributes: pruned(definitions, { ...thing.attributes, ...attributes }) });
  return work.gesture("attribute");
}
