// Checking annotations against their text and schema; twin of annotator/standoff/check.py.
// Offsets are code points; `text` is the article's text, whose offset map is remembered between calls.

import { fits, isMissing } from "./attribute_values.js";
import { touched } from "./changes.js";
import { crossings } from "./crossing.js";
import { framesInRings } from "./cycles.js";
import { EDGE, castOf, cliticOf, cutBeforeName, cutFacts, hasPunctuationAtEdges, isStrict, namesakes } from "./doubts.js";
import { misplaced } from "./placing.js";
import { isReference } from "./reference.js";
import { Refused, fillerParts, spanOrder } from "./values.js";
import { isBlank } from "../text/blank.js";

// Empty roles that have a name of their own among the linguists; all others are "role_missing".
const NAMED_GAPS = new Set([
  "quote_without_speaker", "stance_without_holder", "stance_without_target", "stance_without_evidence",
]);
const error = (code, kind, id, facts = {}) => ({ severity: "error", code, kind, id, facts });
const warning = (code, kind, id, facts = {}) => ({ severity: "warning", code, kind, id, facts });
const sorted = (ids) => [...ids].sort();

/** So many spans are looked at between two breaths. */
const STRIDE = 100;
const NO_NAMES = new Set();

/**
 * All errors and warnings [{severity, code, kind, id, facts}] in the order spans, entities, frames, labels.
 * `names` holds the folded names that prove a clitic before them.
 */
export function check(annotations, text, schema, names = NO_NAMES) {
  const look = looking(annotations, { text, schema, names, memo: new WeakMap() });
  let step = look.next();
  while (!step.done) step = look.next();
  return step.value;
}

/**
 * The check as a generator that can be left and taken up again between its steps, each of a few milliseconds at most.
 * `memo` keeps what a span says by itself: spans are never changed, only replaced. Returns what `check` returns.
 */
export function* looking(annotations, { text, schema, names, memo }) {
  const spans = [...annotations.spans.values()].sort(spanOrder);
  yield;
  const cast = castOf(annotations);
  const problems = [];
  const sound = [];
  for (const [n, span] of spans.entries()) {
    if (n % STRIDE === STRIDE - 1) yield;
    const own = memo.get(span) ?? keep(memo, span, ownProblems(span, text, schema, names));
    const dangling = danglingEntity(span, annotations);
    problems.push(...own.geometry, ...dangling, ...own.errors, ...own.warnings);
    if (own.geometry.length + dangling.length + own.errors.length) continue;
    sound.push(span);
    problems.push(...own.doubts, ...cliticWarning(span, own.clitic, annotations, text, cast));
  }
  yield;
  problems.push(...duplicates(sound));
  for (const { code } of schema.layers) {
    yield;
    problems.push(...crossed(sound.filter(({ type }) => schema.spanType(type)?.layer === code)));
  }
  yield;
  problems.push(...entityProblems(annotations, schema));
  yield;
  for (const [n, id] of sorted(annotations.frames.keys()).entries()) {
    if (n % STRIDE === STRIDE - 1) yield;
    const frame = annotations.frames.get(id);
    problems.push(...frameErrors(frame, annotations, schema), ...frameWarnings(frame, schema));
  }
  return problems.concat(ringErrors(annotations, new Set(annotations.frames.keys())), labelProblems(annotations.labels, schema));
}

function keep(memo, span, own) {
  memo.set(span, own);
  return own;
}

/** What is wrong with a span whatever else there is. */
function ownProblems(span, text, schema, names) {
  const [geometry, errors] = [geometryErrors(span, text), typeErrors(span, schema)];
  const own = { geometry, errors, warnings: spanWarnings(span, schema), doubts: [], clitic: null };
  if (geometry.length + errors.length) return own;
  const strict = isStrict(span.type, schema);
  if (hasPunctuationAtEdges(text, span, strict)) own.doubts.push(warning("edge_punctuation", "span", span.id));
  if (strict) own.clitic = cliticOf(span, text, names);
  return own;
}

function cliticWarning(span, clitic, annotations, text, cast) {
  const at = clitic ? cutBeforeName(span, clitic, annotations, cast) : null;
  return at === null ? [] : [warning("clitic_inside", "span", span.id, cutFacts(span, text, at))];
}

