// The values of sanad/1 as plain objects in canonical form; twin of annotator/standoff/{values,reading}.py.
// Offsets are code points. What was read is never changed afterwards: whoever needs another value makes another one.

export const ORIGINS = ["manual", "imported", "suggested"];
export const SPECIALS = ["author", "unknown", "none"];
export const KINDS = ["span", "entity", "frame"];

const CODE = /^[A-Za-z][A-Za-z0-9_-]{0,63}$/;
const ID = /^[A-Za-z0-9][A-Za-z0-9_.:-]{0,63}$/;
const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;
const BLANK = /^[ \t\n\r]*$/;
const SPAN_KEYS = ["id", "type", "segments", "text", "entity", "attributes", "origin"];
const SHELVES = { span: "spans", entity: "entities", frame: "frames" };

/** A change or object that cannot be accepted: machine code, English message, facts. */
export class Refused extends Error {
  constructor(code, message, facts = {}) {
    super(message);
    this.name = "Refused";
    this.code = code;
    this.facts = facts;
  }
}

/** The refusal of what stands at `path`, saying what was expected there. */
export function malformed(path, expected) {
  return new Refused("malformed", `${path || "(root)"}: expected ${expected}`, { path, expected });
}

/** Name of the collection that holds objects of a kind: "span" → "spans". */
export const shelfOf = (kind) => SHELVES[kind];

export const isObject = (value) => typeof value === "object" && value !== null && !Array.isArray(value);

/** A JSON object with no other keys than `keys` (none of which every object inherits), given back as it is. */
export function readObject(value, path, keys) {
  if (!isObject(value)) throw malformed(path, "an object");
  for (const key of Object.keys(value)) {
    if (!keys.includes(key)) throw malformed(path, `no other keys than ${[...keys].sort().join(", ")}`);
  }
  return value;
}

/** An array; its holes, which map and forEach would pass over, become undefined. */
export function readList(value, path) {
  if (!Array.isArray(value)) throw malformed(path, "an array");
  return value.includes(undefined) ? Array.from(value) : value;
}

/** A string without lone surrogates. */
export function readText(value, path) {
  if (typeof value !== "string" || !value.isWellFormed()) throw malformed(path, "a string of whole characters");
  return value;
}

/** Code points of a name, a reference or a written answer at the most: a set is read whole at every save. */
const LONGEST_NOTE = 4_000;

/** What a person or a program wrote of its own, no stretch of the article. */
export function readNote(value, path) {
  const text = readText(value, path);
  if (text.length > LONGEST_NOTE && [...text].length > LONGEST_NOTE) throw malformed(path, `at most ${LONGEST_NOTE} characters`);
  return text;
}

function readMatch(value, path, pattern, expected) {
  if (typeof value !== "string" || !pattern.test(value)) throw malformed(path, expected);
  return value;
}

export const readId = (value, path) => readMatch(value, path, ID, "an id");
export const readCode = (value, path) => readMatch(value, path, CODE, "a code");
export const readUuid = (value, path) => readMatch(value, path, UUID, "a UUID in lower case");

export function readInteger(value, path) {
  if (!Number.isSafeInteger(value)) throw malformed(path, "an integer");
  return value + 0; // -0 is 0
}

/** Pairs of code point offsets; whether they fit a text is for the check to say. */
export function readSegments(value, path) {
  return readList(value, path).map((pair, n) => {
    const place = `${path}[${n}]`;
    if (!Array.isArray(pair) || pair.length !== 2) throw malformed(place, "a pair of offsets");
    return [readInteger(pair[0], `${place}[0]`), readInteger(pair[1], `${place}[1]`)];
  });
}

/** The value of an attribute or label: string, boolean, integer or array of strings. */
export function readValue(value, path) {
  if (typeof value === "string") return readNote(value, path);
  if (typeof value === "boolean") return value;
  if (Array.isArray(value)) return readList(value, path).map((item, n) => readNote(item, `${path}[${n}]`));
  if (typeof value === "number") return readInteger(value, path);
  throw malformed(path, "a string, boolean, integer or array of strings");
}

/** An object of attribute values, its keys put in order. */
export function readAttributes(value, path) {
  if (!isObject(value)) throw malformed(path, "an object");
  const out = {};
  for (const code of codesOf(value, path)) out[code] = readValue(value[code], `${path}.${code}`);
  return out;
}

function codesOf(value, path) {
  const codes = Object.keys(value);
  for (const code of codes) if (!CODE.test(code)) throw malformed(path, "codes as keys");
  return codes.length > 1 ? codes.sort() : codes;
}

function readFiller(value, path) {
  const keys = isObject(value) ? Object.keys(value) : [];
  const key = keys[0];
  if (keys.length !== 1 || (key !== "special" && !KINDS.includes(key))) {
    throw malformed(path, "exactly one of span, entity, frame, special");
  }
  if (key !== "special") return { [key]: readId(value[key], `${path}.${key}`) };
  if (!SPECIALS.includes(value.special)) throw malformed(`${path}.special`, `one of ${SPECIALS.join(", ")}`);
  return { special: value.special };
}

/** The kind of a filler and what it points to. */
export function fillerParts(filler) {
  const kind = Object.keys(filler)[0];
  return { kind, target: filler[kind] };
}

