/**
 * Everything a person can do to an annotation set, as pure functions that give `{label, operations}`.
 *
 * Nothing here knows the page, the store or the clock: ids come in, operations come out, and every result passes the
 * reducer (changes.js) and the check (check.js). An empty list of operations means that there was nothing to do.
 */
export { assignNew, assignRange, joinKin, moveMentions, splitMentions } from "./casting.js";
export {
  addSegment,
  createEntity,
  entityNamed,
  linkSpan,
  linkSpanByName,
  markSpan,
  mergeEntities,
  removeEntity,
  removeSegment,
  removeSpan,
  renameEntity,
  resizeSpan,
  retypeSpan,
  setEntityType,
  setReference,
  setSpanAttribute,
} from "./mentions.js";
export {
  accepts,
  assignNewEntity,
  assignRole,
  assignText,
  enclosingQuote,
  isInherited,
  makeFrame,
  makeQuote,
  makeStance,
  removeFrame,
  setFrameAttribute,
  unassignRole,
} from "./framing.js";
export { setLabel } from "./labelling.js";
export { propagate } from "./propagating.js";
export { acceptOffers, makeWhole, offersFor } from "./offering.js";
export { contentOf, guessType } from "./quoting.js";
