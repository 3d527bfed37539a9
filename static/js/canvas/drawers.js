/**
 * Drawers: what is looked up beside the text, one at a time, over the margin; on a phone over the page.
 *
 * A drawer is not modal: the text stays in reach. It takes the focus when it opens and gives it back when it closes.
 */
import { gettext } from "../i18n.js";
import { button, el } from "./markup.js";

/**
 * @param {object} canvas as made by article.js, with its commands; gets `drawers`
 * @param {{drawer?: HTMLElement, tools?: HTMLElement}} [elements]
 */
export function mountDrawers(canvas, { drawer = document.getElementById("drawer"), tools = document.querySelector("[data-slot=tools]") } = {}) {
  const state = { canvas, drawer, tools, all: new Map(), current: null, from: null };
  drawer.querySelector("#drawer-close").addEventListener("click", () => close(state));
  drawer.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || event.defaultPrevented) return;
    event.preventDefault();
    event.stopPropagation();
    close(state);
  });
  canvas.commands.addEscape(() => Boolean(state.current) && (close(state), true), { rank: 60 });
  canvas.drawers = {
    add: (one) => add(state, one),
    open: (id, detail) => open(state, id, detail),
    close: () => close(state),
    toggle: (id) => (state.current === id ? close(state) : open(state, id)),
    get current() {
      return state.current;
    },
  };
}

/**
 * @param {{id: string, title: () => string, label: () => string, keys?: object[], hint?: string,
 *   fill: (body: HTMLElement, detail: unknown) => void, leave?: () => void}} one
 */
function add(state, one) {
  const toggle = () => canvasToggle(state, one.id);
  const made = button(".header-button.tool", { "aria-expanded": "false", "aria-controls": "drawer", data: { drawer: one.id }, on: { click: toggle } }, one.label());
  state.all.set(one.id, { ...one, button: made });
  state.tools?.append(made);
  if (one.keys) state.canvas.commands.add({ id: `drawer-${one.id}`, group: "panels", name: one.title, keys: one.keys, act: toggle });
}

const canvasToggle = ({ canvas }, id) => void canvas.drawers.toggle(id);

function open(state, id, detail) {
  const one = state.all.get(id);
  if (!one) return;
  if (state.current && state.current !== id) leave(state);
  if (!state.current) state.from = document.activeElement;
  const isNew = state.current !== id;
  state.current = id;
  const { drawer } = state;
  const title = drawer.querySelector("#drawer-title");
  const body = drawer.querySelector("#drawer-body");
  title.textContent = one.title();
  if (isNew) body.replaceChildren();
  drawer.dataset.drawer = id;
  drawer.hidden = false;
  one.button.setAttribute("aria-expanded", "true");
  one.fill(body, detail);
  if (isNew && !drawer.contains(document.activeElement)) title.focus({ preventScroll: true });
}

function close(state) {
  if (!state.current) return;
  leave(state);
  state.current = null;
  state.drawer.hidden = true;
  const back = state.from?.isConnected && state.from !== document.body ? state.from : state.canvas.article;
  back.focus({ preventScroll: true });
}

/** The drawer that stands goes; another may come in its place. */
function leave({ all, current, drawer }) {
  const one = all.get(current);
  one.leave?.();
  one.button.setAttribute("aria-expanded", "false");
  drawer.querySelector("#drawer-body").replaceChildren();
}

/** An empty state in a drawer's own words. */
export const emptyNote = (text) => el("p.drawer-empty", {}, text ?? gettext("Nothing here yet."));
