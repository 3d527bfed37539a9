/** Quick fixes: which there are for a problem, and what happens when one is chosen. */
import { gettext, interpolate } from "../i18n.js";
import { fixAll, fixesFor } from "../standoff/fixing.js";
import { uuid } from "../sync/uuid.js";
import { commit } from "./marking.js";
import { named } from "./phrases.js";
import { fixText } from "./problemwords.js";
import { bringIntoSight } from "./sight.js";

/** The fixes of a problem as it stands now, the likeliest first: see standoff/fixing.js. */
export function fixesOf({ store, actions }, problem) {
  if (!store.canEdit) return [];
  const { annotations, schema, article } = store;
  const frame = problem.facts.role ? annotations.frames.get(problem.id) : null;
  return fixesFor(problem, { annotations, schema, text: article.text, offers: frame ? actions.offers(frame) : [], ids });
}

const ids = () => ({ span: uuid(), entity: uuid() });

/**
 * Does it, or asks on: arms the role, goes to the value. @returns the sentence to be said, or null when the store refused
 */
export function doFix(state, problem, fix) {
  const { store } = state;
  const words = fixText(store, problem, fix);
  if (fix.gesture) return commit(store, fix.gesture) && interpolate(gettext("Done: %(what)s"), { what: words });
  if (fix.arm) return armRole(state, fix.arm);
  openValue(state, fix.open);
  return words;
}

/** All problems of a safe kind in one change. */
export function doAll({ store }, problems) {
  const { annotations, schema, article } = store;
  return Boolean(commit(store, fixAll(problems, { annotations, schema, text: article.text })));
}

function armRole(state, { frame, role }) {
  const { store, actions } = state;
  showFrame(state, frame);
  if (store.armed?.frame !== frame || store.armed.role !== role) actions.arm(role, frame);
  requestAnimationFrame(() => bringIntoSight(document.querySelector(".panel:not([hidden]) .armed-box")));
  const name = named(store.schema.role(store.annotations.frames.get(frame).type, role).name);
  return interpolate(gettext("%(role)s: select the words, or type a name."), { role: name });
}

/** Its card, though the frame may be in hand already while the list of problems stood open. */
function showFrame({ store, actions }, id) {
  actions.goToFrame(id);
  const isStance = store.schema.frameType(store.annotations.frames.get(id).type).layer === "stance";
  // A click, so that on a phone the sheet comes up.
  document.getElementById(isStance ? "tab-stances" : "tab-quotes").click();
}

/** Shows the field of the value and takes it in hand; the choices of a frame are answered by digits too. */
function openValue(state, { kind, id, attribute }) {
  const { store, actions } = state;
  if (kind === "frame") {
    showFrame(state, id);
    const definition = store.schema.frameType(store.annotations.frames.get(id).type).attributes.find(({ code }) => code === attribute);
    if (definition?.kind === "choice") store.await({ frame: id, attribute });
  }
  if (kind === "span") actions.goToSpan(id);
  requestAnimationFrame(() => focusField(kind === "label" ? "label" : id, attribute));
}

/** The control of an attribute, on a card or below the article. */
export function focusField(owner, attribute) {
  const key = CSS.escape(`${owner}:${attribute}`);
  const fields = [...document.querySelectorAll(`[data-key="${key}"], [data-key^="${key}:"]`)];
  fields[0]?.closest("details")?.setAttribute("open", "");
  const field = fields.find((one) => one.checkVisibility());
  if (field?.closest(".panel")) bringIntoSight(field);
  else field?.scrollIntoView({ block: "nearest" });
  field?.focus({ preventScroll: true });
}
