// Who seems to hold a stance that no quote surrounds: the subject beside its evidence. Offsets are code points.
// Twin of annotator/suggest/holders.py.
import { OffsetMap } from "../text/offsets.js";
import { passage } from "./passages.js";
import { Scene, isGoverned, stage } from "./speakers.js";

const SPEAKING = ["PERS", "ORG"];
const ABLE = [...SPEAKING, "GPE", "NORP"];

/** The mention right after the evidence (يعوّل الصيادون), else the last subject of its sentence before it; null for none. */
export function holderOf(text, mentions, from, to) {
  const map = new OffsetMap(text);
  const [start, end] = [map.toUtf16(from), map.toUtf16(to)];
  const marked = mentions.map((one) => ({ ...one, origin: one, start: map.toUtf16(one.start), end: map.toUtf16(one.end) }));
  const scene = new Scene(stage(text, []), marked);
  const able = marked.filter((one) => ABLE.includes(one.type) && !isGoverned(scene, one));
  const after = able.filter((one) => one.start >= end && /^[ ـ]*$/u.test(text.slice(end, one.start)));
  if (after.length) return latest(after).origin;
  const line = start ? text.lastIndexOf("\n", start - 1) + 1 : 0;
  const stop = text.indexOf("\n", start);
  const sentence = passage(text, line, stop < 0 ? text.length : stop).find((one) => one.start <= start && start < one.end);
  const before = able.filter((one) => sentence && sentence.start <= one.start && one.end <= start);
  const speaking = before.filter((one) => SPEAKING.includes(one.type));
  return latest(speaking.length ? speaking : before)?.origin ?? null;
}

const latest = (found) => found.reduce((best, one) => (best && best.end >= one.end ? best : one), null);
