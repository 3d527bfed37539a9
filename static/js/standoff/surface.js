/**
 * What a name looks like when it stands alone: after the preposition لـ the article الـ loses its alef, so that a name
 * marked from the second lam of «للقوات» reads «لقوات» in the text and «القوات» everywhere else. Pure, no DOM.
 */
import { fold } from "../text/folding.js";
import { nameKey, occurrences } from "../text/occurrences.js";
import { mapOf, slice } from "./segments.js";

const LAM = "ل";
/** Marks and tatweel, which go with the letter before them. */
const CLINGING = /^[\p{M}\u0640]$/u;
const LETTER = /^[\p{L}\p{M}\p{N}\u0640]$/u;
const BEFORE_PREPOSITION = ["", "و", "ف"];

/** A word in لل has lost a lam of its own too when it begins with one (ل + اللجنة is للجنة): how such words begin. */
const LAM_WORDS = ["لاتين", "لاجئ", "لاعب", "لبنان", "لجان", "لجنة", "لحظات", "لحظة", "لحوم", "لغات", "لغة", "لغوي", "لقاء", "لقاح", "لواء", "لوحات", "لوحة", "ليبرال", "ليبي", "ليل"].map(fold);

/** Names that begin with a ل of their own and take no article: للبنان is ل + لبنان. */
const BARE_NAMES = new Set(["لبنان", "ليبيا", "لندن", "لاهاي", "لاوس", "لاتفيا", "ليتوانيا", "ليبيريا", "لوكسمبورغ", "ليسوتو", "لشبونة", "ليما", "لاغوس", "لوس", "لوزان", "ليون", "ليفربول", "لافروف", "لابيد", "لوكاشينكو", "لوبان", "لولا", "ليلى", "ليث", "لؤي", "لطفي", "لمى", "لمياء", "لقمان", "لبنى"].map(fold));

/**
 * The restored form of what is marked from the second lam of لل on, else null.
 * @param {string} text the article
 * @param {number[][]} segments code points
 */
export function surfaceOf(text, segments) {
  if (segments.length !== 1) return null;
  const [[start, end]] = segments;
  const own = slice(text, start, end);
  if (!own.startsWith(LAM) || !followsPreposition(text, start) || standsAlone(text, start, own)) return null;
  return `ا${losesLam(own) ? LAM : ""}${own}`;
}

/** Whether the lam at an offset stands right after a word's first lam, which و or ف may precede. */
function followsPreposition(text, start) {
  const before = [...slice(text, Math.max(0, start - 12), start)];
  let first = before.length;
  while (first > 0 && LETTER.test(before[first - 1])) first -= 1;
  const letters = before.slice(first).filter((letter) => !CLINGING.test(letter));
  return BEFORE_PREPOSITION.some((proclitic) => letters.join("") === `${proclitic}${LAM}`);
}

/** Whether it is a name as it is written: known as one, or met elsewhere in the text without anything before it. */
function standsAlone(text, start, own) {
  if (BARE_NAMES.has(nameKey(own).split(" ")[0])) return true;
  const at = mapOf(text).toUtf16(start);
  return occurrences(text, own).some((place) => place.start !== at && !/[\p{L}\p{M}\u0640]/u.test(text[place.start - 1] ?? " "));
}

/** Whether ل + ال + the word's own lam were written as two lams: the word is known to begin with one, or is «الله». */
function losesLam(own) {
  const [word] = fold(own).split(/[^\p{L}\p{N}]/u);
  return word === "له" || LAM_WORDS.some((opening) => word.startsWith(opening));
}

/** What a mention is called: its restored form where it has one. */
export const nameOf = ({ attributes, text }) => attributes?.surface ?? text;

/** The attributes of a span with the restored form of these segments, where its type knows `surface` and none was given. */
export function withSurface(definitions, attributes, text, segments) {
  if (attributes.surface || !definitions.some(({ code, kind }) => code === "surface" && kind === "text")) return attributes;
  const surface = surfaceOf(text, segments);
  return surface ? { ...attributes, surface } : attributes;
}

/** The same after other edges: what the rule had filled in follows them, what somebody wrote stays. */
export function resurfaced(definitions, span, text, segments) {
  const { surface, ...rest } = span.attributes;
  const isOurs = surface === undefined || surface === surfaceOf(text, span.segments);
  return isOurs ? withSurface(definitions, rest, text, segments) : span.attributes;
}
