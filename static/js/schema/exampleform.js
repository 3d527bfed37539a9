/** Examples of a type: a sentence whose words are marked by selecting them, right or wrong, with a note. */
import { gettext, interpolate } from "../i18n.js";
import { button, el } from "../canvas/markup.js";
import { snippet } from "../canvas/snippet.js";
import { OffsetMap } from "../text/offsets.js";
import { at, carried, marked, pathText } from "./body.js";
import { bothTexts, checkbox, field, itemTools } from "./fields.js";

const MOST = 20;

/** @param {(string|number)[]} path of the type; `mark` {type, channel}: what its marks are painted as */
export function exampleList(editor, path, mark) {
  const place = [...path, "examples"];
  const items = at(editor.body, place) ?? [];
  const add = () => editor.add(place, { text: { ar: "" }, segments: [] });
  return el(
    "section.form-part",
    {},
    el("h3.h-sub", {}, gettext("Examples")),
    el("p.s.muted", {}, gettext("A sentence, with the words marked that the rule means. Counter-examples show what is often done and not meant.")),
    ...items.map((_, index) => exampleForm(editor, [...place, index], mark)),
    editor.readonly || items.length >= MOST ? null : button(".btn.small", { "data-key": `${pathText(place)}:add`, on: { click: add } }, "+ ", gettext("New example")),
  );
}

function exampleForm(editor, path, mark) {
  const shown = el("div.example-shown", { "data-path": `${pathText(path)}.segments` });
  const text = () => at(editor.body, [...path, "text", "ar"]) ?? "";
  const area = el("textarea.input", { rows: 2, dir: "rtl", lang: "ar", maxlength: 500, disabled: editor.readonly, "data-path": `${pathText(path)}.text.ar`, "data-key": `${pathText(path)}.text` }, text());
  const draw = () => drawShown(editor, path, mark, shown, add);
  const add = (range) => {
    const cut = trimmed(text(), range);
    if (cut) editor.set([...path, "segments"], marked(at(editor.body, path).segments ?? [], cut));
    draw();
  };
  area.addEventListener("input", () => {
    const { text: before, segments = [] } = at(editor.body, path);
    editor.set(path, { ...at(editor.body, path), text: { ar: area.value }, segments: carried(segments, before.ar, area.value) });
    draw();
  });
  const fromArea = () => {
    const points = (units) => [...area.value.slice(0, units)].length;
    add([points(area.selectionStart), points(area.selectionEnd)]);
  };
  requestAnimationFrame(draw);
  return el(
    "div.item.example-item",
    { "data-item": pathText(path) },
    itemTools(editor, path, { name: gettext("Example") }),
    field(gettext("Sentence (Arabic)"), area),
    editor.readonly ? null : button(".btn.small", { on: { click: fromArea } }, gettext("Mark the selected words")),
    shown,
    checkbox(editor, [...path, "wrong"], gettext("Counter-example: not to be marked like this"), { redraw: false }),
    bothTexts(editor, [...path, "note"], { ar: gettext("Note in Arabic"), en: gettext("Note in English") }, { rows: 2 }),
  );
}

/** The sentence as the workspace would paint it; selecting words in it marks them, the pills unmark them. */
function drawShown(editor, path, { type, channel }, home, add) {
  const { text, segments = [] } = at(editor.body, path) ?? { text: { ar: "" } };
  const article = { text: text.ar, map: new OffsetMap(text.ar) };
  const marks = segments.map(([start, end]) => ({ start, end, type, channel }));
  const made = text.ar ? snippet(article, marks, [0, text.ar.length]) : null;
  const unmark = (n) => {
    editor.set([...path, "segments"], segments.toSpliced(n, 1));
    drawShown(editor, path, { type, channel }, home, add);
  };
  const words = ([start, end]) => article.text.slice(article.map.toUtf16(start), article.map.toUtf16(end));
  const pill = (segment, n) => button(".pill", { lang: "ar", disabled: editor.readonly, "aria-label": interpolate(gettext("Unmark “%(text)s”"), { text: words(segment) }), on: { click: () => unmark(n) } }, words(segment), " ×");
  home.replaceChildren(...[made?.el, segments.length ? el("p.row", {}, ...segments.map(pill)) : null].filter(Boolean));
  made?.paint();
  if (made && !editor.readonly) made.el.addEventListener("pointerup", () => selectedIn(made.el, article) && add(selectedIn(made.el, article)));
}

/** What is selected in the painted sentence, in code points. */
function selectedIn(element, { map }) {
  const selection = getSelection();
  if (!selection.rangeCount || selection.isCollapsed) return null;
  const range = selection.getRangeAt(0);
  const node = [...element.childNodes].find((child) => child.nodeType === Node.TEXT_NODE);
  if (range.startContainer !== node || range.endContainer !== node) return null;
  return [map.toCodePoint(range.startOffset), map.toCodePoint(range.endOffset)];
}

/** Without the white space at its ends; null where nothing is left. */
function trimmed(text, [start, end]) {
  const points = [...text];
  let [from, to] = [start, end];
  while (from < to && /\s/.test(points[from])) from += 1;
  while (to > from && /\s/.test(points[to - 1])) to -= 1;
  return from < to ? [from, to] : null;
}
