/**
 * The palette: every type of the schema by layer, with its key; a click labels what is selected.
 * What does not fit on the line goes behind «more».
 */
import { gettext } from "../i18n.js";
import { channelOfFrame, groupsOf, typeChip } from "./chips.js";
import { label } from "./marking.js";
import { button, el } from "./markup.js";
import { named } from "./phrases.js";

/**
 * @param {object} store
 * @param {object} canvas as made by article.js
 * @param {object} actions as made by actions.js
 */
export function mountPalette(store, canvas, actions, nav = document.getElementById("palette")) {
  const chips = [];
  const add = (type, channel, onPick) => {
    const chip = typeChip(type, { channel, pressed: false, onPick });
    chips.push({ chip, type });
    return chip;
  };
  const groups = groupsOf(store.schema).map(({ layer, spanTypes, frameTypes }) =>
    el("div.palette-group", { role: "group", "aria-label": named(layer.name), data: { layer: layer.code } },
      spanTypes.length + frameTypes.length > 1 && el("span.palette-name", { "aria-hidden": "true" }, named(layer.name)),
      ...spanTypes.map((type) => add(type, "entity", () => label(canvas, type.code))),
      ...frameTypes.map((type) => add(type, channelOfFrame(type), () => actions.frame(type.code)))));
  const more = moreButton();
  nav.replaceChildren(...groups, more.opener, more.menu);
  nav.classList.add("palette");
  const fit = () => fitChips(nav, groups, more);
  new ResizeObserver(fit).observe(nav);
  document.fonts.ready.then(fit);
  const show = () => press(store, chips, nav);
  for (const type of ["active", "change", "selection", "state"]) store.on(type, show);
  show();
}

/** The chip of the active span's type looks pressed; all are off while nothing may be changed. */
function press(store, chips, nav) {
  const { active, annotations } = store;
  const type = active?.kind === "span" ? annotations.spans.get(active.id)?.type : annotations.frames.get(active?.id)?.type;
  for (const { chip, type: own } of chips) {
    chip.setAttribute("aria-pressed", String(own.code === type));
    chip.disabled = !store.canEdit;
  }
  nav.classList.toggle("ready", Boolean(store.selection));
}

function moreButton() {
  const menu = el("div.palette-menu", { id: "palette-menu", hidden: true });
  const opener = button(".type-chip.more", { "aria-expanded": "false", "aria-controls": "palette-menu", hidden: true }, gettext("More"));
  const toggle = (open) => {
    menu.hidden = !open;
    opener.setAttribute("aria-expanded", String(open));
  };
  opener.addEventListener("click", () => toggle(menu.hidden));
  menu.addEventListener("click", () => toggle(false));
  document.addEventListener("pointerdown", ({ target }) => {
    if (!menu.contains(target) && !opener.contains(target)) toggle(false);
  });
  return { opener, menu };
}

/** Moves the last chips of the largest group into the menu until one line holds the rest. */
function fitChips(nav, groups, { opener, menu }) {
  const sizes = groups.map((group) => group.querySelectorAll(".type-chip").length);
  const home = menu.childElementCount ? groups.find((group) => group.nextElementSibling === opener) : groups[sizes.indexOf(Math.max(...sizes))];
  if (!home) return;
  home.append(...menu.children);
  opener.hidden = true;
  home.after(opener, menu);
  if (matchMedia("(max-width: 860px)").matches) return;
  while (nav.scrollWidth > nav.clientWidth && home.childElementCount > 3) {
    opener.hidden = false;
    menu.prepend(home.lastElementChild);
  }
}
