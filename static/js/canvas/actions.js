/**
 * What keys, palette, popover and cards ask for, on the store: which gesture it means here, and what is in hand after it.
 *
 * Every action gives true when something was done. A gesture the store refuses has been announced by the store.
 */
import * as gestures from "../standoff/gestures.js";
import { uuid } from "../sync/uuid.js";
import { commit } from "./marking.js";
import { anchorOf } from "./phrases.js";

/** @param {{reveal: (start: number, end: number) => void}} [canvas] brings a stretch of the text into sight */
export function createActions(store, canvas = { reveal() {} }) {
  const act = { store, commit: (gesture) => Boolean(commit(store, gesture)) };
  return Object.assign(act, framing(act), arming(act), filling(act), editing(act), going(act, canvas));
}

const ids = () => ({ frame: uuid(), span: uuid(), entity: uuid() });

/** Q, S and the hot keys of a project's own frames. */
function framing(act) {
  const { store } = act;
  const MAKERS = { quote: gestures.makeQuote, stance: gestures.makeStance };

  return {
    /** A frame around the selection, else around the active span, else beside the active frame. */
    frame(type, attributes = {}) {
      const segments = meantSegments(store, type);
      if (!segments) return false;
      const made = ids();
      const make = MAKERS[type] ?? gestures.makeFrame;
      const gesture = make(store.annotations, store.schema, { type, segments, text: store.article.text, ids: made, attributes });
      if (!act.commit(gesture)) return false;
      store.select(null);
      store.disarm();
      store.activate({ kind: "frame", id: made.frame });
      const open = store.schema.frameType(type).attributes.find((one) => one.code === "polarity" && !attributes.polarity);
      store.await(open ? { frame: made.frame, attribute: open.code } : null);
      return true;
    },
    /** The n-th choice (1, 2, 3 …), or the choice of this code, of the attribute that is asked for. */
    answer(choice) {
      if (!store.awaiting) return false;
      const { frame: id, attribute: code } = store.awaiting;
      const frame = store.annotations.frames.get(id);
      const { choices } = store.schema.frameType(frame.type).attributes.find((one) => one.code === code);
      const found = typeof choice === "number" ? choices[choice - 1] : choices.find((one) => one.code === choice);
      if (!found) return false;
      store.await(null);
      return act.setAttribute("frame", id, code, found.code);
    },
  };
}

function meantSegments({ selection, active, annotations, schema }, type) {
  if (selection) return [[selection.start, selection.end]];
  if (active?.kind === "span") return annotations.spans.get(active.id)?.segments ?? null;
  const frame = active?.kind === "frame" && annotations.frames.get(active.id);
  if (!frame || frame.type === type) return null;
  return anchorOf({ annotations, schema }, frame)?.segments ?? null;
}

/** Choosing a role first and its filler then. */
function arming(act) {
  const { store } = act;
  return {
    /** The frame meant by a role key: the active one. */
    activeFrame: () => (store.active?.kind === "frame" ? (store.annotations.frames.get(store.active.id) ?? null) : null),
    /** Arms a role; the same key again lets go. */
    arm(role, frameId = act.activeFrame()?.id) {
      const frame = frameId && store.annotations.frames.get(frameId);
      if (!frame || !store.canEdit || !store.schema.role(frame.type, role)) return false;
      const again = store.armed?.frame === frameId && store.armed.role === role;
      if (again) store.disarm();
      else store.arm(frameId, role);
      return true;
    },
    /** Arms the role with this hot key in the active frame. */
    armByKey(code) {
      const frame = act.activeFrame();
      const role = frame && store.schema.frameType(frame.type).roles.find((one) => one.hotkey === code);
      return role ? act.arm(role.code, frame.id) : false;
    },
  };
}

