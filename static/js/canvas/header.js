/** The header of the workspace: undo and redo, and whether the work is safe (saving.js). */
import { gettext } from "../i18n.js";
import { button, el } from "./markup.js";
import { mountSaving } from "./saving.js";

/**
 * @param {object} store
 * @param {{header?: HTMLElement}} [elements] parts with data-slot "history" and "saving" are used where the page has them
 */
export function mountHeader(store, { header = document.getElementById("workspace-header") } = {}) {
  if (!store.readonly) mountUndoing(store, slot(header, "history"));
  mountSaving(store, header, slot(header, "saving"));
}

function slot(header, name) {
  const found = header.querySelector(`[data-slot="${name}"]`);
  return found ?? header.appendChild(el("div", { data: { slot: name } }));
}

/** @param {HTMLElement} home where the two buttons go */
export function mountUndoing(store, home) {
  const undo = historyButton("undo", gettext("Undo"), "Control+Z", () => store.undo());
  const redo = historyButton("redo", gettext("Redo"), "Control+Shift+Z", () => store.redo());
  const show = () => {
    undo.disabled = !store.canUndo;
    redo.disabled = !store.canRedo;
  };
  home.classList.add("header-history");
  home.append(undo, redo);
  ["change", "state", "status", "log"].forEach((type) => store.on(type, show));
  show();
}

function historyButton(id, label, keys, act) {
  const click = () => {
    try {
      act();
    } catch (error) {
      if (error.name !== "Refused") throw error; // the store has announced a refusal already
    }
  };
  const title = `${label} (${keys.replaceAll("Control", "Ctrl")})`;
  return button(".header-button", { id, title, "aria-keyshortcuts": keys, on: { click } }, label);
}
