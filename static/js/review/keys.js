/** The keys of a curator: by the key's place on the board, so that they work under an Arabic layout too. */

const isTyping = (target) => Boolean(target.closest?.("textarea, input:not([type=radio]), select, [contenteditable]"));

/** @param {ReturnType<import("./cards.js").mountCards>} cards */
export function mountKeys(cards) {
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented || event.repeat) return;
    const act = isTyping(event.target) ? null : meant(event, cards);
    if (!act) return;
    event.preventDefault();
    act();
  });
}

/** What a key does now; null where it does nothing. */
function meant({ code, target }, cards) {
  const form = cards.open();
  const digit = /^(?:Digit|Numpad)([1-9])$/.exec(code)?.[1];
  if (digit) return () => choose(form, digit);
  if (code === "Enter" || code === "NumpadEnter") return target.closest?.("a, button, summary") ? null : () => press(form, "take");
  const { previous, following } = cards.desk().dataset;
  const keys = {
    KeyJ: () => cards.go(following),
    KeyK: () => cards.go(previous),
    KeyE: () => press(form, "hand"),
    KeyX: () => press(form, "nothing"),
    Digit0: () => press(form, "neither"),
    Numpad0: () => press(form, "neither"),
    KeyN: () => unfold(form, "#precedent"),
    KeyZ: () => document.getElementById("undo-last")?.click(),
  };
  return keys[code] ?? null;
}

function choose(form, digit) {
  const radio = form?.querySelector(`[data-number="${digit}"]`);
  if (!radio || radio.disabled) return;
  radio.checked = true;
  radio.focus({ preventScroll: true });
}

const press = (form, act) => form?.querySelector(`[data-act="${act}"]`)?.click();

function unfold(form, selector) {
  const details = form?.querySelector(selector);
  if (!details) return;
  details.open = true;
  details.querySelector("textarea").focus();
}
