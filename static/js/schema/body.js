/**
 * A schema's JSON while it is being written: changed by making a new one, so that every earlier state can come back.
 *
 * A path is a list of keys and indexes: ["spanTypes", 3, "name", "ar"]. Pure, no DOM.
 */

/** "spanTypes[3].name.ar", as the server names a place. */
export const pathText = (path) => path.reduce((text, part) => (typeof part === "number" ? `${text}[${part}]` : text ? `${text}.${part}` : part), "");

/** The list of keys and indexes of "spanTypes[3].name.ar". */
export const pathOf = (text) => [...text.matchAll(/([A-Za-z]+)|\[(\d+)\]/g)].map(([, key, index]) => key ?? Number(index));

export const at = (body, path) => path.reduce((value, part) => value?.[part], body);

/** With another value at a path; undefined takes the key away. */
export function withValue(body, [first, ...rest], value) {
  const next = rest.length ? withValue(body?.[first] ?? (typeof rest[0] === "number" ? [] : {}), rest, value) : value;
  if (Array.isArray(body)) return body.with(first, next);
  const made = { ...body, [first]: next };
  if (next === undefined) delete made[first];
  return made;
}

export const inserted = (body, path, item, index = (at(body, path) ?? []).length) => withValue(body, path, (at(body, path) ?? []).toSpliced(index, 0, item));

export const removedAt = (body, path, index) => withValue(body, path, at(body, path).toSpliced(index, 1));

/** An item of a list put at another place of it. */
export function moved(body, path, from, to) {
  const list = at(body, path);
  const place = Math.max(0, Math.min(list.length - 1, to));
  if (from === place) return body;
  return withValue(body, path, list.toSpliced(from, 1).toSpliced(place, 0, list[from]));
}

/** A code that none of the items has: TYPE, TYPE2, TYPE3. */
export function freeCode(items, stem) {
  const taken = new Set(items.map(({ code }) => code));
  let code = stem;
  for (let n = 2; taken.has(code); n += 1) code = `${stem}${n}`;
  return code;
}

/** A code made of a name, as programs read it: "Weapon system" → weapon_system; "" where a name gives none. */
export function codeFrom(name, { upper = false } = {}) {
  const code = name.normalize("NFKD").replace(/[^A-Za-z0-9 _-]/g, "").trim().replace(/[ _-]+/g, "_");
  if (!/^[A-Za-z]/.test(code)) return "";
  return upper ? code.toUpperCase() : code.toLowerCase();
}

const NO_NAME = { ar: "", en: "" };

export const newSpanType = (body, layer, colour) => ({
  code: freeCode([...body.spanTypes, ...body.frameTypes], "NEW"),
  name: NO_NAME,
  layer,
  colour,
  hotkey: null,
  mention: true,
  enabled: true,
  attributes: [],
});

export const newFrameType = (body, layer, colour) => ({
  code: freeCode([...body.spanTypes, ...body.frameTypes], "frame"),
  name: NO_NAME,
  layer,
  colour,
  hotkey: null,
  anchor: "content",
  attributes: [],
  roles: [newRole([], "content")],
});

export const newRole = (roles, stem = "role") => ({
  code: freeCode(roles, stem),
  name: NO_NAME,
  hotkey: null,
  fillers: { spans: [], mentions: true, entities: true, frames: [], specials: [] },
  creates: null,
  min: 0,
  max: null,
  warn: false,
});

export const newAttribute = (attributes) => ({ code: freeCode(attributes, "attribute"), name: NO_NAME, kind: "choice", choices: [newChoice([])] });

export const newChoice = (choices) => ({ code: freeCode(choices, "choice"), name: NO_NAME });

export const newLayer = (layers) => ({ code: freeCode(layers, "layer"), name: NO_NAME });

/** A type under another code and a name that is still to be given; its key stays with the first. */
export function copyOf(body, path) {
  const type = at(body, path);
  const all = [...body.spanTypes, ...body.frameTypes];
  return { ...structuredClone(type), code: freeCode(all, type.code), hotkey: null };
}

