/**
 * Gestures on spans and entities. Each takes what stands and gives `{label, operations}`; ids come from the caller.
 *
 * The functions that take a `work` are steps on a draft, from which the gestures here and in framing.js are built.
 */
import { nameKey } from "../text/occurrences.js";
import { isName } from "./aliases.js";
import { pruned, withValue } from "./attributes.js";
import { draft } from "./draft.js";
import { releaseSpan, replaceEntity, sweepEntity } from "./mending.js";
import { followResize } from "./quoting.js";
import { cut, sameSegments, tidy } from "./segments.js";
import { nameOf, resurfaced, withSurface } from "./surface.js";

const isMention = (schema, type) => Boolean(schema.spanType(type)?.mention);

/** The entity of this name and type, however it is spelled; the first in order of ids. */
export function entityNamed(entities, name, type) {
  return entitiesNamed(entities, name, type)[0] ?? null;
}

function entitiesNamed(entities, name, type) {
  const key = nameKey(name);
  const found = [...entities].filter((entity) => entity.type === type && nameKey(entity.name) === key);
  return found.sort((a, b) => (a.id < b.id ? -1 : 1));
}

/** The span with exactly these segments and this type, if there is one. */
export function spanAt(work, type, segments) {
  for (const span of work.all("span")) if (span.type === type && sameSegments(span.segments, segments)) return span;
  return null;
}

/** Step: a new span; a mention joins the entity of its name or founds it. @returns the span, an equal one if it stood */
export function addSpan(work, schema, { type, segments, text, id, entityId, entity = null, attributes = {} }) {
  const neat = tidy(segments);
  const standing = spanAt(work, type, neat);
  if (standing) return standing;
  const definitions = schema.spanType(type)?.attributes ?? [];
  const span = { id, type, segments: neat, text: cut(text, neat), attributes: pruned(definitions, withSurface(definitions, attributes, text, neat)), origin: "manual" };
  const joined = isMention(schema, type) ? (entity ?? joinEntity(work, nameOf(span), type, entityId, neat[0][0])) : null;
  const whole = joined ? { ...span, entity: joined } : span;
  work.put("span", whole);
  return whole;
}

/**
 * Step: the id of the entity of this name and type, founded when there is none. Of several that are called so the one
 * whose mention is nearest to `at` (code points); of none, the only one that a mention of this type calls so.
 */
export function joinEntity(work, name, type, newId, at = 0) {
  const standing = entitiesNamed(work.all("entity"), name, type);
  if (standing.length) return nearestOf(work, standing.map(({ id }) => id), at);
  const called = calledSo(work, name, type);
  if (called.length === 1) return called[0];
  work.put("entity", { id: newId, type, name, attributes: {} });
  return newId;
}

function nearestOf(work, ids, at) {
  if (ids.length === 1) return ids[0];
  const distance = new Map(ids.map((id) => [id, Infinity]));
  for (const { entity, segments } of work.all("span")) {
    if (distance.has(entity)) distance.set(entity, Math.min(distance.get(entity), Math.abs(segments[0][0] - at)));
  }
  return ids.reduce((best, id) => (distance.get(id) < distance.get(best) ? id : best));
}

/** Entities that a mention by name calls so: once somebody has said who «بوتين» is, every «بوتين» is that one. */
function calledSo(work, name, type) {
  const key = nameKey(name);
  const found = new Set();
  for (const span of work.all("span")) {
    const isCalled = span.entity && isName(span) && nameKey(nameOf(span)) === key;
    if (isCalled && work.get("entity", span.entity)?.type === type) found.add(span.entity);
  }
  return [...found];
}

/** Label a stretch of the text. */
export function markSpan(annotations, schema, mark) {
  const work = draft(annotations);
  addSpan(work, schema, mark);
  return work.gesture("mark");
}

