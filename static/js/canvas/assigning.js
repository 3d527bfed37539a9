/**
 * One key to say who is meant: the likeliest participants with a digit each, typing narrows them, or somebody new.
 * It stands in the panel at the text, so it never covers what it is about.
 */
import { gettext, interpolate } from "../i18n.js";
import { likeliest, mentionCounts } from "../standoff/aliases.js";
import { slice } from "../standoff/segments.js";
import { nameOf } from "../standoff/surface.js";
import { mentionedOften, mentionTypes } from "./castwords.js";
import { arabic, button, el, key } from "./markup.js";
import { named, shortened } from "./phrases.js";
import { picker } from "./picker.js";

/** Types first offered for somebody new, where the mention does not say it. */
const FOUNDING = ["PERS", "ORG", "GPE", "NORP", "LOC", "FAC", "EVENT"];

/** @returns {(meant: {span?: string, range?: object, entity?: string}|null) => boolean} opens the choice */
export function mountAssigning(store, canvas, actions, memory) {
  return function assign(meant) {
    const subject = meant && subjectOf(store, meant);
    if (!subject) {
      canvas.tell?.(gettext("Select the words first."));
      return true;
    }
    canvas.popover.show(assignView({ store, canvas, actions, memory, subject }));
    return true;
  };
}

/** What is given away: {span, range, segments, name, type}; a mark that is no mention is a bare stretch. */
function subjectOf(store, { span: id, range }) {
  const { annotations, article, schema } = store;
  const span = id && annotations.spans.get(id);
  if (span && schema.spanType(span.type)?.mention) return { span: span.id, segments: span.segments, name: nameOf(span), type: span.type, entity: span.entity };
  const [start, end] = span ? [span.segments[0][0], span.segments.at(-1)[1]] : [range?.start, range?.end];
  if (start === undefined) return null;
  return { range: { start, end }, segments: [[start, end]], name: slice(article.text, start, end), type: null, entity: null };
}

function assignView(given) {
  const { store, canvas, subject } = given;
  const from = document.activeElement;
  const close = () => canvas.popover.hide(view);
  const nodes = [head(subject), choice(given, close), foot(close)];
  const view = {
    name: "assign",
    label: () => interpolate(gettext("Who is “%(name)s”?"), { name: subject.name }),
    subject: () => (isThere(store, subject) ? { key: `assign:${subject.span ?? subject.range.start}`, segments: subject.segments } : null),
    draw: () => nodes,
    entered: (panel) => panel.querySelector("[role=combobox]")?.focus({ preventScroll: true }),
    left: () => (from?.isConnected && from !== document.body ? from : canvas.article).focus({ preventScroll: true }),
  };
  return view;
}

const isThere = (store, { span }) => store.canEdit && (!span || store.annotations.spans.has(span));

function head({ name }) {
  return el("p.assign-head", {}, el("span.muted", {}, gettext("Who is meant?")), " ", arabic("b", shortened(name, 60)));
}

function foot(close) {
  return el("p.assign-foot", {}, key("Digit1"), "–", key("Digit9"), " ", gettext("Choose"), " · ", key("Enter"), " ", gettext("The first"), button(".btn.small.quiet.end", { on: { click: close } }, gettext("Cancel"), key("Escape")));
}

function choice(given, close) {
  const { store, subject, memory } = given;
  const counts = mentionCounts(store.annotations);
  const at = subject.segments[0][0];
  const order = likeliest(store.annotations, { name: subject.name, type: subject.type, at, recent: memory.recent });
  const options = order.filter(({ id }) => id !== subject.entity).map((entity) => option(given, entity, counts, close));
  if (isWorthFounding(subject, counts)) options.splice(8, 0, ...founding(given, subject.name, close));
  return picker({ label: gettext("One of the participants"), options, founding: (name) => founding(given, name, close), cancel: close, key: "assign-picker", numbered: true });
}

/** The only mention of its participant is that of somebody new already, unless another name is typed. */
const isWorthFounding = ({ entity, range }, counts) => Boolean(range) || (counts.get(entity) ?? 0) > 1;

function option({ store, actions, subject }, entity, counts, close) {
  const type = store.schema.spanType(entity.type);
  const take = () => {
    close();
    if (subject.span) actions.moveMentions([subject.span], entity.id);
    else actions.assignRange(subject.range, entity.id);
  };
  const more = [type?.name.ar, type?.name.en, entity.reference].filter(Boolean).join(" ");
  return { key: entity.id, text: entity.name, type: entity.type, note: `${named(type?.name)} · ${mentionedOften(counts.get(entity.id) ?? 0)}`, more, take };
}

/** Somebody new: of the type of the mention, or of one of the usual types. */
function founding({ store, actions, subject }, name, close) {
  const all = mentionTypes(store.schema, subject.type);
  const types = subject.type ? all.filter(({ code }) => code === subject.type) : FOUNDING.map((code) => all.find((type) => type.code === code)).filter(Boolean);
  return types.map(({ code, label }) => ({
    key: `new:${code}`,
    text: name,
    type: code,
    note: interpolate(gettext("New: %(type)s"), { type: label }),
    take: () => {
      close();
      if (!subject.span) return actions.assignNew(subject.range, { name, type: code });
      const hand = store.active;
      if (actions.split([subject.span], name) && hand?.kind === "span") store.activate(hand);
      return true;
    },
  }));
}
