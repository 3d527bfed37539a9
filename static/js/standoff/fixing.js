/**
 * What would mend a problem: for each problem of the check a list of {code, facts, gesture}, the likeliest first.
 *
 * A fix that only asks on has `arm` ({frame, role}: the next thing pointed at fills the role) or `open` ({kind, id,
 * attribute}: a value is to be chosen) instead of `gesture`. Every gesture is one change, and so one undo.
 */
import { isStrict, nameKey, trimmed } from "./doubts.js";
import { draft } from "./draft.js";
import { assignRole, enclosingQuote, setFrameAttribute, unassignRole } from "./framing.js";
import { setLabel } from "./labelling.js";
import { entityNamed, giveEdges, linkSpan, mergeEntities, removeEntity, removeSpan, setSpanAttribute } from "./mentions.js";
import { fillersOf, sweepEntity, withRole } from "./mending.js";
import { acceptOffers } from "./offering.js";
import { cut, sameSegments, startOf } from "./segments.js";

/** Kinds whose fixes need no thought, so that all of a kind may be fixed at once. */
export const SAFE = new Set(["edge_whitespace", "edge_punctuation"]);

/**
 * @param {object} problem as check.js tells it
 * @param {{annotations, schema, text: string, offers?: object[], ids?: () => object}} given `offers`: what the rules offer for the
 *   frame (offering.js), `ids`: new ones each time
 * @returns {{code: string, facts: object, gesture?: object, arm?: object, open?: object}[]}
 */
export function fixesFor(problem, given) {
  const find = FIXES[problem.code];
  const fixes = find && exists(problem, given.annotations) ? find(problem, given) : [];
  return fixes.filter(({ gesture }) => !gesture || gesture.operations.length);
}

const SHELF = { span: "spans", entity: "entities", frame: "frames" };
const exists = ({ kind, id }, annotations) => kind === "label" || annotations[SHELF[kind]].has(id);
const doing = (code, gesture, facts = {}) => ({ code, facts, gesture });

/** One change for all problems of a safe kind. */
export function fixAll(problems, { annotations, schema, text }) {
  const work = draft(annotations);
  for (const id of new Set(problems.filter(({ code }) => SAFE.has(code)).map((problem) => problem.id))) {
    const span = work.get("span", id);
    if (span) giveEdges(work, schema, id, trimmed(text, span.segments, isStrict(span.type, schema)), text);
  }
  return work.gesture("resize");
}

function trim(problem, { annotations, schema, text }) {
  const span = annotations.spans.get(problem.id);
  const segments = trimmed(text, span.segments, isStrict(span.type, schema));
  if (!segments.length) return [doing("remove_span", removeSpan(annotations, schema, span.id))];
  return [doing("trim_edge", fixAll([problem], { annotations, schema, text }), { rest: cut(text, segments) })];
}

/** The name without its clitic: the participant founded by being written together is renamed, or joins the one of that name. */
function cutClitic({ id, facts }, { annotations, schema, text }) {
  const work = draft(annotations);
  const span = work.get("span", id);
  const [[start, end], ...others] = span.segments;
  giveEdges(work, schema, id, [[start + [...facts.clitic].length, end], ...others], text);
  const entity = span.entity && work.get("entity", span.entity);
  const after = work.get("span", id);
  if (entity && after.entity === entity.id && nameKey(entity.name) === nameKey(span.text)) rename(work, after, entity);
  return [doing("cut_clitic", work.gesture("resize"), { rest: facts.rest })];
}

function rename(work, span, entity) {
  const standing = entityNamed(work.all("entity"), span.text, entity.type);
  if (!standing) return work.put("entity", { ...entity, name: span.text });
  work.put("span", { ...span, entity: standing.id });
  return sweepEntity(work, entity.id);
}

