/** Building page elements: no markup in strings, so nothing an annotator types can become markup. */

/**
 * @param {string} tag "button" or "button.chip.on"
 * @param {object} props attributes; `on` = listeners by type, `data` = data attributes; null and false leave one out
 */
export function el(tag, props = {}, ...children) {
  const [name, ...classes] = tag.split(".");
  const made = document.createElement(name);
  if (classes.length) made.className = classes.join(" ");
  for (const [key, value] of Object.entries(props)) setProperty(made, key, value);
  made.append(...children.flat().filter((child) => child != null && child !== false));
  return made;
}

function setProperty(made, key, value) {
  if (value == null || value === false) return;
  if (key === "on") for (const [type, listener] of Object.entries(value)) made.addEventListener(type, listener);
  else if (key === "data") Object.assign(made.dataset, value);
  else if (key === "class") made.classList.add(...value.split(" ").filter(Boolean));
  else made.setAttribute(key, value === true ? "" : value);
}

/** A button that does not send forms. */
export const button = (tag, props, ...children) => el(`button${tag}`, { type: "button", ...props }, ...children);

/** Article text inside the interface: its own direction and face whatever the page's language. */
export const arabic = (tag, text, props = {}) => el(tag, { lang: "ar", dir: "auto", ...props }, text);

export const swatch = (type) => el("i.sw", { data: { type }, "aria-hidden": "true" });

/** The letter or sign on the key of a KeyboardEvent.code. */
export function keyLabel(code) {
  const signs = { Minus: "-", Equal: "=", Slash: "/", Quote: "'", Semicolon: ";", Comma: ",", Period: ".", Backquote: "`", Backspace: "⌫", Delete: "Del", Enter: "⏎", Escape: "Esc", Space: "␣" };
  return signs[code] ?? code?.replace(/^(Key|Digit)/, "") ?? "";
}

export const key = (code) => (code ? el("kbd", { "aria-hidden": "true" }, keyLabel(code)) : null);

/** Replaces what an element holds; the control that had the focus, known by its data-key, has it again. */
export function refill(home, ...children) {
  const focused = home.contains(document.activeElement) ? document.activeElement : null;
  const name = focused?.dataset.key;
  const place = focused && "selectionStart" in focused ? [focused.selectionStart, focused.selectionEnd] : null;
  home.replaceChildren(...children.flat().filter(Boolean));
  if (!name) return;
  const again = home.querySelector(`[data-key="${CSS.escape(name)}"]`);
  again?.focus({ preventScroll: true });
  if (again && place && place[0] != null && ["text", "textarea"].includes(again.type)) again.setSelectionRange(...place);
}
