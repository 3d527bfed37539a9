/**
 * Speaks to a screen reader: what the caret enters, what was done, what was refused. Short, polite, in the page's language.
 */
import { gettext, interpolate, ngettext } from "../i18n.js";
import { named } from "./phrases.js";

/** @returns {{say: function(string)}} */
export function mountAnnouncements(store, canvas, live = document.getElementById("live")) {
  const say = (text) => {
    if (text) live.textContent = text === live.textContent ? `${text}\u00a0` : text;
  };
  store.on("change", ({ change, before, after }) => say(sentenceFor(store, change, before, after)));
  store.on("selection", (selection) => say(selection && selected(store, selection)));
  store.on("active", (active) => say(active && describe(store, active)));
  store.on("refused", () => say(gettext("This is not possible here.")));
  canvas.onPoint((ids) => {
    if (ids.length > 1) say(interpolate(ngettext("%(count)s label here", "%(count)s labels here", ids.length), { count: ids.length }));
  });
  canvas.say = say;
  return { say };
}

function selected({ article: { text, map } }, { start, end }) {
  return interpolate(gettext("Selected: %(text)s"), { text: text.slice(map.toUtf16(start), map.toUtf16(end)) });
}

/** A span, an entity or a frame in words. */
export function describe({ annotations, schema }, { kind, id }) {
  if (kind === "span") return describeSpan(schema, annotations.spans.get(id));
  if (kind === "entity") return annotations.entities.get(id)?.name ?? "";
  const frame = annotations.frames.get(id);
  const type = frame && schema.frameType(frame.type);
  const anchor = frame?.roles[type?.anchor]?.map((filler) => annotations.spans.get(filler.span)?.text).filter(Boolean).join(" … ");
  return type ? `${named(type.name)}: ${anchor ?? ""}` : "";
}

export function describeSpan(schema, span) {
  const type = span && schema.spanType(span.type);
  return type ? `${named(type.name)}: ${span.text}` : "";
}

const SENTENCES = {
  remove: () => gettext("Removed: %(what)s"),
  undo: () => gettext("Undone."),
  redo: () => gettext("Done again."),
  resize: () => gettext("Now: %(what)s"),
};

/** What a change did; null for what others did elsewhere. */
function sentenceFor(store, change, before, after) {
  if (!change) return null;
  const operation = change.operations.find(({ kind }) => kind === "frame") ?? change.operations.find(({ kind }) => kind === "span") ?? change.operations[0];
  const annotations = change.label === "remove" ? before : after;
  const what = operation?.id || operation?.object ? describe({ annotations, schema: store.schema }, { kind: operation.kind, id: operation.object?.id ?? operation.id }) : "";
  return interpolate((SENTENCES[change.label] ?? (() => gettext("Done: %(what)s")))(), { what });
}