/** Who was offered, the arming of the role, and "unknown" where the role takes it. */
function fillRole({ id, facts: { role } }, given) {
  const { annotations, schema } = given;
  const put = (code, filler) => doing(code, assignRole(annotations, schema, id, role, filler), { filler, role });
  const { fillers } = schema.role(annotations.frames.get(id).type, role);
  const offer = (given.offers ?? []).find((one) => one.role === role);
  const quoted = offer ? null : inherited(annotations, id, role);
  return [
    ...(offer ? [takeOffer(id, offer, given)] : []),
    ...(quoted ? [put("take_offer", quoted)] : []),
    { code: "arm_role", facts: { role }, arm: { frame: id, role } },
    ...(fillers.specials.includes("unknown") ? [put("fill_unknown", { special: "unknown" })] : []),
  ];
}

function takeOffer(id, offer, { annotations, schema, text, ids }) {
  const facts = { role: offer.role, ...(offer.filler ? { filler: offer.filler } : { words: offer.text }) };
  return doing("take_offer", acceptOffers(annotations, schema, id, [offer], { text, ids }), facts);
}

/** The speaker of the quote around a stance is likely its holder. */
function inherited(annotations, id, role) {
  const frame = annotations.frames.get(id);
  if (frame.type !== "stance" || role !== "holder") return null;
  const evidence = annotations.spans.get(fillersOf(frame, "evidence")[0]?.span);
  const quote = annotations.frames.get(fillersOf(frame, "quote")[0]?.frame) ?? (evidence && enclosingQuote(annotations, evidence.segments));
  return fillersOf(quote, "speaker")[0] ?? null;
}

function removeDuplicate({ id, facts: { other } }, { annotations, schema }) {
  const work = draft(annotations);
  const [gone, kept] = [work.get("span", id), work.get("span", other)];
  if (!kept) return [];
  const entity = kept.entity ?? gone.entity;
  work.put("span", { ...kept, ...(entity ? { entity } : {}), attributes: { ...gone.attributes, ...kept.attributes } });
  for (const frame of [...work.all("frame")]) {
    const next = Object.keys(frame.roles).reduce((whole, role) => withRole(whole, role, fillersOf(whole, role).map((f) => (f.span === id ? { span: other } : f))), frame);
    if (fillersIn(frame).some(({ span }) => span === id)) work.put("frame", next);
  }
  work.remove("span", id);
  sweepEntity(work, gone.entity);
  return [doing("remove_duplicate", work.gesture("remove"))];
}

const fillersIn = (frame) => Object.values(frame.roles).flat();

/** Either span gives up what both hold, the one that loses less first. */
function uncross({ id, facts: { other } }, given) {
  const { annotations } = given;
  const spans = [annotations.spans.get(id), annotations.spans.get(other)];
  if (!spans[1]) return [];
  const ways = [shrunk(spans[0], spans[1], "shrink_this", given), shrunk(spans[1], spans[0], "shrink_other", given)];
  return ways.filter(Boolean).sort((a, b) => a.lost - b.lost).map(({ lost: _, ...fix }) => fix);
}

function shrunk(span, rival, code, { annotations, schema, text }) {
  const rest = trimmed(text, without(span.segments, rival.segments), isStrict(span.type, schema));
  if (!rest.length || sameSegments(rest, span.segments)) return null;
  const work = draft(annotations);
  giveEdges(work, schema, span.id, rest, text);
  const length = (segments) => segments.reduce((sum, [start, end]) => sum + end - start, 0);
  return { ...doing(code, work.gesture("resize"), { from: span.text, rest: cut(text, rest) }), lost: length(span.segments) - length(rest) };
}

/** What of the first segments lies in none of the second. */
function without(segments, others) {
  return others.reduce((left, [from, to]) => left.flatMap(([start, end]) => [[start, Math.min(end, from)], [Math.max(start, to), end]].filter(([a, b]) => a < b)), segments);
}

