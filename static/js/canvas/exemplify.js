/**
 * Making what is in hand an example of its type in the guidelines: a button on the card, a dialog with note and right or
 * wrong. For those who may; nobody else has the button.
 */
import { gettext, interpolate } from "../i18n.js";
import { ownHeaders } from "../sync/transport.js";
import { button, el } from "./markup.js";
import { anchorOf, named } from "./phrases.js";

/** @param {{url: string|null}} options where examples go; null: this person makes none */
export function mountExamples(store, canvas, { url }) {
  if (!url) return;
  store.exemplify = (kind, thing) => open(store, canvas, url, kind, thing);
  canvas.commands?.add({ id: "exemplify", group: "panels", name: () => gettext("Use as an example in the guidelines"), keys: [{ code: "KeyU", shift: true }], act: () => meant(store) });
}

function meant(store) {
  const { active } = store;
  if (active?.kind !== "span" && active?.kind !== "frame") return false;
  store.exemplify(active.kind, active.id);
  return true;
}

/** The button of a card; null for whoever makes no examples. */
export function exampleButton(store, kind, id) {
  if (!store.exemplify) return null;
  const click = (event) => (event.stopPropagation(), store.exemplify(kind, id));
  return button(".btn.small.quiet", { data: { key: `example:${id}` }, on: { click } }, gettext("Use as an example"));
}

function open(store, canvas, url, kind, id) {
  const thing = (kind === "span" ? store.annotations.spans : store.annotations.frames).get(id);
  const type = kind === "span" ? store.schema.spanType(thing.type) : store.schema.frameType(thing.type);
  const said = el("p.error", { role: "alert", hidden: true });
  const note = (name, label, lang) => el("label.field", {}, el("span", {}, label), el("textarea.input", { name, rows: 2, maxlength: 500, lang, dir: lang === "ar" ? "rtl" : "ltr" }));
  const form = el(
    "form.stack",
    { method: "dialog" },
    el("h2.h-sec", { id: "example-title" }, interpolate(gettext("An example of “%(type)s”"), { type: named(type.name) })),
    el("p.naskh", { lang: "ar", dir: "auto" }, (kind === "span" ? thing : anchorOf(store, thing))?.text ?? ""),
    el("label.check", {}, el("input", { type: "checkbox", name: "wrong" }), gettext("Counter-example: not to be marked like this")),
    note("note_ar", gettext("Note in Arabic"), "ar"),
    note("note_en", gettext("Note in English"), "en"),
    el("p.s.muted", {}, gettext("Annotators see the sentence and the note, not whose work it is.")),
    said,
    el("div.row", {}, el("button.btn.petrol", { type: "submit" }, gettext("Into the guidelines")), button(".btn.quiet", { on: { click: () => dialog.close() } }, gettext("Cancel"))),
  );
  const dialog = el("dialog.dialog.example-dialog", { "aria-labelledby": "example-title", on: { close: () => dialog.remove() } }, form);
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const given = new FormData(form);
    const body = { annotation_set: store.id, thing: id, wrong: given.has("wrong"), note_ar: given.get("note_ar"), note_en: given.get("note_en") };
    const message = await send(url, body);
    said.textContent = message ?? "";
    said.hidden = message === null;
    if (message !== null) return;
    dialog.close();
    canvas.tell?.(gettext("It stands in the guidelines now."));
  });
  document.body.append(dialog);
  dialog.showModal();
}

/** @returns what went wrong, in words; null when nothing did */
async function send(url, body) {
  const response = await fetch(url, { method: "POST", headers: { ...ownHeaders(), Accept: "application/json" }, body: JSON.stringify(body), credentials: "same-origin", redirect: "manual" }).catch(() => null);
  if (response?.ok) return null;
  const answer = await response?.json().catch(() => null);
  return answer?.error?.message ?? gettext("The server did not answer. Nothing was changed.");
}
