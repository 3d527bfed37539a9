/**
 * The voices of an article: who speaks how many of its words and where, and who stands where on what.
 *
 * Words are counted, each once: a word inside a nested quote is spoken by the speaker of the innermost one, and only
 * passed on by the outer one. Offsets are code points.
 */
import { words } from "../text/words.js";
import { valueOf } from "./attributes.js";
import { nameKey } from "./doubts.js";
import { fillersOf } from "./mending.js";
import { endOf, mapOf, startOf } from "./segments.js";

const TYPES = ["direct", "indirect", "mixed"];
export const POLARITIES = ["support", "against", "neutral", "mixed"];

let last = { text: null, places: [] };

/** Where each word of a text begins and ends: [start, end) each. The last text is remembered. */
export function wordPlaces(text) {
  if (last.text !== text) {
    const map = mapOf(text);
    last = { text, places: words(text).map(([start, end]) => [map.toCodePoint(start), map.toCodePoint(end)]) };
  }
  return last.places;
}

/**
 * Who a filler is: a mention stands for its participant.
 * @returns {{key: string, entity?: string, special?: string, frame?: string, name?: string, type?: string}|null}
 */
export function partyOf({ spans, entities, frames }, filler) {
  if (!filler) return { key: "none" };
  if (filler.special) return { key: `special:${filler.special}`, special: filler.special };
  const id = filler.entity ?? spans.get(filler.span)?.entity;
  const entity = entities.get(id);
  if (entity) return { key: `entity:${id}`, entity: id, name: entity.name, type: entity.type };
  if (filler.frame) return frames.has(filler.frame) ? { key: `frame:${filler.frame}`, frame: filler.frame } : null;
  const span = spans.get(filler.span);
  return span ? { key: `text:${span.type}:${nameKey(span.text) || span.text}`, name: span.text, type: span.type } : null;
}

const partiesOf = (annotations, frame, role) => {
  const fillers = fillersOf(frame, role);
  return (fillers.length ? fillers : [null]).map((filler) => partyOf(annotations, filler)).filter(Boolean);
};

/**
 * @returns {{words: number, spoken: number, speakers: object[], strip: object[]}} `speakers`, the most talkative first:
 *   {key, name?, special?, frames: ids in the order of the text, words, share (of the article's words), relayed (words of
 *   others within their quotes), byType: {direct, indirect, mixed}}; `strip`: {start, end (words), key, frame, type} in order
 */
export function voices(annotations, schema, text) {
  const places = wordPlaces(text);
  const quotes = quotesOf(annotations, schema, places);
  const owner = ownersOf(quotes, places.length);
  const speakers = new Map();
  for (const quote of quotes) {
    for (const party of quote.parties) {
      const speaker = speakers.get(party.key) ?? { ...party, frames: [], words: 0, relayed: 0, byType: { direct: 0, indirect: 0, mixed: 0 } };
      speaker.frames.push(quote.id);
      speakers.set(party.key, speaker);
    }
  }
  countWords(owner, speakers);
  countRelayed(quotes, owner, speakers);
  const list = [...speakers.values()].map((one) => ({ ...one, share: places.length ? one.words / places.length : 0 }));
  list.sort((a, b) => b.words - a.words || b.frames.length - a.frames.length || (a.key < b.key ? -1 : 1));
  return { words: places.length, spoken: owner.filter(Boolean).length, speakers: list, strip: stripOf(owner) };
}

/** Quotes with a text, each with its speakers and the indexes of its words, in the order of the text. */
function quotesOf(annotations, schema, places) {
  const found = [];
  for (const frame of annotations.frames.values()) {
    if (frame.type !== "quote") continue;
    const contents = fillersOf(frame, "content").map(({ span }) => annotations.spans.get(span)).filter(Boolean);
    if (!contents.length) continue;
    const segments = contents.flatMap((span) => span.segments);
    found.push({ id: frame.id, start: Math.min(...contents.map(startOf)), end: Math.max(...contents.map(endOf)), indexes: wordsWithin(segments, places), type: typeOf(frame, schema), parties: distinct(partiesOf(annotations, frame, "speaker")) });
  }
  return found.sort((a, b) => a.start - b.start || b.end - a.end || (a.id < b.id ? -1 : 1));
}

const distinct = (parties) => [...new Map(parties.map((party) => [party.key, party])).values()];

function typeOf(frame, schema) {
  const definition = schema.frameType(frame.type)?.attributes.find(({ code }) => code === "type");
  const type = definition ? valueOf(definition, frame.attributes) : null;
  return TYPES.includes(type) ? type : "indirect";
}