/** Another kind of attribute: choices come and go with it, and no default of the old kind stays. */
export function ofKind(attribute, kind) {
  const { choices, default: _, min: __, max: ___, ...rest } = attribute;
  const chooses = kind === "choice" || kind === "multichoice";
  return { ...rest, kind, ...(chooses ? { choices: choices ?? [newChoice([])] } : {}) };
}

const mapTypes = (body, change) => ({ ...body, spanTypes: body.spanTypes.map(change), frameTypes: body.frameTypes.map(change) });
const mapRoles = (body, change) => ({ ...body, frameTypes: body.frameTypes.map((type) => ({ ...type, roles: type.roles.map(change) })) });

/** What else has to change when the item at `path` has another code: everything that names it. */
const FOLLOWERS = {
  layers: (body, old, code) => mapTypes(body, (type) => (type.layer === old ? { ...type, layer: code } : type)),
  spanTypes: (body, old, code) =>
    mapRoles(body, (role) => ({ ...role, creates: role.creates === old ? code : (role.creates ?? null), fillers: named(role.fillers, "spans", old, code) })),
  frameTypes: (body, old, code) => mapRoles(body, (role) => ({ ...role, fillers: named(role.fillers, "frames", old, code) })),
};

const named = (fillers, key, old, code) => ({ ...fillers, [key]: (fillers[key] ?? []).flatMap((one) => (one === old ? (code === null ? [] : [code]) : [one])) });

/** Whether a code stands for the item at a path alone; what names a shared one means whoever had it first. */
const isOwn = (body, path, code) => !at(body, path.slice(0, -1)).some((one, index) => index !== path.at(-1) && one.code === code);

/** Another code for an item, and for whatever refers to it; never for what refers to another item of either code. */
export function recoded(body, path, code) {
  const old = at(body, path).code;
  const list = path.at(-2);
  let next = withValue(body, [...path, "code"], code);
  if (![old, code].every((one) => isOwn(body, path, one))) return next;
  if (FOLLOWERS[list] && path.length === 2) next = FOLLOWERS[list](next, old, code);
  if (list === "roles") {
    const frame = path.slice(0, -2);
    if (at(body, frame).anchor === old) next = withValue(next, [...frame, "anchor"], code);
  }
  if (list === "attributes" || list === "labels") next = withSiblings(next, path.slice(0, -1), old, code);
  return next;
}

function withSiblings(body, path, old, code) {
  const change = (one) => (one.showIf?.attribute === old ? { ...one, showIf: { ...one.showIf, attribute: code } } : one);
  return withValue(body, path, at(body, path).map(change));
}

/** Without an item; roles let go of a type that is gone. */
export function withoutItem(body, path) {
  const item = at(body, path);
  const [list, index] = [path.at(-2), path.at(-1)];
  const next = removedAt(body, path.slice(0, -1), index);
  if (path.length !== 2 || list === "layers" || list === "labels" || !isOwn(body, path, item.code)) return next;
  const freed = FOLLOWERS[list](next, item.code, null);
  return list === "spanTypes" ? mapRoles(freed, (role) => ({ ...role, creates: role.creates === item.code ? null : role.creates })) : freed;
}

/** Segments (code points) of a text that was edited: those beside the edit stay on their words, those in it go. */
export function carried(segments, before, after) {
  const [old, fresh] = [[...before], [...after]];
  let head = 0;
  while (head < old.length && head < fresh.length && old[head] === fresh[head]) head += 1;
  let tail = 0;
  while (tail < old.length - head && tail < fresh.length - head && old.at(-1 - tail) === fresh.at(-1 - tail)) tail += 1;
  const shift = fresh.length - old.length;
  return segments.flatMap(([start, end]) => {
    if (end <= head) return [[start, end]];
    return start >= old.length - tail ? [[start + shift, end + shift]] : [];
  });
}

/** One more marked stretch: in order, and one with what it touches. */
export function marked(segments, [start, end]) {
  const apart = segments.filter(([from, to]) => to < start || from > end);
  const touching = segments.filter(([from, to]) => to >= start && from <= end);
  const whole = [Math.min(start, ...touching.map(([from]) => from)), Math.max(end, ...touching.map(([, to]) => to))];
  return [...apart, whole].sort((a, b) => a[0] - b[0]);
}
