/** The list of types: swatch, name, number of uses, key; put in order by dragging or by Alt with the arrows. */
import { gettext, interpolate, number } from "../i18n.js";
import { button, el, keyLabel, refill } from "../canvas/markup.js";
import { channelOfFrame, swatch as frameSwatch } from "../canvas/chips.js";
import { named } from "../canvas/phrases.js";
import { freeColours } from "../standoff/colours.js";
import { newFrameType, newSpanType, pathText } from "./body.js";
import { painted } from "./colourfield.js";

const OTHERS = [
  ["labels", () => gettext("Article labels")],
  ["layers", () => gettext("Layers")],
  ["title", () => gettext("The schema itself")],
];

export function mountList(editor, home, say) {
  let drawing = 0;
  const draw = () => {
    drawing ||= requestAnimationFrame(() => {
      drawing = 0;
      refill(home, ...sections(editor, say));
    });
  };
  for (const type of ["change", "select", "uses", "problems"]) editor.on(type, draw);
  refill(home, ...sections(editor, say));
}

function sections(editor, say) {
  const { body } = editor;
  const spans = body.layers.map((layer) => [named(layer.name) || layer.code, "spanTypes", body.spanTypes.map((type, index) => [type, index]).filter(([type]) => type.layer === layer.code)]);
  const known = new Set(body.layers.map(({ code }) => code));
  const lost = body.spanTypes.map((type, index) => [type, index]).filter(([type]) => !known.has(type.layer));
  const groups = [...spans, [gettext("Without a layer"), "spanTypes", lost]].filter(([, , items]) => items.length);
  return [
    ...groups.map((group) => section(editor, say, ...group)),
    section(editor, say, gettext("Frames"), "frameTypes", body.frameTypes.map((type, index) => [type, index])),
    editor.readonly ? null : adders(editor),
    el("ul.type-list.others", {}, ...OTHERS.map(([list, words]) => el("li", {}, other(editor, list, words())))),
  ];
}

function section(editor, say, title, list, items) {
  return el("section.type-group", {}, el("h3.eyebrow", {}, title), el("ul.type-list", {}, ...items.map(([type, index], n) => el("li", {}, line(editor, say, type, [list, index], { items, n })))));
}

const isChosen = (editor, path) => pathText(editor.selected.slice(0, 2)) === pathText(path);

function line(editor, say, type, path, around) {
  const name = named(type.name) || type.code || "?";
  const uses = editor.usesOf(path);
  const flawed = editor.problems.some((problem) => problem.path.startsWith(pathText(path)));
  const props = {
    class: ["type-line", type.enabled === false && "off"].filter(Boolean).join(" "),
    draggable: editor.readonly ? null : "true",
    "aria-current": isChosen(editor, path) ? "true" : null,
    "data-key": `line:${type.code}`,
    "data-line": pathText(path),
    "aria-keyshortcuts": editor.readonly ? null : "Alt+ArrowUp Alt+ArrowDown",
    on: { click: () => editor.select(path), keydown: (event) => byKey(editor, say, event, path, around, name), ...dragging(editor, path) },
  };
  return button(
    "",
    props,
    sign(type, path),
    el("span.type-name", {}, name),
    flawed ? el("span.badge.neg", { "aria-label": gettext("unfinished") }, "!") : null,
    uses ? el("span.type-uses.num", { title: interpolate(gettext("%(count)s uses"), { count: uses }) }, number(uses)) : null,
    type.hotkey ? el("kbd", {}, keyLabel(type.hotkey)) : null,
  );
}

const sign = (type, [list]) => (list === "frameTypes" ? frameSwatch(channelOfFrame(type)) : painted(el("i.sw.own", { "aria-hidden": "true" }), type.colour ?? {}));

function other(editor, list, words) {
  return button(".type-line", { "aria-current": editor.selected[0] === list ? "true" : null, "data-key": `line:${list}`, "data-line": list, on: { click: () => editor.select([list]) } }, el("span.type-name", {}, words));
}

/** Alt and an arrow move the type past its neighbour of the same group. */
function byKey(editor, say, event, path, { items, n }, name) {
  const step = { ArrowUp: -1, ArrowDown: 1 }[event.key];
  if (!step) return;
  event.preventDefault();
  const neighbour = items[n + step];
  if (!event.altKey) return void [...event.currentTarget.closest("#type-list").querySelectorAll(".type-line")].at(indexIn(event.currentTarget) + step)?.focus();
  if (!neighbour || editor.readonly) return;
  editor.move(path, neighbour[1]);
  say(interpolate(gettext("%(name)s is now number %(number)s of %(count)s."), { name, number: n + step + 1, count: items.length }));
}

const indexIn = (line) => Math.max(0, [...line.closest("#type-list").querySelectorAll(".type-line")].indexOf(line));

/** Dragging a type onto another puts it in its place. */
function dragging(editor, path) {
  const from = (event) => event.dataTransfer.types.includes("text/x-sanad-type");
  return {
    dragstart: (event) => {
      event.dataTransfer.setData("text/x-sanad-type", JSON.stringify(path));
      event.dataTransfer.effectAllowed = "move";
    },
    dragover: (event) => {
      if (!from(event)) return;
      event.preventDefault();
      event.currentTarget.classList.add("over");
    },
    dragleave: (event) => event.currentTarget.classList.remove("over"),
    drop: (event) => {
      event.preventDefault();
      event.currentTarget.classList.remove("over");
      const [list, index] = JSON.parse(event.dataTransfer.getData("text/x-sanad-type") || "[]");
      if (list === path[0]) editor.move([list, index], path[1]);
    },
  };
}

function adders(editor) {
  const { body } = editor;
  const layer = body.layers.find(({ code }) => code === "entity")?.code ?? body.layers[0]?.code ?? "";
  const colours = body.spanTypes.filter((type) => type.mention).map(({ colour }) => colour);
  const add = (list, make) => editor.add([list], make(body, layer, freeColours(colours, 1)[0]), { select: true });
  return el(
    "div.type-adders",
    {},
    button(".link.add-type", { "data-add": "span", on: { click: () => add("spanTypes", newSpanType) } }, "+ ", gettext("New type")),
    button(".link.add-type", { "data-add": "frame", on: { click: () => add("frameTypes", newFrameType) } }, "+ ", gettext("New frame")),
  );
}
