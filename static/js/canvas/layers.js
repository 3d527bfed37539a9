/**
 * What a span looks like: one visual channel a layer. Pure, no DOM.
 *
 * Channels: entity (fill and foot bar), quote (line under the text), cue (hairline box), fragment (dotted line),
 * issue (brackets), evidence (zig-zag, wave or plain line by polarity).
 */

const CHANNEL_OF_ROLE = { cue: "cue", fragment: "fragment", target: "issue" };

const QUOTE_LINES = { direct: "solid", indirect: "dashed", mixed: "double" };

const POLARITY_LINES = { against: "zigzag", support: "wave", neutral: "plain", mixed: "both" };

/** Channel of each span type: `Map code → {channel, anchors: frame type code | null}`, read off the schema's frames. */
export function channelsOf(schema) {
  const channels = new Map(schema.spanTypes.map((type) => [type.code, channelOf(schema, type)]));
  return channels;
}

function channelOf(schema, type) {
  if (type.mention || type.layer === "entity") return "entity";
  for (const frame of schema.frameTypes) {
    for (const role of frame.roles) {
      const made = role.creates === type.code || (role.fillers.spans ?? []).includes(type.code);
      if (!made) continue;
      if (role.code === frame.anchor) return frame.layer === "stance" ? "evidence" : "quote";
      return CHANNEL_OF_ROLE[role.code] ?? "cue";
    }
  }
  return type.layer === "stance" ? "evidence" : "cue";
}

/**
 * The line of a quote or an evidence: the value of its frame's deciding attribute. `frames` are the frames that use the span.
 */
export function lineOf(channel, frames) {
  if (channel === "quote") {
    const frame = frames.find((f) => f.attributes.type in QUOTE_LINES);
    return QUOTE_LINES[frame?.attributes.type] ?? "solid";
  }
  if (channel === "evidence") {
    const frame = frames.find((f) => f.attributes.polarity in POLARITY_LINES);
    return POLARITY_LINES[frame?.attributes.polarity] ?? "plain";
  }
  return null;
}

const byStart = (a, b) => a.from - b.from || b.to - a.to || (a.id < b.id ? -1 : 1);

/** Pieces `[{id, from, to, channel}]` sorted so that what lies outside comes first. */
export const sorted = (pieces) => [...pieces].sort(byStart);

/** Nesting level of each fill: how many earlier pieces of the same channel are still open where it starts. Map piece → depth. */
export function depths(pieces) {
  const depth = new Map();
  let open = [];
  for (const piece of sorted(pieces.filter((p) => p.channel === "entity"))) {
    open = open.filter((other) => other.to > piece.from);
    const taken = new Set(open.map((other) => depth.get(other)));
    let level = 0;
    while (taken.has(level)) level += 1;
    depth.set(piece, level);
    open.push(piece);
  }
  return depth;
}

/** Lane of each line under the text: quotes first (outer above nested), then evidence in the first lane left free. Map piece → lane from 1. */
export function lanes(pieces) {
  const lane = new Map();
  const placed = [];
  const place = (piece) => {
    const taken = new Set(placed.filter((o) => o.from < piece.to && piece.from < o.to).map((o) => lane.get(o)));
    let free = 1;
    while (taken.has(free)) free += 1;
    lane.set(piece, free);
    placed.push(piece);
  };
  sorted(pieces.filter((p) => p.channel === "quote")).forEach(place);
  sorted(pieces.filter((p) => p.channel === "evidence")).forEach(place);
  return lane;
}

/**
 * The spans a frame points at, with the name of the role that does: `[{span, role, anchor}]`. An entity stands for its
 * mention nearest to the anchor, a frame for its own anchor spans. `annotations` as in standoff/values.js.
 */
export function rolesOf(annotations, frame, frameType, mentionsOf) {
  const anchorSpans = spansIn(annotations, frame.roles[frameType?.anchor] ?? []);
  const at = anchorSpans[0]?.segments[0][0] ?? null;
  return Object.entries(frame.roles).flatMap(([role, fillers]) => {
    const anchor = role === frameType?.anchor;
    const spans = fillers.flatMap((filler) => {
      if (filler.span) return spansIn(annotations, [filler]);
      if (filler.entity) return [nearest(mentionsOf(filler.entity), at)].filter(Boolean);
      return [];
    });
    return spans.map((span) => ({ span, role, anchor }));
  });
}

const spansIn = (annotations, fillers) =>
  fillers.map((filler) => annotations.spans.get(filler.span)).filter(Boolean);

/** Who speaks is named before the words more often than after them: what comes after counts double. */
function nearest(spans, at) {
  if (at === null || !spans.length) return spans[0];
  const distance = ({ segments: [[start]] }) => (start < at ? at - start : 2 * (start - at));
  return spans.reduce((best, span) => (distance(span) < distance(best) ? span : best));
}
