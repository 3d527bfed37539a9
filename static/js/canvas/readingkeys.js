/** The panel «Reading» in the workspace: its key, the names over the words, the marks measured anew, the line kept in sight. */
import { gettext } from "../i18n.js";
import { reading } from "../reading.js";
import { clearTop } from "./paragraphs.js";

/** @param {{choose: Function, toggle: Function}|null} panel as mounted by the page's shell */
export function mountReadingKeys(canvas, panel) {
  const details = document.querySelector("[data-reading]");
  if (!panel || !details) return;
  let anchor = null;
  details.addEventListener("change", () => (anchor = anchorOf(canvas)), { capture: true });
  document.addEventListener("sanad:reading", ({ detail }) => {
    canvas.article.classList.toggle("named", detail.letters);
    canvas.painter.remeasure();
    if (anchor) scrollBy({ top: anchor.el.getBoundingClientRect().top - anchor.y, behavior: "instant" });
    anchor = null;
  });
  followNames(canvas, panel);
  addKey(canvas, panel, details);
}

/** The first paragraph in sight stays where it is while the text around it grows. */
function anchorOf({ paragraphs }) {
  const top = clearTop();
  const found = paragraphs.find(({ el }) => el.getBoundingClientRect().bottom > top);
  return found ? { el: found.el, y: found.el.getBoundingClientRect().top } : null;
}

/** Another key turns the names on and off; whoever did it, it is the person's choice and is kept. */
function followNames({ article }, panel) {
  const follow = () => {
    const letters = article.classList.contains("named");
    if (letters !== reading().letters) panel.choose({ letters });
  };
  new MutationObserver(follow).observe(article, { attributeFilter: ["class"] });
}

function addKey(canvas, panel, details) {
  let byKey = false;
  canvas.commands.add({
    id: "reading",
    group: "panels",
    name: () => gettext("Reading: size, spacing, typeface, theme"),
    keys: [{ code: "Comma" }],
    act() {
      byKey = true;
      panel.toggle();
    },
  });
  details.addEventListener("toggle", () => {
    if (details.open) return;
    if (byKey) canvas.focusText();
    byKey = false;
  });
}
