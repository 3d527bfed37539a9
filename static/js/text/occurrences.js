// Where a name stands in a text: folded, by whole words, behind proclitics. Offsets are UTF-16 units.
// What is found but not beyond doubt says why; annotator/text/occurrences.py is the twin of this file.

import { candidates, isWhole, opensName } from "./clitics.js";
import { fold } from "./folding.js";
import { graphemeSpan } from "./graphemes.js";
import { words } from "./words.js";

const ARTICLE = "ال";
const PROVEN = 4; // letters of a single word that a cut may leave without further proof; علي behind ف is فعلي
const NOT_LETTERS = /[\p{Mn}\p{Cf}\u0640]/gu;
const TANWIN = /(?:\u064B\p{M}*\u0627|\u0627\p{M}*\u064B)\p{M}*$/u;
const ALEFS = "أإآٱ";
const SAME = { ک: "ك", ی: "ي" };
const HAMZAS = /[\u0653-\u0655]/gu;
const SHADDA = "\u0651";
const AROUND = /[«»"“”‘’'()[\]{}\u2039\u203A\p{Cf}]/gu;
const DASH = /\s*[-\u2010-\u2015]\s*/gu;
const PAIRS = [["«", "»"], ["(", ")"], ["[", "]"], ["“", "”"], ["‘", "’"], ["\u2039", "\u203a"]];

/**
 * Every place of a name: [{start, end, restored, doubt}], in order, not overlapping.
 *
 * The range holds the name without what is written together before it; the marks of its letters belong to it, and so
 * does a quotation mark whose partner is inside. `restored`: the text has the ل that is left of ال after ل (للقوات for
 * القوات). An accusative ending (محمداً) is found, an enclitic or any other ending is not (بوتينية).
 * `doubt`: null · "cut" what stands before may be part of another word · "spelling" other letters that the search key
 * unites (على for علي) · "marks" vowels that contradict each other (عَمّان for عُمان). `names` holds folded names.
 */
export function occurrences(text, name, names = new Set()) {
  const wanted = indexed(name);
  const found = [];
  if (!wanted.length) return found;
  const all = indexed(text);
  for (let at = 0; at + wanted.length <= all.length; at += 1) {
    const hit = hitAt({ text, all, name, wanted, names }, at);
    if (!hit) continue;
    found.push(hit);
    at += wanted.length - 1;
  }
  return found;
}

/** A name as it is compared: its words folded, one space between them; of a name without words its fold. */
export function nameKey(name) {
  return indexed(name).map(({ key }) => key).join(" ") || fold(name).trim();
}

let last = { text: null, found: [] };

/** The words of a text with their keys: [{start, end, key, tanwin}]. The last long text is remembered. */
function indexed(text) {
  if (last.text === text) return last.found;
  const found = words(text).map(([start, end]) => {
    const word = text.slice(start, end);
    return { start, end, key: fold(word), tanwin: TANWIN.test(word) };
  });
  if (text.length > 200) last = { text, found };
  return found;
}

function hitAt(given, at) {
  const { text, all, name, wanted } = given;
  const count = wanted.length;
  const final = all[at + count - 1];
  for (let i = 1; i < count - 1; i += 1) if (all[at + i].key !== wanted[i].key) return null;
  const ending = wanted.at(-1).key.length;
  const tail = final.tanwin && final.key.length > ending ? "ا" : "";
  if (count > 1 && final.key !== wanted.at(-1).key + tail) return null;
  const head = headOf(text, all[at], wanted[0].key, count > 1 ? "" : tail);
  if (!head || !sameGaps(text, all, at, name, wanted)) return null;
  const [start, end] = graphemeSpan(text, head.start, final.end);
  if (start !== head.start) return null;
  const doubt = doubtOf(given, at, head, tail);
  const [from, to] = head.start === all[at].start ? closed(text, start, end) : [start, closed(text, start, end)[1]];
  return { start: from, end: to, restored: head.restored, doubt };
}

/** Where in a word the first word of a name begins; null when it is another word. */
function headOf(text, word, key, tail) {
  const whole = key + tail;
  if (word.key === whole) return { start: word.start, restored: false };
  const definite = whole.startsWith(ARTICLE) ? ["ل" + whole.slice(2), ...(whole[2] === "ل" ? [whole.slice(2)] : [])] : [];
  if (![whole, ...definite].some((rest) => word.key.endsWith(rest))) return null;
  for (const cut of candidates(text.slice(word.start, word.end))) {
    const rest = fold(cut.remainder);
    const restored = cut.proclitics.at(-1) === "ل" && definite.includes(rest);
    if (rest === whole || restored) return { start: word.start + cut.length, restored, proclitics: cut.proclitics };
  }
  return null;
}

function sameGaps(text, all, at, name, wanted) {
  for (let i = 1; i < wanted.length; i += 1) {
    const here = text.slice(all[at + i - 1].end, all[at + i].start);
    if (here.includes("\n") || gapKey(here) !== gapKey(name.slice(wanted[i - 1].end, wanted[i].start))) return false;
  }
  return true;
}

/** What stands between two words, but for quotation marks, brackets and how wide it is. */
const gapKey = (gap) => gap.replace(AROUND, " ").replace(DASH, "-").replace(/\s+/g, " ");

/** With the other half of a quotation mark or bracket of which one half is inside. */
function closed(text, start, end) {
  const inside = text.slice(start, end);
  for (const [opens, closes] of PAIRS) {
    const depth = inside.split(opens).length - inside.split(closes).length;
    if (depth > 0 && text[end] === closes) return [start, end + 1];
    if (depth < 0 && text[start - 1] === opens) return [start - 1, end];
  }
  return [start, end];
}

function doubtOf({ text, all, name, wanted, names }, at, head, tail) {
  const pairs = wanted.map(({ start, end }, i) => [
    text.slice(i ? all[at + i].start : head.start, all[at + i].end),
    name.slice(start, end),
  ]);
  const likes = pairs.map(([here, there], i) => likeness(here, there, i ? false : head.restored, i === pairs.length - 1 ? tail : ""));
  const isCut = head.start > all[at].start;
  if (isCut && wanted.length === 1 && !isSureCut(text, all[at], head, wanted[0].key, names, likes[0] === "same")) return "cut";
  if (likes.includes("other")) return "spelling";
  return pairs.some(([here, there], i) => (i || !head.restored) && contradict(here, there)) ? "marks" : null;
}

/** A single word behind proclitics is sure when it is a known name or long enough, and the whole is no known name. */
function isSureCut(text, word, head, key, names, same) {
  if (/^[0-9]/.test(key)) return true;
  if (head.proclitics.at(-1) === "س" || isWhole(text, word.start, names)) return false;
  if (opensName(text, head.start, names)) return true;
  return same && key.length - (head.restored ? 1 : 0) >= PROVEN;
}

/** "same" letters · "bare" alef for one with a hamza · "other" letters that only the search key unites. */
function likeness(here, there, restored, tail) {
  let [one, other] = [letters(here), letters(there)];
  if (tail) one = one.slice(0, -1);
  if (restored) [one, other] = [one.slice(1), other.slice(other.length - one.length + 1)];
  if (one.length !== other.length) return "other";
  let found = "same";
  for (const [i, letter] of one.entries()) {
    if (letter === other[i]) continue;
    const isBare = (letter === "ا" && ALEFS.includes(other[i])) || (other[i] === "ا" && ALEFS.includes(letter));
    if (!isBare) return "other";
    found = "bare";
  }
  return found;
}

function letters(word) {
  const plain = word.replaceAll("\u0649\u0654", "\u0626").normalize("NFKC").replace(NOT_LETTERS, "").replace(/[\u0660-\u0669\u06F0-\u06F9]/g, fold);
  return Array.from(plain, (letter) => SAME[letter] ?? letter);
}

/** Whether both are vowelled, and neither only says more than the other. */
function contradict(here, there) {
  const [one, other] = [vowels(here), vowels(there)];
  const holds = (big, small) => small.every((marks, i) => [...marks].every((mark) => big[i]?.includes(mark)));
  return one.join("") !== "" && other.join("") !== "" && !holds(one, other) && !holds(other, one);
}

/** The marks of each letter; of the last one only the doubling, for its vowel is the case. */
function vowels(word) {
  const clusters = word.normalize("NFD").replace(/\u0640/g, "").match(/[^\p{M}]\p{M}*/gu) ?? [];
  const marks = clusters.map((cluster) => cluster.slice(1).replace(HAMZAS, ""));
  return marks.map((own, i) => (i < marks.length - 1 ? own : own.includes(SHADDA) ? SHADDA : ""));
}