/** The fillers of one role, each standing there once. */
export function readFillers(value, path) {
  const taken = new Set();
  return readList(value, path).map((item, n) => {
    const filler = readFiller(item, `${path}[${n}]`);
    const { kind, target } = fillerParts(filler);
    if (taken.has(`${kind} ${target}`)) throw malformed(`${path}[${n}]`, "each filler once");
    taken.add(`${kind} ${target}`);
    return filler;
  });
}

export function readSpan(value, path) {
  const got = readObject(value, path, SPAN_KEYS);
  const origin = got.origin === undefined ? "manual" : got.origin;
  if (!ORIGINS.includes(origin)) throw malformed(`${path}.origin`, `one of ${ORIGINS.join(", ")}`);
  const span = {
    id: readId(got.id, `${path}.id`),
    type: readCode(got.type, `${path}.type`),
    segments: readSegments(got.segments, `${path}.segments`),
    text: readText(got.text, `${path}.text`),
  };
  if (got.entity !== undefined && got.entity !== null) span.entity = readId(got.entity, `${path}.entity`);
  span.attributes = readAttributes(got.attributes === undefined ? {} : got.attributes, `${path}.attributes`);
  span.origin = origin;
  return span;
}

export function readEntity(value, path) {
  const got = readObject(value, path, ["id", "type", "name", "reference", "attributes"]);
  const name = readNote(got.name, `${path}.name`);
  if (BLANK.test(name)) throw malformed(`${path}.name`, "a name");
  if (got.reference === "") throw malformed(`${path}.reference`, "a reference or nothing");
  const entity = { id: readId(got.id, `${path}.id`), type: readCode(got.type, `${path}.type`), name };
  if (got.reference !== undefined && got.reference !== null) {
    entity.reference = readNote(got.reference, `${path}.reference`);
  }
  entity.attributes = readAttributes(got.attributes === undefined ? {} : got.attributes, `${path}.attributes`);
  return entity;
}

export function readFrame(value, path) {
  const got = readObject(value, path, ["id", "type", "attributes", "roles"]);
  const given = got.roles === undefined ? {} : got.roles;
  if (!isObject(given)) throw malformed(`${path}.roles`, "an object");
  const roles = {};
  for (const role of codesOf(given, `${path}.roles`)) {
    const fillers = readFillers(given[role], `${path}.roles.${role}`);
    if (fillers.length) roles[role] = fillers;
  }
  return {
    id: readId(got.id, `${path}.id`),
    type: readCode(got.type, `${path}.type`),
    attributes: readAttributes(got.attributes === undefined ? {} : got.attributes, `${path}.attributes`),
    roles,
  };
}

/** Annotations {spans, entities, frames: Map by id, labels: object} from their JSON; ids are unique over all kinds. */
export function readAnnotations(value, path = "") {
  const got = readObject(value, path, ["spans", "entities", "frames", "labels"]);
  const dot = path ? `${path}.` : "";
  const taken = new Set();
  const all = (given, name, read) => {
    const out = new Map();
    readList(given === undefined ? [] : given, `${dot}${name}`).forEach((item, n) => {
      const thing = read(item, `${dot}${name}[${n}]`);
      if (taken.has(thing.id)) throw malformed(`${dot}${name}[${n}].id`, "an id of its own");
      taken.add(thing.id);
      out.set(thing.id, thing);
    });
    return out;
  };
  return {
    spans: all(got.spans, "spans", readSpan),
    entities: all(got.entities, "entities", readEntity),
    frames: all(got.frames, "frames", readFrame),
    labels: readAttributes(got.labels === undefined ? {} : got.labels, `${dot}labels`),
  };
}

export const emptyAnnotations = () => ({ spans: new Map(), entities: new Map(), frames: new Map(), labels: {} });

const compare = (a, b) => (a < b ? -1 : a > b ? 1 : 0);

/** Canonical order of spans: first start, then the longer one, then the id. */
export function spanOrder(a, b) {
  const [aStart, aEnd] = reach(a);
  const [bStart, bEnd] = reach(b);
  return aStart - bStart || bEnd - aEnd || compare(a.id, b.id);
}

const reach = ({ segments }) => (segments.length ? [segments[0][0], segments[segments.length - 1][1]] : [0, 0]);

/** The canonical JSON object of annotations. */
export function annotationsObject({ spans, entities, frames, labels }) {
  const byId = (map) => [...map.values()].sort((a, b) => compare(a.id, b.id));
  return {
    spans: [...spans.values()].sort(spanOrder),
    entities: byId(entities),
    frames: byId(frames),
    labels: Object.fromEntries(Object.keys(labels).sort().map((code) => [code, labels[code]])),
  };
}

/** Whether two JSON values are the same; the order of an object's keys does not count. */
export function same(one, other) {
  if (one === other) return true;
  if (typeof one !== "object" || typeof other !== "object" || one === null || other === null) return false;
  if (Array.isArray(one) !== Array.isArray(other)) return false;
  const keys = Object.keys(one);
  if (keys.length !== Object.keys(other).length) return false;
  return keys.every((key) => Object.hasOwn(other, key) && same(one[key], other[key]));
}
