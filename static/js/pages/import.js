/** Choosing files for an import: dropping them anywhere on the zone, and seeing what was chosen. */
import { gettext, interpolate, ngettext, number } from "../i18n.js";

const form = document.querySelector("[data-choose]");
const zone = form.querySelector("[data-drop]");
const input = form.querySelector("input[type=file]");
const list = form.querySelector("[data-chosen]");
const total = form.querySelector("[data-total]");

document.documentElement.classList.add("scripted");
form.querySelector("[data-drop-title]").textContent = gettext("Drop the files here, or choose them");

function sizeOf(bytes) {
  if (bytes < 1024) return interpolate(gettext("%(amount)s bytes"), { amount: bytes });
  if (bytes < 1024 ** 2) return interpolate(gettext("%(amount)s kB"), { amount: Math.round(bytes / 1024) });
  return interpolate(gettext("%(amount)s MB"), { amount: Math.round(bytes / 102.4 / 1024) / 10 });
}

/** One line of the list: the stem in an isolate and the extension as a badge, so that bidi scrambles neither. */
function lineOf(file) {
  const dot = file.name.lastIndexOf(".");
  const name = document.createElement("bdi");
  name.textContent = dot > 0 ? file.name.slice(0, dot) : file.name;
  const kind = document.createElement("span");
  kind.className = "ext";
  kind.textContent = dot > 0 ? file.name.slice(dot + 1).toUpperCase() : "";
  kind.hidden = dot <= 0;
  const size = document.createElement("span");
  size.className = "end";
  size.textContent = sizeOf(file.size);
  const line = document.createElement("li");
  line.append(kind, name, size);
  return line;
}

function show() {
  const files = [...input.files];
  list.hidden = files.length === 0;
  list.replaceChildren(...files.map(lineOf));
  const text = ngettext("%(shown)s file chosen", "%(shown)s files chosen", files.length);
  total.textContent = files.length ? interpolate(text, { shown: number(files.length) }) : "";
}

for (const type of ["dragenter", "dragover"]) zone.addEventListener(type, () => zone.classList.add("over"));
for (const type of ["dragleave", "dragend", "drop"]) zone.addEventListener(type, () => zone.classList.remove("over"));
zone.addEventListener("drop", (event) => {
  event.preventDefault();
  if (event.dataTransfer.files.length === 0) return;
  input.files = event.dataTransfer.files;
  show();
});
zone.addEventListener("dragover", (event) => event.preventDefault());
input.addEventListener("change", show);
// A page that comes back from the browser's history may still hold the files.
show();
