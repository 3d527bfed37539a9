/** What every page shares: the panel «Reading», the bell; menus close by Escape and by a click elsewhere. */
import { mountBell } from "../bell.js";
import { mountReading } from "../reading.js";

document.documentElement.classList.add("scripted");
export const readingPanel = mountReading();
mountBell();

const open = () => document.querySelectorAll("details[data-menu][open]");

document.addEventListener("click", (event) => {
  for (const menu of open()) if (!menu.contains(event.target)) menu.open = false;
});

// A menu that asks for something first asks for it.
document.addEventListener("toggle", ({ target }) => target.matches("details[data-menu][open]") && target.querySelector("[data-first]")?.focus(), true);

document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  for (const menu of open()) {
    menu.open = false;
    menu.querySelector("summary").focus();
  }
});
