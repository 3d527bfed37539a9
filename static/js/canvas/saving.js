/**
 * Whether the work is safe, in the header: one button that says it in a word and opens what is behind it; beside it, what
 * needs somebody. It never says "saved" before the server has it, and never keeps quiet about what hinders the saving.
 */
import { interpolate, ngettext, pgettext } from "../i18n.js";
import { mountConflicts } from "./conflicts.js";
import { mountJournal } from "./journal.js";
import { button, el } from "./markup.js";
import { keepingText, savingText } from "./savingwords.js";
import { mountSignIn } from "./signin.js";

const HURRY = 700; // ms; what is saved within this time was not "waiting", it was being saved

export function mountSaving(store, header, home) {
  const text = el("span", { id: "saving-text" });
  const main = button(".saving-button", { id: "saving-button", "aria-expanded": "false", "aria-controls": "journal" }, text);
  const said = el("span.sr", { role: "status" });
  const note = el("span.saving-note", { id: "saving-note", role: "status", hidden: true });
  const signIn = button(".header-button.pressing", { id: "sign-in-again", on: { click: mountSignIn(store) } }, pgettext("button", "Sign in"));
  const refused = button(".header-button.pressing", { id: "refused-button", on: { click: mountConflicts(store) } });
  home.classList.add("saving");
  home.append(main, said, note, signIn, refused);
  mountJournal(store, main, { signIn, refused });
  store.on("status", shower(store, home, { text, said, note, signIn, refused }));
  followScrolling(header, home);
}

function shower(store, home, { text, said, note, signIn, refused }) {
  let since = 0;
  let timer = 0;
  const show = () => {
    const { status } = store;
    const waitingFor = status.state === "waiting" ? Date.now() - (since ||= Date.now()) : (since = 0);
    const hurrying = waitingFor < HURRY;
    clearTimeout(timer);
    if (status.state === "waiting" && hurrying) timer = setTimeout(show, HURRY - waitingFor);
    Object.assign(home.dataset, { state: status.state, waiting: status.waiting });
    home.toggleAttribute("data-trouble", Boolean(status.trouble || status.rejected || !status.kept || status.state === "offline"));
    write(text, savingText(status, hurrying));
    // Said when it matters: a screen reader need not hear of every gesture that it is being saved.
    const toDecide = status.rejected ? refusedText(status.rejected) : "";
    if (status.state !== "waiting" || !hurrying) write(said, [savingText(status), toDecide].filter(Boolean).join(". "));
    write(note, keepingText(status));
    write(refused, toDecide);
    note.hidden = status.kept;
    signIn.hidden = status.state !== "signed-out" && !status.stranger;
    refused.hidden = !status.rejected;
  };
  show();
  return show;
}

/** Writing the same again would make a screen reader say it again. */
const write = (element, text) => element.textContent === text || (element.textContent = text);

const refusedText = (count) =>
  interpolate(ngettext("%(count)s change to decide", "%(count)s changes to decide", count), { count });

/** Scrolled out of sight with the header, trouble comes along (the style floats it). */
function followScrolling(header, home) {
  new IntersectionObserver(([{ isIntersecting }]) => home.classList.toggle("away", !isIntersecting)).observe(header);
}
