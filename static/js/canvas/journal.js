/**
 * What is behind the word in the header: which changes wait, since when, where their copy lies, when something was saved
 * last, and a way to try at once. A small panel under the button; not modal, closed by Escape, a press elsewhere, or itself.
 */
import { gettext, interpolate, ngettext } from "../i18n.js";
import { changeSentence } from "./changewords.js";
import { button, el, refill } from "./markup.js";
import { keepingText, savingText, waitingText } from "./savingwords.js";
import { ago, exact } from "./when.js";

const SHOWN = 8; // changes named; the rest is a number
const TICK = 5000; // ms between looks at the clock while it is open

/** @param {HTMLButtonElement} opener @param {{signIn: HTMLElement, refused: HTMLElement}} doors pressed from here too */
export function mountJournal(store, opener, doors) {
  const panel = el("div.journal", { id: "journal", role: "group", "aria-label": gettext("Saving"), tabindex: "-1", hidden: true });
  const view = { store, opener, doors, panel, timer: 0 };
  opener.after(panel);
  opener.addEventListener("click", () => (panel.hidden ? open(view) : close(view)));
  panel.addEventListener("keydown", (event) => leaveByEscape(view, event));
  opener.addEventListener("keydown", (event) => leaveByEscape(view, event));
  document.addEventListener("pointerdown", ({ target }) => {
    if (!panel.hidden && !panel.contains(target) && !opener.contains(target)) close(view);
  });
  ["status", "change"].forEach((type) => store.on(type, () => panel.hidden || fill(view)));
}

function open(view) {
  view.panel.hidden = false;
  view.opener.setAttribute("aria-expanded", "true");
  view.timer = setInterval(() => fill(view), TICK);
  fill(view);
  view.panel.focus({ preventScroll: true });
}

function close(view) {
  const hadFocus = view.panel.contains(document.activeElement);
  clearInterval(view.timer);
  view.panel.hidden = true;
  view.opener.setAttribute("aria-expanded", "false");
  if (hadFocus) view.opener.focus();
}

function leaveByEscape(view, event) {
  if (event.key !== "Escape" || view.panel.hidden) return;
  event.preventDefault();
  event.stopPropagation();
  close(view);
}

function fill(view) {
  const { store, panel } = view;
  const { status, pending } = store;
  refill(
    panel,
    el("p.journal-state", {}, savingText(status)),
    pending.length && waitingPart(store, pending),
    el("dl.journal-facts", {}, ...facts(store)),
    actions(view),
  );
}

function waitingPart(store, pending) {
  const oldest = Math.min(...pending.map(({ id }) => store.sync?.madeAt(id) ?? Infinity));
  const since = Number.isFinite(oldest) ? interpolate(gettext("oldest %(when)s"), { when: ago(oldest) }) : "";
  const items = pending.slice(0, SHOWN).map((change) => el("li", {}, el("bdi", {}, changeSentence(store, change))));
  const rest = pending.length - items.length;
  return el(
    "div",
    {},
    el("p.journal-waiting", {}, [waitingText(store.status), since].filter(Boolean).join(" · ")),
    el("ol.journal-list", {}, ...items),
    rest > 0 && el("p.muted", {}, interpolate(ngettext("and %(count)s more", "and %(count)s more", rest), { count: rest })),
  );
}

function facts(store) {
  const { savedAt, kept } = store.status;
  const saved = savedAt ? el("dd", { title: exact(savedAt) }, ago(savedAt)) : el("dd", {}, gettext("nothing since the page was opened"));
  const place = kept ? gettext("in this browser until the server confirms it, even after a restart") : keepingText(store.status);
  return [el("dt", {}, gettext("Last saved")), saved, el("dt", {}, gettext("Your copy")), el("dd", {}, place)];
}

function actions(view) {
  const { store, doors } = view;
  const { state, trouble, kept, rejected } = store.status;
  const retry = (event) => {
    event.currentTarget.disabled = true;
    store.sync?.flush();
  };
  const isStuck = store.pending.length || trouble || !kept || state === "offline";
  const press = (door) => () => (close(view), door.click());
  const made = [
    isStuck && button(".btn.small", { data: { key: "retry" }, on: { click: retry } }, gettext("Try again now")),
    !doors.signIn.hidden && button(".btn.small.petrol", { data: { key: "sign-in" }, on: { click: press(doors.signIn) } }, gettext("Sign in again")),
    rejected && button(".btn.small.petrol", { data: { key: "refused" }, on: { click: press(doors.refused) } }, doors.refused.textContent),
  ].filter(Boolean);
  return made.length ? el("div.row", {}, ...made) : null;
}
