// What is reported in a text, and by which word: the rules for marks, colons, أنّ and sources. Offsets are UTF-16 units.
// Only the text is looked at; who speaks is asked later, in speakers.js. Twin of annotator/suggest/contents.py.
import { isSource, isThat } from "./cues.js";
import { PAIRS, inner } from "./marks.js";
import { passage, trimmed } from "./passages.js";
import { turns } from "./turns.js";
import { listed } from "./wordlists.js";

const FAR = 30; // words between a verb and its أنّ
const NEAR = 6; // words between a noun (قوله، تصريح) and its أنّ
const COMMAS = ["", "،", ",", "—", "–"];

/**
 * Everything reported in a text, outer before inner, in the order of the text: {segments, type, cues, zone, score,
 * fragments, parent, turn}. Segments are without outer marks, `zone` is the sentence, `parent` the order number of the
 * content around it or null.
 */
export function contentsIn(text) {
  const found = [];
  const spoken = turns(text);
  for (const turn of spoken) add(text, found, content([[turn.start, turn.end]], "direct", [], turn.zone, 0.75, { turn }), null);
  let start = 0;
  for (const [from, to] of [...spoken.map(({ zone }) => zone), [text.length, text.length]]) {
    for (const one of inside(text, start, from)) add(text, found, one, null);
    start = to;
  }
  return ordered(found);
}

const content = (segments, type, cues, zone, score, more = {}) => ({ segments, type, cues, zone, score, fragments: [], parent: null, turn: null, ...more });
export const startOf = (one) => one.segments[0][0];
export const endOf = (one) => one.segments.at(-1)[1];
export const rounded = (score) => Math.round(score * 1000) / 1000;
const sameStretch = (a, b) => a[0] === b[0] && a[1] === b[1];

/** A content and what is reported inside it. */
function add(text, found, one, parent) {
  const within = one.segments.flatMap((segment) => reportedIn(text, one, segment));
  const fragments = one.fragments.filter((piece) => !within.some(({ segments }) => segments.some((segment) => sameStretch(segment, piece))));
  const type = one.fragments.length && !fragments.length ? "indirect" : one.type;
  const me = found.push({ ...one, parent, fragments, type }) - 1;
  for (const each of within) add(text, found, { ...each, score: rounded(each.score * 0.9) }, me);
}

/** What is reported inside a segment; in reported words only what has a verb of its own. */
function reportedIn(text, one, [start, end]) {
  const first = one.type === "direct" ? start : afterThat(text, start, end);
  return inside(text, first, end).filter(({ cues, score }) => one.type === "direct" || (cues.length && score > 0.8));
}

function afterThat(text, start, end) {
  const space = text.slice(start, end).indexOf(" ");
  return space < 0 ? end : start + space;
}

function ordered(found) {
  const order = found.map((_, at) => at).sort((a, b) => startOf(found[a]) - startOf(found[b]) || endOf(found[b]) - endOf(found[a]));
  const place = new Map(order.map((old, at) => [old, at]));
  return order.map((old) => ({ ...found[old], parent: found[old].parent === null ? null : place.get(found[old].parent) }));
}

const inside = (text, start, end) => passage(text, start, end).flatMap(inSentence);

function inSentence(sentence) {
  const found = indirect(sentence);
  found.push(...marked(sentence, found));
  found.push(...afterColon(sentence, found));
  const outer = found.filter((one) => !found.some((other) => other !== one && holds(other, one)));
  return (outer.length ? outer : sourced(sentence)).sort((a, b) => startOf(a) - startOf(b));
}

function holds(outer, one) {
  const isSame = outer.segments.length === one.segments.length && outer.segments.every((segment, at) => sameStretch(segment, one.segments[at]));
  return startOf(outer) <= startOf(one) && endOf(one) <= endOf(outer) && !isSame;
}

const isFree = (found, start) => !found.some(({ segments }) => segments.some(([first, last]) => first <= start && start < last));