/** The participant with a reference is kept, else the one with more mentions, else the older of the two. */
function join({ id, facts: { other } }, { annotations, schema }) {
  const { entities, spans } = annotations;
  if (!entities.has(other)) return [];
  const count = (entity) => [...spans.values()].filter((span) => span.entity === entity).length;
  const keepsThis = Boolean(entities.get(id).reference) !== Boolean(entities.get(other).reference)
    ? Boolean(entities.get(id).reference)
    : count(id) > count(other);
  const [from, into] = keepsThis ? [other, id] : [id, other];
  return [doing("join_entities", mergeEntities(annotations, schema, from, into), { name: entities.get(into).name })];
}

const setAttribute = ({ kind, id, facts: { attribute } }) => [{ code: "set_attribute", facts: { attribute }, open: { kind, id, attribute } }];
const dropEntity = ({ id }, { annotations, schema }) => [doing("remove_entity", removeEntity(annotations, schema, id))];
const dropSpan = ({ kind, id }, { annotations, schema }) => (kind === "span" ? [doing("remove_span", removeSpan(annotations, schema, id))] : []);

/** A value that the schema does not take is taken back. */
function clearValue({ kind, id, facts: { attribute } }, { annotations, schema }) {
  const clear = { span: setSpanAttribute, frame: setFrameAttribute }[kind];
  if (kind === "label") return [doing("clear_value", setLabel(annotations, schema, id, null))];
  return clear ? [doing("clear_value", clear(annotations, schema, id, attribute, null), { attribute })] : [];
}

/** What the role does not take leaves it. */
function emptyRole({ id, facts: { role, filler } }, { annotations, schema }) {
  return [doing("empty_role", unassignRole(annotations, schema, id, role, filler), { role })];
}

/** Everything of this object that points nowhere goes at once: the reducer takes no object that still does. */
function unlink({ kind, id }, { annotations, schema }) {
  if (kind === "span") return [doing("unlink", linkSpan(annotations, schema, id, null))];
  const work = draft(annotations);
  const frame = work.get("frame", id);
  const stands = (filler) => filler.special !== undefined || Object.entries(filler).every(([of, target]) => annotations[SHELF[of]]?.has(target));
  work.put("frame", Object.entries(frame.roles).reduce((whole, [role, fillers]) => withRole(whole, role, fillers.filter(stands)), frame));
  return [doing("unlink", work.gesture("unassign"))];
}

const FIXES = {
  edge_whitespace: trim,
  edge_punctuation: trim,
  clitic_inside: cutClitic,
  quote_without_speaker: fillRole,
  stance_without_holder: fillRole,
  stance_without_target: fillRole,
  stance_without_evidence: fillRole,
  role_missing: fillRole,
  missing_attribute: setAttribute,
  duplicate_span: removeDuplicate,
  crossing_spans: uncross,
  same_name_entities: join,
  unused_entity: dropEntity,
  empty_span: dropSpan,
  bad_offsets: dropSpan,
  text_mismatch: dropSpan,
  split_grapheme: dropSpan,
  segments_unordered: dropSpan,
  unknown_type: dropSpan,
  unknown_attribute: clearValue,
  bad_value: clearValue,
  unknown_label: clearValue,
  wrong_filler: emptyRole,
  dangling_reference: unlink,
};

/** Where a problem's words begin, in code points; Infinity for what stands nowhere in the text. */
export function startOfProblem({ kind, id }, { annotations, schema }) {
  if (kind === "span") return placeOf(annotations.spans.get(id));
  if (kind === "frame") return startOfFrame(annotations.frames.get(id), annotations, schema);
  return Infinity;
}

const placeOf = (span) => (span?.segments.length ? startOf(span) : Infinity);

function startOfFrame(frame, { spans }, schema) {
  if (!frame) return Infinity;
  const anchor = fillersOf(frame, schema.frameType(frame.type)?.anchor);
  const places = [...anchor, ...fillersIn(frame)].map(({ span }) => placeOf(spans.get(span)));
  return places.find(Number.isFinite) ?? Infinity;
}
