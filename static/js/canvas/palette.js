/**
 * The palette: every type of the schema by layer, with its key; a click labels what is meant. It keeps to one line: groups
 * fold away, what does not fit goes behind «more», and everything can be found by typing.
 */
import { gettext, interpolate } from "../i18n.js";
import { channelOfFrame, groupsOf, keepFocus, typeChip } from "./chips.js";
import { label, whatALabelDoes } from "./marking.js";
import { button, el, key } from "./markup.js";
import { named } from "./phrases.js";

/** A group keeps at least so many chips on the line. */
const FEWEST = 3;

/** How the palette makes room before anything goes behind «more»: narrower chips, then tools without their keys. */
const SQUEEZES = ["tight", "tighter"];

/**
 * @param {object} store
 * @param {object} canvas as made by article.js
 * @param {object} actions as made by actions.js
 * @param {object} labelling as made by labelling.js
 */
export function mountPalette(store, canvas, actions, labelling, nav = document.getElementById("palette")) {
  const palette = new Palette(store, canvas, actions, labelling, nav);
  nav.classList.add("palette");
  nav.replaceChildren(...palette.groups.map(({ box }) => box), palette.more.opener, palette.more.menu, palette.tools());
  new ResizeObserver(() => palette.fit()).observe(nav);
  document.fonts.ready.then(() => palette.fit());
  const show = () => palette.press();
  for (const type of ["active", "change", "selection", "state"]) store.on(type, show);
  for (const type of ["pointerenter", "focusin"]) nav.addEventListener(type, show);
  labelling.repeat.onChange(() => palette.fit());
  store.on("state", () => palette.fit());
  show();
}

