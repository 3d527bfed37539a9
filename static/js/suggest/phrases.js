// How far a noun phrase goes that begins at a word, as far as lists of words can tell. Offsets are UTF-16 units.
// Twin of annotator/suggest/phrases.py.
import { cueOf, isThat, letters } from "./cues.js";
import { PAIRS } from "./marks.js";
import { listed } from "./wordlists.js";

const EDGES = /^[ \t\u00a0\u200e\u200f\u202f\u0640%٪]+|[ \t\u00a0\u200e\u200f\u202f\u0640%٪]+$/gu;
const LONGEST = 8;
/** Words in marks that belong to the phrase around them: خطة «الباب المفتوح». */
const NAME = 3;
const SHORT = 3;
const DAMMA = "\u064f";
/** ت of the imperfect: تستخدم، تتخلى. Verbal nouns are توفير، تقارب. */
const T_VERB = /^[وف]?(?:تست|تت)..+$/u;
const T_NOUN = /^ت(?:.ا.+|..ي.+|...ي?[هة].*)$/u;
const DATES = ["DATE", "TIME"];
const PARTIES = ["PERS", "ORG", "GPE", "NORP"];
const ACCUSATIVE = /(?:اً|ًا)$/u;

/** Whether some letters open quotation marks. */
export const isOpening = (letter) => Object.hasOwn(PAIRS, letter);

/** A sentence as phrases are read in it: all its words, its outermost pairs of marks, the mentions in it. */
export class Clause {
  constructor(text, words, pairs, mentions) {
    Object.assign(this, { text, words, pairs, mentions });
  }

  /** The order number of the first word that begins at or after an offset. */
  firstFrom(offset) {
    const at = this.words.findIndex((word) => word.start >= offset);
    return at < 0 ? this.words.length : at;
  }

  /** What stands between two offsets beside spaces. */
  gap(start, end) {
    return this.text.slice(start, end).replace(EDGES, "");
  }

  /** Whether only spaces stand between an offset and a word that is there. */
  touches(start, at) {
    return at < this.words.length && !this.gap(start, this.words[at].start);
  }

  /** The longest mention that holds the end of a word. */
  named(word) {
    const found = this.mentions.filter((one) => one.start < word.end && word.end <= one.end);
    return found.reduce((best, one) => (best && best.end - best.start >= one.end - one.start ? best : one), null);
  }
}

/** The noun phrase from an offset in a word, ending before another, as [start, end]; null when none begins there. */
export function phrase(clause, at, first, limit) {
  const { words } = clause;
  while (at < words.length && listed("hedges").has(words[at].key.slice(lettersBefore(words[at], first)))) {
    if (!clause.touches(words[at].end, at + 1)) return null;
    at += 1;
    first = words[at].start;
  }
  if (at >= words.length || words[at].end > limit || isBarred(clause, at, first > words[at].start)) return null;
  return [first, endOf(clause, at, limit)];
}

/** How many letters of a word's key stand before an offset. */
function lettersBefore(word, offset) {
  for (let n = 0; n < word.key.length; n += 1) if (word.start + letters(word.raw, n) >= offset) return n;
  return 0;
}

/** Where the phrase ends: before what cannot belong to it, before a late preposition when it is long. */
function endOf(clause, at, limit) {
  const { words } = clause;
  const taken = [[at, words[at].end]];
  for (let next = at + 1; next < words.length && words[next].end <= limit; ) {
    const end = taken.at(-1)[1];
    const gap = clause.gap(end, words[next].start);
    const pair = isOpening(gap) ? nameInMarks(clause, end, words[next], limit) : null;
    if (!pair && (gap || stops(clause, at, next))) break;
    taken.push([next, pair ? pair.end : words[next].end]);
    next = clause.firstFrom(taken.at(-1)[1]);
  }
  return trimmed(clause, taken);
}

function nameInMarks(clause, end, word, limit) {
  const pair = clause.pairs.find((one) => end <= one.start && one.start < word.start);
  const inside = clause.words.filter((one) => pair && pair.start < one.start && one.end <= pair.end);
  return pair && pair.end <= limit && inside.length <= NAME ? pair : null;
}