/** Putting something into the armed role. */
function filling(act) {
  const { store } = act;

  function finish(gesture) {
    const { frame } = store.armed;
    if (!act.commit(gesture)) return false;
    store.disarm();
    store.select(null);
    store.activate({ kind: "frame", id: frame });
    return true;
  }

  return {
    takes: (filler) => Boolean(store.armed) && gestures.accepts(store.annotations, store.schema, store.armed.frame, store.armed.role, filler),
    /** A span, entity, frame or special value. */
    fill(filler) {
      if (!act.takes(filler)) return false;
      return finish(gestures.assignRole(store.annotations, store.schema, store.armed.frame, store.armed.role, filler));
    },
    /** The selected text: as one more piece of a content that stands, else as a span of the type the role makes. */
    fillSelection() {
      if (!store.armed || !store.selection) return false;
      const { frame, role } = store.armed;
      const { start, end } = store.selection;
      const content = pieceOf(store, frame, role);
      if (content) return finish(gestures.addSegment(store.annotations, store.schema, content, [start, end], store.article.text));
      if (!store.schema.role(store.annotations.frames.get(frame).type, role).creates) return false;
      const stretch = { segments: [[start, end]], text: store.article.text, ids: ids() };
      return finish(gestures.assignText(store.annotations, store.schema, frame, role, stretch));
    },
    /** A participant the text does not name. */
    fillNew({ name, type }) {
      if (!store.armed || !name.trim()) return false;
      const standing = gestures.entityNamed(store.annotations.entities.values(), name, type);
      if (standing) return act.fill({ entity: standing.id });
      const { frame, role } = store.armed;
      return finish(gestures.assignNewEntity(store.annotations, store.schema, frame, role, { id: uuid(), name, type }));
    },
  };
}

/** The span that a selection for this role would lengthen: the one anchor of a frame that may have but one. */
function pieceOf({ annotations, schema }, frameId, role) {
  const frame = annotations.frames.get(frameId);
  const isAnchor = schema.frameType(frame.type).anchor === role && schema.role(frame.type, role).max === 1;
  return isAnchor ? (frame.roles[role]?.[0]?.span ?? null) : null;
}

/** Everything the cards, the cast and the inspector change. */
function editing(act) {
  const { store } = act;
  const run = (gesture, ...rest) => act.commit(gesture(store.annotations, store.schema, ...rest));
  const plain = (gesture, ...rest) => act.commit(gesture(store.annotations, ...rest));
  return {
    setAttribute: (kind, id, code, value) => run(kind === "frame" ? gestures.setFrameAttribute : gestures.setSpanAttribute, id, code, value),
    goTo(filler) {
      if (filler.span) act.goToSpan(filler.span);
      if (filler.entity) act.goToEntity(filler.entity);
      if (filler.frame) act.goToFrame(filler.frame);
    },
    unassign: (frameId, role, filler) => run(gestures.unassignRole, frameId, role, filler),
    retype: (id, type) => run(gestures.retypeSpan, id, type, { entityId: uuid() }),
    removeSegment: (id, index) => run(gestures.removeSegment, id, index, store.article.text),
    removeSpan: (id) => run(gestures.removeSpan, id),
    removeFrame: (id) => run(gestures.removeFrame, id),
    removeEntity: (id, options) => run(gestures.removeEntity, id, options),
    setLabel: (code, value) => run(gestures.setLabel, code, value),
    createEntity: (entity) => plain(gestures.createEntity, { id: uuid(), ...entity }),
    rename: (id, name) => plain(gestures.renameEntity, id, name),
    setReference: (id, reference) => plain(gestures.setReference, id, reference),
    setEntityType: (id, type) => run(gestures.setEntityType, id, type),
    merge: (from, into) => run(gestures.mergeEntities, from, into),
  };
}

/** Taking something in hand and into sight. */
function going({ store }, canvas) {
  function show(span) {
    if (span) canvas.reveal(span.segments[0][0], span.segments[0][1]);
  }
  return {
    goToSpan(id) {
      store.activate({ kind: "span", id });
      show(store.annotations.spans.get(id));
    },
    goToFrame(id) {
      store.activate({ kind: "frame", id });
      show(anchorOf(store, store.annotations.frames.get(id)));
    },
    goToProblem({ kind, id }) {
      const ways = { span: "goToSpan", frame: "goToFrame", entity: "goToEntity" };
      if (ways[kind]) this[ways[kind]](id);
    },
    goToEntity(id) {
      store.activate({ kind: "entity", id });
      show([...store.annotations.spans.values()].find((span) => span.entity === id));
    },
  };
}
