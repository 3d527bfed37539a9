/**
 * The map of voices as bars, a strip and a matrix: every bar and cell is a button that leads to its frames.
 *
 * Lengths grow from the start of the line, as reading does. Nothing is told by colour alone: kinds of quotes have the lines
 * they have in the text, speakers a pattern, polarities a sign.
 */
import { gettext, interpolate, ngettext, number } from "../i18n.js";
import { emptyNote } from "./drawers.js";
import { button, el, refill } from "./markup.js";
import { named } from "./phrases.js";
import { stanceFigure } from "./stancechart.js";
import { choiceOf, partyLabel, partyName, percent } from "./voicewords.js";

/** So many speakers have a pattern of their own in the strip. */
const PATTERNS = 6;
const TYPES = ["direct", "indirect", "mixed"];

/** @param {{store, map: {voices, stances}, showsTable: boolean}} state @param {{go, toggleTable}} on */
export function drawVoices(body, state, on) {
  const { speakers } = state.map.voices;
  const { count } = state.map.stances;
  if (!speakers.length && !count) return refill(body, emptyNote(gettext("No voices yet. They appear here as soon as a quote or a stance is annotated.")));
  return refill(body, lede(state), tableSwitch(state, on), speakers.length ? speakersFigure(state, on) : null, count ? stanceFigure(state, on) : null);
}

function lede({ map: { voices } }) {
  const { words, spoken, speakers } = voices;
  const text = ngettext("%(count)s voice; %(share)s of the words are quoted.", "%(count)s voices; %(share)s of the words are quoted.", speakers.length);
  return el("p.voices-lede", {}, interpolate(text, { count: speakers.length, share: percent(words ? spoken / words : 0) }));
}

const tableSwitch = ({ showsTable }, on) =>
  button(".btn.small.quiet.voices-switch", { "aria-pressed": String(showsTable), data: { key: "voices-table" }, on: { click: on.toggleTable } }, gettext("Show as a table"));

function speakersFigure(state, on) {
  const body = state.showsTable ? speakersTable(state, on) : [strip(state, on), bars(state, on), legend(state)];
  return el("figure.voices", {}, el("figcaption.h-sub", {}, gettext("How much each voice speaks")), body);
}

const patternOf = (speakers, key) => {
  const index = speakers.findIndex((one) => one.key === key);
  return index < PATTERNS ? index + 1 : 0;
};

/** The article as a line, in the order of reading: where who speaks. */
function strip({ store, map: { voices } }, on) {
  const { words, speakers, strip: pieces } = voices;
  const drawn = pieces.map(({ start, end, key, frame }) => {
    const piece = el("i.voice-piece", { data: { voice: patternOf(speakers, key), frame } });
    piece.style.insetInlineStart = `${(start / words) * 100}%`;
    piece.style.inlineSize = `${((end - start) / words) * 100}%`;
    return piece;
  });
  const click = ({ target }) => target.dataset.frame && on.go(`strip:${target.dataset.frame}`, [target.dataset.frame]);
  const first = pieces.length ? partyName(store, speakers.find(({ key }) => key === pieces[0].key)) : "";
  const label = interpolate(gettext("The article from beginning to end, and where each voice is quoted; the first is %(name)s."), { name: first });
  return el("div.voice-strip", { role: "img", "aria-label": label, on: { click } }, drawn);
}

function bars({ store, map: { voices } }, on) {
  const most = Math.max(1, ...voices.speakers.map(({ words }) => words));
  const row = (speaker, n) => {
    const bar = el("span.voice-bar", { "aria-hidden": "true" }, TYPES.map((type) => part(type, speaker.byType[type] / most)));
    const swatch = el("i.voice-swatch", { "aria-hidden": "true", data: { voice: n < PATTERNS ? n + 1 : 0 } });
    const go = () => on.go(`voice:${speaker.key}`, speaker.frames);
    return el("li", {}, button(".voice", { data: { key: `voice:${speaker.key}` }, on: { click: go } },
      el("span.voice-head", {}, swatch, partyLabel(store, speaker), el("span.voice-facts", {}, facts(speaker))), bar));
  };
  return el("ol.voice-list", {}, voices.speakers.map(row));
}

function part(type, share) {
  const made = el("i.voice-part", { data: { type } });
  made.style.inlineSize = `${share * 100}%`;
  made.hidden = !share;
  return made;
}

function facts({ words, frames, share, relayed }) {
  const said = [
    interpolate(ngettext("%(count)s word", "%(count)s words", words), { count: words }),
    percent(share),
    interpolate(ngettext("%(count)s quote", "%(count)s quotes", frames.length), { count: frames.length }),
  ];
  if (relayed) said.push(interpolate(ngettext("relays %(count)s word", "relays %(count)s words", relayed), { count: relayed }));
  return said.join(" · ");
}

const typeName = (store, type) => named(choiceOf(store, "quote", "type", type)?.name) || type;

function legend({ store, map: { voices } }) {
  const used = TYPES.filter((type) => voices.speakers.some(({ byType }) => byType[type]));
  return el("ul.voice-legend", { "aria-hidden": "true" }, used.map((type) => el("li", {}, el("i.voice-part", { data: { type } }), typeName(store, type))));
}

function speakersTable({ store, map: { voices } }, on) {
  const heads = [gettext("Speaker"), gettext("Quotes"), gettext("Words"), gettext("Of the article"), ...TYPES.map((type) => typeName(store, type))];
  const line = (speaker) => el("tr", {},
    el("th", { scope: "row" }, button(".linked", { data: { key: `voice:${speaker.key}` }, on: { click: () => on.go(`voice:${speaker.key}`, speaker.frames) } }, partyLabel(store, speaker, "span"))),
    [number(speaker.frames.length), number(speaker.words), percent(speaker.share), ...TYPES.map((type) => (speaker.byType[type] ? number(speaker.byType[type]) : "·"))].map((text) => el("td.num", {}, text)));
  return el("div.voice-scroll", { tabindex: "0", role: "region", "aria-label": gettext("How much each voice speaks") },
    el("table.voice-table", {}, el("thead", {}, el("tr", {}, heads.map((head) => el("th", { scope: "col" }, head)))), el("tbody", {}, voices.speakers.map(line))));
}
