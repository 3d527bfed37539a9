// The vectors that Python and JavaScript share, and quotes as people read them: words instead of offsets.
import { readFileSync } from "node:fs";
import { partsOf, quotesIn } from "../../../static/js/suggest/quotes.js";

export const readCases = (name) => JSON.parse(readFileSync(new URL(`../../cases/suggest/${name}.json`, import.meta.url), "utf8"));

/** Where the nth occurrence of some words stands, in code points. */
export function find(text, words, nth = 0) {
  let at = -1;
  for (let left = nth; left >= 0; left -= 1) at = text.indexOf(words, at + 1);
  const start = [...text.slice(0, at)].length;
  return { start, end: start + [...words].length };
}

const cut = (text, start, end) => [...text].slice(start, end).join("");

function party(text, one) {
  if (!one) return null;
  if (one.special) return `@${one.special}`;
  const words = cut(text, one.start, one.end);
  return one.id === undefined ? `${words} ?${one.type}` : words;
}

/** What the rules find in a case, in words; what is usual is left out. */
export function quotesOf({ text, mentions }) {
  return quotesIn(text, marked(text, mentions)).map((one) => readable(text, one));
}

/** The parts of a chosen content, in words. */
export function partsIn({ text, mentions, content }) {
  const segments = content.map((words) => find(text, words)).map(({ start, end }) => [start, end]);
  return readable(text, partsOf(text, marked(text, mentions), segments));
}

const marked = (text, mentions) => mentions.map((one, id) => ({ id, type: one.type, ...find(text, one.text, one.nth) }));

function readable(text, one) {
  const rest = { addressee: [party(text, one.addressee), null], realisation: [one.realisation, "overt"], kind: [one.kind, "speech"], parent: [one.parent, null] };
  const shown = Object.entries(rest).filter(([, [value, usual]]) => value !== usual).map(([name, [value]]) => [name, value]);
  const fragments = one.fragments.map(([start, end]) => cut(text, start, end));
  return {
    content: one.segments.map(([start, end]) => cut(text, start, end)),
    type: one.type,
    cue: one.cues.map(({ start, end }) => cut(text, start, end)),
    speaker: party(text, one.speaker),
    ...Object.fromEntries(shown),
    ...(fragments.length ? { fragments } : {}),
  };
}
