// Who says what is reported: the subject of the cue, before or after it, or the one who spoke last.
// Offsets are UTF-16 units. Twin of annotator/suggest/speakers.py.
import { endOf, startOf } from "./contents.js";
import { read } from "./cues.js";
import { mayBeSubject, nameAfter, namedAgain, peopleIn, surnames } from "./names.js";
import { listed } from "./wordlists.js";

/** Types whose mentions speak; the others only when they stand right beside the cue. */
const SPEAKING = ["PERS", "ORG"];
const BESIDE = ["NORP", "GPE", "OCC", "LAW", "PRODUCT", "FAC", "EVENT"];
const REACH = 700;
/** Words before the one whose insertion follows: لكن اقتراح. */
const LEAD = 3;
const STOPS = ["،", "«", ".", ":", "؛"];

/** What the text alone gives away: {text, contents, words, people, known}; it may be kept for an article. */
export function stage(text, contents) {
  const words = read(text, 0, text.length);
  const people = namedAgain(text, words, peopleIn(text, words));
  return { text, contents, words, people, known: surnames(text, people) };
}

/** An article while its speakers are found. @param {{mention, start, end, type}[]} mentions what is marked */
export class Scene {
  constructor(staged, mentions) {
    Object.assign(this, staged, { mentions, voices: [] });
  }

  /** The words that stand between two offsets. */
  between(start, end) {
    return this.words.slice(
      firstWhere(this.words, (word) => word.start >= start),
      firstWhere(this.words, (word) => word.end > end),
    );
  }

  /** The last word that ends before an offset. */
  before(offset) {
    return this.words[firstWhere(this.words, (word) => word.end > offset) - 1] ?? null;
  }

  /** Whether a mention stands inside something reported. */
  quoted(mention, but = null) {
    return this.contents.some((one) => one !== but && one.segments.some(([start, end]) => start <= mention.start && mention.start < end));
  }
}

/** Binary search: how many words stand before the first that fits. */
function firstWhere(words, fits) {
  let [low, high] = [0, words.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (fits(words[middle])) high = middle;
    else low = middle + 1;
  }
  return low;
}

const UNKNOWN = { party: { special: "unknown" }, realisation: "anonymous" };
const overt = (party) => ({ party, realisation: "overt" });
const lies = (one, start, end) => start <= one.start && one.end <= end;
const last = (found) => found.reduce((best, one) => (best && best.end >= one.end ? best : one), null);

/** The voice of a content, by its order number: {party, realisation}; those before it have theirs already. */
export function voiceOf(scene, at) {
  const content = scene.contents[at];
  if (content.turn) return overt(partyAt(scene, content.turn.name));
  if (!content.cues.length) return carried(scene, at, "clitic");
  const [cue] = content.cues;
  const before = scene.before(cue.start);
  if (cue.passive || (["من", "ومن"].includes(before?.key) && content.parent !== null)) return UNKNOWN;
  const subject = subjectOf(scene, content, cue);
  if (subject) return subject;
  if (listed("first person").has(keyOf(scene, cue))) return firstPerson(scene, at);
  if (listed("impersonal").has(keyOf(scene, cue))) return overt(null);
  const realisation = manner(scene, cue, before);
  const named = cue.form === "participle" ? null : namedBefore(scene, content, cue);
  if (named) return { party: named, realisation };
  const voice = carried(scene, at, realisation === "clitic" ? "clitic" : "prodrop");
  return isForeign(scene, content, cue, voice) ? overt(null) : voice;
}

/** How a verb without a subject after it has one: لكنه أضاف a pronoun, وأضاف none, الوزارة قالت a noun before it. */
function manner(scene, cue, before) {
  if (before && listed("pronouns").has(before.key) && before.end < cue.start) return "clitic";
  return ["و", "ف"].includes(scene.text[cue.start - 1]) ? "prodrop" : "overt";
}

