/**
 * The draft on a real article: its palette, its marks and its cards, painted by the workspace's own painters, read only.
 */
import { gettext } from "../i18n.js";
import { channelOfFrame, groupsOf, typeChip } from "../canvas/chips.js";
import { drawCard, makeCard } from "../canvas/card.js";
import { mountColours } from "../canvas/colours.js";
import { channelsOf } from "../canvas/layers.js";
import { el } from "../canvas/markup.js";
import { Painter } from "../canvas/paint.js";
import { readParagraphs } from "../canvas/paragraphs.js";
import { named } from "../canvas/phrases.js";
import { PieceIndex } from "../canvas/pieces.js";
import { indexSchema } from "../standoff/schema.js";
import { readAnnotations } from "../standoff/values.js";
import { OffsetMap } from "../text/offsets.js";

/** Cards that are shown at the most; the article may have hundreds. */
const CARDS = 6;

/** @param {{url: string}} options the address of the article to look at */
export function mountPreview(editor, home, { url }) {
  const parts = { palette: el("div.preview-palette", { "aria-label": gettext("Palette"), role: "group" }), text: el("div.preview-text.canvas", { lang: "ar", dir: "rtl", tabindex: "0", role: "region", "aria-label": gettext("Text of the article") }), cards: el("div.preview-cards") };
  const choice = el("select.input.compact.preview-choice", { "aria-label": gettext("Article to look at"), hidden: true });
  const view = { editor, parts, choice, store: null, canvas: null, forget: null, drawing: 0 };
  choice.addEventListener("change", () => load(view, url, choice.value));
  home.replaceChildren(el("div.preview-head", {}, el("h2.h-sub", {}, gettext("Live preview")), choice), parts.palette, parts.text, parts.cards);
  editor.on("change", () => {
    view.drawing ||= requestAnimationFrame(() => ((view.drawing = 0), draw(view)));
  });
  load(view, url);
  return view;
}

async function load(view, url, article = "") {
  const answer = await fetch(article ? `${url}?article=${encodeURIComponent(article)}` : url, { headers: { Accept: "application/json" } }).then((one) => (one.ok ? one.json() : null), () => null);
  const given = answer?.article ? answer : specimenOf(view.editor.body);
  offer(view.choice, answer?.others ?? [], given.article.id);
  view.store = storeOf(view, given);
  write(view, given.article);
  draw(view);
}

function offer(choice, others, chosen) {
  choice.hidden = others.length < 2;
  choice.replaceChildren(...others.map(({ id, title }) => el("option", { value: id, selected: id === chosen, dir: "auto" }, title)));
}

/** A project without articles is shown the examples of its own schema. */
function specimenOf(body) {
  const sentences = body.spanTypes.flatMap((type) => (type.examples ?? []).filter(({ wrong, segments }) => !wrong && segments?.length).slice(0, 1).map((example) => ({ type: type.code, example })));
  const text = sentences.map(({ example }) => example.text.ar).join("\n");
  let start = 0;
  const spans = sentences.slice(0, 12).flatMap(({ type, example }, n) => {
    const made = example.segments.map(([from, to], k) => ({ id: `s${n}.${k}`, type, segments: [[start + from, start + to]], text: [...example.text.ar].slice(from, to).join(""), attributes: {}, origin: "manual" }));
    start += [...example.text.ar].length + 1;
    return made;
  });
  return { article: { id: "", title: "", text }, annotations: { spans, entities: [], frames: [], labels: {} } };
}

/** As much of a store as painters and cards ask for; nothing can be changed. */
function storeOf(view, { article, annotations }) {
  const store = {
    article: { ...article, map: new OffsetMap(article.text) },
    annotations: readAnnotations(annotations),
    schema: usable(view.editor.body),
    canEdit: false,
    readonly: true,
    active: null,
    armed: null,
    awaiting: null,
    selection: null,
    on: () => () => {},
    activate: (thing) => {
      store.active = thing;
      drawCards(view);
    },
  };
  return store;
}

/** The draft as a schema, as far as it goes: what has no code cannot be painted. */
function usable(body) {
  const coded = (items) => items.filter(({ code }) => code);
  const frames = coded(body.frameTypes).map((type) => ({ ...type, roles: coded(type.roles), attributes: coded(type.attributes) }));
  return indexSchema({ ...body, spanTypes: coded(body.spanTypes), frameTypes: frames, labels: coded(body.labels) });
}

function write(view, { text }) {
  const { parts, store } = view;
  let start = 0;
  const lines = text.split("\n").flatMap((line) => {
    const made = line ? [el("p.p", { "data-start": start }, line)] : [];
    start += [...line].length + 1;
    return made;
  });
  parts.text.replaceChildren(...lines);
  const paragraphs = readParagraphs(parts.text, store.article.map);
  const pieces = new PieceIndex(paragraphs, store.article.map, store.annotations);
  view.canvas = { paragraphs, painter: new Painter(store, paragraphs, pieces, channelsOf(store.schema)) };
}

function draw(view) {
  const { store, canvas, parts, editor } = view;
  if (!store) return;
  store.schema = usable(editor.body);
  view.forget?.();
  view.forget = mountColours(store.schema);
  canvas.painter.channels = channelsOf(store.schema);
  canvas.painter.soil(canvas.paragraphs.map(({ index }) => index));
  parts.palette.replaceChildren(...groupsOf(store.schema).map((group) => palette(group)));
  drawCards(view);
}

function palette({ layer, spanTypes, frameTypes }) {
  const chip = (type, channel) => {
    const made = typeChip(type, { channel, onPick: () => {} });
    made.setAttribute("aria-disabled", "true");
    made.tabIndex = -1;
    return made;
  };
  return el("div.preview-group", { role: "group", "aria-label": named(layer.name) }, ...spanTypes.map((type) => chip(type, "entity")), ...frameTypes.map((type) => chip(type, channelOfFrame(type))));
}

function drawCards({ store, parts }) {
  const frames = [...store.annotations.frames.values()].filter(({ type }) => store.schema.frameType(type)).slice(0, CARDS);
  parts.cards.hidden = frames.length === 0;
  const cards = frames.map((frame) => {
    const card = makeCard(store, frame);
    card.removeAttribute("role");
    drawCard(card, store, {}, frame, { stances: [] });
    return card;
  });
  parts.cards.replaceChildren(...cards);
}
