/** A quote that is only proposed, as a card; and the quiet button that goes through them. */
import { gettext, interpolate, ngettext, number } from "../i18n.js";
import { slice } from "../standoff/segments.js";
import { arabic, button, el, key } from "./markup.js";
import { named, shortened, specialName } from "./phrases.js";

/** @returns {{row: HTMLElement, show: (count: number, aside: number) => void}} hidden while there is nothing to propose */
export function makeTools(start, bringBack) {
  const label = el("span", {});
  const go = button(".btn.small.quiet.proposals-button", { on: { click: start } }, label, el("kbd", { "aria-hidden": "true" }, "⇧Q"));
  const back = button(".btn.small.quiet.dim", { data: { key: "proposals-back" }, on: { click: bringBack } });
  const row = el("div.panel-tools", { hidden: true }, go, back);
  return {
    row,
    show(count, aside) {
      row.hidden = count === 0 && aside === 0;
      go.hidden = count === 0;
      back.hidden = aside === 0;
      back.textContent = interpolate(ngettext("%(count)s set aside: show again", "%(count)s set aside: show again", aside), { count: aside });
      label.textContent = interpolate(gettext("Proposed quotes (%(count)s)"), { count: number(count) });
    },
  };
}

const LINES = { direct: "dir", indirect: "ind", mixed: "mix" };

/** @param {{index: number, of: number}} place @param {{accept, take, next, refuse, leave}} act */
export function proposalCard(store, candidate, place, act) {
  const definition = store.schema.frameType("quote");
  const kind = named(definition.attributes.find((one) => one.code === "type")?.choices.find((one) => one.code === candidate.type)?.name) || named(definition.name);
  const words = candidate.segments.map(([start, end]) => slice(store.article.text, start, end)).join(" […] ");
  const parts = partsOf(store, candidate);
  const counted = interpolate(gettext("%(index)s of %(count)s"), { index: number(place.index), count: number(place.of) });
  const title = gettext("Proposed quote");
  const sentence = [`${title}. ${counted}`, kind, words, ...parts.map(([name, text]) => interpolate(gettext("%(role)s: %(fillers)s"), { role: name, fillers: text }))];
  return el(
    "article.card.quote.proposal.on",
    { role: "listitem", class: LINES[candidate.type], "aria-label": sentence.join(". ") },
    el("div.card-head", {}, el("span.badge.quote", {}, kind), el("span.muted", {}, title), el("span.card-number", {}, counted)),
    arabic("p.card-text.whole", words),
    parts.length ? el("dl.roles", {}, parts.flatMap(([name, text]) => [el("dt", {}, name), el("dd", {}, el("span.pill.offer", {}, arabic("span", shortened(text, 60))))])) : null,
    buttons(act),
  );
}

function partsOf({ schema, article }, { cues, speaker, addressee }) {
  const nameOf = (role) => named(schema.role("quote", role)?.name);
  const party = (one) => (one.special ? specialName(one.special) : slice(article.text, one.start, one.end));
  const cue = cues.map(({ start, end }) => slice(article.text, start, end)).join(gettext(", "));
  const found = [["cue", cue], ["speaker", speaker && party(speaker)], ["addressee", addressee && party(addressee)]];
  return found.filter(([role, text]) => text && schema.role("quote", role)).map(([role, text]) => [nameOf(role), text]);
}

function buttons({ accept, take, next, refuse, leave }) {
  const one = (style, act, text, ...more) => button(style, { on: { click: (event) => (event.stopPropagation(), act()) } }, text, ...more);
  return [
    el("div.card-foot", {}, one(".btn.small.petrol", accept, gettext("Accept the quote"), key("Enter")), one(".btn.small.quiet", take, gettext("Only the words"), key("KeyQ"))),
    el(
      "div.card-foot",
      {},
      one(".btn.small.quiet", next, gettext("Next one"), el("kbd", { "aria-hidden": "true" }, "⇧Q")),
      one(".btn.small.quiet", refuse, gettext("Not a quote")),
      one(".btn.small.quiet.end", leave, gettext("Leave"), key("Escape")),
    ),
  ];
}