/** The errors (no warnings) in what `change` touched; `annotations` are those after the change. */
export function checkChange(annotations, change, text, schema) {
  const ids = touched(change);
  const problems = [];
  for (const id of sorted(ids.span)) {
    const span = annotations.spans.get(id);
    if (span) problems.push(...spanErrors(span, annotations, text, schema));
  }
  for (const id of sorted(ids.entity)) {
    const entity = annotations.entities.get(id);
    if (entity) problems.push(...entityErrors(entity, schema));
  }
  problems.push(...writingErrors(change));
  for (const id of sorted(framesConcerned(annotations, ids))) {
    problems.push(...frameErrors(annotations.frames.get(id), annotations, schema));
  }
  problems.push(...ringErrors(annotations, ids.frame));
  const codes = new Set(change.operations.filter((operation) => operation.op === "set").map(({ code }) => code));
  for (const code of sorted(codes)) {
    if (Object.hasOwn(annotations.labels, code)) problems.push(...labelErrors(code, annotations.labels[code], schema));
  }
  return problems;
}

/** What may not be written any more; where it was stored before, it can be read and taken over. */
function writingErrors({ operations }) {
  return operations.filter(({ op, kind }) => op === "put" && kind === "entity").flatMap(({ object: { id, name, reference }, seen }) => [
    ...(name !== seen?.name && isBlank(name) ? [error("blank_name", "entity", id)] : []),
    ...(reference !== undefined && reference !== seen?.reference && !isReference(reference) ? [error("bad_reference", "entity", id, { reference })] : []),
  ]);
}

/** Throws Refused for the first error among `problems`, its kind and id among the facts. */
export function refuseErrors(problems) {
  const first = problems.find((problem) => problem.severity === "error");
  if (!first) return;
  const { code, kind, id, facts } = first;
  throw new Refused(code, `${kind} ${id}: ${code}`, { kind, id, ...facts });
}

function spanErrors(span, annotations, text, schema) {
  return [...geometryErrors(span, text), ...danglingEntity(span, annotations), ...typeErrors(span, schema)];
}

function danglingEntity({ id, entity }, { entities }) {
  if (entity === undefined || entities.has(entity)) return [];
  return [error("dangling_reference", "span", id, { missing: "entity", target: entity })];
}

function typeErrors(span, schema) {
  const type = schema.spanType(span.type);
  if (!type) return [error("unknown_type", "span", span.id, { type: span.type })];
  const isForeign = span.entity !== undefined && !type.mention;
  const first = isForeign ? [error("not_a_mention", "span", span.id, { type: span.type })] : [];
  return [...first, ...attributeErrors("span", span, type.attributes)];
}

function geometryErrors(span, text) {
  const flaw = misplaced(span, text);
  return flaw ? [error(flaw.code, "span", span.id, flaw.facts)] : [];
}

function attributeErrors(kind, thing, known) {
  const problems = [];
  for (const [code, value] of Object.entries(thing.attributes)) {
    const attribute = known.find((one) => one.code === code);
    if (!attribute) problems.push(error("unknown_attribute", kind, thing.id, { attribute: code }));
    else if (!fits(attribute, value)) problems.push(error("bad_value", kind, thing.id, { attribute: code, value }));
  }
  return problems;
}

function spanWarnings(span, schema) {
  const problems = [];
  if (span.text && (EDGE.test(span.text[0]) || EDGE.test(span.text[span.text.length - 1]))) {
    problems.push(warning("edge_whitespace", "span", span.id));
  }
  const type = schema.spanType(span.type);
  if (!type) return problems;
  if (!type.enabled) problems.push(warning("disabled_type", "span", span.id, { type: span.type }));
  return [...problems, ...gaps("span", span, type)];
}

function gaps(kind, thing, type) {
  return type.attributes
    .filter((attribute) => isMissing(attribute, thing.attributes, type.attributes))
    .map(({ code }) => warning("missing_attribute", kind, thing.id, { attribute: code }));
}

function duplicates(spans) {
  const problems = [];
  const first = new Map();
  for (const { id, type, segments } of spans) {
    const key = `${type} ${segments.join(" ")}`;
    if (first.has(key)) problems.push(warning("duplicate_span", "span", id, { other: first.get(key) }));
    else first.set(key, id);
  }
  return problems;
}

const crossed = (spans) => crossings(spans).map(([span, other]) => warning("crossing_spans", "span", span.id, { other: other.id }));

function entityProblems(annotations, schema) {
  const { spans, entities, frames } = annotations;
  const used = new Set();
  for (const span of spans.values()) used.add(span.entity);
  for (const frame of frames.values()) for (const filler of fillersOf(frame)) used.add(filler.entity);
  const ofEach = sorted(entities.keys()).flatMap((id) => [
    ...entityErrors(entities.get(id), schema),
    ...(used.has(id) ? [] : [warning("unused_entity", "entity", id)]),
  ]);
  const twins = namesakes(annotations).map(([{ id }, other]) => warning("same_name_entities", "entity", id, { other: other.id }));
  return [...ofEach, ...twins];
}

