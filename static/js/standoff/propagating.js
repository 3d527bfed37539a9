/**
 * Every other place of a name: what would be marked, what is marked already, what is not beyond doubt; and the one
 * gesture that marks what was chosen. Offsets are code points.
 */
import { nameKey, occurrences } from "../text/occurrences.js";
import { isName, kinship, namesOf, surname } from "./aliases.js";
import { draft } from "./draft.js";
import { addSpan } from "./mentions.js";
import { mapOf, overlap, sameSegments, slice, within } from "./segments.js";
import { nameOf } from "./surface.js";

/**
 * What stands at each place of the names of a mention or an entity, in the order of the text:
 * `{name, type, entity, rows: [{start, end, lead, restored, state, doubt, span, outer, alias}]}` or null.
 *
 * lead: where the word begins of which the mark leaves a proclitic out · state "new" | "marked" (a span of this type
 * stands exactly there) · doubt null, or why the place is not ticked by itself: "cut", "spelling", "marks" (see
 * text/occurrences.js), "alias" (a surname that nobody has tied to this person yet), "other" (somebody of the cast has
 * the same surname), "crossing" (it would cross another mark), "taken" (marked as another type or inside a mark of the
 * same type) · span: the mark that stands there · outer: the shortest mark around it.
 *
 * @param {{span?: string, entity?: string}} source
 * @param {Set<string>} [known] folded known names
 */
export function placesOf(annotations, schema, text, source, known = new Set()) {
  const about = subjectOf(annotations, schema, source);
  if (!about) return null;
  const layer = schema.spanType(about.type)?.layer;
  const standing = [...annotations.spans.values()].filter((span) => schema.spanType(span.type)?.layer === layer);
  const found = searched(text, about, known).filter((place) => !isOwn(place, source.span && annotations.spans.get(source.span)));
  const rows = found.map((place) => described(place, about, standing)).filter((row) => !isInsideOwn(row, about));
  return { ...about, rows };
}

/** Which names are looked for: of a description only its own words, of a name all names of its entity, and the surname. */
function subjectOf(annotations, schema, source) {
  const span = source.span ? annotations.spans.get(source.span) : null;
  const entity = annotations.entities.get(span ? span.entity : source.entity) ?? null;
  if (!span && !entity) return null;
  const type = span?.type ?? entity.type;
  const own = span ? nameOf(span) : entity.name;
  const names = new Map([[nameKey(own), own]]);
  if (entity && (!span || isName(span))) for (const [key, name] of namesOf(annotations, entity)) names.set(key, name);
  return { type, entity: entity?.id ?? null, name: own, names: [...names.values()], aliases: entity ? aliasesOf(annotations, entity, names) : [] };
}

/** The surname of a person: [{name, doubt}], unless it is one of the names already. */
function aliasesOf(annotations, entity, names) {
  const found = new Map();
  for (const name of names.values()) {
    const last = surname(name, entity.type);
    if (last && !names.has(nameKey(last))) found.set(nameKey(last), last);
  }
  const others = [...annotations.entities.values()].filter((other) => other.id !== entity.id && other.type === entity.type);
  const isShared = (last) => others.some((other) => nameKey(other.name) === nameKey(last) || kinship(last, other.name, entity.type) === "surname");
  return [...found.values()].map((last) => ({ name: last, shared: isShared(last) }));
}

/** All places of all names; where two overlap, the longer one counts. */
function searched(text, { names, aliases }, known) {
  const map = mapOf(text);
  const find = (name, alias) =>
    occurrences(text, name, known).map((hit) => ({ ...hit, start: map.toCodePoint(hit.start), end: map.toCodePoint(hit.end), lead: leadOf(text, map, hit.start), alias }));
  const all = [...names.flatMap((name) => find(name, null)), ...aliases.flatMap((one) => find(one.name, { ...one, isKnown: known.has(nameKey(one.name)) }))];
  all.sort((a, b) => b.end - b.start - (a.end - a.start) || a.start - b.start || Boolean(a.alias) - Boolean(b.alias) || (a.doubt ? 1 : 0) - (b.doubt ? 1 : 0));
  const kept = [];
  for (const place of all) if (!kept.some((other) => place.start < other.end && other.start < place.end)) kept.push(place);
  return kept.sort((a, b) => a.start - b.start);
}