/** The indexes of the words that some segment touches. */
function wordsWithin(segments, places) {
  const indexes = new Set();
  for (const [start, end] of segments) for (let n = firstEndingAfter(places, start); n < places.length && places[n][0] < end; n += 1) indexes.add(n);
  return indexes;
}

function firstEndingAfter(places, offset) {
  let [low, high] = [0, places.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (places[middle][1] > offset) high = middle;
    else low = middle + 1;
  }
  return low;
}

/** The quote that each word belongs to, the innermost one; undefined for the words of the article itself. */
function ownersOf(quotes, length) {
  const owner = new Array(length).fill(undefined);
  for (const quote of [...quotes].sort((a, b) => b.indexes.size - a.indexes.size)) for (const n of quote.indexes) owner[n] = quote;
  return owner;
}

function countWords(owner, speakers) {
  for (const quote of owner) {
    for (const { key } of quote?.parties ?? []) {
      const speaker = speakers.get(key);
      speaker.words += 1;
      speaker.byType[quote.type] += 1;
    }
  }
}

/** Words within one's quotes that belong to a quote of somebody else; each once. */
function countRelayed(quotes, owner, speakers) {
  for (const speaker of speakers.values()) {
    const own = new Set(speaker.frames);
    const within = new Set(quotes.filter(({ id }) => own.has(id)).flatMap(({ indexes }) => [...indexes]));
    speaker.relayed = [...within].filter((n) => !owner[n].parties.some(({ key }) => key === speaker.key)).length;
  }
}

/** Stretches of words of one quote, in the order of the text. */
function stripOf(owner) {
  const strip = [];
  owner.forEach((quote, n) => {
    if (!quote) return;
    const open = strip.at(-1);
    if (open && open.frame === quote.id && open.end === n) open.end = n + 1;
    else strip.push({ start: n, end: n + 1, key: quote.parties[0]?.key ?? "none", frame: quote.id, type: quote.type });
  });
  return strip;
}

/**
 * Who stands where on what.
 * @returns {{holders: object[], targets: object[], cell: (holder: string, target: string) => object|null, count: number}}
 *   parties as in `partyOf` with `tally` {polarity: n} and `count`, the most frequent first; a cell is
 *   {polarities: [[polarity, ids]], frames: ids}
 */
export function stances(annotations, schema) {
  const [holders, targets, cells] = [new Map(), new Map(), new Map()];
  const frames = [...annotations.frames.values()].filter(({ type }) => type === "stance");
  const placed = frames.map((frame) => ({ frame, start: startOfEvidence(annotations, frame) })).sort((a, b) => a.start - b.start || (a.frame.id < b.frame.id ? -1 : 1));
  for (const { frame } of placed) {
    const polarity = polarityOf(frame, schema);
    for (const holder of distinct(partiesOf(annotations, frame, "holder"))) {
      note(holders, holder, polarity);
      for (const target of distinct(partiesOf(annotations, frame, "target"))) {
        const key = `${holder.key}\n${target.key}`;
        cells.set(key, [...(cells.get(key) ?? []), { id: frame.id, polarity }]);
      }
    }
    for (const target of distinct(partiesOf(annotations, frame, "target"))) note(targets, target, polarity);
  }
  const cell = (holder, target) => (cells.has(`${holder}\n${target}`) ? cellOf(cells.get(`${holder}\n${target}`)) : null);
  return { holders: ranked(holders), targets: ranked(targets), cell, count: frames.length };
}

function startOfEvidence({ spans }, frame) {
  const found = fillersOf(frame, "evidence").map(({ span }) => spans.get(span)).filter(Boolean);
  return found.length ? Math.min(...found.map(startOf)) : Infinity;
}

function polarityOf(frame, schema) {
  const definition = schema.frameType(frame.type)?.attributes.find(({ code }) => code === "polarity");
  const value = definition ? valueOf(definition, frame.attributes) : null;
  return POLARITIES.includes(value) ? value : "unset";
}

function note(parties, party, polarity) {
  const known = parties.get(party.key) ?? { ...party, count: 0, tally: {} };
  known.count += 1;
  known.tally[polarity] = (known.tally[polarity] ?? 0) + 1;
  parties.set(party.key, known);
}

const ranked = (parties) => [...parties.values()].sort((a, b) => b.count - a.count || (a.key < b.key ? -1 : 1));

function cellOf(entries) {
  const order = [...POLARITIES, "unset"];
  const polarities = order.map((polarity) => [polarity, entries.filter((entry) => entry.polarity === polarity).map(({ id }) => id)]);
  return { polarities: polarities.filter(([, ids]) => ids.length), frames: entries.map(({ id }) => id) };
}
