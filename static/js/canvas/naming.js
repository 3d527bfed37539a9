/**
 * Who is meant, as gestures of the page: a name through the whole article (X), a mention given to somebody (K), a kindred
 * name joined (Enter), from one mention of somebody to the next (Alt and N). Cast, inspector and panel at the text use it.
 */
import { gettext, interpolate } from "../i18n.js";
import { kin } from "../standoff/aliases.js";
import * as gestures from "../standoff/gestures.js";
import { uuid } from "../sync/uuid.js";
import { describe } from "./announce.js";
import { mountAssigning } from "./assigning.js";
import { mountPropagate } from "./propagate.js";

/** Entities remembered as lately in hand. */
const RECENT = 12;

/**
 * Adds to `actions`: propagate(source) · assign() · kinOf(span) · joinKin(span) · dismissKin(span) · moveMentions(ids, into) ·
 * split(ids, name) · stepMention(direction) · mentionsInOrder(entity) · currentMention() · lookAt(id) · onLook(watcher) · assignRange · assignNew · found, and the commands to them.
 *
 * @param {object} canvas as made by article.js, with its commands
 * @param {{margin: HTMLElement, openSheet?: () => void}} given openSheet: brings the margin up on a phone
 */
export function mountNaming(store, canvas, actions, { margin, openSheet = () => {} }) {
  const state = { store, canvas, actions, recent: [], current: null, dismissed: new Set(), watchers: new Set() };
  Object.assign(actions, casting(state), kindred(state), walking(state));
  actions.propagate = mountPropagate(store, canvas, actions, { margin, openSheet });
  actions.assign = mountAssigning(store, canvas, actions, state);
  store.on("active", (active) => followActive(state, active));
  store.on("change", ({ change }) => change && sayKin(state));
  commands(state).forEach((command) => canvas.commands.add(command));
}

function followActive(state, active) {
  const { store } = state;
  const span = active?.kind === "span" ? store.annotations.spans.get(active.id) : null;
  const entity = active?.kind === "entity" ? active.id : span?.entity;
  if (entity) state.recent = [entity, ...state.recent.filter((id) => id !== entity)].slice(0, RECENT);
  const isOfActive = active?.kind === "entity" && store.annotations.spans.get(state.current)?.entity === active.id;
  if (!isOfActive && state.current) setCurrent(state, null);
  sayKin(state);
}

/** The mention of the active entity that is looked at; the text shows it more strongly than the others. */
function setCurrent(state, id) {
  const { store, canvas } = state;
  state.current = id;
  const span = id && store.annotations.spans.get(id);
  canvas.focus.hint("current", (span?.segments ?? []).map(([start, end]) => ({ start, end, kind: "active" })));
  for (const watcher of state.watchers) watcher();
}

function casting({ store, actions, canvas }) {
  const run = (gesture, ...rest) => actions.commit(gesture(store.annotations, store.schema, ...rest));
  const nameOf = (id) => store.annotations.entities.get(id)?.name ?? "";
  const told = (done, text, values) => {
    if (done) canvas.say?.(interpolate(text, values));
    return done;
  };
  return {
    /** Mentions go over to an entity; it says whose they are now. */
    moveMentions: (ids, into) => told(run(gestures.moveMentions, ids, into), gettext("Now a mention of: %(name)s"), { name: nameOf(into) }),
    /** Mentions become those of a new participant, who is in hand then. */
    split(ids, name = "") {
      const entityId = uuid();
      if (!run(gestures.splitMentions, { ids, entityId, name })) return false;
      store.activate({ kind: "entity", id: entityId });
      return told(true, gettext("A new participant: %(name)s"), { name: nameOf(entityId) });
    },
    /** A stretch of the text is of this entity. */
    assignRange({ start, end }, entity) {
      const id = uuid();
      if (!run(gestures.assignRange, { segments: [[start, end]], text: store.article.text, entity, id })) return false;
      return takeInHand(store, { start, end }, id) && told(true, gettext("Now a mention of: %(name)s"), { name: nameOf(entity) });
    },
    /** A stretch of the text is of somebody new. */
    assignNew({ start, end }, { name, type }) {
      const id = uuid();
      const made = { segments: [[start, end]], text: store.article.text, id, entityId: uuid(), name, type };
      return run(gestures.assignNew, made) && takeInHand(store, { start, end }, id);
    },
    /** A participant the text does not name; one of this name and type that stands is shown instead. */
    found({ name, type }) {
      const standing = gestures.entityNamed(store.annotations.entities.values(), name, type);
      if (!standing) return actions.createEntity({ name, type });
      actions.goToEntity(standing.id);
      return told(true, gettext("“%(name)s” is already in the cast."), { name: standing.name });
    },
  };
}

function takeInHand(store, { start, end }, id) {
  const { spans } = store.annotations;
  const isThere = ({ segments, entity }) => entity && segments.length === 1 && segments[0][0] === start && segments[0][1] === end;
  const span = spans.get(id) ?? [...spans.values()].find(isThere);
  store.select(null);
  if (span) store.activate({ kind: "span", id: span.id });
  return true;
}

