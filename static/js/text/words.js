// Orthographic words: what stands between spaces and punctuation. Offsets are UTF-16 units.
// What joins a word besides letters, marks and digits is told in annotator/text/words.py, the twin of this file.

const BEFORE = String.raw`[\u0600-\u0605\u06DD\u070F\u0890\u0891\u08E2\u{110BD}\u{110CD}]`; // clasp the next letter
const AFTER = String.raw`[\p{M}\u200C\u200D\uFF9E\uFF9F\u{1F3FB}-\u{1F3FF}\u{E0020}-\u{E007F}]`;
const HIDDEN = String.raw`[\u00AD\u061C\u200E\u200F\u2060\u202A-\u202E\u2066-\u2069\uFEFF]`;
const LETTER = String.raw`${BEFORE}*[\p{L}\p{N}]${AFTER}*`;
const LATIN = String.raw`\p{Script=Latin}`;
const JOINTS = [
  String.raw`${HIDDEN}+`,
  String.raw`(?<=\p{N})[.,:\/٫٬](?=\p{N})`,
  String.raw`(?<=${LATIN})['’.\-](?=${LATIN})`,
  String.raw`(?<=[${LATIN}\p{N}])[.@](?=${LATIN})`,
  String.raw`(?<=[\p{L}\p{M}])[\-\u2010\u2011](?=\p{N})`,
  String.raw`(?<=[\p{L}\p{M}\p{N}])_(?=[\p{L}\p{N}])`,
].join("|");
const INITIALS = String.raw`(?<![\p{L}\p{M}\p{N}])\p{L}\p{M}*(?:\.\p{L}\p{M}*)+(?![\p{L}\p{M}\p{N}])`;
const WORD = String.raw`${INITIALS}|(?:(?<![\p{L}\p{M}\p{N}])@)?${LETTER}(?:(?:${JOINTS})?${LETTER})*`;
const SPACE = /\p{White_Space}/u;
const word = new RegExp(WORD, "gu");

/** All words of a text as [start, end) ranges, in order. */
export function words(text) {
  return [...wordsFrom(text, 0)];
}

/** The word that holds the character at an offset, or that ends there; null between words. */
export function wordAt(text, offset) {
  let first = offset;
  let last = offset;
  while (first > 0 && !SPACE.test(text[first - 1])) first -= 1;
  while (last < text.length && !SPACE.test(text[last])) last += 1;
  let touching = null;
  for (const [start, end] of wordsFrom(text.slice(first, last), 0)) {
    if (first + start <= offset && offset <= first + end) touching = [first + start, first + end];
  }
  return touching;
}

/** The words from an offset on, one by one; an offset inside a word begins with the rest of that word. */
export function* wordsFrom(text, start) {
  for (let match = wordFrom(text, start); match; match = wordFrom(text, match[1])) yield match;
}

function wordFrom(text, start) {
  word.lastIndex = start;
  const match = word.exec(text);
  return match && [match.index, word.lastIndex];
}
