// A stretch of text as the rules read it: its sentences, its words outside quotation marks, the marks themselves.
// Offsets are UTF-16 units. Twin of annotator/suggest/passages.py.
import { sentences } from "../text/sentences.js";
import { cuesIn, isThat, read } from "./cues.js";
import { pairs } from "./marks.js";
import { listed } from "./wordlists.js";

const SPACES = " \t\u00a0\u200e\u200f\u202f";
const TRAILING = `${SPACES}.،,؛;!؟?…:–—-\n`;
const PARTS = "،,؛;–—";
const DASHES = "–—";

/** The sentences between two offsets; a pair of marks is never parted by a sentence's end. */
export function passage(text, start, end) {
  const outer = pairs(text, start, end).filter((pair) => pair.depth === 0);
  return whole(text, start, end, outer).map(([first, last]) => new Sentence(text, first, last, outer));
}

function whole(text, start, end, outer) {
  const joined = [];
  let order = 0;
  for (const [first, last] of sentences(text.slice(start, end)).map(([s, e]) => [start + s, start + e])) {
    while (order < outer.length && outer[order].end <= first) order += 1;
    if (joined.length && outer[order]?.start < first) joined.at(-1)[1] = last;
    else joined.push([first, last]);
  }
  return joined;
}

/** The end without closing points and spaces; marks of quotation stay. */
export function trimmed(text, start, end) {
  let last = end;
  while (last > start && TRAILING.includes(text[last - 1])) last -= 1;
  return last;
}

/** One sentence: `words` and `cues` stand outside the `pairs` of marks, which are its outermost ones. */
class Sentence {
  constructor(text, start, end, outer) {
    const own = outer.filter((pair) => start <= pair.start && pair.start < end);
    const words = read(text, start, end).filter((word) => !own.some((pair) => pair.start <= word.start && word.start < pair.end));
    Object.assign(this, { text, start, end, words, cues: cuesIn(words), pairs: own });
  }

  /** Which words carry أنّ or إنّ after a verb that may report. */
  thats() {
    return this.words.map((_, at) => at).filter((at) => isThat(this.words[at]) && !this.#isBarred(at));
  }

  /** بعد أن reports nothing; وأنّ goes on with what an أنّ before it began. */
  #isBarred(at) {
    const follows = at > 0 && listed("no quote").has(this.words[at - 1].key.replace(/^و/u, ""));
    return follows || this.words[at].key.startsWith("و");
  }

  /** What stands between two offsets, without spaces. */
  gap(first, last) {
    return [...this.text.slice(first, last)].filter((letter) => !SPACES.includes(letter)).join("");
  }

  /** Whether an offset lies outside every pair. */
  isOpen(offset) {
    return !this.pairs.some((pair) => pair.start <= offset && offset < pair.end);
  }

  /** The last reporting word before an offset; بحسب is none. */
  cueBefore(offset) {
    return this.cues.findLast((cue) => cue.end <= offset && cue.form !== "other") ?? null;
  }

  /** The report that an أنّ belongs to: after a comma it is none of the insertion that the comma closes. */
  governor(that) {
    let opened = this.#edge(that.start) ?? 0;
    if (opened) do opened -= 1; while (opened > this.start && !PARTS.includes(this.text[opened]));
    return (opened > this.start ? this.cueBefore(opened) : null) ?? this.cueBefore(that.start);
  }

  /** Where reported words end that begin at an offset: before a remark, the next report or with the sentence. */
  bound(first) {
    const last = this.#beforeMarks(first);
    const alone = this.#alone(first);
    if (alone !== null) return alone;
    for (const [at, word] of this.words.entries()) {
      if (word.start <= first || word.start >= last) continue;
      const edge = this.#edge(word.start);
      const isEdge = edge !== null && edge > first;
      if (isEdge && (this.#goesOn(at) || this.#remarks(at) || this.#dashes(edge))) return trimmed(this.text, first, edge);
      if (this.#participle(at)) return trimmed(this.text, first, word.start);
    }
    return trimmed(this.text, first, last);
  }

  /** أن «…»، : when marked words are all that follows, they are all that is reported. */
  #alone(first) {
    const that = this.words.find((word) => word.start >= first);
    const pair = that && this.pairs.find((one) => one.start >= that.end);
    if (!pair || this.gap(that.end, pair.start)) return null;
    const next = this.gap(pair.end, this.end)[0];
    return next && PARTS.includes(next) ? pair.end : null;
  }

  /** A full stop before opening marks ends a sentence, even one that looks like an abbreviation's: 612 هـ. «…». */
  #beforeMarks(first) {
    return this.pairs.find((pair) => pair.start > first && this.gap(first, pair.start).endsWith("."))?.start ?? this.end;
  }

  /** The comma or dash right before a word, outside marks. */
  #edge(start) {
    let at = start - 1;
    while (at > this.start && SPACES.includes(this.text[at])) at -= 1;
    return PARTS.includes(this.text[at] ?? " ") && this.isOpen(at) ? at : null;
  }

  /** Whether a clause with a reporting verb or participle of its own begins at a word. */
  #goesOn(at) {
    const first = at + (listed("connectors").has(this.words[at].key) ? 1 : 0);
    return this.cues.some((cue) => cue.at === first && cue.form !== "noun");
  }

  #remarks(at) {
    const [word, after] = [this.words[at], this.words[at + 1]];
    return listed("remarks").has(word.key) || (word.key === "في" && Boolean(after) && listed("remark nouns").has(after.key));
  }

  /** A dash that no other one answers. */
  #dashes(edge) {
    const rest = this.text.slice(edge + 1, this.end);
    return DASHES.includes(this.text[edge]) && ![...rest].some((letter) => DASHES.includes(letter));
  }

  /** مؤكداً أن: a participle that reports needs no comma before it. */
  #participle(at) {
    const isOne = this.cues.some((cue) => cue.at === at && cue.form === "participle");
    return isOne && this.thats().some((that) => at < that && that <= at + 2);
  }
}