/** The kindred name that is offered for a mention: joined only when somebody says so. */
function kindred({ store, actions, dismissed, canvas }) {
  const pair = (span, entity) => [span.entity, entity.id].sort().join();
  return {
    /** @returns {{entity: object, kind: string}|null} */
    kinOf: (span) => (store.canEdit && span?.entity ? (kin(store.annotations, span).find(({ entity }) => !dismissed.has(pair(span, entity))) ?? null) : null),
    joinKin(span, other = actions.kinOf(span)?.entity) {
      if (!other || !actions.commit(gestures.joinKin(store.annotations, store.schema, span.entity, other.id))) return false;
      const now = store.annotations.spans.get(span.id);
      canvas.say?.(interpolate(gettext("Now a mention of: %(name)s"), { name: store.annotations.entities.get(now?.entity)?.name ?? "" }));
      return true;
    },
    /** Enter on a mention whose kindred name is offered. */
    joinActiveKin() {
      const span = store.active?.kind === "span" ? store.annotations.spans.get(store.active.id) : null;
      return Boolean(span) && store.canEdit && actions.joinKin(span);
    },
    dismissKin(span) {
      const offer = actions.kinOf(span);
      if (!offer) return false;
      dismissed.add(pair(span, offer.entity));
      const { active } = store;
      store.activate(null);
      store.activate(active);
      return true;
    },
  };
}

function sayKin({ store, actions, canvas }) {
  const span = store.active?.kind === "span" ? store.annotations.spans.get(store.active.id) : null;
  const offer = span && actions.kinOf(span);
  if (!offer) return;
  const text = gettext("%(mention)s. The same as %(name)s? Press Enter to join them.");
  canvas.say?.(interpolate(text, { mention: describe(store, store.active), name: offer.entity.name }));
}

function walking(state) {
  const { store, canvas, actions } = state;
  return {
    /** The mentions of an entity in the order of the text. */
    mentionsInOrder(entity) {
      const spans = canvas.pieces.mentionsOf(entity).map((id) => store.annotations.spans.get(id)).filter(Boolean);
      return spans.sort((a, b) => a.segments[0][0] - b.segments[0][0]);
    },
    /** The id of the mention that is looked at, of the active entity. */
    currentMention: () => (store.active?.kind === "entity" && store.annotations.spans.has(state.current) ? state.current : null),
    /** Told whenever another mention is looked at. */
    onLook: (watcher) => void state.watchers.add(watcher),
    /** One mention of an entity is looked at, the entity stays in hand. */
    lookAt(id) {
      const span = store.annotations.spans.get(id);
      if (!span) return false;
      store.activate({ kind: "entity", id: span.entity });
      setCurrent(state, id);
      canvas.reveal(span.segments[0][0], span.segments[0][1]);
      return true;
    },
    /** To the next (1) or previous (-1) mention of whoever is in hand, round the end. */
    stepMention(direction) {
      const own = store.active?.kind === "span" ? store.annotations.spans.get(store.active.id) : null;
      const entity = own?.entity ?? (store.active?.kind === "entity" ? store.active.id : null);
      const spans = entity ? actions.mentionsInOrder(entity) : [];
      if (!spans.length) return false;
      const at = spans.findIndex(({ id }) => id === (own?.id ?? actions.currentMention()));
      const to = at < 0 ? (direction > 0 ? 0 : spans.length - 1) : (at + direction + spans.length) % spans.length;
      if (own) actions.goToSpan(spans[to].id);
      else actions.lookAt(spans[to].id);
      const name = store.annotations.entities.get(entity).name;
      canvas.say?.(interpolate(gettext("%(name)s: mention %(at)s of %(count)s"), { name, at: to + 1, count: spans.length }));
      return true;
    },
  };
}

/** The mention or stretch that a key of the cast is about: {span} · {range} · {entity} · null. */
export function meantNaming(canvas, actions) {
  const { store } = canvas;
  const { active, selection, annotations } = store;
  if (selection) return exactly(canvas, selection);
  if (active?.kind === "span") return { span: active.id };
  if (active?.kind === "entity") return actions.currentMention() ? { span: actions.currentMention() } : { entity: active.id };
  if (canvas.caret.offset === null) return null;
  const at = store.article.map.toCodePoint(canvas.caret.offset);
  const under = canvas.spansAt(at).find((id) => annotations.spans.get(id)?.entity);
  if (under) return { span: under };
  const word = canvas.wordAtCaret();
  return word && word.start < word.end ? { range: { start: word.start, end: word.end } } : null;
}

function exactly({ store, spansAt }, { start, end }) {
  const { spans } = store.annotations;
  const isExact = ({ entity, segments }) => entity && segments.length === 1 && segments[0][0] === start && segments[0][1] === end;
  const span = spansAt(start).map((id) => spans.get(id)).find(isExact);
  return span ? { span: span.id } : { range: { start, end } };
}

function commands(state) {
  const { store, canvas, actions } = state;
  const step = (direction) => () => actions.stepMention(direction);
  const isPerson = () => store.active?.kind === "entity" || Boolean(store.annotations.spans.get(store.active?.id)?.entity);
  return [
    { id: "propagate", group: "cast", name: () => gettext("Mark the name everywhere else in the article"), keys: [{ code: "KeyX" }], edits: true, act: () => propagateMeant(state) },
    { id: "assign", group: "cast", name: () => gettext("Assign the mention to another participant"), keys: [{ code: "KeyK" }], edits: true, act: () => actions.assign(meantNaming(canvas, actions)) },
    { id: "mention-next", group: "cast", name: () => gettext("Next mention of the same participant (Shift: the previous one)"), keys: [{ code: "KeyN", alt: true }], when: isPerson, act: step(1) },
    { id: "mention-previous", group: "cast", name: () => gettext("Previous mention of the same participant"), keys: [{ code: "KeyN", alt: true, shift: true }], when: isPerson, act: step(-1) },
  ];
}

function propagateMeant({ canvas, actions, store }) {
  const meant = meantNaming(canvas, actions);
  const source = meant?.range ? null : meant;
  // The mention that is looked at in the cast stands for its participant.
  if (source?.span && store.active?.kind === "entity") return actions.propagate({ entity: store.active.id });
  if (source) return actions.propagate(source);
  canvas.say?.(gettext("Choose a mention or a participant first."));
  return true;
}
