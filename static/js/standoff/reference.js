/** References: who a participant is in the world outside, as a Wikidata item or an address. */
import { fold } from "../text/folding.js";

const ITEM = /^(?:wd:|https?:\/\/(?:www\.|m\.)?wikidata\.org\/(?:wiki|entity)\/)?(Q[1-9][0-9]*)$/i;
const LONGEST = 2000; // code points
// Nothing in it that cannot be seen or turns the letters around, no name of somebody before the host.
const ADDRESS = /^https?:\/\/[^/?#@:]+\.[^/?#@:]+(?::[0-9]{1,5})?(?:[/?#].*)?$/isu;
const FORBIDDEN = /[\p{Z}\p{Cc}\p{Cf}<>"{}|\\^`]/u;

/**
 * What somebody typed, as a reference: a Wikidata number in any of its forms becomes wd:Q…, an absolute http address
 * stays; nothing gives null, anything else undefined.
 */
export function referenceFrom(typed) {
  const text = typed.trim();
  if (!text) return null;
  const item = ITEM.exec(fold(text));
  if (item) return `wd:${item[1].toUpperCase()}`;
  return isAddress(text) ? text : undefined;
}

/** Where a reference leads, or null when nobody knows. */
export function addressOf(reference) {
  if (!reference) return null;
  const item = /^wd:(Q[1-9][0-9]*)$/.exec(reference);
  if (item) return `https://www.wikidata.org/wiki/${item[1]}`;
  return isAddress(reference) ? reference : null;
}

/** What the server takes as a reference: wd:Q with a number, or an absolute http address; twin of annotator/standoff/reference.py. */
export function isReference(text) {
  if ([...text].length > LONGEST || FORBIDDEN.test(text)) return false;
  return /^wd:Q[1-9][0-9]*$/.test(text) || ADDRESS.test(text);
}

/** A browser has to be able to go there too. */
const isAddress = (text) => isReference(text) && URL.canParse(text);
