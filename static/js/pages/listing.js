/** Choosing many articles of the list: all shown, a stretch with Shift, and what can be done with them. */
import { gettext, interpolate, ngettext, number } from "../i18n.js";

const form = document.querySelector("[data-many]");

document.documentElement.classList.add("scripted");

/** @returns {HTMLInputElement[]} The boxes of the articles shown. */
const boxes = () => [...form.querySelectorAll("input[name=article]")];

let last = null;

function show() {
  const bar = form.querySelector("[data-bar]");
  const everything = form.querySelector("[data-everything]");
  const all = form.querySelector("[data-all]");
  const chosen = boxes().filter((box) => box.checked).length;
  const whole = Boolean(everything?.checked);
  bar.classList.toggle("at-work", chosen > 0 || whole);
  all.checked = chosen > 0 && chosen === boxes().length;
  all.indeterminate = chosen > 0 && !all.checked;
  const text = ngettext("%(shown)s chosen", "%(shown)s chosen", chosen);
  const count = form.querySelector("[data-count]");
  count.textContent = whole ? gettext("The whole list") : chosen ? interpolate(text, { shown: number(chosen) }) : "";
}

function stretch(from, to, checked) {
  const all = boxes();
  const [start, end] = [all.indexOf(from), all.indexOf(to)].sort((a, b) => a - b);
  for (const box of all.slice(Math.max(start, 0), end + 1)) box.checked = checked;
}

form?.addEventListener("click", (event) => {
  const box = event.target;
  if (!(box instanceof HTMLInputElement) || box.name !== "article") return;
  if (event.shiftKey && last?.isConnected) stretch(last, box, box.checked);
  last = box;
  show();
});

form?.addEventListener("change", (event) => {
  if (event.target.matches("[data-all]")) for (const box of boxes()) box.checked = event.target.checked;
  show();
});

form?.addEventListener("htmx:afterSettle", show);
if (form?.querySelector("[data-bar]")) show();
