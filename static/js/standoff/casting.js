/** Gestures on who is meant: a stretch of text given to somebody of the cast, mentions moved, one participant made two. */
import { goesInto } from "./aliases.js";
import { pruned } from "./attributes.js";
import { draft } from "./draft.js";
import { sweepEntity } from "./mending.js";
import { addSpan, linkSpan, mergeEntities } from "./mentions.js";
import { sameSegments } from "./segments.js";
import { nameOf } from "./surface.js";

/**
 * A stretch of the text is a mention of this entity. A mention that stands exactly there goes over to it; else a new
 * one is made, of the entity's type.
 */
export function assignRange(annotations, schema, { segments, text, entity, id }) {
  const standing = [...annotations.spans.values()].find((span) => isMention(schema, span) && sameSegments(span.segments, segments));
  if (standing) return linkSpan(annotations, schema, standing.id, entity);
  const work = draft(annotations);
  addSpan(work, schema, { type: work.get("entity", entity).type, segments, text, id, entityId: entity, entity });
  return work.gesture("mark");
}

/** A stretch of the text is a mention of somebody new, of this name and type. */
export function assignNew(annotations, schema, { segments, text, id, entityId, name, type }) {
  const work = draft(annotations);
  work.put("entity", { id: entityId, type, name: name.trim(), attributes: {} });
  addSpan(work, schema, { type, segments, text, id, entityId, entity: entityId });
  return work.gesture("mark");
}

const isMention = (schema, { type }) => Boolean(schema.spanType(type)?.mention);

/** Mentions go over to another entity and take its type; whoever is left without one, and is not in use, goes. */
export function moveMentions(annotations, schema, ids, into) {
  const work = draft(annotations);
  const entity = work.get("entity", into);
  if (entity) moveAll(work, schema, ids, entity);
  return work.gesture("link");
}

/**
 * Mentions become those of a new entity, even if somebody of that name stands in the cast: that is what splitting is for.
 * @param {{ids: string[], entityId: string, name?: string}} chosen the name is by default that of the first mention
 */
export function splitMentions(annotations, schema, { ids, entityId, name = "" }) {
  const work = draft(annotations);
  const spans = ids.map((id) => work.get("span", id)).filter(Boolean);
  spans.sort((a, b) => a.segments[0][0] - b.segments[0][0]);
  if (!spans.length) return work.gesture("split");
  const entity = { id: entityId, type: spans[0].type, name: name.trim() || nameOf(spans[0]), attributes: {} };
  work.put("entity", entity);
  moveAll(work, schema, ids, entity);
  return work.gesture("split");
}

function moveAll(work, schema, ids, entity) {
  const left = new Set();
  const definitions = schema.spanType(entity.type)?.attributes ?? [];
  for (const id of ids) {
    const span = work.get("span", id);
    if (!span || span.entity === entity.id) continue;
    if (span.entity) left.add(span.entity);
    const { segments, text, attributes, origin } = span;
    work.put("span", { id, type: entity.type, segments, text, entity: entity.id, attributes: pruned(definitions, attributes), origin });
  }
  for (const id of left) sweepEntity(work, id);
}

/** Two names turn out to be one participant: the fuller name, or the one that was looked up, stays. */
export function joinKin(annotations, schema, one, other) {
  const [from, into] = goesInto(annotations.entities.get(one), annotations.entities.get(other));
  return mergeEntities(annotations, schema, from, into);
}
