/**
 * What the text offers for the empty roles of a quote or a stance. An offer is nothing until it is accepted.
 *
 * An offer is {id, role, place, text} and either `filler`, something that stands, or `make`, {type, segments, entity,
 * attributes} of a span to be made. `id` names it while the frame stands, so that it can be refused.
 */
import { likeness } from "../suggest/choosing.js";
import { holderOf } from "../suggest/holders.js";
import { inner, pairs } from "../suggest/marks.js";
import { partsOf } from "../suggest/quotes.js";
import { stretchAt } from "../suggest/stretches.js";
import { targetOf } from "../suggest/targets.js";
import { kinship } from "./aliases.js";
import { withValue } from "./attributes.js";
import { draft } from "./draft.js";
import { accepts, addQuote, fill } from "./framing.js";
import { addSpan } from "./mentions.js";
import { fillersOf, sameFiller } from "./mending.js";
import { cut, endOf, mapOf, overlap, sameSegments, slice, startOf } from "./segments.js";

const kept = new WeakMap();

/** The mentions of a set in the order of the text: [{id, entity, type, start, end}], code points. */
export function mentionsOf(annotations, schema) {
  if (!kept.has(annotations)) {
    const spans = [...annotations.spans.values()].filter((span) => schema.spanType(span.type)?.mention);
    const found = spans.map((span) => ({ id: span.id, entity: span.entity, type: span.type, start: startOf(span), end: endOf(span) }));
    kept.set(annotations, found.sort((a, b) => a.start - b.start || b.end - a.end));
  }
  return kept.get(annotations);
}

/** The lines around some letters, with the mentions in them, all shifted to begin at 0. */
export function linesAround(annotations, schema, text, at) {
  const map = mapOf(text);
  const [from, to] = stretchAt(text, map.toUtf16(at)).map((unit) => map.toCodePoint(unit));
  const mentions = mentionsOf(annotations, schema).filter((one) => from <= one.start && one.end <= to);
  return { from, text: slice(text, from, to), mentions: mentions.map((one) => ({ ...one, start: one.start - from, end: one.end - from })) };
}

const shifted = (segments, by) => segments.map(([start, end]) => [start + by, end + by]);

/** @returns {object[]} the offers for a frame, those for its first roles first */
export function offersFor(annotations, schema, text, frame) {
  const anchor = annotations.spans.get(fillersOf(frame, schema.frameType(frame.type)?.anchor)[0]?.span);
  if (!anchor) return [];
  if (frame.type === "quote") return quoteOffers(annotations, schema, text, frame, anchor);
  return schema.role(frame.type, "holder") ? stanceOffers(annotations, schema, text, frame, anchor) : [];
}

function quoteOffers(annotations, schema, text, frame, content) {
  const lines = linesAround(annotations, schema, text, startOf(content));
  const parts = partsOf(lines.text, lines.mentions, shifted(content.segments, -lines.from));
  return offersOf(annotations, schema, text, frame, moved(parts, lines.from), content.segments);
}

/** A candidate with its offsets in the whole article. */
export function moved(candidate, by) {
  const party = (one) => (one && !one.special ? { ...one, start: one.start + by, end: one.end + by } : one);
  return {
    ...candidate,
    segments: shifted(candidate.segments, by),
    fragments: shifted(candidate.fragments, by),
    cues: candidate.cues.map((cue) => ({ ...cue, start: cue.start + by, end: cue.end + by })),
    speaker: party(candidate.speaker),
    addressee: party(candidate.addressee),
    before: candidate.before?.map((one) => moved(one, by)),
  };
}

/** The parts of a candidate as offers for a frame around `segments`. */
export function offersOf(annotations, schema, text, frame, parts, segments) {
  const given = { annotations, schema, text, frame };
  const cues = fillersOf(frame, "cue").length ? [] : parts.cues.map((cue) => cueOffer(given, cue));
  const speaker = fillersOf(frame, "speaker").length ? null : speakerOffer(given, parts);
  const addressee = fillersOf(frame, "addressee").length ? null : partyOffer(given, "addressee", parts.addressee, "overt");
  const fragments = frame.attributes.type === "direct" ? [] : fragmentOffers(given, segments);
  return [...cues, speaker, addressee, ...fragments].filter(Boolean);
}

