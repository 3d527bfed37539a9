// Who seems to hold a stance that no quote surrounds: the subject beside its evidence. Inside, offsets are UTF-16 units.
// Twin of annotator/suggest/holders.py.
import { OffsetMap } from "../text/offsets.js";
import { read } from "./cues.js";
import { passage } from "./passages.js";
import { Scene, isGoverned, stage } from "./speakers.js";
import { listed } from "./wordlists.js";

const SPEAKING = ["PERS", "ORG"];
/** These hold a stance only right before its verb; behind it they are what it is about. */
const BEFORE_ONLY = ["EVENT", "LAW"];
const ABLE = [...SPEAKING, "GPE", "NORP", ...BEFORE_ONLY];
/** Words of a title that nobody marked. */
const TITLE = 3;

/**
 * The subject right before the evidence or right behind it (يعوّل الصيادون), else the last one of its sentence.
 * @returns a mention as it came in, or null
 */
export function holderOf(text, mentions, from, to) {
  const map = new OffsetMap(text);
  const [start, end] = [map.toUtf16(from), map.toUtf16(to)];
  const marked = mentions.map((one) => ({ ...one, origin: one, start: map.toUtf16(one.start), end: map.toUtf16(one.end) }));
  return found(new Scene(stage(text, []), marked), start, end)?.origin ?? null;
}

function found(scene, start, end) {
  const able = scene.mentions.filter((one) => ABLE.includes(one.type) && !isGoverned(scene, one));
  const usual = able.filter((one) => !BEFORE_ONLY.includes(one.type));
  const edge = beforeModals(scene, start);
  const beside = able.filter((one) => one.end === edge);
  if (beside.length) return beside.reduce((best, one) => (best.end - best.start >= one.end - one.start ? best : one));
  const behind = afterEvidence(scene, usual, start, end);
  if (behind || ["مما", "ما"].includes(scene.before(start)?.key)) return behind;
  return ofSentence(scene.text, usual, start);
}

const spaces = /^[ ـ]*$/u;
const isBlank = (scene, start, end) => spaces.test(scene.text.slice(start, end));

/** Where the word ends that لا, لن, قد before the evidence follow; -1 when something parts it from them. */
function beforeModals(scene, start) {
  let word = scene.before(start);
  while (word && listed("modals").has(word.key) && isBlank(scene, word.end, start)) [start, word] = [word.start, scene.before(word.start)];
  return word && isBlank(scene, word.end, start) ? word.end : -1;
}

/** The one right behind the evidence or behind its title; behind a noun with ال stands an adjective. */
function afterEvidence(scene, able, start, end) {
  if (read(scene.text, start, end).at(-1)?.key.startsWith("ال")) return null;
  const edge = pastTitles(scene, end);
  return latest(able.filter((one) => one.start >= edge && isBlank(scene, edge, one.start)));
}

/** رفض الرئيس فلاديمير بوتين: where the title ends, marked or not; the offset itself where there is none. */
function pastTitles(scene, end) {
  const offices = scene.mentions.filter((one) => one.type === "OCC" && one.start >= end && isBlank(scene, end, one.start));
  if (offices.length) return Math.max(...offices.map((one) => one.end));
  const names = scene.mentions.filter((one) => one.type === "PERS" && one.start >= end);
  const name = names.reduce((best, one) => (best && best.start <= one.start ? best : one), null);
  const words = name ? scene.between(end, name.start) : [];
  const isTitled = words.length > 0 && words.length <= TITLE && isTitle(words[0].key);
  return isTitled && spaces.test(gaps(scene, [{ end }, ...words, name])) ? words.at(-1).end : end;
}

/** What stands between some words and mentions that follow each other. */
const gaps = (scene, row) => row.slice(1).map((one, at) => scene.text.slice(row[at].end, one.start)).join("");

const isTitle = (key) => listed("titles").has(key.replace(/^ال/u, "")) || listed("honorifics").has(key);

function ofSentence(text, able, start) {
  const line = start ? text.lastIndexOf("\n", start - 1) + 1 : 0;
  const stop = text.indexOf("\n", start);
  const sentence = passage(text, line, stop < 0 ? text.length : stop).find((one) => one.start <= start && start < one.end);
  const before = able.filter((one) => sentence && sentence.start <= one.start && one.end <= start);
  const speaking = before.filter((one) => SPEAKING.includes(one.type));
  return latest(speaking.length ? speaking : before);
}

const latest = (all) => all.reduce((best, one) => (best && best.end >= one.end ? best : one), null);
