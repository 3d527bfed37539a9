// What a stance seems to be about: what follows its evidence, or the subject before it. Inside, offsets are UTF-16 units.
// Twin of annotator/suggest/targets.py.
import { OffsetMap } from "../text/offsets.js";
import { OBJECT, SPENT, attitudeOf, bare, isModal } from "./attitudes.js";
import { cueOf, isThat, letters, read } from "./cues.js";
import { inner } from "./marks.js";
import { passage } from "./passages.js";
import { Clause, isOpening, isSubjunctive, phrase } from "./phrases.js";
import { listed } from "./wordlists.js";

const SUBJECTS = ["PERS", "ORG", "GPE", "NORP", "OCC"];
const NO_TOPIC = [...SUBJECTS, "DATE", "TIME"];
/** Words between a verb and its preposition. */
const REACH = 6;
/** Words between وصف and its بأنه. */
const FAR = 14;
const PARTING = /[.:؛؟!](?=\s)/u;
const PREFIXES = ["ل", "ب"];

/**
 * The stretch that some evidence is about, as far as the sentence gives it away; null where it does not.
 * @param {{start: number, end: number, type: string}[]} mentions code points, as are from, to and the [start, end] given
 */
export function targetOf(text, mentions, from, to) {
  const map = new OffsetMap(text);
  const [start, end] = [map.toUtf16(from), map.toUtf16(to)];
  const marked = mentions.map(({ type, ...one }) => ({ type, start: map.toUtf16(one.start), end: map.toUtf16(one.end) }));
  return found(text, marked, start, end)?.map((unit) => map.toCodePoint(unit)) ?? null;
}

function found(text, mentions, start, end) {
  const clause = clauseAt(text, mentions, start);
  const own = read(text, start, end);
  if (!clause || !own.length) return null;
  const attitude = attitudeIn(own);
  if (attitude) return attitude === SPENT ? null : after(clause, attitude, start, end);
  const object = isOpenVerb(clause, own, end) ? after(clause, OBJECT, start, end) : null;
  return object ?? before(clause, start, !isImperfect(own.at(-1)));
}

function clauseAt(text, mentions, start) {
  const line = start ? text.lastIndexOf("\n", start - 1) + 1 : 0;
  const stop = text.indexOf("\n", start);
  const one = passage(text, line, stop < 0 ? text.length : stop).find((each) => each.start <= start && start < each.end);
  const inside = mentions.filter((each) => one && one.start <= each.start && each.end <= one.end);
  return one ? new Clause(text, read(text, one.start, one.end), one.pairs, inside) : null;
}

// --- what kind of word the evidence is

/** What the evidence governs: its last word when that is a noun, else its verb when nothing but adverbs follow. */
function attitudeIn(own) {
  const last = attitudeOf(own.at(-1));
  if (last && (last.noun || own.length === 1)) return last;
  const first = own.findIndex((word) => !isModal(word));
  const head = first < 0 ? own.length - 1 : first;
  const verb = attitudeOf(own[head]);
  if (!verb) return null;
  const isPlain = own.slice(head + 1).every((word) => word.key[0] === "ب" || listed("manners").has(word.key));
  return isPlain ? verb : SPENT;
}

/** لن تنشر، ستنفذ، يريد: an imperfect that ends the evidence and has no preposition after it. */
function isOpenVerb(clause, own, end) {
  const last = own.at(-1);
  if (bare(last).some((key) => listed("impersonal verbs").has(key)) || !isImperfect(last)) return false;
  const leads = own.length > 1 && own.slice(0, -1).every(isModal);
  const isSure = leads || last.key[0] === "ي" || bare(last).some((key) => key !== last.key);
  const next = clause.words[clause.firstFrom(end)];
  return isSure && Boolean(next) && !listed("prepositions").has(next.key);
}

const isImperfect = (word) => bare(word).some((key) => /^[يتن]..+$/u.test(key)) && !/(?:اً|ًا|ة)$/u.test(word.raw);

// --- after the evidence

/** The object: behind the subject, behind the preposition that the word governs. */
function after(clause, attitude, start, end) {
  const hasOwn = attitude.mine || attitude.owned || hasSubject(clause, start);
  const at = clause.firstFrom(end);
  return objectFrom(clause, attitude, ...(hasOwn ? [at, end] : pastSubject(clause, at, end)), clause.text.length);
}

