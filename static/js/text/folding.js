// The search key: what a text looks like to somebody who searches it. Offsets are UTF-16 units.
// Vowel marks, tatweel and invisible controls are dropped, compatibility forms dissolved (ﻻ is لا), the shapes of alef,
// ya, waw-hamza, ta marbuta, Persian kaf and ya united and every digit made 0-9. Stored text is never folded.

import { graphemeSpan } from "./graphemes.js";

const DROPPED = /[\p{Mn}\p{Cf}\u0640]/gu;
const UNITED = { أ: "ا", إ: "ا", آ: "ا", ٱ: "ا", ى: "ي", ة: "ه", ؤ: "و", ئ: "ي", ک: "ك", ی: "ي" };
const SHAPES = /[أإآٱىةؤئکی\u0660-\u0669\u06F0-\u06F9]/g;
const folded = new Map();

/** Fold a text, keeping the way back: {key, index}; index[i] is where the character begins that gave key[i]. */
export function searchKey(text) {
  const pieces = [];
  const index = [];
  let place = 0;
  for (const letter of text) {
    const piece = foldLetter(letter);
    for (let unit = 0; unit < piece.length; unit += 1) index.push(place);
    pieces.push(piece);
    place += letter.length;
  }
  return { key: pieces.join(""), index };
}

/** Fold a text: two strings a searcher takes for the same have the same fold. */
export function fold(text) {
  return Array.from(text, foldLetter).join("");
}

/**
 * Where the needle stands in the text, both folded: [start, end) ranges of whole clusters, not overlapping.
 * The marks of the last letter belong to the hit. A hit that begins inside a character (the alef of ﻻ) takes all of
 * it, since a range cannot begin there. A needle of nothing but marks is found nowhere.
 */
export function findAll(text, needle) {
  const { key, index } = searchKey(text);
  const wanted = fold(needle);
  const hits = [];
  if (!wanted) return hits;
  for (let at = key.indexOf(wanted); at >= 0; at = key.indexOf(wanted, at + wanted.length)) {
    const [start, end] = graphemeSpan(text, index[at], index[at + wanted.length - 1] + 1);
    if (!hits.length || start >= hits.at(-1)[1]) hits.push([start, end]);
  }
  return hits;
}

function foldLetter(letter) {
  let piece = folded.get(letter);
  if (piece === undefined) {
    piece = letter.normalize("NFKC").replace(DROPPED, "").replace(SHAPES, shape);
    folded.set(letter, piece);
  }
  return piece;
}

function shape(letter) {
  return UNITED[letter] ?? String(letter.charCodeAt(0) & 0xf);
}
