/**
 * What a model predicted, as suggestions: dashed in the text and listed by type in the margin, each with its score. Nothing
 * of it is in the set before somebody accepts it: one, or all of a type; what is set aside is not shown again.
 */
import { gettext, interpolate, language, ngettext, number } from "../i18n.js";
import { byType, openPredictions, takePredicted } from "../standoff/predicting.js";
import { slice } from "../standoff/segments.js";
import { readAnnotations } from "../standoff/values.js";
import { uuid } from "../sync/uuid.js";
import { keptKeys } from "./asides.js";
import { arabic, button, el, refill, swatch } from "./markup.js";
import { named, shortened } from "./phrases.js";

const LONG = 60;

/** @param {{home: HTMLElement, url: string|null}} given no url: nothing is suggested in this set */
export async function mountPredictions(store, canvas, actions, { home, url }) {
  if (!url) return;
  const answer = await fetch(url, { headers: { Accept: "application/json" }, credentials: "same-origin", cache: "no-store" }).catch(() => null);
  const told = answer?.ok ? await answer.json().catch(() => null) : null;
  if (!told?.model) return;
  const { model, scores, spans, entities, frames } = told;
  const state = { store, canvas, actions, home, model, scores, predicted: readAnnotations({ spans, entities, frames }), isOpen: false };
  state.aside = keptKeys(`sanad no suggestions ${model.id} ${store.user?.id ?? ""} ${store.id}`, () => draw(state));
  for (const type of ["change", "state", "past"]) store.on(type, () => later(state));
  draw(state);
}

/** Drawn once for all that happens before the next frame. */
function later(state) {
  state.due ||= requestAnimationFrame(() => {
    state.due = 0;
    draw(state);
  });
}

function draw(state) {
  const { store, canvas, home, predicted, scores, aside } = state;
  const open = store.canEdit ? openPredictions(store.annotations, store.schema, predicted, scores, aside.has) : [];
  canvas.focus.hint("predictions", state.isOpen ? open.flatMap(rings) : []);
  home.hidden = !store.canEdit || (!open.length && !aside.size);
  if (!home.hidden) refill(home, list(state, open));
}

const rings = ({ segments }) => segments.map(([start, end]) => ({ start, end, kind: "offer" }));

function list(state, open) {
  const { model, aside } = state;
  const title = interpolate(ngettext("%(count)s suggestion of %(model)s", "%(count)s suggestions of %(model)s", open.length), { count: number(open.length), model: "\u2068" + `${model.name} ${model.version}` + "\u2069" });
  const head = el("summary", { data: { key: "predictions" } }, el("span.link", {}, title));
  const back = button(".btn.small.quiet", { data: { key: "predictions-back" }, on: { click: () => aside.clear() } }, interpolate(ngettext("%(count)s set aside: show again", "%(count)s set aside: show again", aside.size), { count: aside.size }));
  return el("details", { open: state.isOpen, on: { toggle: ({ target }) => turned(state, target.open) } }, head, byType(open, state.store.schema).map(([type, items]) => group(state, type, items)), aside.size ? back : null);
}

function turned(state, isOpen) {
  if (state.isOpen === isOpen) return;
  state.isOpen = isOpen;
  draw(state);
}

function group(state, type, items) {
  const { schema } = state.store;
  const name = named((schema.spanType(type) ?? schema.frameType(type))?.name);
  const all = button(".btn.small", { data: { key: `all ${type}` }, "aria-label": interpolate(gettext("Accept all of them: %(type)s"), { type: name }), on: { click: () => take(state, items) } }, gettext("Accept all"));
  const head = el("div.predictions-head", {}, swatch(type), el("b", {}, name), el("span.muted", {}, number(items.length)), all);
  return el("section", { "aria-label": name, lang: language() }, head, el("ul", {}, items.map((item) => line(state, item, name))));
}

function line(state, item, name) {
  const words = item.segments.map(([start, end]) => slice(state.store.article.text, start, end)).join(" […] ");
  const score = item.score === null ? null : el("span.score", { title: gettext("How sure the model is") }, number(Math.round(100 * item.score)), language() === "ar" ? "٪" : "%");
  const about = (text) => interpolate(text, { type: name, text: shortened(words, LONG) });
  return el(
    "li",
    {},
    button(".predictions-words", { data: { key: `go ${item.id}` }, on: { click: () => go(state, item) } }, arabic("span", shortened(words, LONG) || "—")),
    score,
    button(".btn.small.quiet", { data: { key: `take ${item.id}` }, "aria-label": about(gettext("Accept %(type)s: %(text)s")), on: { click: () => take(state, [item]) } }, "✓"),
    button(".btn.small.quiet", { data: { key: `leave ${item.id}` }, "aria-label": about(gettext("Set aside %(type)s: %(text)s")), on: { click: () => state.aside.add(item.id) } }, "×"),
  );
}

function go({ canvas, store }, { segments }) {
  if (!segments.length) return;
  const [start, end] = [segments[0][0], segments.at(-1)[1]];
  canvas.reveal(start, end);
  canvas.caret.put(store.article.map.toUtf16(start));
}

function take({ store, actions, canvas, predicted }, items) {
  const gesture = takePredicted(store.annotations, store.schema, predicted, items, { text: store.article.text, newId: uuid });
  if (actions.commit(gesture)) canvas.say?.(interpolate(ngettext("%(count)s suggestion accepted.", "%(count)s suggestions accepted.", items.length), { count: number(items.length) }));
}
