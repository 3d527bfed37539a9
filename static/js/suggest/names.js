// Who is evidently named though nobody has marked it: a title and a name, the name again. Offsets are UTF-16 units.
// Twin of annotator/suggest/names.py.
import { cueOf, isThat } from "./cues.js";
import { listed } from "./wordlists.js";

const REACH = 10;
const LONGEST = 4;
const bareOf = (key) => key.replace(/^ال/u, "");
const isIn = (name, key) => listed(name).has(key);
const endsAccusative = (raw) => /ً$/u.test(raw) || raw.endsWith("اً");

/** The people a text names with a title or an honorific before them: {start, end, type}, each where that is. */
export function peopleIn(text, words) {
  const found = [];
  for (const [at, word] of words.entries()) {
    const last = found.at(-1)?.end ?? 0;
    if (word.start < last) continue;
    const first = afterTitle(text, words, at);
    const name = first === null ? null : nameFrom(text, words, first);
    if (name && name.start >= last) found.push(name);
  }
  return found;
}

/** The word that begins the name after a title or honorific; null when the title goes on or ends. */
function afterTitle(text, words, at) {
  const { key } = words[at];
  const bare = isIn("titles", bareOf(key)) ? key : key.replace(/^و/u, "");
  if (isIn("honorifics", bare) || (bare === "ا" && text[words[at].end] === ".")) {
    return words[at + 1] && mayBegin(words[at + 1]) ? at + 1 : afterTitles(text, words, at);
  }
  return isIn("titles", bareOf(bare)) ? afterTitles(text, words, at) : null;
}

function afterTitles(text, words, at) {
  for (let next = at + 1; next < Math.min(at + REACH, words.length); next += 1) {
    const [before, word] = [words[next - 1], words[next]];
    if (!beside(text, before, word)) return null;
    const isDefinite = /^(?:ال|لل)/u.test(before.key) || before.key.endsWith("ها");
    if (isDefinite && mayBegin(word) && next + 1 < words.length && goesOn(text, words, next + 1)) return next;
    if (isIn("honorifics", word.key) || cueOf(word) || isThat(word)) return null;
  }
  return null;
}

const beside = (text, first, second) => /^[. ]*$/u.test(text.slice(first.end, second.start));

/** Whether a name may begin with a word: no article, no particle, no report, no accusative ending. */
function mayBegin(word) {
  const isPlain = !isIn("particles", word.key) && !isIn("titles", bareOf(word.key)) && !isThat(word);
  const isShaped = !/^(?:ال|لل|بال|وال)/u.test(word.key) && !endsAccusative(word.raw) && !/ةً?$/u.test(word.raw);
  return isPlain && isShaped && !cueOf(word) && !isIn("organisations", word.key) && word.key.length > 2;
}

function goesOn(text, words, at) {
  const word = words[at];
  const isPlain = !isIn("particles", word.key) && !isIn("titles", bareOf(word.key)) && !isThat(word) && !cueOf(word);
  const isShaped = !endsAccusative(word.raw) && /^\p{L}{2,}$/u.test(word.key);
  return isPlain && isShaped && beside(text, words[at - 1], word);
}

function nameFrom(text, words, first) {
  let last = first;
  while (last + 1 < words.length && last - first + 1 < LONGEST && goesOn(text, words, last + 1)) {
    if (text.slice(words[last].end, words[last + 1].start).includes(".") || isWhole(words, first, last)) break;
    last += 1;
  }
  return { start: words[first].start, end: words[last].end, type: "PERS" };
}

/** A name ends with its ال, and goes on with one only as its second word or after عبد and the like. */
function isWhole(words, first, last) {
  if (last === first) return false;
  const own = words.slice(first, last + 1).filter((word) => !isIn("joining", word.key)).length;
  return words[last].key.startsWith("ال") || (own > 1 && !isIn("joining", words[last].key) && words[last + 1].key.startsWith("ال"));
}

/** The people once more, with every other place where the last word of a name stands alone. */
export function namedAgain(text, words, people) {
  const known = surnames(text, people);
  const found = [...people];
  for (const word of words) {
    const cut = /^[وف]/u.test(word.raw) && known.has(word.raw.slice(1)) ? 1 : 0;
    const type = known.get(word.raw.slice(cut));
    const isTaken = () => people.some((name) => name.start <= word.start && word.start < name.end);
    if (type && !isTaken()) found.push({ start: word.start + cut, end: word.end, type });
  }
  return found.sort((a, b) => a.start - b.start);
}

/** The last words of people's names → the type, for finding them again. */
export const surnames = (text, people) => new Map(people.map((name) => [text.slice(name.start, name.end).split(/\s+/u).at(-1), name.type]));

/** The name some words hold or begin with: after a title, in apposition, known from elsewhere, an organisation. */
export function nameAfter(text, words, people, known) {
  if (!words.length) return null;
  const inside = people.find((one) => words[0].start <= one.start && one.end <= words.at(-1).end);
  return inside ?? again(words[0], known) ?? apposed(text, words) ?? organisation(text, words);
}

const again = (word, known) => (known.has(word.raw) ? { start: word.start, end: word.end, type: known.get(word.raw) } : null);

/** …، أبو وليد الزيلع، : two to four words between commas, after somebody's title. */
function apposed(text, words) {
  if (!isIn("titles", bareOf(words[0].key)) && !isIn("honorifics", words[0].key)) return null;
  for (let at = 1; at < words.length - 1; at += 1) {
    if (!text.slice(words[at - 1].end, words[at].start).includes("،") || !mayBegin(words[at])) continue;
    const name = nameFrom(text, words, at);
    return ["،", " "].includes(text[name.end]) && name.end > words[at].end ? name : null;
  }
  return null;
}

/** Whether words after a verb look like its subject: قال المركز, أعلنت ليلى الحدّاد; not أضاف باكياً, قال للكاتب. */
export function mayBeSubject(text, words) {
  if (!words.length) return false;
  const isDefinite = words[0].key.startsWith("ال") && !isIn("particles", words[0].key);
  return isDefinite || (mayBegin(words[0]) && words.length > 1 && goesOn(text, words, 1));
}

function organisation(text, words) {
  if (!isIn("organisations", bareOf(words[0].key))) return null;
  let last = 0;
  while (last + 1 < words.length && beside(text, words[last], words[last + 1]) && words[last + 1].key.startsWith("ال")) last += 1;
  return { start: words[0].start, end: words[last].end, type: "ORG" };
}
