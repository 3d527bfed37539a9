// The quotes a text seems to hold, each with all its parts: offered to a person, never stored unasked.
// Twin of annotator/suggest/quotes.py; here offsets come in and go out as code points.
import { OffsetMap } from "../text/offsets.js";
import { addresseeOf } from "./addressees.js";
import { contentsIn, rounded } from "./contents.js";
import { Scene, stage, voiceOf } from "./speakers.js";

/** A quote whose speaker the text does not give away is worth so much less. */
const SILENT = 0.8;

let kept = { text: null };

/** What the text alone says; the last article is remembered, for a page has only one. */
function staged(text) {
  if (kept.text !== text) kept = { text, map: new OffsetMap(text), stage: stage(text, contentsIn(text)) };
  return kept;
}

/**
 * All quotes of a text in its order, outer before inner. A party is a mention as it came in, or a name {start, end,
 * type} that nobody marked, or {special}.
 * @param {{start: number, end: number, type: string}[]} mentions code points; anything else they carry comes back
 * @returns {{segments, type, cues, fragments, parent, speaker, addressee, realisation, kind, score}[]} cues as {start,
 *   end, form, sense}, fragments as ranges, parent an order number or null
 */
export function quotesIn(text, mentions = []) {
  const { map, stage: known } = staged(text);
  const inUnits = mentions.map((one) => ({ ...one, origin: one, start: map.toUtf16(one.start), end: map.toUtf16(one.end) }));
  const scene = new Scene(known, inUnits);
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
  };
}

function partyOf(map, party) {
  if (!party || party.special) return party ?? null;
  return party.origin ?? { start: map.toCodePoint(party.start), end: map.toCodePoint(party.end), type: party.type };
}
