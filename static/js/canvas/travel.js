/** From article to article: the keys, the menu that holds the header's parts on a phone, and leaving without losing. */
import { gettext, interpolate, ngettext } from "../i18n.js";

/** How long leaving waits for what is still on its way, in milliseconds; the journal keeps what does not make it. */
const PATIENCE = 2500;

export function mountTravel(store, canvas) {
  const view = { store, canvas, note: document.getElementById("travel-note"), leaving: false };
  for (const command of commands(view)) canvas.commands.add(command);
  document.addEventListener("click", (event) => guard(view, event, event.target.closest?.("a[data-leaves]")));
  document.addEventListener("submit", (event) => guard(view, event, event.target.closest?.("form[data-leaves]")));
  mountMore();
}

function commands(view) {
  const step = (id, code, name, none) => ({
    id,
    group: "article",
    name,
    keys: [{ code, shift: true }],
    act: () => press(view, id, none()),
  });
  return [
    step("go-next", "Period", () => gettext("Next article"), () => gettext("No article comes after this one.")),
    step("go-previous", "Comma", () => gettext("Previous article"), () => gettext("No article comes before this one.")),
  ];
}

function press(view, id, none) {
  const control = document.getElementById(id);
  if (control) control.click();
  else tell(view, none);
}

function tell({ canvas, note }, text) {
  canvas.say?.(text);
  note.textContent = text;
  note.hidden = !text;
}

/** Leaving goes on once what waits is with the server, or after a while without it; offline it does not begin. */
function guard(view, event, control) {
  if (!control || event.defaultPrevented || view.leaving || isElsewhere(event)) return;
  const { store } = view;
  if (store.status.state === "offline") {
    event.preventDefault();
    tell(view, gettext("You are offline: other articles can be opened once you are back online. Your work is kept here."));
  } else if (store.pending.length && store.sync) {
    event.preventDefault();
    leave(view, control);
  }
}

async function leave(view, control) {
  const waiting = view.store.pending.length;
  tell(view, interpolate(ngettext("%(count)s change is still on its way …", "%(count)s changes are still on their way …", waiting), { count: waiting }));
  await Promise.race([view.store.sync.flush(), new Promise((resolve) => setTimeout(resolve, PATIENCE))]);
  tell(view, "");
  view.leaving = true;
  if (control.href) location.assign(control.href);
  else control.submit();
  // A browser that asks (nothing is kept here) may stay.
  setTimeout(() => (view.leaving = false), 1000);
}

/** A click that opens a tab of its own leaves nothing. */
const isElsewhere = (event) => event.ctrlKey || event.metaKey || event.shiftKey || event.button > 0;

/** On a phone the header's parts are a menu; wider, they stand in the header and there is nothing to open. */
function mountMore() {
  const opener = document.getElementById("more-open");
  const menu = document.getElementById("header-more");
  const isOpen = () => opener.getAttribute("aria-expanded") === "true";
  const set = (open) => {
    opener.setAttribute("aria-expanded", String(open));
    menu.classList.toggle("open", open);
  };
  opener.addEventListener("click", () => set(!isOpen()));
  document.addEventListener("click", ({ target }) => {
    const isTool = target.closest?.(".header-tools button, #skip-open");
    if (isOpen() && (isTool || !(menu.contains(target) || opener.contains(target)))) set(false);
  });
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || !isOpen()) return;
    set(false);
    opener.focus();
    event.preventDefault();
  }, { capture: true });
}