class Palette {
  constructor(store, canvas, actions, labelling, nav) {
    Object.assign(this, { store, canvas, actions, labelling, nav });
    this.chips = [];
    this.more = moreButton();
    this.groups = groupsOf(store.schema).map((group) => this.#group(group));
  }

  #group({ layer, spanTypes, frameTypes }) {
    const many = spanTypes.length + frameTypes.length > 1;
    const chips = [
      ...spanTypes.map((type) => this.#chip(type, "entity", () => label(this.canvas, type.code))),
      ...frameTypes.map((type) => this.#chip(type, channelOfFrame(type), () => this.actions.frame(type.code))),
    ];
    const home = el("span.palette-chips", { id: `palette-${layer.code}` }, ...chips);
    const group = { layer, chips, home };
    group.box = el("div.palette-group", { role: "group", "aria-label": named(layer.name), data: { layer: layer.code } }, many && this.#folder(group), home);
    return group;
  }

  #chip(type, channel, onPick) {
    const chip = typeChip(type, { channel, pressed: false, onPick });
    this.chips.push({ chip, type, isFrame: !("mention" in type) && "roles" in type });
    return chip;
  }

  /** The name of a group folds it away and brings it back. */
  #folder(group) {
    const { memory } = this.labelling;
    const { code, name } = group.layer;
    const show = () => {
      const folded = memory.isFolded(code);
      group.folded = folded;
      folder.setAttribute("aria-expanded", String(!folded));
      folder.title = folded ? gettext("Expand this group") : gettext("Collapse this group");
    };
    const click = () => {
      memory.fold(code, !memory.isFolded(code));
      show();
      this.fit();
    };
    const folder = button(".palette-name", { "aria-controls": group.home.id, on: { ...keepFocus, click } }, named(name), el("span.palette-count", { "aria-hidden": "true" }));
    show();
    return folder;
  }

  /** Search, the last label again, and the place where the way of selecting is shown. */
  tools() {
    const open = () => this.labelling.search.open();
    const title = gettext("Find a label by its name");
    this.search = button(".palette-tool.search", { title, "aria-label": title, "aria-keyshortcuts": "/", data: { tool: "search" }, on: { ...keepFocus, click: open } }, el("span.search-sign", { "aria-hidden": "true" }), key("Slash"));
    this.repeat = el("span.palette-repeat");
    return el("div.palette-tools", { role: "group", "aria-label": gettext("Tools") }, this.search, this.repeat, el("div", { data: { slot: "mode" } }));
  }

  /** What is in hand looks pressed; what a press would do stands in the title; all is off while nothing may be changed. */
  press() {
    const { store, canvas } = this;
    const { active, annotations } = store;
    const frame = active?.kind === "frame" ? annotations.frames.get(active.id)?.type : null;
    const span = active?.kind === "span" ? annotations.spans.get(active.id)?.type : null;
    for (const { chip, type, isFrame } of this.chips) {
      const does = isFrame ? null : whatALabelDoes(canvas, type);
      chip.setAttribute("aria-pressed", String(type.code === frame || type.code === span || (does === "remove" && Boolean(store.selection))));
      chip.disabled = !store.canEdit;
      chip.title = interpolate((isFrame ? FRAME : WORDS[does])(), { type: named(type.name) });
    }
    this.search.disabled = !store.canEdit;
    this.nav.classList.toggle("ready", Boolean(store.selection));
  }

  /** Folds what is folded, then moves the last chips of the longest groups into the menu until one line holds the rest. */
  fit() {
    const { groups, more, nav } = this;
    this.repeat.replaceChildren(...[this.labelling.repeat.chip(".palette-tool")].filter(Boolean));
    for (const { chips, home, folded } of groups) {
      home.replaceChildren(...chips);
      home.hidden = Boolean(folded);
    }
    const count = (group, n) => {
      const shown = group.box.querySelector(".palette-count");
      if (shown) shown.textContent = group.folded ? `+${n}` : "";
    };
    groups.forEach((group) => count(group, group.chips.length));
    more.menu.replaceChildren();
    more.opener.hidden = true;
    nav.classList.remove(...SQUEEZES);
    if (matchMedia("(max-width: 860px)").matches) return;
    const isFull = () => reachesOver(nav);
    for (const squeeze of SQUEEZES) if (isFull()) nav.classList.add(squeeze);
    while (isFull()) {
      const open = groups.filter(({ folded, home }) => !folded && home.childElementCount > FEWEST);
      if (!open.length) break;
      const longest = open.reduce((a, b) => (b.home.childElementCount > a.home.childElementCount ? b : a));
      more.opener.hidden = false;
      more.menu.prepend(longest.home.lastElementChild);
      longest.box.after(more.opener, more.menu);
    }
  }
}

/** Whether the chips go on into the margins, which keep them to the width of the page below. */
function reachesOver(nav) {
  const [box, last] = [nav, nav.lastElementChild].map((one) => one.getBoundingClientRect());
  const { direction, paddingLeft, paddingRight } = getComputedStyle(nav);
  const over = direction === "rtl" ? box.left + parseFloat(paddingLeft) - last.left : last.right - (box.right - parseFloat(paddingRight));
  return over > 0.5;
}

/** What a press on a chip would do. */
const WORDS = {
  mark: () => gettext("Mark as: %(type)s"),
  change: () => gettext("Change into: %(type)s"),
  remove: () => gettext("Remove this label: %(type)s"),
  null: () => gettext("%(type)s: first select words, or put the caret on a word"),
};
const FRAME = () => gettext("%(type)s around the selection");

function moreButton() {
  const menu = el("div.palette-menu", { id: "palette-menu", hidden: true });
  const opener = button(".type-chip.more", { "aria-expanded": "false", "aria-controls": "palette-menu", hidden: true, on: keepFocus }, gettext("More"));
  const toggle = (open) => {
    menu.hidden = !open;
    opener.setAttribute("aria-expanded", String(open));
  };
  opener.addEventListener("click", () => toggle(menu.hidden));
  menu.addEventListener("click", () => toggle(false));
  for (const one of [menu, opener]) {
    one.addEventListener("keydown", (event) => {
      if (event.key !== "Escape" || menu.hidden) return;
      event.stopPropagation();
      toggle(false);
      opener.focus();
    });
  }
  document.addEventListener("pointerdown", ({ target }) => {
    if (!menu.contains(target) && !opener.contains(target)) toggle(false);
  });
  return { opener, menu };
}
