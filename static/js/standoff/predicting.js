/**
 * What a model predicted beside what stands: what is still open of it, and taking some of it in as one gesture.
 *
 * What is taken keeps its id, so that it is known again; its marks say that they were suggested.
 */
import { draft } from "./draft.js";
import { addSpan, entityNamed, spanAt } from "./mentions.js";
import { fillersOf } from "./mending.js";
import { sameSegments } from "./segments.js";

/**
 * @param {{spans: Map, entities: Map, frames: Map}} predicted
 * @param {{[id: string]: number}} scores 0 to 1
 * @param {(id: string) => boolean} isAside whether somebody set it aside
 * @returns {{kind: "span"|"frame", id: string, type: string, segments: number[][], score: number|null}[]} in the order of
 *   the text; the marks that only serve a frame come with it
 */
export function openPredictions(annotations, schema, predicted, scores, isAside = () => false) {
  const frames = [...predicted.frames.values()].filter((frame) => known(schema.frameType(frame.type)));
  const serving = new Set(frames.flatMap((frame) => Object.values(frame.roles).flat().map((filler) => filler.span)));
  const isOwn = ({ id, type }) => known(schema.spanType(type)) && (schema.spanType(type).mention || !serving.has(id));
  const spans = [...predicted.spans.values()].filter((span) => isOwn(span) && !standingSpan(annotations, span));
  const items = [
    ...spans.map(({ id, type, segments }) => ({ kind: "span", id, type, segments })),
    ...frames.filter((frame) => !standingFrame(annotations, schema, predicted, frame)).map((frame) => ({ kind: "frame", id: frame.id, type: frame.type, segments: anchor(predicted, schema, frame)?.segments ?? [] })),
  ];
  const open = items.filter(({ id }) => !isAside(id)).map((item) => ({ ...item, score: scores[item.id] ?? null }));
  return open.sort((a, b) => at(a) - at(b) || (a.id < b.id ? -1 : 1));
}

const known = (type) => Boolean(type) && type.enabled !== false;
const at = ({ segments }) => segments[0]?.[0] ?? 0;

const standingSpan = (annotations, { id, type, segments }) =>
  annotations.spans.has(id) || [...annotations.spans.values()].some((one) => one.type === type && sameSegments(one.segments, segments));

const anchor = (annotations, schema, frame) => annotations.spans.get(fillersOf(frame, schema.frameType(frame.type)?.anchor)[0]?.span);

/** Whether a frame of this type stands on the same letters. */
function standingFrame(annotations, schema, predicted, frame) {
  if (annotations.frames.has(frame.id)) return true;
  const place = anchor(predicted, schema, frame);
  const isSame = (other) => other.type === frame.type && place && sameSegments(anchor(annotations, schema, other)?.segments ?? [], place.segments);
  return [...annotations.frames.values()].some(isSame);
}

/**
 * Some of what was predicted, taken in. @param {{kind: string, id: string}[]} items
 * @param {() => string} newId ids of participants that the model did not name
 */
export function takePredicted(annotations, schema, predicted, items, { text, newId }) {
  const work = draft(annotations);
  const step = { work, schema, predicted, text, newId };
  for (const { kind, id } of items) kind === "span" ? takeSpan(step, id) : takeFrame(step, id);
  return work.gesture("suggested");
}

/** Step: the id of the mark that stands there now, the predicted one where none did. */
function takeSpan(step, id) {
  const { work, schema, predicted, text, newId } = step;
  const span = predicted.spans.get(id);
  const standing = work.get("span", id) ?? spanAt(work, span.type, span.segments);
  if (standing) return standing.id;
  const entity = span.entity ? takeEntity(step, span.entity) : null;
  const made = addSpan(work, schema, { ...span, text, entityId: newId(), entity });
  work.put("span", { ...made, origin: "suggested" });
  return made.id;
}

/** Step: the participant of this name that stands, else the predicted one. */
function takeEntity({ work, predicted }, id) {
  const entity = predicted.entities.get(id);
  const standing = work.get("entity", id) ?? entityNamed(work.all("entity"), entity.name, entity.type);
  if (!standing) work.put("entity", entity);
  return standing?.id ?? id;
}

const TAKERS = { span: takeSpan, entity: takeEntity, frame: takeFrame };

/** Step: the frame with everything that stands in its roles. */
function takeFrame(step, id) {
  const { work, predicted } = step;
  if (work.get("frame", id)) return id;
  const frame = predicted.frames.get(id);
  // It stands before its fillers are taken: frames can point to each other in a ring only by mistake, and end here then.
  work.put("frame", { ...frame, roles: {} });
  const taken = (filler) => {
    const [[kind, target]] = Object.entries(filler);
    return TAKERS[kind] ? { [kind]: TAKERS[kind](step, target) } : filler;
  };
  const roles = Object.fromEntries(Object.entries(frame.roles).map(([role, fillers]) => [role, unique(fillers.map(taken))]));
  work.put("frame", { ...frame, roles });
  return id;
}

const unique = (fillers) => [...new Map(fillers.map((filler) => [JSON.stringify(filler), filler])).values()];

/** The items by type, in the order of the schema. */
export function byType(items, schema) {
  const codes = [...schema.spanTypes, ...schema.frameTypes].map(({ code }) => code);
  const groups = codes.map((type) => [type, items.filter((item) => item.type === type)]);
  return groups.filter(([, group]) => group.length);
}
