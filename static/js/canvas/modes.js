/**
 * How a selection snaps: to names (smart), to whole words, or to the very letters. One key and one small control
 * change it; the choice is kept in this browser, and what is selected at that moment is snapped anew.
 */
import { gettext, interpolate, pgettext } from "../i18n.js";
import { keepFocus } from "./chips.js";
import { button, el, key } from "./markup.js";
import { MODES } from "./selection.js";

const PLACE = "sanad.selecting";

const NAMES = {
  smart: () => pgettext("selecting", "Names"),
  word: () => pgettext("selecting", "Words"),
  free: () => pgettext("selecting", "Letters"),
};

const TITLES = {
  smart: () => gettext("Whole words, without a conjunction or preposition written together with a name"),
  word: () => gettext("Whole words as they are written"),
  free: () => gettext("Exactly the letters you drag over"),
};

/**
 * Mounts the key and the control in the palette.
 *
 * @param {object} store
 * @param {object} canvas as made by article.js; gets `modes`, a second control for the sheet of a phone
 */
export function mountModes(store, canvas, slot = document.querySelector("#palette [data-slot=mode]")) {
  const kept = remembered();
  if (kept) store.setMode(kept);
  const controls = [makeControl(store), makeControl(store)];
  [, canvas.modes] = controls;
  slot.classList.add("palette-mode");
  slot.replaceChildren(controls[0], key("Backquote"));
  canvas.commands.add({
    id: "mode",
    group: "selecting",
    name: () => gettext("What a selection snaps to: names, words or letters"),
    keys: [{ code: "Backquote" }],
    act: () => store.setMode(MODES[(MODES.indexOf(store.mode) + 1) % MODES.length]),
  });
  store.on("mode", (mode) => {
    remember(mode);
    for (const one of controls) press(one, mode);
    canvas.selector.snapAnew();
    canvas.say?.(interpolate(gettext("Selecting: %(mode)s"), { mode: NAMES[mode]() }));
  });
}

function makeControl(store) {
  const choice = (mode) =>
    button("", { title: TITLES[mode](), data: { mode }, on: { ...keepFocus, click: () => store.setMode(mode) } }, NAMES[mode]());
  const made = el("div.seg.modes", { role: "group", "aria-label": gettext("A selection snaps to") }, ...MODES.map(choice));
  press(made, store.mode);
  return made;
}

function press(control, mode) {
  for (const one of control.children) one.setAttribute("aria-pressed", String(one.dataset.mode === mode));
}

/** A browser that keeps nothing (private, full, forbidden) begins with names each time. */
function remembered() {
  try {
    const mode = localStorage.getItem(PLACE);
    return MODES.includes(mode) ? mode : null;
  } catch {
    return null;
  }
}

function remember(mode) {
  try {
    localStorage.setItem(PLACE, mode);
  } catch {
    // Not kept; it holds until the page is left.
  }
}
