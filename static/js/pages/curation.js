/** The page of a curation: the text and its cards, moved together; keys; and what others do meanwhile. */
import { mountCards } from "../review/cards.js";
import { mountKeys } from "../review/keys.js";
import { mountPulse } from "../review/pulse.js";
import { mountText } from "../review/text.js";

document.documentElement.classList.add("scripted");
// A swap hands no styles from the old element to the new: the page's policy forbids them in attributes.
globalThis.htmx.config.attributesToSettle = [];
// Nothing here fades in: a step need not wait for it.
globalThis.htmx.config.defaultSettleDelay = 0;
const text = mountText();
const cards = mountCards(text);
mountKeys(cards);
mountPulse(cards);