/** The mention inside a stretch, or the stretch itself as a name. */
export function partyAt(scene, [start, end]) {
  const rank = (one) => [SPEAKING.includes(one.type) ? 0 : 1, one.start - one.end];
  const inside = scene.mentions.filter((one) => lies(one, start, end)).sort((a, b) => rank(a)[0] - rank(b)[0] || rank(a)[1] - rank(b)[1]);
  return inside[0] ?? { start, end, type: nameAfter(scene.text, scene.between(start, end), scene.people, scene.known)?.type ?? null };
}

const keyOf = (scene, cue) => read(scene.text, cue.start, cue.end)[0]?.key ?? "";

// --- the subject beside the cue

/** Where the subject of a cue may follow it: up to the content, else to the comma. */
export function zoneAfter(scene, content, cue) {
  if (startOf(content) >= cue.end) return [cue.end, startOf(content)];
  const stop = Math.min(content.segments[1]?.[0] ?? content.zone[1], content.zone[1]);
  const ends = STOPS.map((sign) => scene.text.slice(cue.end, stop).indexOf(sign)).filter((at) => at >= 0);
  return [cue.end, ends.length ? cue.end + Math.min(...ends) : stop];
}

/** قال فلان: the first speaking mention after the cue that no preposition governs, else an evident name. */
function subjectOf(scene, content, cue) {
  const lastCue = content.cues.at(-1);
  const zone = zoneAfter(scene, content, lastCue);
  if (cue.form === "participle" || (cue.form === "noun" && /^ال|(?:ه|ها|هم)$/u.test(keyOf(scene, cue)))) return null;
  const isStatement = lastCue !== cue || cue.form === "other";
  const free = scene.mentions.filter((one) => lies(one, ...zone) && (isStatement || !isGoverned(scene, one)));
  const best = bestOf(scene, free, zone);
  if (best) return overt(best);
  const words = scene.between(...zone);
  if (words.length && listed("anonymous").has(words[0].key.replace(/^ال/u, ""))) return UNKNOWN;
  const name = nameAfter(scene.text, words, scene.people, scene.known);
  if (name) return overt(name);
  const states = cue.form === "verb" && cue.sense !== "evaluative" && !listed("first person").has(keyOf(scene, cue));
  return states && mayBeSubject(scene.text, words) ? overt(null) : null;
}

function bestOf(scene, free, zone) {
  for (const kind of SPEAKING) {
    const found = free.filter((one) => one.type === kind && !isWithinTitle(one, free));
    if (found.length) return found.reduce((a, b) => (b.start < a.start || (b.start === a.start && b.end > a.end) ? b : a));
  }
  return last(free.filter((one) => BESIDE.includes(one.type) && /^[ ،]*$/u.test(scene.text.slice(zone[0], one.start))));
}

/** Whether a mention is part of a title, as an organisation in an office is. */
const isWithinTitle = (mention, others) => others.some((one) => one !== mention && one.type === "OCC" && lies(mention, one.start, one.end));

/** Whether a preposition stands before a mention, as a word or as a letter of its word. */
export function isGoverned(scene, mention) {
  const before = scene.text[mention.start - 1] ?? "";
  if (/^\p{L}$/u.test(before) && !"وف".includes(before)) return true;
  const word = scene.before(mention.start);
  return Boolean(word) && !scene.text.slice(word.end, mention.start).trim() && listed("prepositions").has(word.key);
}

/** الوزارة قالت: who the sentence names before the cue and nobody else reports. */
function namedBefore(scene, content, cue) {
  const around = scene.contents[content.parent] ?? null;
  const isFree = (one) => lies(one, content.zone[0], cue.start) && !scene.quoted(one, around) && !isGoverned(scene, one);
  const mentions = scene.mentions.filter(isFree);
  const near = last(mentions.filter((one) => one.type === "PERS")) ?? last(mentions.filter((one) => one.type === "ORG"));
  if (near) return near;
  const beside = mentions.filter((one) => BESIDE.includes(one.type) && /^[ و]*$/u.test(scene.text.slice(one.end, cue.start)));
  if (beside.length) return beside.at(-1);
  return nameBetween(scene, content.zone[0], cue.start, around) ?? parted(scene, mentions, content.zone[0], cue);
}

