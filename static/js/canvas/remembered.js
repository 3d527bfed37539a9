/**
 * What a person labelled with last, kept in the browser for each person and project: recent types, the last label, and
 * which groups of the palette are folded. Where nothing can be kept it is remembered as long as the page stands.
 */
const LENGTH = 12;

/** The recent keys after one more use, the latest first. */
export const bumped = (recent, key) => [key, ...recent.filter((one) => one !== key)].slice(0, LENGTH);

/** The same things with the recently used ones in front, each by its key; the others keep their order. */
export function recentFirst(things, recent, keyOf) {
  const used = recent.map((key) => things.find((thing) => keyOf(thing) === key)).filter(Boolean);
  return [...used, ...things.filter((thing) => !used.includes(thing))];
}

/** Kinds of attributes that speak of the label; the others (a date, a text, a reference) belong to one stretch of words. */
const REPEATED = ["choice", "multichoice", "boolean", "integer"];

/** The attributes that are worth giving to the next words too. */
export function repeatable(definitions, attributes) {
  const kept = definitions.filter(({ code, kind }) => REPEATED.includes(kind) && attributes[code] !== undefined);
  return Object.fromEntries(kept.map(({ code }) => [code, attributes[code]]));
}

/**
 * What a change says about the last label: `{kind, type, id, attributes}`, or null when it labelled nothing.
 * @param {object|null} last what was remembered; a change to the attributes of that very thing goes on with it
 */
export function labelledBy(change, schema, last) {
  const put = change.operations.filter(({ op }) => op === "put");
  const frame = put.find(({ kind, seen, object }) => kind === "frame" && seen === null && object.type === change.label);
  if (frame) return labelOf("frame", frame.object, schema.frameType(frame.object.type), change.label === "quote");
  const span = put.find(({ kind }) => kind === "span")?.object;
  if (span && (change.label === "mark" || change.label === "retype")) return labelOf("span", span, schema.spanType(span.type));
  const again = change.label === "attribute" && put.find(({ object }) => object.id === last?.id);
  if (!again) return null;
  const { type, attributes } = again.object;
  const definitions = (last.kind === "frame" ? schema.frameType(type) : schema.spanType(type))?.attributes ?? [];
  return { ...last, attributes: repeatable(definitions, chosenByHand(last, again, attributes)) };
}

/** A quote's type is guessed from its words: a guess is not repeated, what was said by hand is. */
function labelOf(kind, { id, type, attributes }, definition, isGuessed = false) {
  return { kind, type, id, attributes: isGuessed ? {} : repeatable(definition?.attributes ?? [], attributes) };
}

/** Of the attributes as they are now, those that this change set or that were repeated before. */
function chosenByHand(last, { seen }, attributes) {
  const said = Object.entries(attributes).filter(([code, value]) => code in last.attributes || JSON.stringify(seen?.attributes[code]) !== JSON.stringify(value));
  return Object.fromEntries(said);
}

/** The key of the list of types (typeranking.js) for a label. */
export function keyOf(schema, { kind, type, attributes }) {
  if (kind === "span") return type;
  const lead = schema.frameType(type)?.attributes.find((one) => one.required && one.kind === "choice");
  const value = lead && attributes[lead.code];
  return value ? `${type}:${value}` : type;
}

/**
 * @param {Storage|null} storage
 * @param {string} name whose memory: a person's in a project
 */
export function openMemory(storage, name) {
  const state = { recent: [], last: null, folded: [], ...read(storage, name) };
  const keep = (change) => {
    Object.assign(state, change);
    write(storage, name, state);
  };
  return {
    get recent() {
      return state.recent;
    },
    get last() {
      return state.last;
    },
    isFolded: (layer) => state.folded.includes(layer),
    remember: (label, key) => keep({ last: label, recent: bumped(state.recent, key) }),
    fold: (layer, folded) => keep({ folded: folded ? bumped(state.folded, layer) : state.folded.filter((one) => one !== layer) }),
  };
}

/** Somebody may have written anything there, and a private window may refuse to be asked. */
function read(storage, name) {
  try {
    const { recent, last, folded } = JSON.parse(storage.getItem(name)) ?? {};
    const isList = (one) => Array.isArray(one) && one.every((entry) => typeof entry === "string");
    const isLabel = last && ["span", "frame"].includes(last.kind) && typeof last.type === "string" && typeof last.attributes === "object";
    return { ...(isList(recent) && { recent }), ...(isList(folded) && { folded }), ...(isLabel && { last: { attributes: {}, ...last } }) };
  } catch {
    return {};
  }
}

function write(storage, name, state) {
  try {
    storage.setItem(name, JSON.stringify(state));
  } catch {
    // Remembered as long as the page stands.
  }
}
