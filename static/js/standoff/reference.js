/** References: who a participant is in the world outside, as a Wikidata item or an address. */
import { fold } from "../text/folding.js";

const ITEM = /^(?:wd:|https?:\/\/(?:www\.|m\.)?wikidata\.org\/(?:wiki|entity)\/)?(Q[1-9][0-9]*)$/i;
const LONGEST = 2000;

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

function isAddress(text) {
  if (text.length > LONGEST || /[\s<>"{}|\\^`]/u.test(text) || !URL.canParse(text)) return false;
  const { protocol, hostname, username } = new URL(text);
  return /^https?:$/.test(protocol) && hostname.includes(".") && !username;
}
