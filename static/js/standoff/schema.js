// A schema (sanad-schema/1) indexed by code; the server has checked it before. Twin of annotator/standoff/schema.py.

const byCode = (items) => new Map(items.map((item) => [item.code, item]));

const NO_FILLERS = { spans: [], mentions: false, entities: false, frames: [], specials: [] };

function indexedRole(role) {
  const fillers = { ...NO_FILLERS, ...role.fillers };
  return { hotkey: null, creates: null, min: 0, max: null, warn: false, ...role, fillers };
}

/**
 * The schema with look-ups. Span types and frame types are the JSON's own objects with all optional fields filled in:
 * `spanType(code)`, `frameType(code)`, `role(frameType, code)`, `label(code)`, `attribute(type, code)` give undefined
 * for an unknown code; `spanTypes`, `frameTypes`, `labels`, `layers` keep the schema's order; `json` is what came in.
 */
export function indexSchema(json) {
  if (typeof json.spanType === "function") return json; // indexed before
  const spanTypes = json.spanTypes.map((type) => ({ hotkey: null, ...type }));
  const frameTypes = json.frameTypes.map((type) => ({ hotkey: null, ...type, roles: type.roles.map(indexedRole) }));
  const spans = byCode(spanTypes);
  const frames = byCode(frameTypes);
  const labels = byCode(json.labels);
  const roles = new Map(frameTypes.map((type) => [type.code, byCode(type.roles)]));
  const attributes = new Map([...spanTypes, ...frameTypes].map((type) => [type, byCode(type.attributes)]));
  return {
    json,
    name: json.name,
    version: json.version,
    layers: json.layers,
    spanTypes,
    frameTypes,
    labels: json.labels,
    spanType: (code) => spans.get(code),
    frameType: (code) => frames.get(code),
    role: (frameType, code) => roles.get(frameType)?.get(code),
    label: (code) => labels.get(code),
    attribute: (type, code) => attributes.get(type)?.get(code),
  };
}
