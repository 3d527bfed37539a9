// From what was dragged over to what was meant: selections that snap to words, and to names inside words. UTF-16 units.

import { cutsAt, isWhole, opensName, safeCut } from "./clitics.js";
import { graphemeSpan, isBoundary } from "./graphemes.js";
import { wordAt, wordsFrom } from "./words.js";

const LONGEST_MENTION = 12;
const BLANK = /[\p{White_Space}\u061C\u200B\u200E\u200F\u202A-\u202E\u2060\u2066-\u2069\uFEFF]/u;
const PUNCTUATION = /\p{P}/u;
const STAYING = "%٪‰@#&*_"; // signs that belong to what they stand at
const CLOSED_BY = {
  "«": "»", "(": ")", "[": "]", "{": "}", "“": "”", "‘": "’", "\u2039": "\u203a", "\ufd3e": "\ufd3f", '"': '"',
};
const OPENED_BY = Object.fromEntries(Object.entries(CLOSED_BY).map(([opener, closer]) => [closer, opener]));

/**
 * Snap a range to what can be annotated: {start, end, offer: {start, end, prefix} | null}.
 *
 * free: whole grapheme clusters, without space and bidi controls at the edges. word: grown to whole words, then without
 * punctuation at the edges (a closing « » or bracket stays when its partner is inside). smart: as word, then proclitics
 * cut off the first word when that is safe, offered when it is only possible; of more than twelve words (no mention but
 * a sentence, whose و is its own) nothing is cut. `names` holds folded names. An empty range is a caret: it takes the
 * word it touches (free: stays empty). The range is empty when nothing but space and punctuation was selected.
 */
export function snap(text, start, end, { mode = "smart", names = new Set() } = {}) {
  let range = graphemeSpan(text, start, end);
  if (mode !== "free") range = growToWords(text, ...range);
  const [first, last] = trim(text, ...graphemeSpan(text, ...range), mode !== "free");
  if (mode !== "smart" || first === last) return { start: first, end: last, offer: null };
  const cut = safeCut(text, first, last, names);
  if (cut === null) return { start: first, end: last, offer: likeliest(text, first, last, names) };
  if (isLong(text, first, last)) return { start: first, end: last, offer: offerFrom(text, first, cut, last) };
  return { start: cut, end: last, offer: null };
}

function isLong(text, start, end) {
  let count = 0;
  for (const [first] of wordsFrom(text, start)) {
    if (first >= end) return false;
    count += 1;
    if (count > LONGEST_MENTION) return true;
  }
  return false;
}

function growToWords(text, start, end) {
  const first = wordAt(text, start);
  if (start === end) return first ?? [start, end];
  const last = wordAt(text, end);
  return [
    first && first[0] < start && start < first[1] ? first[0] : start,
    last && last[0] < end && end < last[1] ? last[1] : end,
  ];
}

function trim(text, first, last, punctuation) {
  let [start, end, before] = [first, last, null];
  while (before !== end - start) {
    before = end - start;
    for (let gone = -1; gone; start += gone) gone = goingAt(text, start, start, end, punctuation);
    for (let gone = -1; gone; end -= gone) gone = goingAt(text, end - lengthBefore(text, end), start, end, punctuation);
  }
  return [start, end];
}

/** How many units of the character at an edge of [start, end) go: all of them when it is no part of what was meant. */
function goingAt(text, place, start, end, punctuation) {
  if (start >= end) return 0;
  const letter = String.fromCodePoint(text.codePointAt(place));
  if (!isBoundary(text, place === start ? place + letter.length : place)) return 0;
  if (BLANK.test(letter)) return letter.length;
  if (!punctuation || !PUNCTUATION.test(letter) || STAYING.includes(letter)) return 0;
  const partner = partnerOf(text, place, start, end);
  return partner === null || Math.abs(partner - place) === end - 1 - start ? letter.length : 0;
}

function lengthBefore(text, end) {
  return end > 1 && text.codePointAt(end - 2) > 0xffff ? 2 : 1;
}

/** Where in [start, end) the other half of the quotation mark or bracket at an edge stands; null when it does not. */
function partnerOf(text, place, start, end) {
  const letter = text[place];
  if (place === start && CLOSED_BY[letter]) return nextHalf(text, start + 1, end, 1, letter, CLOSED_BY[letter]);
  if (place === end - 1 && OPENED_BY[letter]) return nextHalf(text, end - 2, start - 1, -1, letter, OPENED_BY[letter]);
  return null;
}

function nextHalf(text, from, to, step, here, there) {
  let depth = 0;
  for (let place = from; place !== to && (to - place) * step > 0; place += step) {
    if (text[place] === there && depth === 0) return place;
    depth += (text[place] === here) - (text[place] === there);
  }
  return null;
}

/**
 * The likeliest cut that is not proven: before the article if there is one, else the shortest. A word that opens a known
 * name is left in peace, unless what a cut leaves opens one too: وجدة is Oujda or "and Jeddah".
 */
function likeliest(text, start, end, names) {
  let cuts = cutsAt(text, start, end).filter((cut) => cut.proclitics.at(-1) !== "ال");
  if (isWhole(text, start, names)) cuts = cuts.filter((cut) => opensName(text, start + cut.length, names));
  if (!cuts.length) return null;
  const chosen = cuts.findLast((cut) => cut.remainder.startsWith("ال")) ?? cuts[0];
  return offerFrom(text, start, start + chosen.length, end);
}

function offerFrom(text, start, cut, end) {
  return { start: cut, end, prefix: text.slice(start, cut) };
}
