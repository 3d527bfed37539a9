/**
 * Who might be meant by a name: the surname of somebody named in full, the full name of somebody known by the surname,
 * the same name with or without its article. Nothing here changes anything; it is only offered.
 */
import { nameKey } from "../text/occurrences.js";
import { nameOf } from "./surface.js";

/** Types whose names have surnames. */
const PERSONS = new Set(["PERS"]);
const ARTICLE = "ال";
/** Words that belong to the one after them: بن سلمان, فون دير لاين, عبد الله. */
const BINDERS = new Set("بن ابن بنت ال ابو ابي ام عبد ذو فون فان دير دي دا دو دوس ديل لا لو ماك بو".split(" "));
/** Second halves of names in two words: نصر الله, سيف الدين. */
const HALVES = new Set("الله الدين الاسلام الرحمن الزهراء".split(" "));

/** The keys of the surname of a full name: [] when it is one word, or no person's. */
export function surnameOf(name, type) {
  const keys = nameKey(name).split(" ");
  if (!PERSONS.has(type) || keys.length < 2) return [];
  let first = keys.length - 1;
  if (HALVES.has(keys[first])) first -= 1;
  while (first > 0 && BINDERS.has(keys[first - 1])) first -= 1;
  return first > 0 ? keys.slice(first) : [];
}

/** The surname as the full name writes it; "" when there is none. */
export function surname(name, type) {
  const count = surnameOf(name, type).length;
  return count ? name.trim().split(/\s+/u).slice(-count).join(" ") : "";
}

/** How two names of one type may be the same participant: "surname" · "article" · null. The order does not matter. */
export function kinship(one, other, type) {
  const [a, b] = [nameKey(one), nameKey(other)];
  if (!a || a === b) return null;
  if (surnameOf(one, type).join(" ") === b || surnameOf(other, type).join(" ") === a) return "surname";
  return withoutArticle(a) === withoutArticle(b) ? "article" : null;
}

const withoutArticle = (key) => (key.startsWith(ARTICLE) && key.length > 4 ? key.slice(2) : key);

/**
 * The entities that a mention's entity may be the same as: [{entity, kind}], the most often mentioned first.
 * Two that have different references are not the same.
 */
export function kin(annotations, span) {
  const own = annotations.entities.get(span.entity);
  if (!own) return [];
  const found = [];
  for (const entity of annotations.entities.values()) {
    if (entity.id === own.id || entity.type !== own.type || differ(entity, own)) continue;
    const kind = kinship(own.name, entity.name, own.type);
    if (kind) found.push({ entity, kind });
  }
  const counts = mentionCounts(annotations);
  const count = ({ entity }) => counts.get(entity.id) ?? 0;
  return found.sort((a, b) => count(b) - count(a) || (a.entity.id < b.entity.id ? -1 : 1));
}

const differ = (one, other) => Boolean(one.reference && other.reference && one.reference !== other.reference);

/** Of two entities of one participant: which goes and which stays. The fuller name stays, or the one looked up. */
export function goesInto(one, other) {
  if (Boolean(one.reference) !== Boolean(other.reference)) return one.reference ? [other.id, one.id] : [one.id, other.id];
  return nameKey(one.name).length > nameKey(other.name).length ? [other.id, one.id] : [one.id, other.id];
}

/** How many mentions each entity has, by id. */
export function mentionCounts({ spans }) {
  const counts = new Map();
  for (const { entity } of spans.values()) if (entity) counts.set(entity, (counts.get(entity) ?? 0) + 1);
  return counts;
}

/** The keys of the names that an entity goes by: its own, and those its mentions by name say. */
export function namesOf(annotations, entity) {
  const names = new Map([[nameKey(entity.name), entity.name]]);
  for (const span of annotations.spans.values()) {
    if (span.entity === entity.id && isName(span) && !names.has(nameKey(nameOf(span)))) names.set(nameKey(nameOf(span)), nameOf(span));
  }
  names.delete("");
  return names;
}

/** Whether a mention names its entity, instead of describing it (الرئيس) or pointing at it (هو). */
export const isName = ({ attributes }) => !["NOM", "PRO"].includes(attributes?.mention);

const POINTS = { same: 100, kin: 70, word: 40, type: 12, near: 8, recent: 10 };

/**
 * The entities in the order in which somebody may want them for a name: the same name, a kindred one, one that shares a
 * word, then by type, by how near their closest mention is and how lately they were in hand.
 *
 * @param {{name: string, type?: string|null, at: number, recent?: string[]}} wanted at in code points; recent ids, the last first
 */
export function likeliest(annotations, { name, type = null, at, recent = [] }) {
  const key = nameKey(name);
  const words = new Set(key.split(" ").filter((word) => word.length > 2).map(withoutArticle));
  const counts = mentionCounts(annotations);
  const nearest = distances(annotations, at);
  const points = (entity) => {
    const own = nameKey(entity.name);
    const alike = own === key ? POINTS.same : kinship(name, entity.name, entity.type) ? POINTS.kin : 0;
    const shares = own.split(" ").some((word) => words.has(withoutArticle(word))) ? POINTS.word : 0;
    const place = recent.indexOf(entity.id);
    const near = POINTS.near / (1 + (nearest.get(entity.id) ?? Infinity) / 200);
    return Math.max(alike, shares) + (entity.type === type ? POINTS.type : 0) + near + (place < 0 ? 0 : POINTS.recent / (1 + place));
  };
  const rated = [...annotations.entities.values()].map((entity) => ({ entity, points: points(entity), count: counts.get(entity.id) ?? 0 }));
  rated.sort((a, b) => b.points - a.points || b.count - a.count || (a.entity.id < b.entity.id ? -1 : 1));
  return rated.map(({ entity }) => entity);
}

function distances({ spans }, at) {
  const nearest = new Map();
  for (const { entity, segments } of spans.values()) {
    if (entity) nearest.set(entity, Math.min(nearest.get(entity) ?? Infinity, Math.abs(segments[0][0] - at)));
  }
  return nearest;
}
