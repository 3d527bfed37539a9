/** Who stands where on what: a matrix while it is narrow enough to be read, else a list by holder; as a table always the matrix. */
import { gettext, interpolate, number } from "../i18n.js";
import { button, el } from "./markup.js";
import { ORDER, partyLabel, partyName, polaritySign } from "./voicewords.js";

/** More holders than these make columns too narrow for a name. */
const COLUMNS = 4;

export function stanceFigure(state, on) {
  const { holders } = state.map.stances;
  const body = state.showsTable || holders.length <= COLUMNS ? matrix(state, on) : byHolder(state, on);
  return el("figure.voices", {}, el("figcaption.h-sub", {}, gettext("Stances by participant")), body, legend(state));
}

function matrix({ store, map: { stances } }, on) {
  const { holders, targets, cell } = stances;
  const head = el("tr", {}, el("th", { scope: "col" }, gettext("Target")), holders.map((holder) => el("th", { scope: "col" }, partyLabel(store, holder, "span"))));
  const line = (target) => el("tr", {},
    el("th", { scope: "row" }, partyLabel(store, target, "span")),
    holders.map((holder) => el("td", {}, cellButton(store, holder, target, cell(holder.key, target.key), on))));
  return el("div.voice-scroll", { tabindex: "0", role: "region", "aria-label": gettext("Stances by participant") },
    el("table.stance-matrix", {}, el("thead", {}, head), el("tbody", {}, targets.map(line))));
}

/** An empty cell is empty to the eye and to the ear. */
function cellButton(store, holder, target, cell, on, ...more) {
  if (!cell) return null;
  const key = `cell:${holder.key}:${target.key}`;
  return button(".stance-cell", { "aria-label": sentence(store, holder, target, cell), data: { key }, on: { click: () => on.go(key, cell.frames) } }, cell.polarities.map((one) => sign(store, one)), ...more);
}

function sign(store, [polarity, frames]) {
  const { symbol } = polaritySign(store, polarity);
  return el("span.polarity", { data: { polarity } }, symbol, frames.length > 1 ? el("span.num", {}, number(frames.length)) : null);
}

function sentence(store, holder, target, { polarities }) {
  const tally = polarities.map(([polarity, frames]) => interpolate(gettext("%(polarity)s (%(count)s)"), { polarity: polaritySign(store, polarity).name, count: frames.length })).join(gettext(", "));
  return interpolate(gettext("%(holder)s on “%(target)s”: %(tally)s"), { holder: partyName(store, holder), target: partyName(store, target), tally });
}

function byHolder({ store, map: { stances } }, on) {
  const { holders, targets, cell } = stances;
  const chips = (holder) => targets
    .map((target) => [target, cell(holder.key, target.key)])
    .filter(([, found]) => found)
    .map(([target, found]) => el("li", {}, cellButton(store, holder, target, found, on, partyLabel(store, target, "span"))));
  const one = (holder) => el("li.stance-holder", {}, el("h4.stance-name", {}, partyLabel(store, holder)), el("ul.stance-chips", {}, chips(holder)));
  return el("ol.stance-list", {}, holders.map(one));
}

function legend({ store, map: { stances } }) {
  const used = ORDER.filter((polarity) => stances.holders.some(({ tally }) => tally[polarity]));
  const item = (polarity) => {
    const { symbol, name } = polaritySign(store, polarity);
    return el("li", {}, el("span.polarity", { data: { polarity } }, symbol), name);
  };
  return el("ul.voice-legend", { "aria-hidden": "true" }, used.map(item));
}
