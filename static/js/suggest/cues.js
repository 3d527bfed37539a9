// Which words of a text report, and which carry أنّ. Offsets are UTF-16 units. Twin of annotator/suggest/cues.py.
import { fold } from "../text/folding.js";
import { wordsFrom } from "../text/words.js";
import { entries } from "./lexicon.js";
import { listed } from "./wordlists.js";

const THAT = /^[وف]?ب?ان(?:ه|ها|هم|هما|هن|ني|نا|نحن|ك|كم)?$/u;
const OBJECT = /^(.{3,})(?:هما|ها|هم|هن|ه|ني|نا)$/u;
const SHADDA = "\u0651";
const DAMMA = "\u064f";

/** The words between two offsets: {start, end, raw, key}, the key folded. */
export function read(text, start, end) {
  const found = [];
  for (const [first, last] of wordsFrom(text, start)) {
    if (last > end) break;
    const raw = text.slice(first, last);
    found.push({ start: first, end: last, raw, key: fold(raw) });
  }
  return found;
}

/** Whether a word carries أنّ or إنّ: أن، بأنهم، وأنه. */
export const isThat = (word) => THAT.test(word.key);

/** Whether a cue is بحسب or one like it. */
export const isSource = (cue, word) => cue.form === "other" && listed("sources").has(uncoupled(word.key));

/** The words that report, in order; `at` is the order number of the word. */
export const cuesIn = (words) => words.map((word, at) => cueOf(word, at)).filter(Boolean);

/**
 * What a word reports as, without و and ف and the ب of بقوله; null when it does not report.
 * @returns {{start, end, form, sense, kind, passive, at}|null}
 */
export function cueOf(word, at = 0) {
  for (const cut of cuts(word.key)) {
    const key = word.key.slice(cut);
    const entry = entryOf(key, word.raw);
    if (!entry || (cut && word.key[cut - 1] === "ب" && entry.form !== "noun")) continue;
    const start = word.start + letters(word.raw, cut);
    if (listed("ambiguous").has(key) && !word.raw.includes(SHADDA)) return null;
    const passive = entry.passive || (entry.form === "verb" && isPassive(word.raw.slice(start - word.start), key));
    return { start, end: word.end, form: entry.form, sense: entry.sense, kind: entry.kind, passive, at };
  }
  return null;
}

/** How many letters may be conjunction and preposition. */
function cuts(key) {
  if (key[0] === "و" || key[0] === "ف") return key[1] === "ب" ? [0, 1, 2] : [0, 1];
  return key[0] === "ب" ? [0, 1] : [0];
}

function entryOf(key, raw) {
  const verb = (entry) => (entry?.form === "verb" ? entry : null);
  let found = entries().get(key);
  if (!found && key[0] === "س") found = /[يتنا]/u.test(key[1] ?? "") ? verb(entries().get(key.slice(1))) : null;
  const match = !found && !raw.endsWith("ة") ? OBJECT.exec(key) : null;
  if (match) found = listed("no object").has(match[1]) ? null : verb(entries().get(match[1]));
  return found ?? null;
}

function uncoupled(key) {
  return /^[وف]/u.test(key) && !listed("sources").has(key) ? key.slice(1) : key;
}

/** How many characters the first letters of a word take with their marks. */
export function letters(raw, count) {
  let at = 0;
  for (let left = count; left > 0; left -= 1) {
    at += 1;
    while (at < raw.length && !fold(raw[at])) at += 1;
  }
  return at;
}

/** ذُكر, أُعلن: the perfect with u on its first letter; the imperfect يُعلن may be active. */
function isPassive(raw, key) {
  return !/^[يتن]/u.test(key) && raw.normalize("NFD").slice(1, 3).includes(DAMMA);
}
