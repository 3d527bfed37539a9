/**
 * What the text offers for the frame in hand: dashed on its card and dashed in the text, nothing until accepted.
 *
 * Enter accepts all, Shift and Enter the first; the × of an offer, or Delete on it, refuses that one. Offers are read
 * anew whenever the set changes, so they follow the mentions.
 */
import { gettext, interpolate, language, ngettext, number } from "../i18n.js";
import { acceptOffers, offersFor } from "../standoff/gestures.js";
import { uuid } from "../sync/uuid.js";

const ids = () => ({ span: uuid(), entity: uuid() });

/** Adds offers, acceptOffers, acceptFirstOffer, refuseOffer, dismissOffers and onOffers to the actions. */
export function mountOffers(store, canvas, actions) {
  const state = { store, canvas, actions, refused: new Map(), read: { for: null }, watchers: new Set() };
  Object.assign(actions, offering(state));
  canvas.commands.add({
    id: "offer-first",
    group: "frames",
    name: () => gettext("Accept the first offer"),
    keys: [{ code: "Enter", shift: true }, { code: "NumpadEnter", shift: true }],
    edits: true,
    when: () => current(state).length > 0,
    act: () => actions.acceptFirstOffer(),
  });
  for (const type of ["active", "change", "state"]) store.on(type, () => later(state));
  later(state);
}

/** Draws the offers into the text once for all that happens before the next frame, and tells of new ones. */
function later(state) {
  state.due ||= requestAnimationFrame(() => {
    state.due = 0;
    show(state);
  });
}

function show(state) {
  const { store, canvas } = state;
  const offers = current(state);
  const frame = state.actions.activeFrame();
  const nameOf = (code) => store.schema.role(frame.type, code)?.name[language()] ?? code;
  canvas.focus.hint("offers", offers.flatMap((offer) => ringsOf(offer, nameOf(offer.role))));
  const key = keyOf(offers);
  if (key && key !== state.told) canvas.say?.(sentence(offers, nameOf), { adds: true });
  state.told = key;
}

const keyOf = (offers) => offers.map(({ id }) => id).join(" ");

const ringsOf = ({ place }, name) => place.map(([start, end], at) => ({ start, end, kind: "offer", tag: at ? undefined : `${name}؟` }));

function sentence(offers, nameOf) {
  const parts = offers.map(({ role, text }) => interpolate(gettext("%(role)s: %(fillers)s"), { role: nameOf(role), fillers: text }));
  const count = ngettext("%(count)s offer", "%(count)s offers", offers.length);
  return `${interpolate(count, { count: number(offers.length) })}. ${parts.join(". ")}`;
}

function current(state) {
  const frame = state.actions.activeFrame();
  return frame ? state.actions.offers(frame) : [];
}

function offering(state) {
  const { store, actions } = state;

  /** One reading serves the card, the text and the key that follows. */
  function read(frame) {
    const { read: last } = state;
    if (last.for !== frame || last.annotations !== store.annotations) {
      const offers = offersFor(store.annotations, store.schema, store.article.text, frame);
      state.read = { for: frame, annotations: store.annotations, offers };
    }
    return state.read.offers;
  }

  function accept(offers) {
    const frame = actions.activeFrame();
    if (!frame || !offers.length) return false;
    const gesture = acceptOffers(store.annotations, store.schema, frame.id, offers, { text: store.article.text, ids });
    return actions.commit(gesture);
  }

  function refuse(frame, wanted) {
    const refused = state.refused.get(frame.id) ?? new Set();
    wanted.forEach(({ id }) => refused.add(id));
    state.refused.set(frame.id, refused);
    later(state);
    for (const watcher of state.watchers) watcher(frame.id);
    // What is left was told before: it would drown the refusal.
    state.told = keyOf(current(state));
    if (wanted.length) state.canvas.say?.(interpolate(gettext("Refused: %(what)s"), { what: wanted.map(({ text }) => text).join(gettext(", ")) }));
    return wanted.length > 0;
  }

  return {
    /** What may fill the empty roles of a frame, without what has been refused. */
    offers(frame) {
      if (!store.canEdit) return [];
      const refused = state.refused.get(frame.id);
      return read(frame).filter(({ id }) => !refused?.has(id));
    },
    /** Accepts the offers of the frame in hand, or the one of this id, or those for this role. */
    acceptOffers: (wanted = null) => accept(current(state).filter(({ id, role }) => !wanted || id === wanted || role === wanted)),
    acceptFirstOffer: () => accept(current(state).slice(0, 1)),
    refuseOffer(id) {
      const frame = actions.activeFrame();
      return Boolean(frame) && refuse(frame, current(state).filter((offer) => offer.id === id));
    },
    /** No more of these offers for the frame in hand. */
    dismissOffers() {
      const frame = actions.activeFrame();
      return Boolean(frame) && refuse(frame, current(state));
    },
    /** Calls back with the id of a frame whose offers are others now though nothing has changed in the set. */
    onOffers: (watcher) => state.watchers.add(watcher),
  };
}
