/** The colour of a type: free ones to take, four to set apart, and how well each can be read and told from the others. */
import { gettext, interpolate, number } from "../i18n.js";
import { button, el } from "../canvas/markup.js";
import { named } from "../canvas/phrases.js";
import { APART, NEAR, READABLE, VISIBLE, freeColours, isColour, judged, matching } from "../standoff/colours.js";
import { at, pathText } from "./body.js";
import { fold } from "./fields.js";

const OFFERS = 8;
const VISIONS = {
  normal: () => gettext("for every eye"),
  deutan: () => gettext("for eyes that do not tell green from red (deutan)"),
  protan: () => gettext("for eyes that do not tell red from green (protan)"),
  tritan: () => gettext("for eyes that do not tell blue from yellow (tritan)"),
};
const SIDES = [
  ["fill", () => gettext("Fill, light page")],
  ["bar", () => gettext("Bar, light page")],
  ["darkFill", () => gettext("Fill, dark page")],
  ["darkBar", () => gettext("Bar, dark page")],
];

/** @param {(string|number)[]} path of the type */
export function colourField(editor, path) {
  const place = [...path, "colour"];
  const home = el("div.colour-field", { role: "group", "aria-label": gettext("Colour"), "data-path": pathText(place) });
  const offers = el("div.colour-offers");
  const verdict = el("div.colour-verdict", { role: "status" });
  const others = () => editor.body.spanTypes.filter((type, index) => type.enabled !== false && type.mention && !(path[0] === "spanTypes" && path[1] === index));
  const take = (colour) => {
    editor.set(place, colour);
    show();
  };
  const inputs = SIDES.map(([side, words]) => sideInput(editor, place, side, words, show));
  function show() {
    const colour = at(editor.body, place);
    verdict.replaceChildren(...(SIDES.every(([side]) => isColour(colour[side])) ? verdicts(colour, others()) : []));
    for (const swatch of offers.children) swatch.setAttribute("aria-pressed", String(swatch.dataset.fill === colour.fill));
    inputs.forEach(({ input, side }) => input.value !== colour[side] && isColour(colour[side]) && (input.value = colour[side]));
  }
  const own = at(editor.body, place);
  const free = freeColours(others().map(({ colour }) => colour), OFFERS).filter(({ fill }) => fill !== own.fill);
  offers.replaceChildren(...[own, ...free].filter(({ fill }) => isColour(fill)).map((colour, n) => swatch(editor, colour, n, take)));
  show();
  const another = el("label.field.colour-own", {}, el("span", {}, gettext("Another colour")), ownInput(editor, place, others, take));
  home.append(el("span.field-name", {}, gettext("Colour")), offers, another, verdict, fold(`${pathText(path)}:colours`, [gettext("Each shade by itself")], el("div.two", {}, ...inputs.map(({ label }) => label))));
  return home;
}

/** A colour as it will look: set through the style object, which the page's policy allows. */
export function painted(element, { fill, bar }) {
  if (isColour(fill)) element.style.setProperty("--fill", fill);
  if (isColour(bar)) element.style.setProperty("--bar", bar);
  return element;
}

function swatch(editor, colour, n, take) {
  const label = n === 0 ? gettext("The colour as it is") : interpolate(gettext("Free colour %(number)s"), { number: n });
  return painted(button(".colour-offer", { "aria-label": label, title: label, disabled: editor.readonly, "data-fill": colour.fill, "data-key": `offer:${colour.fill}:${n}`, on: { click: () => take(colour) } }), colour);
}

/** One light fill; bar and dark pair go with it. */
function ownInput(editor, place, others, take) {
  const input = ({ target }) => take(matching(target.value, undefined, others().map(({ colour }) => colour.darkFill).filter(isColour)));
  return el("input.colour-input", { type: "color", value: at(editor.body, place)?.fill ?? "", disabled: editor.readonly, on: { input } });
}

function sideInput(editor, place, side, words, show) {
  const path = [...place, side];
  const change = ({ target }) => {
    editor.set(path, target.value.toLowerCase());
    show();
  };
  const input = el("input.colour-input", { type: "color", value: at(editor.body, path) ?? "", disabled: editor.readonly, "data-path": pathText(path), on: { input: change } });
  return { side, input, label: el("label.field", {}, el("span", {}, words()), input) };
}

function verdicts(colour, others) {
  const { ink, bar, nearest } = judged(colour, others);
  const rows = [
    row(colour, interpolate(gettext("Ink on the colour %(ratio)s : 1"), { ratio: ratio(ink) }), ink >= 7 ? "good" : ink >= READABLE ? "fair" : "bad", [gettext("excellent"), gettext("readable"), gettext("too weak")]),
    row(colour, interpolate(gettext("Bar beside the colour and the page %(ratio)s : 1"), { ratio: ratio(bar) }), bar >= VISIBLE ? "good" : "bad", [gettext("visible"), "", gettext("too weak")]),
  ];
  if (nearest) rows.push(nearestRow(nearest));
  return rows;
}

const ratio = (value) => number(value, { maximumFractionDigits: 1 });

function nearestRow({ type, distance, vision, dark }) {
  const words = gettext("Nearest %(eyes)s is “%(name)s”, %(page)s: distance %(distance)s");
  const page = dark ? gettext("on the dark page") : gettext("on the light page");
  const text = interpolate(words, { eyes: VISIONS[vision](), name: named(type.name) || type.code, page, distance: ratio(distance) });
  const other = dark ? { fill: type.colour.darkFill, bar: type.colour.darkBar } : type.colour;
  return row(other, text, distance >= APART ? "good" : distance >= NEAR ? "fair" : "bad", [gettext("distinct"), gettext("close"), gettext("easily confused")]);
}

function row(colour, text, grade, [good, fair, bad]) {
  const said = { good: el("span.badge.ok", {}, `✓ ${good}`), fair: el("span.badge.gold", {}, `~ ${fair}`), bad: el("span.badge.neg", {}, `! ${bad}`) }[grade];
  return el("p.colour-row", {}, painted(el("i.colour-sample", { "aria-hidden": "true" }), colour), el("span", {}, text), said);
}
