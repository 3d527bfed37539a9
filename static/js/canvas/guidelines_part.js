/** The guidelines on the page or in the drawer: examples painted as in the text, keys named, search, going to a type. */
import { gettext, interpolate, ngettext } from "../i18n.js";
import { OffsetMap } from "../text/offsets.js";
import { fold } from "../text/folding.js";
import { channelsOf } from "./layers.js";
import { keyLabel } from "./markup.js";
import { snippet } from "./snippet.js";

/**
 * @param {HTMLElement} part the server's `.guide`
 * @param {object} schema indexed
 * @returns {{goTo: (code: string) => boolean, paint: () => void}} `paint` once the part can be seen
 */
export function mountGuide(part, schema) {
  for (const key of part.querySelectorAll("kbd[data-code]")) {
    key.textContent = keyLabel(key.dataset.code);
    key.hidden = false;
  }
  const channels = channelsOf(schema);
  const paints = [...part.querySelectorAll(".guide-example")].map((example) => shown(example, channels)).filter(Boolean);
  const search = part.querySelector("#guide-search");
  search.addEventListener("input", () => narrow(part, search.value));
  part.querySelector(".guide-contents").addEventListener("click", (event) => {
    const link = event.target.closest("a");
    if (!link) return;
    event.preventDefault();
    goTo(part, link.hash.slice("#guide-".length));
  });
  const paint = () => paints.forEach((act) => act());
  document.fonts.ready.then(paint);
  new ResizeObserver(paint).observe(part);
  return { goTo: (code) => goTo(part, code), paint };
}

/** The example as the canvas would paint it, in place of the server's plain one. */
function shown(example, channels) {
  const text = example.textContent;
  const { mark: type, segments } = example.dataset;
  const marks = JSON.parse(segments).map(([start, end]) => ({ start, end, type, channel: channels.get(type) ?? "entity" }));
  const made = snippet({ text, map: new OffsetMap(text) }, marks, [0, text.length]);
  if (!made) return null;
  made.el.classList.add("guide-example");
  example.replaceWith(made.el);
  return made.paint;
}

/** Brings a type's entry to the top and the focus to it. @returns {boolean} whether there is such an entry */
function goTo(part, code) {
  const entry = part.querySelector(`#guide-${CSS.escape(code)}`);
  if (!entry) return false;
  if (entry.hidden) {
    part.querySelector("#guide-search").value = "";
    narrow(part, "");
  }
  part.querySelector(".guide-here")?.classList.remove("guide-here");
  entry.classList.add("guide-here");
  entry.scrollIntoView({ block: "start" });
  entry.focus({ preventScroll: true });
  return true;
}

/** Only the entries that hold every word looked for, folded as every search is. */
function narrow(part, wanted) {
  const words = fold(wanted).split(/\s+/).filter(Boolean);
  const entries = [...part.querySelectorAll(".guide-entry")];
  const found = entries.filter((entry) => {
    const text = fold(entry.textContent);
    entry.hidden = !words.every((word) => text.includes(word));
    return !entry.hidden;
  });
  for (const chapter of part.querySelectorAll(".guide-chapter")) chapter.hidden = !chapter.querySelector(".guide-entry:not([hidden])");
  part.querySelector(".guide-contents").hidden = words.length > 0;
  const said = found.length ? interpolate(ngettext("%(count)s entry", "%(count)s entries", found.length), { count: found.length }) : gettext("Nothing found.");
  part.querySelector("#guide-found").textContent = words.length ? said : "";
}
