/**
 * Labelling as one thing: the palette above the text, the panel at it, the search for a label, the last label again, and
 * attributes by keys. They share a memory of what was used.
 */
import { mountAttributeStrip } from "./attributestrip.js";
import { mountPalette } from "./palette.js";
import { mountPopover } from "./popover.js";
import { openMemory } from "./remembered.js";
import { mountRepeat } from "./repeat.js";
import { itemsOf } from "./typeranking.js";
import { mountTypeSearch } from "./typesearch.js";

/**
 * @param {object} store
 * @param {object} canvas as made by article.js, with its commands; gets `popover`
 * @param {object} actions as made by actions.js
 * @param {{project: string}} where the project whose types are remembered
 */
export function mountLabelling(store, canvas, actions, { project }) {
  const memory = openMemory(storage(), `sanad:labels:${store.user?.id ?? ""}:${project}`);
  const labelling = { memory, items: itemsOf(store.schema) };
  labelling.repeat = mountRepeat(store, canvas, actions, labelling);
  labelling.search = mountTypeSearch(store, canvas, actions, labelling);
  labelling.attributes = mountAttributeStrip(store, canvas, actions);
  mountPopover(store, canvas, actions, labelling);
  mountPalette(store, canvas, actions, labelling);
  return labelling;
}

/** Even to name the storage can be refused. */
function storage() {
  try {
    return globalThis.localStorage;
  } catch {
    return null;
  }
}
