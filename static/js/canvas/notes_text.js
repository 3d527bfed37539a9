/** The words of notes: names in them as pieces of their own, places in order, moments as people say them. Pure. */

/** A name begins at an @ that is not inside an e-mail address; «و@name» names too. */
const NAMED = /(?<![A-Za-z0-9_@.+-])@([\p{L}\p{M}\p{N}_.@+-]+)/gu;

/**
 * A message cut into plain text and the names that are mentions.
 * @param {string} body
 * @param {{id: number, name: string, username: string}[]} mentions
 * @returns {({text: string}|{person: object})[]}
 */
export function piecesOf(body, mentions) {
  const people = new Map(mentions.map((person) => [person.username.toLowerCase(), person]));
  const pieces = [];
  let from = 0;
  for (const match of body.matchAll(NAMED)) {
    const name = match[1].toLowerCase();
    const bare = name.replace(/[.@+-]+$/, "");
    const person = people.get(name) ?? people.get(bare);
    if (!person) continue;
    const end = match.index + 1 + (people.has(name) ? name : bare).length;
    if (match.index > from) pieces.push({ text: body.slice(from, match.index) });
    pieces.push({ person });
    from = end;
  }
  if (from < body.length) pieces.push({ text: body.slice(from) });
  return pieces;
}

/** The beginning of a name just before the caret of a text field: {from, query}, or null. Offsets in UTF-16 units. */
export function namedBefore(text, caret) {
  const match = /(?<![A-Za-z0-9_@.+-])@([\p{L}\p{M}\p{N}_.+-]*)$/u.exec(text.slice(0, caret));
  return match ? { from: match.index, query: match[1] } : null;
}

/** The people a beginning of a name can mean: by sign-in name or by any word of their name. */
export function matching(people, query) {
  const wanted = query.toLowerCase();
  const words = ({ name, username }) => [username, ...name.split(/\s+/)].map((word) => word.toLowerCase());
  return people.filter((person) => words(person).some((word) => word.startsWith(wanted)));
}

/**
 * Where a thread stands now: the words of its mark as they are, else as they were. `gone`: its mark is no more.
 * @param {object} annotations
 * @param {(frame: object) => object|null} anchorOf the span that places a frame
 */
export function placeNow(thread, annotations, anchorOf) {
  const { anchor, anchor_id: id, segments } = thread;
  if (anchor === "article") return { segments, gone: false };
  if (anchor === "span") return standing(annotations.spans.get(id), annotations.spans.has(id), segments);
  if (anchor === "frame") {
    const frame = annotations.frames.get(id);
    return standing(frame && anchorOf(frame), Boolean(frame), segments);
  }
  const mentions = [...annotations.spans.values()].filter((span) => span.entity === id);
  mentions.sort((a, b) => a.segments[0][0] - b.segments[0][0]);
  return standing(mentions[0], annotations.entities.has(id), segments);
}

const standing = (span, isThere, segments) => ({ segments: span?.segments ?? segments, gone: !isThere });

/** Open ones before settled ones; then as the text has them, those on the whole article first; then as they were opened. */
export function inOrder(threads, startOf) {
  const rank = (thread) => [thread.resolved_at ? 1 : 0, startOf(thread) ?? -1, thread.opened_at];
  return [...threads].sort((a, b) => compare(rank(a), rank(b)));
}

function compare(a, b) {
  const at = a.findIndex((value, n) => value !== b[n]);
  return at < 0 ? 0 : a[at] < b[at] ? -1 : 1;
}

const UNITS = [
  ["day", 86_400],
  ["hour", 3_600],
  ["minute", 60],
];
/** Beyond this many seconds a date says more than a distance. */
const FAR = 6 * 86_400;

/** How long ago: {value, unit} for Intl.RelativeTimeFormat, or null when a date says more. */
export function distance(then, now) {
  const seconds = Math.round((now - then) / 1000);
  if (seconds > FAR) return null;
  const [unit, size] = UNITS.find(([, length]) => seconds >= length) ?? ["second", 1];
  return unit === "second" ? { value: 0, unit } : { value: -Math.floor(seconds / size), unit };
}
