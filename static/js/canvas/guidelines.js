/** The guidelines as a drawer: fetched when first opened, kept, opened at the type in hand. */
import { gettext } from "../i18n.js";
import { mountGuide } from "./guidelines_part.js";
import { button, el } from "./markup.js";

/** @param {{url: string}} options the part's address */
export function mountGuidelines(store, canvas, { url }) {
  const drawer = { store, url, guide: null };
  canvas.drawers.add({
    id: "guidelines",
    title: () => gettext("Guidelines"),
    label: () => gettext("Guidelines"),
    keys: [{ code: "KeyU" }],
    fill: (body, code) => fill(drawer, body, code ?? typeInHand(store)),
  });
}

/** The code of the type that is meant: of the chip or card in focus, the armed role, what is active; or null. */
export function typeInHand({ active, armed, annotations, schema }) {
  const focused = document.activeElement?.closest?.("[data-type]")?.dataset.type;
  if (focused) return focused;
  const frame = armed && annotations.frames.get(armed.frame);
  if (frame) return schema.role(frame.type, armed.role)?.creates ?? frame.type;
  const kinds = { span: annotations.spans, frame: annotations.frames, entity: annotations.entities };
  return active ? (kinds[active.kind].get(active.id)?.type ?? null) : null;
}

async function fill(drawer, body, code) {
  if (!drawer.guide) {
    body.replaceChildren(el("p.drawer-empty", { role: "status" }, gettext("Opening the guidelines…")));
    drawer.guide = await fetched(drawer.url);
    if (!body.isConnected || body.closest("[data-drawer]")?.dataset.drawer !== "guidelines") return;
    if (!drawer.guide) return void body.replaceChildren(away(drawer, body, code));
  }
  const { part } = drawer.guide;
  body.replaceChildren(part);
  drawer.guide.hands ??= mountGuide(part, drawer.store.schema);
  drawer.guide.hands.paint();
  if (code) drawer.guide.hands.goTo(code);
}

/** Said plainly, with a way to try again. */
function away(drawer, body, code) {
  const again = button(".btn.small", { on: { click: () => fill(drawer, body, code) } }, gettext("Try again"));
  const text = navigator.onLine === false ? gettext("You are offline. The guidelines can be opened once you are back online; the rest of the page works.") : gettext("The guidelines could not be loaded.");
  return el("div.alert", { role: "alert" }, el("span", {}, text), again);
}

async function fetched(url) {
  const response = await fetch(url, { credentials: "same-origin", redirect: "manual", headers: { Accept: "text/html" } }).catch(() => null);
  if (!response?.ok) return null;
  const page = new DOMParser().parseFromString(await response.text(), "text/html");
  const part = page.querySelector(".guide");
  return part && { part: document.adoptNode(part), hands: null };
}