/** One content of a sentence. */
const one = (sentence, stretch, type, cues, score, fragments = []) => content([stretch], type, cues, [sentence.start, sentence.end], score, { fragments });

// --- أنّ and إنّ

function indirect(sentence) {
  const found = [];
  for (const at of sentence.thats()) {
    const that = sentence.words[at];
    const cue = sentence.governor(that);
    if (!cue || !governs(sentence, cue, at) || !isFree(found, that.start)) continue;
    const end = sentence.bound(that.start);
    if (end - that.end < 4) continue;
    const fragments = sentence.pairs.filter((pair) => that.start < pair.start && pair.end <= end).map(inner);
    found.push(one(sentence, [that.start, end], fragments.length ? "mixed" : "indirect", [cue], nearness(cue, at), fragments));
  }
  return found;
}

/** Whether a cue opens the أنّ at a word: near enough, no other أنّ and no colon between; رفض أن يبيع is a deed. */
function governs(sentence, cue, at) {
  if (at - cue.at > (cue.form === "noun" ? NEAR : FAR) || sentence.text.slice(cue.start, cue.end).includes("رفض")) return false;
  for (let i = cue.end; i < sentence.words[at].start; i += 1) if (sentence.text[i] === ":" && sentence.isOpen(i)) return false;
  return !sentence.words.slice(cue.at + 1, at).some(isThat);
}

/** Certain right beside each other, less so the farther apart, and for nouns. */
function nearness(cue, at) {
  const far = Math.max(0, at - cue.at - 8);
  return rounded((cue.form === "noun" ? 0.65 : 0.9) - 0.015 * far);
}

// --- marks

function marked(sentence, taken) {
  const found = [];
  for (const pair of sentence.pairs) {
    if (!isFree(taken, pair.start) || !sentence.text.slice(...inner(pair)).trim()) continue;
    const joined = secondHalf(sentence, found.at(-1), pair);
    if (joined) {
      found[found.length - 1] = joined;
      continue;
    }
    const made = byColon(sentence, pair) ?? byCueAfter(sentence, pair) ?? byCueBefore(sentence, pair, taken);
    if (made) found.push(made);
  }
  return found;
}

const wordCount = (text, pair) => text.slice(pair.start, pair.end).trim().split(/\s+/u).length;

function ofPair(sentence, pair, cues, score) {
  const [start, end] = inner(pair);
  return one(sentence, [start, trimmed(sentence.text, start, end) || end], "direct", cues, score);
}

function byColon(sentence, pair) {
  if (!sentence.gap(sentence.start, pair.start).endsWith(":")) return null;
  const cues = statement(sentence, pair.start);
  if (!cues.length && wordCount(sentence.text, pair) < 3) return null;
  return ofPair(sentence, pair, cues, cues.length ? 0.95 : 0.6);
}

/** The cue before a colon; of جاء في بيان both words. */
function statement(sentence, offset) {
  const cue = sentence.cueBefore(offset);
  if (cue) return [cue];
  for (const [at, word] of sentence.words.slice(0, -2).entries()) {
    const [second, noun] = sentence.words.slice(at + 1, at + 3);
    if (!["جاء", "ورد"].includes(word.key.replace(/^و(?!رد$)/u, "")) || second.key !== "في" || !listed("statements").has(noun.key)) continue;
    const first = word.start + (word.key[0] === "و" && word.key !== "ورد" ? 1 : 0);
    const common = { sense: "neutral", kind: "writing", passive: false };
    return [
      { start: first, end: word.end, form: "verb", at, ...common },
      { start: noun.start, end: noun.end, form: "noun", at: at + 2, ...common },
    ];
  }
  return [];
}

/** «…»، قال فلان. */
function byCueAfter(sentence, pair) {
  const at = sentence.words.findIndex((word) => word.start >= pair.end);
  if (at < 0) return null;
  const word = sentence.words[at];
  const cue = sentence.cues.find((other) => at <= other.at && other.at <= at + 1 && other.form === "verb");
  const isPlain = cue && (cue.at === at || listed("adverbs").has(word.key));
  return isPlain && COMMAS.includes(sentence.gap(pair.end, word.start)) ? ofPair(sentence, pair, [cue], 0.9) : null;
}