/** Another type for a span; its mention leaves the old entity for the one of the same name and the new type. */
export function retypeSpan(annotations, schema, id, type, { entityId, attributes = {} } = {}) {
  const work = draft(annotations);
  const span = work.get("span", id);
  if (!span || span.type === type) return work.gesture("retype");
  const old = span.entity ? work.get("entity", span.entity) : null;
  put(work, schema, { ...span, type, attributes: { ...span.attributes, ...attributes } });
  if (isMention(schema, type)) moveMention(work, id, joinOrTurn(work, span, old, type, entityId));
  else unlink(work, id);
  sweepEntity(work, old?.id);
  return work.gesture("retype");
}

/** The entity for a retyped mention: the standing one of the new type; else the old one turned, if nobody shares it. */
function joinOrTurn(work, span, old, type, newId) {
  const name = old?.name ?? nameOf(span);
  const standing = entityNamed(work.all("entity"), name, type);
  if (standing) return standing.id;
  const shared = old && [...work.all("span")].some((other) => other.entity === old.id && other.id !== span.id);
  if (!old || shared) return joinEntity(work, name, type, newId);
  work.put("entity", { ...old, type });
  return old.id;
}

const moveMention = (work, id, entity) => work.put("span", ordered({ ...work.get("span", id), entity }));

function unlink(work, id) {
  const { entity: _, ...rest } = work.get("span", id);
  work.put("span", rest);
}

/** Keys in the order of the canonical form, so that equal spans are written alike. */
function ordered({ id, type, segments, text, entity, attributes, origin }) {
  return { id, type, segments, text, ...(entity ? { entity } : {}), attributes, origin };
}

function put(work, schema, span) {
  const definitions = schema.spanType(span.type)?.attributes ?? [];
  work.put("span", ordered({ ...span, attributes: pruned(definitions, span.attributes) }));
}

/** Remove a span; frames that used it and an entity that only it mentioned are mended in the same change. */
export function removeSpan(annotations, schema, id) {
  const work = draft(annotations);
  dropSpan(work, schema, id);
  return work.gesture("remove");
}

/** Step: see removeSpan. */
export function dropSpan(work, schema, id) {
  const span = work.get("span", id);
  if (!span) return;
  work.remove("span", id);
  const mentioned = [...work.all("span")].some((other) => span.entity && other.entity === span.entity);
  releaseSpan(work, schema, span, mentioned);
  sweepEntity(work, span.entity);
}

/** Other edges; an entity that carries this mention's text as its name, and no other mention, is renamed with it. */
export function resizeSpan(annotations, schema, id, segments, text) {
  const work = draft(annotations);
  giveEdges(work, schema, id, segments, text);
  return work.gesture("resize");
}

/** Step: see resizeSpan. */
export function giveEdges(work, schema, id, segments, text) {
  const span = work.get("span", id);
  const neat = tidy(segments);
  if (!span || !neat.length) return;
  const definitions = schema.spanType(span.type)?.attributes ?? [];
  const resized = { ...span, segments: neat, text: cut(text, neat), attributes: resurfaced(definitions, span, text, neat) };
  work.put("span", resized);
  renameWith(work, span, resized);
  followResize(work, schema, span, resized, text);
}

function renameWith(work, span, resized) {
  const entity = span.entity && work.get("entity", span.entity);
  if (!entity || entity.reference || entity.name !== nameOf(span)) return;
  for (const other of work.all("span")) if (other.entity === entity.id && other.id !== span.id) return;
  const standing = entityNamed(work.all("entity"), nameOf(resized), entity.type);
  if (!standing || standing.id === entity.id) return void work.put("entity", { ...entity, name: nameOf(resized) });
  moveMention(work, span.id, standing.id);
  sweepEntity(work, entity.id);
}

/** One more piece for a discontinuous span. */
export function addSegment(annotations, schema, id, segment, text) {
  const span = annotations.spans.get(id);
  return resizeSpan(annotations, schema, id, [...(span?.segments ?? []), segment], text);
}

