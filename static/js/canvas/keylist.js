/** The dialog with all keys: read off the schema and the commands each time it opens, so it cannot be out of date. */
import { gettext } from "../i18n.js";
import { GROUPS } from "./commands.js";
import { el, keyLabel } from "./markup.js";
import { named } from "./phrases.js";

/** Fills the dialog whenever it is shown; returns it. */
export function mountKeysDialog(schema, commands, dialog = document.getElementById("keys-dialog")) {
  const body = dialog.querySelector("#keys-body") ?? dialog;
  const fill = () => body.replaceChildren(...sections(schema, commands).map(section));
  dialog.addEventListener("beforetoggle", (event) => event.newState === "open" && fill());
  dialog.querySelector("#keys-close")?.addEventListener("click", () => dialog.close());
  return { showModal: () => (fill(), dialog.showModal()) };
}

function section([title, rows]) {
  const lines = rows.flatMap(([keys, text]) => [el("dt", {}, ...keys.map(chord)), el("dd", {}, text)]);
  return el("section", { class: "keys-section" }, el("h3", { class: "h-sub" }, title), el("dl", { class: "keys-list" }, ...lines));
}

const SIGNS = { ArrowLeft: "←", ArrowRight: "→", ArrowUp: "↑", ArrowDown: "↓", BracketLeft: "[", BracketRight: "]", Semicolon: ";", Quote: "'", Comma: ",", Period: ".", Backquote: "`" };

/** One press: its modifiers and its key, kept together. */
function chord({ code, shift, ctrl, alt }) {
  const caps = [ctrl && "Ctrl", alt && "Alt", shift && "Shift", SIGNS[code] ?? keyLabel(code)].filter(Boolean);
  return el("span.chord", {}, ...caps.map((cap) => el("kbd", {}, cap)));
}

const TITLES = {
  labels: () => gettext("Labels"),
  frames: () => gettext("Quotes and stances"),
  text: () => gettext("In the text"),
  selecting: () => gettext("Selecting"),
  cast: () => gettext("Cast"),
  panels: () => gettext("Panels and views"),
  article: () => gettext("Articles"),
  everywhere: () => gettext("Everywhere"),
};

function sections(schema, commands) {
  const withKey = (types) => types.filter((type) => type.hotkey && type.enabled !== false).map((type) => [[{ code: type.hotkey }], named(type.name)]);
  const types = [...withKey(schema.spanTypes), ...withKey(schema.frameTypes)];
  const roles = schema.frameTypes.map((frame) => [named(frame.name), withKey(frame.roles)]);
  const rows = (group) => commands.all().filter((command) => command.group === group).map(row);
  const groups = GROUPS.map((group) => [TITLES[group](), [...(group === "labels" ? types : []), ...extra(group), ...rows(group)]]);
  const [labels, ...others] = groups;
  return [labels, ...roles, ...others].filter(([, lines]) => lines.length);
}

/** A command's presses; of those that differ in Shift or in Ctrl and Alt alone, the plain one stands for all. */
function row({ keys, name }) {
  const seen = new Set();
  const told = keys.filter(({ code, ctrl, alt }) => {
    const press = `${code} ${ctrl || alt ? 1 : 0}`;
    return !seen.has(press) && seen.add(press);
  });
  return [told, name()];
}

/** What is no command of its own: held keys. */
function extra(group) {
  if (group === "selecting") {
    return [
      [[{ code: "ArrowLeft", shift: true }], gettext("Extend the selection")],
      [[{ code: "Alt" }], gettext("While dragging: letter by letter, no snapping")],
    ];
  }
  return group === "everywhere" ? [[[{ code: "Escape" }], gettext("Step back")]] : [];
}
