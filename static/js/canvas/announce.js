/**
 * Speaks to a screen reader: what the caret enters, what was done, what was refused. Short, polite, in the page's language.
 * What nothing on the page would show, a refusal or what was undone, is shown for a moment too.
 */
import { gettext, interpolate, language, ngettext } from "../i18n.js";
import { changeSentence } from "./changewords.js";
import { el } from "./markup.js";
import { named } from "./phrases.js";

/** What is said so soon after the first sentence of a gesture belongs to it, in milliseconds. */
const TURN = 600;
/** How long a line stands on the page, in milliseconds. */
const SHOWN = 4000;

/** @returns {{say: (text: string, how?: {adds?: boolean, general?: boolean}) => void, tell: (text: string) => void}} `tell` also shows it */
export function mountAnnouncements(store, canvas, live = document.getElementById("live")) {
  const say = speaker(live);
  const show = shower();
  const tell = (text) => (say(text), show(text));
  const general = { general: true };
  Object.assign(canvas, { say, tell });
  store.on("change", ({ change, before, after }) => {
    if (change?.label === "undo" || change?.label === "redo") tell(changeSentence(store, change));
    else say(sentenceFor(store, change, before, after), general);
  });
  store.on("selection", (selection) => say(selection && selected(store, selection), general));
  store.on("active", (active) => say(active && describe(store, active), general));
  store.on("refused", () => tell(gettext("This is not possible here.")));
  canvas.onPoint((ids) => {
    if (ids.length > 1) say(interpolate(ngettext("%(count)s label here", "%(count)s labels here", ids.length), { count: ids.length }));
  });
  return { say, tell };
}

/**
 * One gesture's sentences are heard together, none twice; the next key or press begins anew. What somebody says in words of
 * its own stands for the general sentence about the change, unless it `adds` to it.
 */
function speaker(live) {
  let parts = [];
  let began = 0;
  for (const type of ["keydown", "pointerdown"]) document.addEventListener(type, () => (parts = []), { capture: true });
  return (text, { adds = false, general = false } = {}) => {
    if (!text) return;
    if (performance.now() - began > TURN) parts = [];
    if (!parts.length) began = performance.now();
    if (parts.some((part) => part.text.includes(text))) return;
    parts = [...parts.filter((part) => !text.includes(part.text) && (adds || general || !part.general)), { text, general }];
    const whole = parts.map((part) => part.text).join(" ");
    live.replaceChildren(...voiced(whole === live.textContent ? `${whole}\u00a0` : whole));
  };
}

const ARABIC = /(\p{Script=Arabic}[\p{Script=Arabic}\p{M}\p{N}\s«»،؛…-]*\p{Script=Arabic}\p{M}*|\p{Script=Arabic}\p{M}*)/gu;

/** On a page in another language the Arabic is marked as such, so that it is read by a voice that can. */
function voiced(text) {
  if (language() === "ar") return [text];
  return text.split(ARABIC).filter(Boolean).map(arabicPart);
}

const arabicPart = (part) => (/\p{Script=Arabic}/u.test(part) ? el("bdi", { lang: "ar", dir: "rtl" }, part) : part);

/** A line at the foot of the text that goes by itself. */
function shower() {
  const line = el("p.told", { "aria-hidden": "true", hidden: true });
  document.body.append(line);
  let due = 0;
  return (text) => {
    clearTimeout(due);
    line.replaceChildren(...voiced(text));
    line.hidden = false;
    due = setTimeout(() => (line.hidden = true), SHOWN);
  };
}

function selected({ article: { text, map } }, { start, end }) {
  return interpolate(gettext("Selected: %(text)s"), { text: text.slice(map.toUtf16(start), map.toUtf16(end)) });
}

/** A span, an entity or a frame in words. */
export function describe({ annotations, schema }, { kind, id }) {
  if (kind === "span") return describeSpan(schema, annotations.spans.get(id));
  if (kind === "entity") return annotations.entities.get(id)?.name ?? "";
  const frame = annotations.frames.get(id);
  const type = frame && schema.frameType(frame.type);
  const anchor = frame?.roles[type?.anchor]?.map((filler) => annotations.spans.get(filler.span)?.text).filter(Boolean).join(" … ");
  return type ? `${named(type.name)}: ${anchor ?? ""}` : "";
}

export function describeSpan(schema, span) {
  const type = span && schema.spanType(span.type);
  return type ? `${named(type.name)}: ${span.text}` : "";
}

const SENTENCES = {
  remove: () => gettext("Removed: %(what)s"),
  resize: () => gettext("Now: %(what)s"),
};

/** What a change did; null for what others did elsewhere. */
function sentenceFor(store, change, before, after) {
  if (!change) return null;
  const operation = change.operations.find(({ kind }) => kind === "frame") ?? change.operations.find(({ kind }) => kind === "span") ?? change.operations[0];
  const annotations = change.label === "remove" ? before : after;
  const what = operation?.id || operation?.object ? describe({ annotations, schema: store.schema }, { kind: operation.kind, id: operation.object?.id ?? operation.id }) : "";
  return interpolate((SENTENCES[change.label] ?? (() => gettext("Done: %(what)s")))(), { what });
}
