/** The field of a hot key: the key is pressed into it; whoever has it already is named, and free keys are offered. */
import { gettext, interpolate } from "../i18n.js";
import { button, el, keyLabel } from "../canvas/markup.js";
import { named } from "../canvas/phrases.js";
import { at, pathText } from "./body.js";
import { freeKeys, holderOf, isKey, reservedFor } from "./hotkeys.js";

/** @param {(string|number)[]} path of the type or role */
export function keyField(editor, path) {
  const place = [...path, "hotkey"];
  const said = el("div.key-said", { role: "status" });
  const input = el("input.input.key-input", {
    type: "text",
    dir: "ltr",
    readonly: true,
    placeholder: gettext("press a key"),
    disabled: editor.readonly,
    "data-path": pathText(place),
    "data-key": pathText(place),
  });
  const show = () => {
    const code = at(editor.body, place);
    input.value = code ? keyLabel(code) : "";
    const trouble = code ? troubleOf(editor, path, code) : null;
    if (trouble) input.setAttribute("aria-invalid", "true");
    else input.removeAttribute("aria-invalid");
    said.replaceChildren(...(trouble ? [told(editor, path, trouble, take)] : []));
  };
  const take = (code) => {
    editor.set(place, code);
    show();
  };
  input.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.shiftKey || event.code === "Tab" || event.code === "Escape") return;
    if (event.code === "Backspace" || event.code === "Delete") event.preventDefault(), take(null);
    else if (isKey(event.code)) event.preventDefault(), take(event.code);
  });
  editor.on("change", () => input.isConnected && show());
  show();
  const clear = editor.readonly ? null : button(".btn.small.quiet", { on: { click: () => take(null) } }, gettext("No key"));
  return el("div.key-field", {}, el("label.field", {}, el("span", {}, gettext("Key")), input), clear, said);
}

/** What is wrong with a key: `{code, holder}` or `{code, reserved}`; null when nothing is. */
function troubleOf({ body }, path, code) {
  const holder = holderOf(body, code, path);
  if (holder && at(body, path).enabled !== false) return { code, holder };
  const reserved = reservedFor(code, path);
  return reserved ? { code, reserved } : null;
}

function told(editor, path, { code, holder, reserved }, take) {
  const name = at(editor.body, path).name;
  const words = holder
    ? interpolate(gettext("is the key of “%(name)s”. Free:"), { name: named(holder.item.name) || holder.item.code })
    : interpolate(gettext("belongs to the workspace: %(what)s. Free:"), { what: reserved });
  const offer = (key) => button(".pill.free-key", { "data-free": key, "aria-label": interpolate(gettext("Take the key %(key)s"), { key: keyLabel(key) }), on: { click: () => take(key) } }, el("kbd", {}, keyLabel(key)));
  return el("p.alert.neg", {}, el("span.key-words", {}, el("kbd", {}, keyLabel(code)), " ", words, " ", ...freeKeys(editor.body, path, { name: name?.en ?? "" }).map(offer)));
}