/** اقتراح القمة، الذي قادته فرنسا، رأى: the first one named, which an insertion parts from its verb. */
function parted(scene, mentions, start, cue) {
  const found = mentions.filter((one) => BESIDE.includes(one.type) && scene.between(start, one.start).length <= LEAD);
  const first = found.reduce((a, b) => (a && (a.start < b.start || (a.start === b.start && a.end >= b.end)) ? a : b), null);
  if (!first) return null;
  const gap = scene.text.slice(first.end, cue.start).trim();
  const isInserted = /^،.*،$/su.test(gap);
  const isRelative = listed("relatives").has(scene.between(first.end, cue.start)[0]?.key) && !/^[،؛]/u.test(gap);
  return isInserted || isRelative ? first : null;
}

/** Whether somebody of an earlier paragraph would speak though the verb has a subject that nobody marked. */
function isForeign(scene, content, cue, { party, follows }) {
  if (!party || cue.form !== "verb" || !hasOwnSubject(scene, content.zone[0], cue)) return false;
  const spoken = follows === null || follows === undefined ? (party.end ?? -1) : endOf(scene.contents[follows]);
  return scene.text.slice(Math.max(0, spoken), cue.start).includes("\n");
}

/** لكن الخطة رأت; اقتراح القمة، الذي قادته مصر، رأى: a noun begins the clause of the verb. */
function hasOwnSubject(scene, start, cue) {
  const isLead = ({ key }) => listed("connectors").has(key) || listed("leading").has(key);
  const words = scene.between(start, cue.start).filter((word) => !isLead(word));
  const before = scene.text.slice(start, cue.start);
  const [opened, comma] = [before.indexOf("،"), before.lastIndexOf("،")].map((at) => (at < 0 ? -1 : start + at));
  const beside = words.find((word) => word.start > comma);
  if (!beside) return listed("relatives").has(words.find((word) => word.start > opened)?.key);
  const key = beside.key.replace(/^و/u, "");
  return key.startsWith("ال") && !listed("manners").has(key) && !listed("circumstances").has(key);
}

/** The last unmarked name between two offsets that is nobody's report and has no preposition. */
function nameBetween(scene, start, end, around) {
  return scene.people.findLast((name) => lies(name, start, end) && !isGoverned(scene, name) && !scene.quoted(name, around)) ?? null;
}

// --- who goes on

function firstPerson(scene, at) {
  const { parent } = scene.contents[at];
  return { party: parent === null ? { special: "author" } : scene.voices[parent].party, realisation: "prodrop" };
}

/** The one who spoke last, unless the text has named another subject since then. */
function carried(scene, at, realisation) {
  const content = scene.contents[at];
  const before = lastVoice(scene, at);
  const since = before === null ? Math.max(0, content.zone[0] - REACH) : endOf(scene.contents[before]);
  const floor = content.parent === null ? 0 : startOf(scene.contents[content.parent]);
  const until = content.cues[0]?.start ?? startOf(content);
  const named = lastSubject(scene, content, Math.max(since, floor), until);
  const spoken = before === null ? lastSubject(scene, content, Math.max(since, floor), until, "ORG") : scene.voices[before].party;
  const party = named ?? spoken;
  return { party, realisation: party ? realisation : "overt", follows: named ? null : before };
}

function lastVoice(scene, at) {
  const content = scene.contents[at];
  for (let before = at - 1; before >= 0; before -= 1) {
    const other = scene.contents[before];
    const isBeside = other.parent === content.parent && before !== content.parent && !other.turn;
    if (isBeside && startOf(content) - endOf(other) < REACH) return before;
  }
  return null;
}

function lastSubject(scene, content, start, end, type = "PERS") {
  const around = content.parent === null ? null : scene.contents[content.parent];
  const isFree = (one) => lies(one, start, end) && one.type === type && !isGoverned(scene, one) && !scene.quoted(one, around);
  return last(scene.mentions.filter(isFree)) ?? nameBetween(scene, start, end, around);
}