/** The object from a word on, before an offset. */
function objectFrom(clause, attitude, at, end, limit) {
  const step = pastManner(clause, at, end);
  const behind = attitude.governs.length ? governed(clause, attitude, at, end, limit) : null;
  if (behind) return behind;
  if (!attitude.direct || step === null || isUnmarkedSubject(clause, step)) return null;
  const word = clause.words[step];
  if (clause.touches(step > at ? clause.words[step - 1].end : end, step)) return phrase(clause, step, word.start, limit);
  return inMarks(clause, end, word);
}

/** رفض «صفقة العصر»: all that stands in the marks right after it. */
function inMarks(clause, end, word) {
  const pair = clause.pairs.find((one) => end <= one.start && one.start < word.start);
  return pair && isOpening(clause.gap(end, word.start)) ? inner(pair) : null;
}

/** The word behind adverbs: رفض بشدة، رفض بشكل قاطع. */
function pastManner(clause, at, end) {
  while (at < clause.words.length && clause.touches(end, at)) {
    const { key } = clause.words[at];
    const count = ["بشكل", "بصوره"].includes(key) ? 2 : Number(listed("manners").has(key));
    if (!count || at + count >= clause.words.length) break;
    at += count;
    end = clause.words[at - 1].end;
  }
  return at < clause.words.length ? at : null;
}

/** What follows the preposition of a word; a noun has it right behind its owner: رفض موسكو القاطع لأي. */
function governed(clause, attitude, at, end, limit) {
  const isNear = attitude.noun && !attitude.owned;
  for (let step = at; step < Math.min(at + REACH, clause.words.length); step += 1) {
    const word = clause.words[step];
    if (!clause.touches(step > at ? clause.words[step - 1].end : end, step) || isThat(word)) return null;
    const place = behind(clause, attitude, step);
    if (place) return phrase(clause, ...place, limit);
    const isSkipped = listed("degrees").has(word.key) || listed("manners").has(word.key);
    if (!isSkipped && (attitude.direct || isNear || listed("clause words").has(word.key))) return null;
  }
  return null;
}

/** Where the phrase begins when a word is or carries one of the prepositions: its word, its offset. */
function behind(clause, attitude, at) {
  const [word, next] = [clause.words[at], clause.words[at + 1]];
  if (attitude.governs.includes(word.key) && next) return clause.touches(word.end, at + 1) ? [at + 1, next.start] : null;
  const isCarried = PREFIXES.some((letter) => attitude.governs.includes(letter) && carries(clause, word, letter));
  return isCarried ? [at, word.start + letters(word.raw, 1)] : null;
}

/** Whether a word begins with ل or ب as a preposition. */
function carries(clause, word, letter) {
  const rest = word.key.slice(1);
  const isShort = word.key.length < 4 && !listed("hedges").has(rest);
  if (word.key[0] !== letter || isShort || clause.mentions.some((one) => one.start === word.start)) return false;
  const lists = letter === "ل" ? ["words in lam", "clause words"] : ["words in ba", "manners", "clause words"];
  return !lists.some((name) => listed(name).has(word.key)) && !isThat(word) && !["شكل", "صوره"].includes(rest);
}

// --- subjects

/** كييف تتهم، واشنطن لن تنشر: a party right before the evidence. */
function hasSubject(clause, start) {
  const first = clause.words.findIndex((word) => word.end > start);
  let at = (first < 0 ? clause.words.length : first) - 1;
  for (; at >= 0 && isModal(clause.words[at]); at -= 1) start = clause.words[at].start;
  if (at < 0 || clause.gap(clause.words[at].end, start)) return false;
  const party = clause.named(clause.words[at]);
  const isGoverned = at > 0 && listed("prepositions").has(clause.words[at - 1].key);
  return Boolean(party) && SUBJECTS.includes(party.type) && party.end === clause.words[at].end && !isGoverned;
}