/** One piece less; the last one cannot go this way. */
export function removeSegment(annotations, schema, id, index, text) {
  const segments = annotations.spans.get(id)?.segments ?? [];
  const rest = segments.filter((_, i) => i !== index);
  return resizeSpan(annotations, schema, id, rest.length ? rest : segments, text);
}

/** A value, or with null none, for an attribute of a span. */
export function setSpanAttribute(annotations, schema, id, code, value) {
  const work = draft(annotations);
  const span = work.get("span", id);
  const definitions = schema.spanType(span.type)?.attributes ?? [];
  work.put("span", ordered({ ...span, attributes: withValue(definitions, span.attributes, code, value) }));
  return work.gesture("attribute");
}

/** The mention is of another entity, and takes its type; null: of none. */
export function linkSpan(annotations, schema, id, entityId) {
  const work = draft(annotations);
  const span = work.get("span", id);
  if (entityId) put(work, schema, { ...span, entity: entityId, type: work.get("entity", entityId).type });
  else unlink(work, id);
  if (span.entity !== entityId) sweepEntity(work, span.entity);
  return work.gesture("link");
}

/** The mention is of the participant of this name and its type, who is founded when there is none. */
export function linkSpanByName(annotations, schema, id, name, newId) {
  const work = draft(annotations);
  const span = work.get("span", id);
  const entity = joinEntity(work, name.trim(), span.type, newId, span.segments[0][0]);
  moveMention(work, id, entity);
  if (span.entity !== entity) sweepEntity(work, span.entity);
  return work.gesture("link");
}

/** A participant the text does not name. */
export function createEntity(annotations, { id, type, name, reference }) {
  const work = draft(annotations);
  work.put("entity", { id, type, name: name.trim(), ...(reference ? { reference } : {}), attributes: {} });
  return work.gesture("entity");
}

function changeEntity(annotations, id, label, change) {
  const work = draft(annotations);
  const { reference, ...rest } = { ...work.get("entity", id), ...change };
  const { id: key, type, name, attributes } = rest;
  work.put("entity", { id: key, type, name, ...(reference ? { reference } : {}), attributes });
  return work.gesture(label);
}

export const renameEntity = (annotations, id, name) => changeEntity(annotations, id, "rename", { name: name.trim() });

/** @param {string|null} reference such as wd:Q212 or an address; null takes it away */
export const setReference = (annotations, id, reference) => changeEntity(annotations, id, "reference", { reference });

/** Another type for an entity and so for all its mentions. */
export function setEntityType(annotations, schema, id, type) {
  const work = draft(annotations);
  work.put("entity", { ...work.get("entity", id), type });
  for (const span of [...work.all("span")]) if (span.entity === id) put(work, schema, { ...span, type });
  return work.gesture("retype");
}

/** Two names of one participant: mentions and roles of the first go over to the second. */
export function mergeEntities(annotations, schema, from, into) {
  const work = draft(annotations);
  const [gone, kept] = [work.get("entity", from), work.get("entity", into)];
  if (!gone || !kept || from === into) return work.gesture("merge");
  for (const span of [...work.all("span")]) {
    if (span.entity === from) put(work, schema, { ...span, entity: into, type: kept.type });
  }
  replaceEntity(work, schema, from, into);
  const reference = kept.reference ?? gone.reference;
  const { id, type, name, attributes } = kept;
  work.put("entity", { id, type, name, ...(reference ? { reference } : {}), attributes });
  work.remove("entity", from);
  return work.gesture("merge");
}

/** Remove an entity from its roles and its mentions from the text; with `keepMentions` they stay, without an entity. */
export function removeEntity(annotations, schema, id, { keepMentions = false } = {}) {
  const work = draft(annotations);
  for (const span of [...work.all("span")]) {
    if (span.entity !== id) continue;
    if (keepMentions) unlink(work, span.id);
    else dropSpan(work, schema, span.id);
  }
  replaceEntity(work, schema, id, null);
  work.remove("entity", id);
  return work.gesture("remove");
}