/** The end without what hangs: no preposition or غير last, not much more than eight words. */
function trimmed(clause, taken) {
  const isListed = (name, n) => listed(name).has(clause.words[taken[n][0]].key);
  const late = taken.findLastIndex((_, n) => n >= 2 && isListed("prepositions", n));
  let count = taken.length > LONGEST && late >= 0 ? late : Math.min(taken.length, LONGEST);
  while (count > 1 && (isListed("prepositions", count - 1) || isListed("modals", count - 1))) count -= 1;
  return taken[count - 1][1];
}

// --- what belongs to no noun phrase

/** Whether no phrase begins at a word; after a preposition that was cut off it stands whatever it is. */
function isBarred(clause, at, isCut) {
  const word = clause.words[at];
  if (isThat(word) || listed("relatives").has(word.key)) return true;
  return !isCut && (listed("clause words").has(word.key) || listed("prepositions").has(word.key) || isVerb(clause, word));
}

/** Whether a word belongs no longer to the phrase that began at an earlier one. */
function stops(clause, first, at) {
  const word = clause.words[at];
  const named = clause.named(word);
  if (named && DATES.includes(named.type)) return true;
  if (named && named.start < word.start) return false;
  if (isThat(word) || ["relatives", "clause words", "loose participles"].some((name) => listed(name).has(word.key))) return true;
  if (listed("prepositions").has(word.key) && isParty(clause, first, at - 1)) return true;
  if (isCoupled(word) && !goesOn(clause, first, at)) return true;
  const isLate = at - first >= SHORT && listed("about").has(word.key);
  return isLate || isCircumstance(clause, at) || isAdverb(clause, first, at) || isVerb(clause, word);
}

/** Whether the name of a party is all that stands from one word to another: نؤيد ليبيا في هذا. */
function isParty({ words, mentions }, first, last) {
  return mentions.some((one) => one.start === words[first].start && one.end === words[last].end && PARTIES.includes(one.type));
}

/** Whether a word begins with و as a conjunction. */
const isCoupled = ({ key }) => key[0] === "و" && !listed("words in waw").has(key) && key.length > 2;

/** الرسوم والضرائب, روسيا وأوكرانيا: two of a kind are one phrase. */
function goesOn(clause, first, at) {
  const [word, before] = [clause.words[at], clause.words[at - 1]];
  const areNames = clause.named(before) && clause.mentions.some((one) => one.start === word.start + 1);
  return Boolean(areNames) || (word.key.startsWith("وال") && at - first === 1 && before.key.startsWith("ال"));
}

/** في حال، في بيان، في 2022: when and where it is said, not what it is about. */
function isCircumstance(clause, at) {
  const next = clause.words[at + 1];
  if (clause.words[at].key !== "في" || !next) return false;
  return listed("circumstances").has(next.key) || DATES.includes(clause.named(next)?.type);
}

/** محذراً، فوراً: an accusative after what is none itself. */
function isAdverb(clause, first, at) {
  const { raw } = clause.words[first];
  return ACCUSATIVE.test(clause.words[at].raw) && !ACCUSATIVE.test(raw) && !raw.endsWith("ةً");
}

/** Whether a word evidently is a verb: يعارض، سيعارض، تتخلى, one with its passive marked, one that reports. */
export function isVerb(clause, word) {
  if (clause.named(word)) return false;
  const key = /^[وف][يتس]/u.test(word.key) ? word.key.slice(1) : word.key;
  const marks = word.raw.normalize("NFD").slice(1, 3);
  const isPassive = /^[يت]/u.test(key) && marks.includes(DAMMA) && !key.endsWith("ه");
  return isPassive || (cueOf(word)?.form === "verb" && key.length > 3) || isImperfect(key);
}

function isImperfect(key) {
  if (key[0] === "ي" && key.length > 3) return !listed("words in ya").has(key);
  if (/^س[يت]/u.test(key) && key.length > 4) return !listed("words in sa").has(key);
  return T_VERB.test(key);
}

/** أن تنشر: after أن a word in ت is a verb unless it has the shape of a verbal noun, توفير، تقارب. */
export function isSubjunctive(clause, word) {
  if (clause.named(word)) return false;
  return isVerb(clause, word) || (word.key[0] === "ت" && !T_NOUN.test(word.key));
}
