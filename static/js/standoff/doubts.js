// Doubts about marks: punctuation taken along, a clitic before a name, one participant founded twice.
// Twin of annotator/standoff/doubts.py. Offsets are code points; nothing here refuses a change.

import { cutsAt, isWhole, safeCut } from "../text/clitics.js";
import { fold } from "../text/folding.js";
import { isBoundary } from "../text/graphemes.js";
import { words } from "../text/words.js";
import { cut, mapOf, slice } from "./segments.js";

// White space and the invisible signs of direction: neither belongs at the edge of a span.
export const EDGE =
  /[\t-\r \u0085\u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000\ufeff\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/;
const JOINTS = new Set("،؛,;:");
const STOPS = new Set(".!؟?…");
const QUOTES = { "«": "»", "“": "”", "„": "”", "‹": "›", '"': '"' };
const BRACKETS = { ...QUOTES, "(": ")", "[": "]" };
const MARKS = new Set([...JOINTS, ...STOPS, ...Object.entries(BRACKETS).flat()]);
// A full stop that is part of the word: after a single letter (ق.م. أ. هـ.) or a Latin one (Inc.).
const OWN_STOP = /(?:(?<![\p{L}\p{M}])\p{L}[\p{M}ـ]*|\p{Script=Latin})\.$/u;
// The first two letters of a word that may begin with one; the second may have been a mark.
const PERHAPS_CLITIC = /^(?:$|[وفبلكس]|ا$|ال)/;
const SHORTEST_NAME = 3;

const framed = new WeakMap();

/** Whether spans of a type are names and figures, which hold no punctuation; the stretches of frames are not. */
export function isStrict(type, schema) {
  if (!framed.has(schema)) {
    const roles = schema.frameTypes.flatMap((frame) => frame.roles);
    framed.set(schema, new Set(roles.flatMap((role) => role.fillers.spans)));
  }
  return !framed.get(schema).has(type);
}

/** A name as it is looked up: its words folded, one space between them; "" when it has none. */
export const nameKey = (name) => words(name).map(([start, end]) => fold(name.slice(start, end))).join(" ");

/**
 * The segments without space, commas and unpaired or enclosing marks at their edges; empty ones fall out.
 * `strict` takes away full stops and brackets too. A letter keeps its marks.
 */
export function trimmed(text, segments, strict) {
  return segments.map(([start, end]) => trim(text, start, end, strict)).filter(([start, end]) => start < end);
}

/** Whether `trimmed` would take away more than space. */
export function hasPunctuationAtEdges(text, span, strict) {
  const isPlain = span.segments.length === 1 && !MARKS.has(span.text[0]) && !MARKS.has(span.text.at(-1)) &&
    !EDGE.test(span.text[0]) && !EDGE.test(span.text.at(-1));
  if (isPlain) return false;
  return span.segments.some(([start, end]) => {
    const [from, to] = withoutSpace(text, start, end);
    if (from >= to) return false;
    const neat = trim(text, from, to, strict);
    return neat[0] !== from || neat[1] !== to;
  });
}

const endsCluster = (text, offset) => isBoundary(text, mapOf(text).toUtf16(offset));

function trim(text, start, end, strict) {
  for (;;) {
    [start, end] = withoutSpace(text, start, end);
    if (start >= end) return [start, end];
    const [left, right] = superfluous([...slice(text, start, end)], strict);
    const [cutLeft, cutRight] = [left && endsCluster(text, start + 1), right && endsCluster(text, end - 1)];
    if (!cutLeft && !cutRight) return [start, end];
    [start, end] = [start + Number(cutLeft), end - Number(cutRight)];
  }
}

function withoutSpace(text, start, end) {
  while (start < end && EDGE.test(slice(text, start, start + 1)) && endsCluster(text, start + 1)) start += 1;
  while (start < end && EDGE.test(slice(text, end - 1, end)) && endsCluster(text, end - 1)) end -= 1;
  return [start, end];
}

/** Whether the first and the last letter of a stretch are marks that do not belong to it. */
function superfluous(letters, strict) {
  const pairs = strict ? BRACKETS : QUOTES;
  const [first, last] = [letters[0], letters.at(-1)];
  if (letters.length > 1 && Object.hasOwn(pairs, first) && closing(letters, pairs[first]) === letters.length - 1) return [true, true];
  const left = JOINTS.has(first) || (Object.hasOwn(pairs, first) && closing(letters, pairs[first]) < 0);
  const isOwn = last === "." && OWN_STOP.test(letters.join(""));
  return [left, JOINTS.has(last) || isUnopened(letters, pairs) || (strict && STOPS.has(last) && !isOwn)];
}

/** Where the mark that opens a stretch closes; -1 when it does not. */
function closing(letters, close) {
  let depth = 0;
  for (const [place, letter] of letters.entries()) {
    if (letter === close && place > 0) depth -= 1;
    else if (letter === letters[0]) depth += 1;
    if (depth === 0) return place;
  }
  return -1;
}

function isUnopened(letters, pairs) {
  const last = letters.at(-1);
  const openers = Object.keys(pairs).filter((open) => pairs[open] === last);
  if (!openers.length) return false;
  const count = (wanted) => letters.reduce((n, letter) => n + Number(wanted.includes(letter)), 0);
  return openers.includes(last) ? count(openers) % 2 === 1 : count([last]) > count(openers);
}

const castKey = (type, key) => `${type} ${key}`;

/** The ids of the entities of each type and name key. @returns {Map<string, Set<string>>} */
export function castOf({ entities }) {
  const cast = new Map();
  for (const { id, type, name } of entities.values()) {
    const key = castKey(type, nameKey(name));
    if (cast.has(key)) cast.get(key).add(id);
    else cast.set(key, new Set([id]));
  }
  return cast;
}

/**
 * What a span's own letters say about a clitic: where the selection would cut it by itself, and which other cuts a name of
 * the cast would prove. It depends on nothing that annotations could change. @returns {{known, cuts: [{at, key}]}|null}
 */
export function cliticOf(span, text, names) {
  const [start, end] = span.segments[0];
  const map = mapOf(text);
  const [from, to] = [map.toUtf16(start), map.toUtf16(end)];
  if (!PERHAPS_CLITIC.test(fold(text.slice(from, from + 2)))) return null;
  const known = safeCut(text, from, to, names);
  if (known !== null) return { known: map.toCodePoint(known), cuts: [] };
  if (span.segments.length > 1 || isWhole(text, from, names)) return null;
  const cuts = cutsAt(text, from, to)
    .filter(({ proclitics }) => !["ال", "س"].includes(proclitics.at(-1)))
    .map(({ length }) => ({ at: map.toCodePoint(from + length), key: nameKey(text.slice(from + length, to)) }))
    .filter(({ key }) => [...key].length >= SHORTEST_NAME);
  return cuts.length ? { known: null, cuts } : null;
}

/**
 * Where a mention should begin instead, when a clitic was taken along; null where nothing proves it. Proof is what the
 * selection would cut by itself, or a name of the cast: the mention is linked to the participant of that name, or has
 * founded one of its own by being written together.
 */
export function cutBeforeName(span, clitic, { entities }, cast) {
  if (!clitic || clitic.known !== null) return clitic?.known ?? null;
  const own = entities.get(span.entity);
  const founded = !own || nameKey(own.name) === nameKey(span.text);
  const isProven = (ids) => ids && (founded || ids.has(span.entity));
  return clitic.cuts.find(({ key }) => isProven(cast.get(castKey(span.type, key))))?.at ?? null;
}

/** What the warning shows: the clitic, and the name that is left. */
export function cutFacts({ segments: [[start, end], ...others] }, text, at) {
  return { clitic: slice(text, start, at), rest: cut(text, [[at, end], ...others]) };
}

/** Entities of one type and name, each with the first of them; different references make them different. */
export function namesakes({ entities }) {
  const first = new Map();
  const pairs = [];
  for (const id of [...entities.keys()].sort()) {
    const entity = entities.get(id);
    const name = nameKey(entity.name);
    const key = castKey(entity.type, name);
    if (!name) continue;
    if (!first.has(key)) first.set(key, entity);
    const twin = first.get(key);
    const differ = twin.reference && entity.reference && twin.reference !== entity.reference;
    if (twin !== entity && !differ) pairs.push([entity, twin]);
  }
  return pairs;
}
