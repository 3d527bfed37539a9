/** The tabs of the margin, as the ARIA practices have them; they follow what is in hand, and each has a key. */
import { gettext, interpolate, number } from "../i18n.js";

/**
 * @param {object} canvas as made by article.js, with its commands
 * @param {(name: string) => void} onShow told the panel that is shown
 * @returns {{show: (name: string) => void, count: (name: string, n: number) => void, current: () => string,
 *   keep: (act: () => void) => void}}
 */
export function mountTabs(store, canvas, margin, onShow) {
  const tabs = [...margin.querySelectorAll("[role=tab]")];
  const panelOf = (tab) => document.getElementById(nameOf(tab));

  function show(name, { focus = false } = {}) {
    for (const tab of tabs) {
      const isChosen = nameOf(tab) === name;
      tab.setAttribute("aria-selected", String(isChosen));
      tab.tabIndex = isChosen ? 0 : -1;
      panelOf(tab).hidden = !isChosen;
      if (isChosen && focus) tab.focus();
    }
    margin.dataset.tab = name;
    onShow(name);
  }

  const current = () => margin.dataset.tab;
  for (const tab of tabs) tab.addEventListener("click", () => show(nameOf(tab)));
  margin.querySelector("[role=tablist]").addEventListener("keydown", (event) => {
    const to = target(event, tabs);
    if (!to) return;
    event.preventDefault();
    event.stopPropagation();
    show(nameOf(to), { focus: true });
  });
  let isKept = false;
  store.on("active", (active) => {
    if (isKept) return;
    const name = panelFor(store, active, current());
    if (name !== current()) show(name);
  });
  tabs.forEach((tab, index) => canvas.commands.add(tabCommand(canvas, margin, tab, index)));
  show("quotes");
  /** What is taken in hand meanwhile leaves the open panel open. */
  function keep(act) {
    isKept = true;
    try {
      act();
    } finally {
      isKept = false;
    }
  }
  return { show, current, keep, count: (name, n) => setCount(tabs.find((tab) => nameOf(tab) === name), n) };
}

const nameOf = (tab) => tab.getAttribute("aria-controls");

/** Shift and a digit go to a tab; the same again goes back to the text. */
function tabCommand({ focusText }, margin, tab, index) {
  const name = tab.querySelector(".tab-name").textContent;
  tab.setAttribute("aria-keyshortcuts", `Shift+${index + 1}`);
  return {
    id: `tab-${nameOf(tab)}`,
    group: "panels",
    name: () => interpolate(gettext("Tab “%(name)s”, then back to the text"), { name }),
    keys: [{ code: `Digit${index + 1}`, shift: true }],
    act() {
      if (margin.dataset.tab === nameOf(tab) && margin.contains(document.activeElement)) return focusText();
      // A click, so that on a phone the sheet comes up.
      tab.click();
      tab.focus({ preventScroll: true });
    },
  };
}

/** Left and right by the direction of the page, home and end. */
function target({ key }, tabs) {
  const at = tabs.findIndex((tab) => tab.getAttribute("aria-selected") === "true");
  const forward = document.dir === "rtl" ? "ArrowLeft" : "ArrowRight";
  if (key === "Home") return tabs[0];
  if (key === "End") return tabs.at(-1);
  if (key !== "ArrowLeft" && key !== "ArrowRight") return null;
  return tabs[(at + (key === forward ? 1 : tabs.length - 1)) % tabs.length];
}

/** A frame shows itself in its own panel, an entity in the cast; a span in whichever panel of cards is open, and the open cast stays. */
function panelFor({ annotations, schema }, active, current) {
  if (active?.kind === "entity") return "cast";
  if (active?.kind === "span") return ["stances", "cast"].includes(current) ? current : "quotes";
  if (active?.kind !== "frame") return current;
  const frame = annotations.frames.get(active.id);
  return schema.frameType(frame?.type)?.layer === "stance" ? "stances" : "quotes";
}

function setCount(tab, n) {
  const place = tab.querySelector(".count");
  place.textContent = n ? number(n) : "";
}
