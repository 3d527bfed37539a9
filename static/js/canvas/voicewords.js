/** The words and figures of the map of voices: what parties, polarities and shares are called. */
import { gettext, number } from "../i18n.js";
import { POLARITIES } from "../standoff/voicing.js";
import { arabic, el } from "./markup.js";
import { fillerText, named, shortened, specialName } from "./phrases.js";

export const percent = (share) => number(share, { style: "percent", maximumFractionDigits: share > 0 && share < 0.1 ? 1 : 0 });

/** What a party is called. */
export function partyName(store, party) {
  if (party.special) return specialName(party.special);
  if (party.frame) return fillerText(store, { frame: party.frame });
  return party.name ?? gettext("not given yet");
}

/** The name as an element: names of the text are Arabic whatever the page's language. */
export const partyLabel = (store, party, tag = "b") =>
  party.name || party.frame ? arabic(tag, shortened(partyName(store, party), 60)) : el(tag, {}, partyName(store, party));

/** The choices of an attribute of a frame type by their code. */
export function choiceOf({ schema }, frameType, attribute, code) {
  return schema.frameType(frameType)?.attributes.find((one) => one.code === attribute)?.choices?.find((one) => one.code === code) ?? null;
}

/** A polarity's sign and name; the sign of what is not set is a question mark. */
export function polaritySign(store, polarity) {
  const choice = choiceOf(store, "stance", "polarity", polarity);
  return { symbol: choice?.symbol ?? "؟", name: choice ? named(choice.name) : gettext("not set") };
}

export const ORDER = [...POLARITIES, "unset"];