function entityErrors(entity, schema) {
  const type = schema.spanType(entity.type);
  const code = !type ? "unknown_type" : !type.mention ? "wrong_entity_type" : null;
  const problems = code ? [error(code, "entity", entity.id, { type: entity.type })] : [];
  return [...problems, ...attributeErrors("entity", entity, [])];
}

const fillersOf = (frame) => Object.values(frame.roles).flat();

function frameErrors(frame, annotations, schema) {
  const type = schema.frameType(frame.type);
  if (!type) return [error("unknown_type", "frame", frame.id, { type: frame.type })];
  const problems = attributeErrors("frame", frame, type.attributes);
  for (const [code, fillers] of Object.entries(frame.roles)) {
    const role = schema.role(frame.type, code);
    if (!role) {
      problems.push(error("unknown_role", "frame", frame.id, { role: code }));
      continue;
    }
    if (role.max !== null && fillers.length > role.max) {
      problems.push(error("too_many_fillers", "frame", frame.id, { role: code, max: role.max, found: fillers.length }));
    }
    problems.push(...fillers.flatMap((filler) => fillerErrors(frame, role, filler, annotations, schema)));
  }
  return problems;
}

function fillerErrors(frame, role, filler, annotations, schema) {
  const { kind, target } = fillerParts(filler);
  const fit = FILLER_FITS[kind](role, target, annotations, schema);
  if (fit === null) return [error("dangling_reference", "frame", frame.id, { missing: kind, target })];
  return fit ? [] : [error("wrong_filler", "frame", frame.id, { role: role.code, filler })];
}

// Whether something may stand in a role; null when it does not exist.
const FILLER_FITS = {
  special: ({ fillers }, target) => fillers.specials.includes(target),
  entity: ({ fillers }, target, { entities }) => (entities.has(target) ? fillers.entities : null),
  frame: ({ fillers }, target, { frames }) =>
    frames.has(target) ? fillers.frames.includes(frames.get(target).type) : null,
  span({ fillers }, target, { spans }, schema) {
    if (!spans.has(target)) return null;
    const { type } = spans.get(target);
    return fillers.spans.includes(type) || (fillers.mentions && Boolean(schema.spanType(type)?.mention));
  },
};

function frameWarnings(frame, schema) {
  const type = schema.frameType(frame.type);
  if (!type) return [];
  const off = type.enabled === false ? [warning("disabled_type", "frame", frame.id, { type: frame.type })] : [];
  const problems = [...off, ...gaps("frame", frame, type)];
  for (const role of type.roles) {
    const found = Object.hasOwn(frame.roles, role.code) ? frame.roles[role.code].length : 0;
    if (found >= role.min && !(role.warn && !found)) continue;
    const name = `${frame.type}_without_${role.code}`;
    const facts = { frame: frame.type, role: role.code };
    problems.push(warning(NAMED_GAPS.has(name) ? name : "role_missing", "frame", frame.id, facts));
  }
  return problems;
}

/** The touched frames, and those with a touched span or frame in a role: its type may fit no longer. */
function framesConcerned({ frames }, ids) {
  const concerned = [];
  for (const [id, frame] of frames) {
    const concerns = ({ span, frame: inner }) => ids.span.has(span) || ids.frame.has(inner);
    if (ids.frame.has(id) || fillersOf(frame).some(concerns)) concerned.push(id);
  }
  return concerned;
}

function ringErrors({ frames }, ids) {
  const holdsFrames = (id) => frames.has(id) && fillersOf(frames.get(id)).some((filler) => filler.frame !== undefined);
  if (![...ids].some(holdsFrames)) return [];
  const rings = framesInRings(frames);
  return sorted(ids).filter((id) => rings.has(id)).map((id) => error("cycle", "frame", id));
}

function labelProblems(labels, schema) {
  const problems = sorted(Object.keys(labels)).flatMap((code) => labelErrors(code, labels[code], schema));
  const missing = schema.labels.filter((attribute) => isMissing(attribute, labels, schema.labels));
  return [...problems, ...missing.map(({ code }) => warning("missing_attribute", "label", code, { attribute: code }))];
}

function labelErrors(code, value, schema) {
  const attribute = schema.label(code);
  if (!attribute) return [error("unknown_label", "label", code)];
  return fits(attribute, value) ? [] : [error("bad_value", "label", code, { attribute: code, value })];
}
