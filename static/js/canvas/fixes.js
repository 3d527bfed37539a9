/** Quick fixes: which there are for a problem, and what happens when one is chosen. */
import { gettext, interpolate } from "../i18n.js";
import { fixAll, fixesFor } from "../standoff/fixing.js";
import { uuid } from "../sync/uuid.js";
import { commit } from "./marking.js";
import { named } from "./phrases.js";
import { fixText } from "./problemwords.js";

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
export function doFix({ store, actions }, problem, fix) {
  const words = fixText(store, problem, fix);
  if (fix.gesture) return commit(store, fix.gesture) && interpolate(gettext("Done: %(what)s"), { what: words });
  if (fix.arm) return armRole(store, actions, fix.arm);
  openValue(store, actions, fix.open);
  return words;
}

/** All problems of a safe kind in one change. */
export function doAll({ store }, problems) {
  const { annotations, schema, article } = store;
  return Boolean(commit(store, fixAll(problems, { annotations, schema, text: article.text })));
}

function armRole(store, actions, { frame, role }) {
  actions.goToFrame(frame);
  if (store.armed?.frame !== frame || store.armed.role !== role) actions.arm(role, frame);
  const name = named(store.schema.role(store.annotations.frames.get(frame).type, role).name);
  return interpolate(gettext("%(role)s: select the words, or type a name."), { role: name });
}

/** Shows the field of the value and takes it in hand; the choices of a frame are answered by digits too. */
function openValue(store, actions, { kind, id, attribute }) {
  if (kind === "frame") {
    actions.goToFrame(id);
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
  field?.scrollIntoView({ block: "nearest" });
  field?.focus({ preventScroll: true });
}
