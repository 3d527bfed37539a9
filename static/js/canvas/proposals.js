/**
 * Quotes that the article seems to hold: Q at marks makes the one that stands there, Shift and Q goes from one to the next.
 *
 * A proposed quote is shown dashed in the text and as a card; Enter makes it with all its parts, Q its words alone. Nothing
 * is made that nobody has looked at.
 */
import { gettext, interpolate, language, ngettext } from "../i18n.js";
import { allCandidates, candidateAt, candidatesIn, keyOf } from "../standoff/candidates.js";
import { makeQuote, makeWhole } from "../standoff/gestures.js";
import { contentOf } from "../standoff/quoting.js";
import { fillersOf } from "../standoff/mending.js";
import { endOf, startOf } from "../standoff/segments.js";
import { likeness } from "../suggest/choosing.js";
import { inner, pairAt } from "../suggest/marks.js";
import { stretches } from "../suggest/stretches.js";
import { uuid } from "../sync/uuid.js";
import { keptKeys } from "./asides.js";
import { whenIdle } from "./idle.js";
import { makeTools, proposalCard } from "./proposalcard.js";

const ids = () => ({ span: uuid(), entity: uuid() });
/** Contents so alike are one quote. */
const SAME = 0.8;

/** @param {{tools: HTMLElement, guest: (card: HTMLElement|null, start: number) => void}} cards the quotes' panel */
export function mountProposals(store, canvas, actions, cards, { showSheet = () => {} } = {}) {
  const quoting = store.schema.frameType("quote");
  if (!quoting || quoting.enabled === false) return;
  const state = { store, canvas, actions, cards, showSheet, current: null };
  state.refused = keptKeys(`sanad no quotes ${store.user?.id ?? ""} ${store.id}`, () => count(state, tools));
  const tools = makeTools(() => next(state), () => state.refused.clear());
  cards.tools.append(tools.row);
  const plain = actions.frame;
  actions.frame = (type, attributes) => (type === "quote" ? quote(state, plain, attributes) : plain(type, attributes));
  const acceptOffers = actions.acceptOffers;
  actions.acceptOffers = (wanted) => (state.current ? accept(state) : acceptOffers(wanted));
  canvas.commands.add({ id: "quote-next", group: "frames", name: () => gettext("Next proposed quote"), keys: [{ code: "KeyQ", shift: true }], edits: true, act: () => next(state) });
  canvas.commands.addEscape(() => Boolean(state.current) && (leave(state), true), { rank: 35 });
  follow(state, tools);
}

/** What else is taken in hand ends the run; what changes the set is counted anew when there is time. */
function follow(state, tools) {
  const { store } = state;
  store.on("active", (active) => active && leave(state));
  store.on("selection", (range) => range && leave(state));
  store.on("change", () => {
    if (state.current) reread(state);
    count(state, tools);
  });
  store.on("state", () => (leave(state), count(state, tools)));
  count(state, tools);
}

/** Counts the candidates, one stretch of the article in each idle moment. */
function count(state, tools) {
  const { store } = state;
  const round = (state.round = (state.round ?? 0) + 1);
  const orders = stretches(store.article.text).map((_, order) => order);
  let sum = 0;
  const step = () => {
    if (round !== state.round) return;
    if (!store.canEdit || !orders.length) return void tools.show(store.canEdit ? sum : 0, store.canEdit ? state.refused.size : 0);
    sum += candidatesIn(store.annotations, store.schema, store.article.text, orders.shift()).filter((one) => isFresh(state, one)).length;
    whenIdle(step);
  };
  whenIdle(step);
}

const isFresh = ({ refused }, candidate) => !refused.has(keyOf(candidate));
const fresh = (state) => allCandidates(state.store.annotations, state.store.schema, state.store.article.text).filter((one) => isFresh(state, one));

// --- Q

/** Q: the proposed quote's words; what is selected; the quote that stands at the caret, or the one that could. */
function quote(state, plain, attributes) {
  const { store } = state;
  if (state.current && !store.selection) return take(state, state.current);
  const { active } = store;
  if (!store.selection && active?.kind === "span") return taken(state, store.annotations.spans.get(active.id)?.segments) || plain("quote", attributes);
  if (store.selection) return taken(state, contentOf(store.article.text, [[store.selection.start, store.selection.end]])) || plain("quote", attributes);
  const isOther = active?.kind === "frame" && store.annotations.frames.get(active.id)?.type !== "quote";
  return isOther ? plain("quote", attributes) : atCaret(state) || plain("quote", attributes);
}

/** A quote that stands there, as a whole or with one of its pieces, is taken in hand; no second one is made of it. */
function taken({ store }, segments) {
  if (!segments) return false;
  const isSame = (frame) => {
    const span = store.annotations.spans.get(fillersOf(frame, "content")[0]?.span);
    const stretches = span && [span.segments, [[startOf(span), endOf(span)]], ...span.segments.map((piece) => [piece])];
    return frame.type === "quote" && span && stretches.some((one) => likeness(one, segments) >= SAME);
  };
  const standing = [...store.annotations.frames.values()].find(isSame);
  if (!standing) return false;
  store.select(null);
  store.disarm();
  store.activate({ kind: "frame", id: standing.id });
  return true;
}