/** The word behind a subject with its title: الرئيس فلاديمير بوتين; and where what was skipped ends. */
function pastSubject(clause, at, end) {
  while (clause.touches(end, at)) {
    const word = clause.words[at];
    const named = clause.mentions.filter((one) => one.start === word.start && SUBJECTS.includes(one.type));
    const stop = Math.max(0, ...named.map((one) => one.end));
    const person = !named.length && isTitle(word) ? personBehind(clause, at) : null;
    if (!named.length && person === null) break;
    at = person ?? clause.firstFrom(stop);
    end = person === null ? stop : clause.words[at - 1].end;
    if (named.length && !named.some((one) => one.type === "OCC" && one.end === stop)) break;
  }
  return [at, end];
}

const isTitle = ({ key }) => listed("titles").has(key.replace(/^ال/u, "")) || listed("honorifics").has(key);

/** The word after a title, or the next one, that begins a person's name: الرئيس الفرنسي ماكرون. */
function personBehind(clause, at) {
  const names = clause.mentions.filter((one) => one.type === "PERS").map((one) => one.start);
  return [at + 1, at + 2].find((place) => names.includes(clause.words[place]?.start)) ?? null;
}

/** رفض الوزير المقترح: who it is nobody has marked, so that the object cannot be told from them. */
function isUnmarkedSubject(clause, at) {
  const word = clause.words[at];
  return !clause.mentions.some((one) => one.start === word.start) && (isTitle(word) || listed("organisations").has(word.key));
}

// --- before the evidence

/** The subject of a predicate: from أن on, else the beginning of its clause. */
function before(clause, start, isPlain) {
  const last = clause.words.findLastIndex((word) => word.end <= start);
  if (last < 0) return null;
  const that = clause.words.findLastIndex((word, at) => at <= last && isThat(word));
  const alone = isPlain ? clauseSubject(clause, last, start) : null;
  if (that < 0 || alone) return alone;
  const key = clause.words[that].key.replace(/^[وف]+/u, "");
  if (["ان", "بان"].includes(key)) return thatSubject(clause, that, start);
  return key.startsWith("ب") ? described(clause, that) : null;
}

function thatSubject(clause, that, start) {
  const [word, next] = [clause.words[that], clause.words[that + 1]];
  if (!next || next.start >= start || isSubjunctive(clause, next) || PARTING.test(clause.text.slice(word.end, start))) return null;
  const gap = clause.gap(word.end, next.start);
  return !gap || isOpening(gap) ? phrase(clause, that + 1, next.start, start) : null;
}

/** واصفاً الخطة بأنها: the object of the verb that describes. */
function described(clause, that) {
  for (let at = that - 1; at > Math.max(-1, that - FAR); at -= 1) {
    const cue = cueOf(clause.words[at]);
    const describes = cue && ["evaluative", "opinion"].includes(cue.sense) && ["verb", "participle"].includes(cue.form);
    if (describes) return describedBy(clause, at, that, cue.form === "participle");
  }
  return null;
}

function describedBy(clause, at, that, isParticiple) {
  const word = clause.words[at];
  const limit = clause.words[that].start;
  if (!isParticiple && !hasSubject(clause, word.start)) {
    const [next, end] = pastSubject(clause, at + 1, word.end);
    if (end > word.end) return next < that ? objectFrom(clause, OBJECT, next, end, limit) : [clause.words[at + 1].start, end];
  }
  return at + 1 < that ? objectFrom(clause, OBJECT, at + 1, word.end, limit) : null;
}

/** الخطة مرفوضة: a definite phrase from the beginning of the clause that reaches up to the evidence. */
function clauseSubject(clause, last, start) {
  let at = last;
  while (at > 0 && !clause.gap(clause.words[at - 1].end, clause.words[at].start)) at -= 1;
  const word = clause.words[at];
  const named = clause.named(word);
  if (!/^ال|^(?:هذا|هذه|هذان)$/u.test(word.key) || (named && NO_TOPIC.includes(named.type) && named.start === word.start)) return null;
  const subject = phrase(clause, at, word.start, start);
  return subject && reaches(clause, subject[1], start) ? subject : null;
}

/** Whether nothing but لا, ليس and the like stands between a subject and its predicate. */
function reaches(clause, end, start) {
  const between = clause.words.filter((word) => end <= word.start && word.end <= start);
  const gap = clause.gap(between.at(-1)?.end ?? end, start);
  return between.every(isModal) && (!gap || isOpening(gap));
}