/** Where the letters begin that are written together before an offset. */
function leadOf(text, map, offset) {
  const before = /[\p{L}\p{M}\u0640]*$/u.exec(text.slice(Math.max(0, offset - 12), offset))[0];
  return map.toCodePoint(offset - before.length);
}

const segmentsOf = ({ start, end }) => [[start, end]];
const isOwn = (place, span) => Boolean(span) && overlap(segmentsOf(place), span.segments);

function described(place, { type, entity }, standing) {
  const segments = segmentsOf(place);
  const touching = standing.filter((span) => overlap(span.segments, segments));
  const exact = touching.filter((span) => sameSegments(span.segments, segments));
  const same = exact.find((span) => span.type === type);
  const around = touching.filter((span) => !exact.includes(span) && within(segments, span.segments));
  around.sort((a, b) => lengthOf(a) - lengthOf(b));
  const row = { start: place.start, end: place.end, lead: place.lead, restored: place.restored, alias: Boolean(place.alias), span: (same ?? exact[0])?.id ?? null, outer: around[0] ?? null };
  if (same) return { ...row, state: "marked", doubt: null, isOthers: Boolean(entity) && same.entity !== entity };
  return { ...row, state: "new", isOthers: false, doubt: doubtAbout(place, { type, entity }, { touching, exact, around, segments }) };
}

function doubtAbout(place, { type, entity }, { touching, exact, around, segments }) {
  const isNested = (span) => within(span.segments, segments) || within(segments, span.segments);
  if (exact.length || around.some((span) => span.type === type && span.entity !== entity)) return "taken";
  if (touching.some((span) => !isNested(span))) return "crossing";
  if (place.doubt) return place.doubt;
  if (!place.alias) return null;
  return place.alias.shared ? "other" : place.alias.isKnown ? null : "alias";
}

const lengthOf = ({ segments }) => segments.reduce((sum, [start, end]) => sum + end - start, 0);

/** A surname inside the full name, or a name inside a longer mention of its own entity, is no place of its own. */
const isInsideOwn = ({ outer, state }, { entity, type }) => state === "new" && outer !== null && outer.type === type && (entity ? outer.entity === entity : true);

/** The rows that are ticked before anybody has chosen. */
export const ticked = (rows) => rows.filter(({ state, doubt }) => state === "new" && !doubt);

/**
 * Marks places as mentions of an entity (null: of none, for types that have none), in one gesture.
 * @param {{type: string, entity: string|null, ranges: {start: number, end: number}[], text: string, ids: string[]}} chosen
 *   ids: one for each range
 */
export function propagate(annotations, schema, { type, entity, ranges, text, ids }) {
  const work = draft(annotations);
  ranges.forEach(({ start, end }, i) => addSpan(work, schema, { type, segments: [[start, end]], text, id: ids[i], entityId: entity, entity }));
  return work.gesture("propagate");
}

/** A place as it is shown: what comes before it in its line, what is left out of the mark, the mark, what comes after. */
export function inContext(text, { start, end, lead = start }, reach = 40) {
  const map = mapOf(text);
  const [from, to] = [map.toUtf16(start), map.toUtf16(end)];
  const first = text.lastIndexOf("\n", from - 1) + 1;
  const last = text.indexOf("\n", to) < 0 ? text.length : text.indexOf("\n", to);
  const word = map.toUtf16(lead);
  const before = text.slice(Math.max(first, word - reach), word);
  const after = text.slice(to, Math.min(last, to + reach));
  const cutBefore = word - reach > first ? before.replace(/^\S*\s+/u, "") : before;
  const cutAfter = to + reach < last ? after.replace(/\s+\S*$/u, "") : after;
  return { before: cutBefore, lead: slice(text, lead, start), words: slice(text, start, end), after: cutAfter };
}
