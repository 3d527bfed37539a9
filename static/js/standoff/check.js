// Checking annotations against their text and schema; twin of annotator/standoff/check.py.
// Offsets are code points; `text` is the article's text, whose offset map is remembered between calls.

import { isBoundary } from "../text/graphemes.js";
import { fits, isMissing } from "./attribute_values.js";
import { touched } from "./changes.js";
import { crossings } from "./crossing.js";
import { framesInRings } from "./cycles.js";
import { cut, mapOf } from "./segments.js";
import { Refused, fillerParts, spanOrder } from "./values.js";

// Empty roles that have a name of their own among the linguists; all others are "role_missing".
const NAMED_GAPS = new Set([
  "quote_without_speaker", "stance_without_holder", "stance_without_target", "stance_without_evidence",
]);
// White space and the invisible signs of direction: neither belongs at the edge of a span.
const EDGE =
  /[\t-\r \u0085\u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000\ufeff\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/;

const error = (code, kind, id, facts = {}) => ({ severity: "error", code, kind, id, facts });
const warning = (code, kind, id, facts = {}) => ({ severity: "warning", code, kind, id, facts });
const sorted = (ids) => [...ids].sort();

/** All errors and warnings [{severity, code, kind, id, facts}] in the order spans, entities, frames, labels. */
export function check(annotations, text, schema) {
  const spans = [...annotations.spans.values()].sort(spanOrder);
  const problems = [];
  const sound = [];
  for (const span of spans) {
    const errors = spanErrors(span, annotations, text, schema);
    if (!errors.length) sound.push(span);
    problems.push(...errors, ...spanWarnings(span, schema));
  }
  const ofFrames = sorted(annotations.frames.keys()).flatMap((id) => {
    const frame = annotations.frames.get(id);
    return [...frameErrors(frame, annotations, schema), ...frameWarnings(frame, schema)];
  });
  return problems.concat(
    betweenSpans(sound, schema),
    entityProblems(annotations, schema),
    ofFrames,
    ringErrors(annotations, new Set(annotations.frames.keys())),
    labelProblems(annotations.labels, schema),
  );
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

/** Throws Refused for the first error among `problems`, its kind and id among the facts. */
export function refuseErrors(problems) {
  const first = problems.find((problem) => problem.severity === "error");
  if (!first) return;
  const { code, kind, id, facts } = first;
  throw new Refused(code, `${kind} ${id}: ${code}`, { kind, id, ...facts });
}

function spanErrors(span, annotations, text, schema) {
  const problems = geometryErrors(span, text);
  if (span.entity !== undefined && !annotations.entities.has(span.entity)) {
    problems.push(error("dangling_reference", "span", span.id, { missing: "entity", target: span.entity }));
  }
  const type = schema.spanType(span.type);
  if (!type) return [...problems, error("unknown_type", "span", span.id, { type: span.type })];
  if (span.entity !== undefined && !type.mention) {
    problems.push(error("not_a_mention", "span", span.id, { type: span.type }));
  }
  return [...problems, ...attributeErrors("span", span, type.attributes)];
}

function geometryErrors(span, text) {
  const flaw = segmentsFlaw(span, text);
  if (flaw) return [flaw];
  const expected = cut(text, span.segments);
  return expected === span.text ? [] : [error("text_mismatch", "span", span.id, { expected, found: span.text })];
}

function segmentsFlaw({ id, segments }, text) {
  if (!segments.length) return error("empty_span", "span", id);
  const map = mapOf(text);
  let last = -1;
  for (const [start, end] of segments) {
    const segment = [start, end];
    if (!(start >= 0 && start <= end && end <= map.length)) {
      return error("bad_offsets", "span", id, { segment, length: map.length });
    }
    if (start === end) return error("empty_span", "span", id, { segment });
    if (start <= last) return error("segments_unordered", "span", id, { segment });
    const split = segment.find((offset) => !isBoundary(text, map.toUtf16(offset)));
    if (split !== undefined) return error("split_grapheme", "span", id, { offset: split });
    last = end;
  }
  return null;
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

function betweenSpans(spans, schema) {
  const problems = [];
  const first = new Map();
  for (const { id, type, segments } of spans) {
    const key = `${type} ${segments.join(" ")}`;
    if (first.has(key)) problems.push(warning("duplicate_span", "span", id, { other: first.get(key) }));
    else first.set(key, id);
  }
  for (const { code } of schema.layers) {
    for (const [span, other] of crossings(spans.filter(({ type }) => schema.spanType(type)?.layer === code))) {
      problems.push(warning("crossing_spans", "span", span.id, { other: other.id }));
    }
  }
  return problems;
}

function entityProblems({ spans, entities, frames }, schema) {
  const used = new Set();
  for (const span of spans.values()) used.add(span.entity);
  for (const frame of frames.values()) for (const filler of fillersOf(frame)) used.add(filler.entity);
  return sorted(entities.keys()).flatMap((id) => [
    ...entityErrors(entities.get(id), schema),
    ...(used.has(id) ? [] : [warning("unused_entity", "entity", id)]),
  ]);
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
  const problems = gaps("frame", frame, type);
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