function offer({ text }, role, place, rest) {
  const words = place.length ? cut(text, place) : "";
  return { id: `${role}:${place.flat().join("-")}:${JSON.stringify(rest.filler ?? rest.make.type)}`, role, place, text: words, ...rest };
}

function cueOffer(given, { start, end, form, sense }) {
  const type = given.schema.role(given.frame.type, "cue")?.creates;
  if (!type) return null;
  return offer(given, "cue", [[start, end]], { make: { type, segments: [[start, end]], attributes: { form, class: sense } } });
}

/** Who goes on from an earlier quote is whoever that quote was given, not whom the rules see in it. */
function speakerOffer(given, parts) {
  const earlier = parts.follows === null || parts.follows === undefined ? null : frameLike(given, parts.before?.[parts.follows]?.segments);
  const standing = earlier && fillersOf(earlier, "speaker")[0];
  const made = standing ? fillerOffer(given, "speaker", standing, parts.realisation) : partyOffer(given, "speaker", parts.speaker, parts.realisation);
  return made && { ...made, frame: { realisation: parts.realisation, kind: parts.kind } };
}

function frameLike({ annotations, frame }, segments) {
  if (!segments) return null;
  const isLike = (other) => {
    const span = annotations.spans.get(fillersOf(other, "content")[0]?.span);
    return other.type === "quote" && other.id !== frame.id && span && likeness(span.segments, segments) > 0.5;
  };
  return [...annotations.frames.values()].find(isLike) ?? null;
}

function fillerOffer(given, role, filler, realisation) {
  const span = given.annotations.spans.get(filler.span);
  const wanted = span && realisation !== "overt" ? asEntity(given, role, span) : filler;
  const entity = given.annotations.entities.get(wanted.entity);
  const made = offer(given, role, span ? span.segments : [], { filler: wanted });
  return { ...made, text: made.text || entity?.name || "" };
}

/** A speaker whom the sentence itself does not name is the participant, not one of the places that name them. */
function asEntity({ schema, frame }, role, span) {
  return span.entity && schema.role(frame.type, role)?.fillers.entities ? { entity: span.entity } : { span: span.id };
}

function partyOffer(given, role, party, realisation) {
  const { schema, frame, annotations } = given;
  const definition = schema.role(frame.type, role);
  if (!party || !definition) return null;
  if (party.special) return definition.fillers.specials.includes(party.special) ? offer(given, role, [], { filler: { special: party.special } }) : null;
  if (party.id) return fillerOffer(given, role, { span: party.id }, realisation);
  return nameOffer(given, role, party, annotations);
}

/** A name that nobody marked: accepting the offer marks it, as a mention of whom it evidently names. */
function nameOffer(given, role, { start, end, type }, annotations) {
  const definition = type && given.schema.spanType(type);
  const isFree = !mentionsOf(annotations, given.schema).some((one) => one.start < end && start < one.end);
  if (!definition?.mention || definition.enabled === false || !isFree) return null;
  const name = slice(given.text, start, end);
  const kin = [...annotations.entities.values()].filter((one) => one.type === type && kinship(one.name, name, type) === "surname");
  const entity = kin.length === 1 ? kin[0].id : null;
  return offer(given, role, [[start, end]], { make: { type, segments: [[start, end]], entity, attributes: {} } });
}

/** Verbatim words in marks inside a content of other words. */
function fragmentOffers(given, segments) {
  const { schema, frame, annotations, text } = given;
  const type = schema.role(frame.type, "fragment")?.creates;
  const standing = fillersOf(frame, "fragment").flatMap((filler) => annotations.spans.get(filler.span)?.segments ?? []);
  const marked = segments.flatMap(([start, end]) => marksIn(slice(text, start, end)).map(([s, e]) => [start + s, start + e]));
  const fresh = type ? marked.filter((one) => !overlap([one], standing)) : [];
  return fresh.map((one) => offer(given, "fragment", [one], { make: { type, segments: [one], attributes: {} } }));
}

