/**
 * The header's right to speak: undo and redo, and whether the work is safe. It never says "saved" before the server has it,
 * and never keeps quiet about what hinders the saving.
 */
import { gettext, interpolate, ngettext, pgettext } from "../i18n.js";
import { button, el } from "./markup.js";
import { mountRefusals } from "./refused.js";

const HURRY = 700; // ms; what is saved within this time was not "waiting", it was being saved

/**
 * @param {object} store
 * @param {{header?: HTMLElement}} [elements] parts with data-slot "history" and "saving" are used where the page has them
 */
export function mountHeader(store, { header = document.getElementById("workspace-header") } = {}) {
  if (!store.readonly) mountHistory(store, slot(header, "history"));
  mountSaving(store, header, mountRefusals(store));
}

function slot(header, name) {
  const found = header.querySelector(`[data-slot="${name}"]`);
  return found ?? header.appendChild(el("div", { data: { slot: name } }));
}

function mountHistory(store, home) {
  const undo = historyButton("undo", gettext("Undo"), "Control+Z", () => store.undo());
  const redo = historyButton("redo", gettext("Redo"), "Control+Shift+Z", () => store.redo());
  const show = () => {
    undo.disabled = !store.canUndo;
    redo.disabled = !store.canRedo;
  };
  home.classList.add("header-history");
  home.append(undo, redo);
  ["change", "state", "status"].forEach((type) => store.on(type, show));
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

function mountSaving(store, header, openRefusals) {
  const home = slot(header, "saving");
  const text = el("span", { id: "saving-text", role: "status" });
  const note = el("span.saving-note", { id: "saving-note", role: "status", hidden: true });
  const signIn = button(".header-button.pressing", { id: "sign-in-again", on: { click: () => store.sync?.signIn() } });
  const refused = button(".header-button.pressing", { id: "refused-button", on: { click: openRefusals } });
  signIn.textContent = pgettext("button", "Sign in");
  home.classList.add("saving");
  home.append(text, note, signIn, refused);

  let since = 0;
  let timer = 0;
  const show = () => {
    const { status } = store;
    const waitingFor = status.state === "waiting" ? Date.now() - (since ||= Date.now()) : (since = 0);
    clearTimeout(timer);
    if (status.state === "waiting" && waitingFor < HURRY) timer = setTimeout(show, HURRY - waitingFor);
    home.dataset.state = status.state;
    home.dataset.waiting = status.waiting;
    home.toggleAttribute("data-trouble", Boolean(status.trouble || status.rejected || !status.kept || status.state === "offline"));
    write(text, savingText(status, waitingFor < HURRY));
    write(note, status.kept ? "" : gettext("This browser keeps no copy: leave the page open until everything is saved."));
    write(refused, status.rejected ? refusedText(status.rejected) : "");
    note.hidden = status.kept;
    signIn.hidden = status.state !== "signed-out";
    refused.hidden = !status.rejected;
  };
  store.on("status", show);
  followScrolling(header, home);
  show();
}

/** Scrolled out of sight with the header, trouble comes along (the style floats it). */
function followScrolling(header, home) {
  new IntersectionObserver(([{ isIntersecting }]) => home.classList.toggle("away", !isIntersecting)).observe(header);
}

/** Writing the same again would make a screen reader say it again. */
const write = (element, text) => element.textContent === text || (element.textContent = text);

const refusedText = (count) =>
  interpolate(ngettext("%(count)s change was refused", "%(count)s changes were refused", count), { count });

/**
 * What the header says about the saving.
 * @param {{state: string, waiting: number, kept: boolean, trouble: string|null}} status
 * @param {boolean} hurrying it has only just begun to wait
 */
export function savingText({ state, waiting, kept, trouble }, hurrying = false) {
  if (state === "waiting" && hurrying && !trouble) return gettext("Saving…");
  return TEXTS[state]({ waiting, kept, trouble });
}

const waitingText = ({ waiting }) =>
  interpolate(ngettext("%(count)s change is waiting", "%(count)s changes are waiting", waiting), { count: waiting });

const TEXTS = {
  opening: () => "",
  saved: () => gettext("Everything is saved"),
  waiting: waitingText,
  offline: ({ kept }) => (kept ? gettext("Offline: your work is kept in this browser") : gettext("Offline: your work is only in this page")),
  "signed-out": () => gettext("Your session has ended"),
  error({ trouble }) {
    if (trouble === "forbidden" || trouble === "missing") return gettext("This account may not save here; your work is kept in this browser");
    return gettext("The server gives no proper answer; your work is kept in this browser");
  },
};
