// The quotes a text seems to hold, each with all its parts: offered to a person, never stored unasked.
// Twin of annotator/suggest/quotes.py; here offsets come in and go out as code points.
import { OffsetMap } from "../text/offsets.js";
import { addresseeOf } from "./addressees.js";
import { matching, withOwn } from "./choosing.js";
import { contentsIn, rounded } from "./contents.js";
import { Scene, stage, voiceOf } from "./speakers.js";

/** A quote whose speaker the text does not give away is worth so much less. */
const SILENT = 0.8;

/** What the text alone says, kept for the stretches of the article that are asked for again and again. */
const kept = new Map();
const KEPT = 64;

function staged(text) {
  if (!kept.has(text)) {
    if (kept.size >= KEPT) kept.delete(kept.keys().next().value);
    kept.set(text, { map: new OffsetMap(text), stage: stage(text, contentsIn(text)) });
  }
  return kept.get(text);
}

/**
 * All quotes of a text in its order, outer before inner. A party is a mention as it came in, or a name {start, end,
 * type} that nobody marked, or {special}.
 * @param {{start: number, end: number, type: string}[]} mentions code points; anything else they carry comes back
 * @returns {{segments, type, cues, fragments, parent, speaker, addressee, realisation, kind, score, follows}[]} cues as
 *   {start, end, form, sense}, fragments as ranges; parent and follows (whose speaker goes on) order numbers or null
 */
export function quotesIn(text, mentions = []) {
  const { map, stage: known } = staged(text);
  return voiced(map, new Scene(known, inUnits(map, mentions)));
}

/**
 * The parts of a quote whose content somebody chose: those of the quote the rules see there, else the nearest ones.
 * @param {number[][]} segments code points
 * @returns one of what quotesIn gives, and `before`, those that come before it
 */
export function partsOf(text, mentions, segments) {
  const { map, stage: known } = staged(text);
  const chosen = segments.map(([start, end]) => [map.toUtf16(start), map.toUtf16(end)]);
  const found = matching(known.contents, chosen);
  const [contents, at] = found === null ? withOwn(text, known.contents, chosen) : [known.contents, found];
  const all = voiced(map, new Scene({ ...known, contents }, inUnits(map, mentions)));
  return { ...all[at], before: all.slice(0, at) };
}

const inUnits = (map, mentions) => mentions.map((one) => ({ ...one, origin: one, start: map.toUtf16(one.start), end: map.toUtf16(one.end) }));

function voiced(map, scene) {
  return scene.contents.map((content, at) => {
    const voice = voiceOf(scene, at);
    scene.voices.push(voice);
    return candidate(map, content, voice, addresseeOf(scene, at, voice));
  });
}

function candidate(map, content, voice, heard) {
  const points = ([start, end]) => [map.toCodePoint(start), map.toCodePoint(end)];
  const isSame = heard && voice.party && heard.start === voice.party.start && heard.origin === voice.party.origin;
  return {
    segments: content.segments.map(points),
    type: content.type,
    cues: content.cues.map(({ start, end, form, sense }) => ({ start: map.toCodePoint(start), end: map.toCodePoint(end), form, sense })),
    fragments: content.fragments.map(points),
    parent: content.parent,
    speaker: partyOf(map, voice.party),
    addressee: isSame ? null : partyOf(map, heard),
    realisation: voice.realisation,
    kind: content.cues.at(-1)?.kind ?? "speech",
    score: rounded(content.score * (voice.party ? 1 : SILENT)),
    follows: voice.follows ?? null,
  };
}

function partyOf(map, party) {
  if (!party || party.special) return party ?? null;
  return party.origin ?? { start: map.toCodePoint(party.start), end: map.toCodePoint(party.end), type: party.type };
}