function atCaret(state) {
  const { store, canvas } = state;
  const { offset } = canvas.caret;
  if (offset === null) return false;
  const { map, text } = store.article;
  const pair = pairAt(text, offset);
  const stretch = pair && inner(pair).map((unit) => map.toCodePoint(unit));
  if (stretch && taken(state, [stretch])) return true;
  const found = candidateAt(fresh(state), map.toCodePoint(offset), stretch);
  if (found) return take(state, found);
  return Boolean(stretch) && stretch[0] < stretch[1] && take(state, { segments: contentOf(text, [stretch]) });
}

/** The content alone becomes a quote, in hand with its offers. */
function take(state, { segments }) {
  const { store, actions } = state;
  if (taken(state, segments)) return true;
  const frame = uuid();
  const { annotations, schema, article } = store;
  if (!actions.commit(makeQuote(annotations, schema, { segments, text: article.text, ids: { ...ids(), frame } }))) return false;
  store.select(null);
  store.disarm();
  store.activate({ kind: "frame", id: frame });
  return true;
}

// --- from one to the next

/** The next candidate after the one that is shown, or after the caret; behind the last comes the first. */
function next(state) {
  const { store, canvas } = state;
  const all = fresh(state);
  if (!all.length) {
    leave(state);
    canvas.tell?.(gettext("No more proposed quotes in this article."));
    return true;
  }
  const { offset } = canvas.caret;
  const from = state.current ? state.current.segments[0][0] : offset === null ? -1 : store.article.map.toCodePoint(offset) - 1;
  const key = state.current && keyOf(state.current);
  const later = all.filter((one) => one.segments[0][0] > from || (one.segments[0][0] === from && key && keyOf(one) > key));
  show(state, later[0] ?? all[0], all);
  return true;
}

function show(state, candidate, all) {
  const { store, canvas } = state;
  store.activate(null);
  store.select(null);
  state.current = candidate;
  draw(state, all);
  const [[start, end]] = candidate.segments;
  canvas.caret.release();
  canvas.reveal(start, end);
  canvas.caret.put(store.article.map.toUtf16(start));
  canvas.focusText();
  state.showSheet(start, end);
  canvas.say?.(state.card.getAttribute("aria-label"));
}

function draw(state, all) {
  const { store, canvas, cards, current } = state;
  canvas.focus.hint("proposal", rings(store, current));
  const place = { index: all.findIndex((one) => keyOf(one) === keyOf(current)) + 1, of: all.length };
  const act = {
    accept: () => accept(state),
    take: () => take(state, current),
    next: () => next(state),
    refuse: () => refuse(state),
    leave: () => leave(state),
  };
  state.card = proposalCard(store, current, place, act);
  cards.guest(state.card, current.segments[0][0]);
}

/** The same channels as of a quote that stands, dashed: band, cue and who speaks to whom. */
function rings({ schema }, candidate) {
  const nameOf = (role) => schema.role("quote", role)?.name[language()] ?? role;
  const ring = (role, one) => (one && one.start !== undefined ? [{ start: one.start, end: one.end, kind: "offer", tag: nameOf(role) }] : []);
  return [
    ...candidate.segments.map(([start, end]) => ({ start, end, kind: "proposed" })),
    ...candidate.cues.flatMap((cue) => ring("cue", cue)),
    ...ring("speaker", candidate.speaker),
    ...ring("addressee", candidate.addressee),
  ];
}

/** The quote with all its parts, as one change; then the next one is shown, or the last one made is in hand. */
function accept(state) {
  const { store, actions, canvas, current } = state;
  const frame = uuid();
  const gesture = makeWhole(store.annotations, store.schema, current, { text: store.article.text, frameId: frame, ids });
  state.isMaking = true;
  const done = actions.commit(gesture);
  state.isMaking = false;
  if (!done) return false;
  canvas.say?.(gettext("Quote added."));
  const all = fresh(state);
  const start = current.segments[0][0];
  const later = all.find((one) => one.segments[0][0] >= start);
  if (later) show(state, later, all);
  else {
    leave(state);
    store.activate({ kind: "frame", id: frame });
    canvas.tell?.(all.length ? interpolate(ngettext("That was the last proposed quote; %(count)s before it is left.", "That was the last proposed quote; %(count)s before it are left.", all.length), { count: all.length }) : gettext("That was the last proposed quote."));
  }
  return true;
}

/** Not a quote: it is not proposed again until somebody asks for what was set aside. */
function refuse(state) {
  const { current } = state;
  next(state);
  state.refused.add(keyOf(current));
  if (state.current && keyOf(state.current) === keyOf(current)) leave(state);
}

function leave(state) {
  if (!state.current) return;
  state.current = null;
  state.canvas.focus.hint("proposal", []);
  state.cards.guest(null, 0);
}

/** After a change the candidate may know its speaker better, or be a quote already. */
function reread(state) {
  if (state.isMaking) return;
  const all = fresh(state);
  const again = all.find((one) => keyOf(one) === keyOf(state.current));
  if (!again) return leave(state);
  state.current = again;
  draw(state, all);
}
