// Proclitics: the one-letter words و ف ب ل ك س that are written together with the next one. Offsets are UTF-16 units.
// Cutting them blindly is right on 62 % of real words only, so a cut is made only when the rest proves it.

import { fold, searchKey } from "./folding.js";
import { isBoundary } from "./graphemes.js";
import { wordAt, wordsFrom } from "./words.js";

const WHOLE = "="; // before the key of a word that is never cut: its first letter is its own
const CONJUNCTIONS = ["", "و", "ف"];
const ARTICLE = "ال";
const PREPOSITIONS = [["", ARTICLE], ["ب", ARTICLE], ["ك", ARTICLE], ["ل", "ل"], ["س"]]; // with the article after it
const BARE_ALEFS = "اٱ";
const NEVER_FIRST = "ةىءؤئ";
const VERB_OPENERS = "أنيت";
const LONGEST_NAME = 6;
const SHORTEST_DEFINITE = 2; // لله would leave له, which nobody takes for a name
const DIGIT = /^\p{Nd}/u;
const LETTER = /^\p{L}/u;
const ARABIC = /^\p{Script=Arabic}/u;
const CHAINS = CONJUNCTIONS.flatMap((conjunction) =>
  PREPOSITIONS.flatMap(([preposition, ...articles]) =>
    ["", ...articles].map((article) => [conjunction, preposition, article].filter(Boolean))))
  .filter((chain) => chain.length);

/**
 * All ways to cut proclitics off a word that Arabic spelling allows, the shortest first:
 * [{length, proclitics, remainder}]. و or ف, then ب ل ك or (before an imperfect verb) س, then ال; ال alone, and the ل it
 * becomes after ل, only off a number (الـ26, للـ26). Marks and tatweel go with the letter before them. At least two
 * letters, or a digit, remain.
 */
export function candidates(word) {
  const folded = searchKey(word);
  return CHAINS.filter((chain) => fits(word, folded, chain))
    .map((proclitics) => ({ length: folded.index[proclitics.join("").length], proclitics }))
    .sort((one, other) => one.length - other.length)
    .map((cut) => ({ ...cut, remainder: word.slice(cut.length) }));
}

/**
 * Where a range that begins with a word should begin instead, when that is beyond doubt; else null.
 * `names` holds folded names. Beyond doubt: the remainder opens a known name (which may reach beyond the range), begins
 * with a digit or a foreign letter, or the word begins with لل, whose second lam is what is left of the article.
 * A word that itself opens a known name is never cut (وهران, وسط آسيا), nor is ال off anything but a digit.
 */
export function safeCut(text, start, end, names) {
  const cuts = cutsAt(text, start, end);
  if (!cuts.length || isWhole(text, start, names)) return null;
  const proven = cuts.filter((cut) => isProven(text, start + cut.length, cut, names)).map((cut) => start + cut.length);
  if (!proven.length) return null;
  return DIGIT.test(text.slice(proven.at(-1), end)) ? proven.at(-1) : proven[0];
}

/** The candidates of the word that begins a range and leave something of the range; [] when none begins there. */
export function cutsAt(text, start, end) {
  const word = wordAt(text, start);
  if (!word || word[0] !== start) return [];
  return candidates(text.slice(start, word[1])).filter((cut) => start + cut.length < end);
}

/** Whether a known name begins at an offset and ends with a word; it may have ال before it that the name lacks. */
export function opensName(text, start, names) {
  for (const key of keysFrom(text, start)) {
    if (names.has(key) || (key.startsWith(ARTICLE) && names.has(key.slice(2)))) return true;
  }
  return false;
}

/** Whether the word that begins at an offset is known as it stands: it opens a known name or is never cut. */
export function isWhole(text, start, names) {
  if (opensName(text, start, names)) return true;
  const { value } = keysFrom(text, start).next();
  return value !== undefined && names.has(WHOLE + value);
}

/** The folded first word from an offset on, then the first two, and so on while only a space or dash parts them. */
function* keysFrom(text, start) {
  let key = "";
  let last = start;
  let count = 0;
  for (const [first, end] of wordsFrom(text, start)) {
    if ((!key && first > start) || /[^ \u00a0–-]/.test(text.slice(last, first))) return;
    key = `${key} ${fold(text.slice(first, end))}`.trimStart();
    last = end;
    yield key;
    count += 1;
    if (count === LONGEST_NAME) return;
  }
}

function fits(word, folded, chain) {
  const { key, index } = folded;
  const count = chain.join("").length;
  if (!key.startsWith(chain.join("")) || key.length === count) return false;
  const at = index[count];
  if (at === index[count - 1] || !isBoundary(word, at) || NEVER_FIRST.includes(written(word, folded, 0))) return false;
  if (chain.at(-1) === ARTICLE && !BARE_ALEFS.includes(written(word, folded, count - 2))) return false;
  return mayRemain(written(word, folded, count), key.slice(count), chain);
}

/** The letter that gave a place of the key, with its marks composed: a و under a hamza is no proclitic. */
function written(word, { index }, place) {
  const end = index.find((at) => at > index[place]) ?? word.length;
  return String.fromCodePoint(word.slice(index[place], end).normalize("NFKC").codePointAt(0));
}

/** Whether a remainder (its first letter as written, all of it folded) may follow the proclitics. */
function mayRemain(first, rest, chain) {
  if (chain.at(-1) === "س") return VERB_OPENERS.includes(first);
  if (DIGIT.test(first)) return true;
  if (chain.join("") === ARTICLE || chain.join("").endsWith("لل")) return false;
  return LETTER.test(first) && !NEVER_FIRST.includes(first) && [...rest].length > 1;
}

function isProven(text, at, cut, names) {
  const rest = fold(cut.remainder);
  const last = cut.proclitics.at(-1);
  if (DIGIT.test(rest)) return true;
  if (last === ARTICLE || last === "س") return false;
  if (!ARABIC.test(rest) || (last === "ل" && rest[0] === "ل" && rest.length > SHORTEST_DEFINITE)) return true;
  return opensName(text, at, names);
}
