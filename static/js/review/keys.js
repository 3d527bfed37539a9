/** The keys of a curator: by the key's place on the board, so that they work under an Arabic layout too. */

const isTyping = (target) => Boolean(target.closest?.("textarea, input:not([type=radio]), select, [contenteditable]"));

/** @param {ReturnType<import("./cards.js").mountCards>} cards */
export function mountKeys(cards) {
  const list = document.getElementById("keys-dialog");
  document.getElementById("keys-open").addEventListener("click", () => list.showModal());
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented || event.repeat || list.open) return;
    const act = isTyping(event.target) ? leaving(event, cards) : meant(event, cards, list);
    if (!act) return;
    event.preventDefault();
    act();
  });
}

/** Out of a field, Escape leads back to the card, whose keys work again; what was typed stays. */
function leaving({ code, target }, cards) {
  const card = target.closest("#case");
  return code === "Escape" && card ? () => cards.open()?.focus({ preventScroll: true }) : null;
}

/** What a key does now; null where it does nothing. */
function meant({ code, target, shiftKey }, cards, list) {
  const form = cards.open();
  if (code === "Slash" && shiftKey) return () => list.showModal();
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
    KeyR: () => unfold(form, "#why"),
    KeyC: () => unfold(form, ".combine"),
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
  details.querySelector("textarea, input").focus();
}