/** قال «…», or واصفاً القرار بـ«…»: nothing reported between, and words enough to be a saying. */
function byCueBefore(sentence, pair, taken) {
  const cue = sentence.cueBefore(pair.start);
  if (!cue || !taken.every((other) => startOf(other) >= pair.start || endOf(other) <= cue.start)) return null;
  const between = sentence.words.filter((word) => cue.end <= word.start && word.start < pair.start);
  if (between.length > 10 || between.some(isThat)) return null;
  const isClinging = /بـ*$/u.test(sentence.text.slice(Math.max(0, pair.start - 4), pair.start));
  if (cue.sense === "evaluative" && isClinging) return ofPair(sentence, pair, [cue], 0.7);
  return wordCount(sentence.text, pair) >= 4 ? ofPair(sentence, pair, [cue], between.length <= 3 ? 0.6 : 0.45) : null;
}

/** «…»، قالت ليلى، «…»: the words after the speaker go on with those before. */
function secondHalf(sentence, first, pair) {
  if (!first || first.segments.length > 1 || !first.cues.length) return null;
  const [cue] = first.cues;
  const between = sentence.words.filter((word) => cue.end <= word.start && word.start < pair.start);
  const follows = cue.start > endOf(first) && /[،,—–]$/u.test(sentence.gap(cue.end, pair.start));
  if (!follows || between.length > 14 || between.some(isThat)) return null;
  const [start, end] = inner(pair);
  return { ...first, segments: [...first.segments, [start, trimmed(sentence.text, start, end)]] };
}

// --- colons without marks, sources

/** أقول له: تعلّم الكيمياء: to the end of the sentence. */
function afterColon(sentence, taken) {
  for (const cue of sentence.cues) {
    const colon = sentence.text.slice(0, sentence.end).indexOf(":", cue.end);
    if (colon < 0 || !sentence.isOpen(colon) || cue.sense !== "neutral" || cue.form === "other") continue;
    const words = sentence.words.filter((word) => cue.end <= word.start && word.start < colon);
    let start = nextLetter(sentence, colon + 1);
    const end = trimmed(sentence.text, start, sentence.end);
    const isClear = isFree(taken, start) && !words.some(isThat) && sentence.isOpen(start);
    if (sentence.text[start] in PAIRS) start += 1; // a mark that nothing closes
    const isFresh = !taken.some(({ cues }) => cues.includes(cue));
    if (isClear && isFresh && words.length <= NEAR + 3 && end > start) return [one(sentence, [start, end], "direct", [cue], 0.7)];
  }
  return [];
}

function nextLetter(sentence, from) {
  let at = from;
  while (at < sentence.end && /\s/u.test(sentence.text[at])) at += 1;
  return at;
}

/** بحسب التقرير، …, or …، بحسب التقرير: the rest of the sentence is reported. */
function sourced(sentence) {
  for (const cue of sentence.cues) {
    if (!isSource(cue, sentence.words[cue.at]) || cue.at + 1 >= sentence.words.length) continue;
    const stretch = rest(sentence, cue);
    if (!stretch || stretch[1] - stretch[0] <= 20) continue;
    const fragments = sentence.pairs.filter((pair) => stretch[0] <= pair.start && pair.end <= stretch[1]).map(inner);
    return [one(sentence, stretch, fragments.length ? "mixed" : "indirect", [cue], 0.45, fragments)];
  }
  return [];
}

function rest(sentence, cue) {
  const { text, start, end } = sentence;
  if (cue.at > 0) return /[،,]$/u.test(sentence.gap(start, cue.start)) ? [start, trimmed(text, start, cue.start)] : null;
  for (let i = cue.end; i < end; i += 1) {
    if (text[i] === "،" && sentence.isOpen(i)) return [nextLetter(sentence, i + 1), trimmed(text, cue.end, end)];
  }
  return null;
}
