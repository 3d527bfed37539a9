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

document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  for (const menu of open()) {
    menu.open = false;
    menu.querySelector("summary").focus();
  }
});