function marksIn(words) {
  const point = (unit) => [...words.slice(0, unit)].length;
  const outer = pairs(words).filter((pair) => pair.depth === 0 && words.slice(...inner(pair)).trim());
  return outer.map((pair) => inner(pair).map(point));
}

/** Who holds a stance that no quote gives its holder, and what it is about. */
function stanceOffers(annotations, schema, text, frame, evidence) {
  const given = { annotations, schema, text, frame };
  const lines = linesAround(annotations, schema, text, startOf(evidence));
  const places = [startOf(evidence) - lines.from, endOf(evidence) - lines.from];
  const isAlone = !fillersOf(frame, "holder").length && !fillersOf(frame, "quote").length;
  const holder = isAlone ? holderOf(lines.text, lines.mentions, ...places) : null;
  const target = fillersOf(frame, "target").length ? null : targetOf(lines.text, lines.mentions, ...places);
  const offers = [holder && fillerOffer(given, "holder", { span: holder.id }, "overt"), target && targetOffer(given, shifted([target], lines.from))];
  return offers.filter(Boolean);
}

/** What stands on these very letters, the quote before its words; else a stretch to be made. */
function targetOffer(given, segments) {
  const { annotations, schema, frame } = given;
  const role = schema.role(frame.type, "target");
  const fits = (filler) => accepts(annotations, schema, frame.id, "target", filler);
  const spans = [...annotations.spans.values()].filter((span) => sameSegments(span.segments, segments));
  const isOn = (other) => spans.some(({ id }) => fillersOf(other, schema.frameType(other.type)?.anchor)[0]?.span === id);
  const quote = [...annotations.frames.values()].find((other) => isOn(other) && fits({ frame: other.id }));
  const span = spans.find(({ id }) => fits({ span: id }));
  if (quote) return offer(given, "target", segments, { filler: { frame: quote.id } });
  if (span) return offer(given, "target", segments, { filler: { span: span.id } });
  return role?.creates ? offer(given, "target", segments, { make: { type: role.creates, segments, attributes: {} } }) : null;
}

/** Accept offers of a frame, as one gesture. @param {() => {span: string, entity: string}} options.ids new ones each time */
export function acceptOffers(annotations, schema, frameId, offers, { text, ids }) {
  const work = draft(annotations);
  takeOffers(work, schema, frameId, offers, { text, ids });
  return work.gesture("assign");
}

/** Step: see acceptOffers. */
export function takeOffers(work, schema, frameId, offers, { text, ids }) {
  for (const { role, filler, make, frame } of offers) {
    const span = make && addSpan(work, schema, { ...make, text, ...named(ids()) });
    const wanted = filler ?? { span: span.id };
    if (fillersOf(work.get("frame", frameId), role).some((other) => sameFiller(other, wanted))) continue;
    fill(work, schema, frameId, role, wanted);
    for (const [code, value] of Object.entries(frame ?? {})) setIfOpen(work, schema, frameId, code, value);
  }
}

const named = ({ span, entity }) => ({ id: span, entityId: entity });

/** An attribute that nobody has set yet gets the value, unless it is the one that counts anyway. */
function setIfOpen(work, schema, frameId, code, value) {
  const frame = work.get("frame", frameId);
  const definitions = schema.frameType(frame.type)?.attributes ?? [];
  const definition = definitions.find((one) => one.code === code);
  if (!definition || frame.attributes[code] !== undefined || definition.default === value) return;
  work.put("frame", { ...frame, attributes: withValue(definitions, frame.attributes, code, value) });
}

/** A quote with all its parts out of a candidate, as one gesture; `candidate.before` are those that come before it. */
export function makeWhole(annotations, schema, candidate, { text, frameId, ids }) {
  const work = draft(annotations);
  addQuote(work, schema, { segments: candidate.segments, text, ids: { ...ids(), frame: frameId } });
  const offers = offersOf(annotations, schema, text, work.get("frame", frameId), candidate, candidate.segments);
  takeOffers(work, schema, frameId, offers, { text, ids });
  return work.gesture("quote");
}
