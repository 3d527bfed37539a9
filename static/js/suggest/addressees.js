// To whom something is said: قال للصحافيين، أبلغ الوزير، توجّه إلى الصافي بالقول; in a dialogue the other side.
// Offsets are UTF-16 units. Twin of annotator/suggest/addressees.py.
import { fold } from "../text/folding.js";
import { isGoverned, partyAt, zoneAfter } from "./speakers.js";
import { listed } from "./wordlists.js";

const LISTENING = ["PERS", "ORG", "NORP", "GPE", "OCC"];
const BETWEEN = 3;

/** The addressee of a content by its order number, or null. */
export function addresseeOf(scene, at, voice) {
  const content = scene.contents[at];
  if (content.turn) return otherSide(scene, content);
  const cue = content.cues.at(-1);
  if (!cue) return null;
  const before = cue.form === "noun" ? beforeNoun(scene, content, cue) : null;
  if (before) return before;
  const zone = zoneAfter(scene, content, cue);
  const [first] = scene.between(...zone);
  if (first && listed("to me").has(first.key) && content.parent !== null) return scene.voices[content.parent].party;
  return afterTo(scene, cue, zone, voice) ?? objectOf(scene, cue, zone, voice);
}

/** With two sides one speaks to the other; a headline speaks to nobody. */
function otherSide(scene, { turn }) {
  const sides = new Map();
  for (const { turn: one } of scene.contents.toReversed()) if (one && one.zone[0] > 0) sides.set(one.key, one);
  if (sides.size !== 2 || !sides.has(turn.key)) return null;
  const [other] = [...sides].filter(([key]) => key !== turn.key);
  return partyAt(scene, other[1].name);
}

function beforeNoun(scene, content, cue) {
  const words = scene.between(content.zone[0], cue.start).slice(-BETWEEN - 2);
  const isTo = (one) => ["الي", "والي"].includes(words.findLast((word) => word.end <= one.start)?.key);
  return listeners(scene, [content.zone[0], cue.start]).findLast((one) => words.length && one.start >= words[0].start && isTo(one)) ?? null;
}

function listeners(scene, [start, end]) {
  const found = scene.mentions.filter((one) => start <= one.start && one.end <= end && LISTENING.includes(one.type));
  return found.sort((a, b) => a.start - b.start || b.end - a.end);
}

/** للصحافيين, right after the cue or after the speaker. */
function afterTo(scene, cue, zone, { party }) {
  const isInZone = party && zone[0] <= party.start && party.start < zone[1];
  const speaker = isInZone ? party.end : cue.end;
  const isTo = (one) => scene.text[one.start - 1] === "ل" && !/^\p{L}$/u.test(scene.text[one.start - 2] ?? "");
  const isNear = (one) => scene.between(speaker, one.start - 1).length <= (speaker > cue.end ? BETWEEN : 0);
  return listeners(scene, zone).find((one) => one.start > speaker && isTo(one) && isNear(one)) ?? null;
}

/** أبلغ بوتين ترامب أن: the second one named after a verb that tells somebody. */
function objectOf(scene, cue, zone, { party }) {
  if (!listed("telling").has(fold(scene.text.slice(cue.start, cue.end))) || !party || !(party.start >= zone[0])) return null;
  return listeners(scene, zone).find((one) => one.start >= party.end && !isGoverned(scene, one)) ?? null;
}
