/** The drawer with the project's articles: my state of each, found by state and words, opened without losing anything. */
import { gettext } from "../i18n.js";
import { markWaiting } from "../sync/elsewhere.js";
import { button, el } from "./markup.js";

/** @param {string} url the list as a piece of a page */
export function mountArticles(store, canvas, url) {
  canvas.drawers.add({
    id: "articles",
    title: () => gettext("Articles of the project"),
    label: () => gettext("Articles"),
    keys: [{ code: "KeyD" }],
    fill: (body) => fill(store, body, url),
  });
}

const heard = new WeakSet();

/** The drawer's body stays when its content goes: it is listened to once. */
function listen(store, body) {
  if (heard.has(body)) return;
  heard.add(body);
  body.addEventListener("htmx:afterSettle", () => markWaiting(body, store.user?.id, { except: store.id }));
}

async function fill(store, body, url) {
  body.addEventListener("keydown", walk);
  listen(store, body);
  // Without a network the request is refused; the drawer says so below.
  await globalThis.htmx.ajax("GET", `${url}?current=${store.article.id}`, { target: body, swap: "innerHTML" }).catch(() => {});
  const here = body.querySelector("[aria-current=page]");
  here?.scrollIntoView({ block: "center" });
  here?.focus({ preventScroll: true });
  if (!body.childElementCount) body.replaceChildren(away(() => fill(store, body, url)));
}

/** Said plainly, with a way to try again. */
function away(again) {
  const text = gettext("The list could not be loaded. It will appear once you are online.");
  return el("div.alert", { role: "alert" }, el("span", {}, text), button(".btn.small", { on: { click: again } }, gettext("Try again")));
}

/** Up and down through the list; from the field down into it. */
function walk(event) {
  if (event.key !== "ArrowDown" && event.key !== "ArrowUp") return;
  if (event.target.matches("[type=radio]")) return;
  const stops = [...event.currentTarget.querySelectorAll("[type=search], button.drawer-title, a.drawer-title, .drawer-other, .more-lines a")];
  const next = stops[stops.indexOf(event.target) + (event.key === "ArrowDown" ? 1 : -1)];
  if (!next) return;
  event.preventDefault();
  next.focus();
}
