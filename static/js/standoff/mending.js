/** Steps on a draft that keep frames whole when something they use goes, and clear away what nobody uses any more. */

export const sameFiller = (a, b) => a.span === b.span && a.entity === b.entity && a.frame === b.frame && a.special === b.special;
export const sameFillers = (a, b) => a.length === b.length && a.every((filler, i) => sameFiller(filler, b[i]));
export const fillersOf = (frame, role) => frame?.roles[role] ?? [];
const everyFiller = (frame) => Object.values(frame.roles).flat();

function inUse(work, test) {
  for (const frame of work.all("frame")) if (everyFiller(frame).some(test)) return true;
  return false;
}

export const usesEntity = (work, id) => inUse(work, (filler) => filler.entity === id);
export const usesSpan = (work, id) => inUse(work, (filler) => filler.span === id);

/** The frame with other fillers in one role; an empty role is left out, a filler given twice counts once. */
export function withRole(frame, role, fillers) {
  const once = fillers.filter((filler, i) => fillers.findIndex((other) => sameFiller(other, filler)) === i);
  const { [role]: _, ...rest } = frame.roles;
  return { ...frame, roles: once.length ? { ...rest, [role]: once } : rest };
}

/** Every filler of every frame through `change`; null drops it. Frames that lose their anchor go too. */
function changeFillers(work, schema, change) {
  for (const frame of [...work.all("frame")]) {
    let changed = frame;
    for (const [role, fillers] of Object.entries(frame.roles)) {
      const next = fillers.map((filler) => change(filler, schema.role(frame.type, role))).filter(Boolean);
      if (!sameFillers(fillers, next)) changed = withRole(changed, role, next);
    }
    if (changed === frame || !work.get("frame", frame.id)) continue;
    if (losesAnchor(schema, frame, changed)) dropFrame(work, schema, frame.id);
    else work.put("frame", changed);
  }
}

function losesAnchor(schema, before, after) {
  const anchor = schema.frameType(before.type)?.anchor;
  return fillersOf(before, anchor).length > 0 && fillersOf(after, anchor).length === 0;
}

/** The span leaves every role; where the role takes entities and its entity is still mentioned, that one stands in. */
export function releaseSpan(work, schema, span, stillMentioned) {
  changeFillers(work, schema, (filler, role) => {
    if (filler.span !== span.id) return filler;
    return stillMentioned && role?.fillers.entities ? { entity: span.entity } : null;
  });
}

/** One entity for another in every role; null: for none. */
export function replaceEntity(work, schema, from, into) {
  changeFillers(work, schema, (filler) => {
    if (filler.entity !== from) return filler;
    return into ? { entity: into } : null;
  });
}

/** A frame goes, with the spans made for it alone and its places in other frames. */
export function dropFrame(work, schema, id) {
  const frame = work.get("frame", id);
  if (!frame) return;
  work.remove("frame", id);
  changeFillers(work, schema, (filler) => (filler.frame === id ? null : filler));
  for (const filler of everyFiller(frame)) sweepFiller(work, schema, filler);
}

/** What a role has let go: a span made for a frame goes when no frame uses it, an entity when nothing holds it. */
export function sweepFiller(work, schema, filler) {
  if (filler.entity) sweepEntity(work, filler.entity);
  const span = filler.span && work.get("span", filler.span);
  if (span && isMadeForFrames(schema, span.type) && !usesSpan(work, span.id)) work.remove("span", span.id);
}

/** Whether spans of a type come into being only through a role, as cues do; mentions stand on their own. */
function isMadeForFrames(schema, type) {
  if (schema.spanType(type)?.mention) return false;
  return schema.frameTypes.some((frameType) => frameType.roles.some((role) => role.creates === type));
}

/** An entity goes when nothing holds it any more: no mention, no frame, no reference that someone looked up. */
export function sweepEntity(work, id) {
  const entity = id && work.get("entity", id);
  if (!entity || entity.reference || usesEntity(work, id)) return;
  for (const span of work.all("span")) if (span.entity === id) return;
  work.remove("entity", id);
}
