/**
 * Giving the set back from beside its text: the page's form in a drawer, so that the notes it asks about are in sight. The
 * link leads to the page itself where this does not run.
 */
import { gettext } from "../i18n.js";
import { button, el } from "./markup.js";

/** What was typed in the drawer lasts as long as the page, however often it is closed over a note. */
const kept = { message: null, places: null };

export function mountGivingBack(canvas) {
  const link = document.getElementById("return-open");
  if (!link) return;
  canvas.drawers.add({
    id: "return",
    title: () => gettext("Return to the annotator"),
    label: () => gettext("Return to the annotator"),
    fill: (body) => void fill(canvas, body, link.href),
    leave: () => keep(document.getElementById("return-form")),
  });
  link.addEventListener("click", (event) => {
    if (event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    event.stopPropagation();
    canvas.drawers.open("return");
  });
}

async function fill(canvas, body, url) {
  await globalThis.htmx.ajax("GET", url, { target: body, swap: "innerHTML" }).catch(() => {});
  const form = body.querySelector("#return-form");
  if (!form) return void body.replaceChildren(away(() => fill(canvas, body, url)));
  bringBack(form);
  form.querySelector("[data-close]")?.addEventListener("click", (event) => (event.preventDefault(), canvas.drawers.close()));
  const write = button(".btn.small", { on: { click: () => note(canvas) } }, gettext("Write a note on what is selected"));
  form.querySelector(".return-places")?.append(el("p", {}, write));
  form.querySelector("textarea")?.focus({ preventScroll: true });
}

/** The drawer makes room for the notes; what was typed in it is there again when it comes back. */
function note(canvas) {
  canvas.drawers.close();
  canvas.commands.get("note").act();
}

function keep(form) {
  const field = form?.querySelector("textarea");
  if (!field) return;
  kept.message = field.value;
  kept.places = new Map([...form.querySelectorAll("[name=places]")].map((box) => [box.value, box.checked]));
}

/** A note written meanwhile is among the places as the server proposes it. */
function bringBack(form) {
  const field = form.querySelector("textarea");
  if (!field || kept.message === null) return;
  field.value = kept.message;
  for (const box of form.querySelectorAll("[name=places]")) box.checked = kept.places.get(box.value) ?? box.checked;
  field.dispatchEvent(new Event("input", { bubbles: true }));
}

/** Said plainly, with a way to try again. */
function away(again) {
  const text = gettext("This could not be loaded. It will appear once you are online.");
  return el("div.alert", { role: "alert" }, el("span", {}, text), button(".btn.small", { on: { click: again } }, gettext("Try again")));
}
