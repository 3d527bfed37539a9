/**
 * The signs of notes in the text: a small button in the margin of the paragraph, and under the words of the thread in hand
 * a dotted foot. They stand in layers of their own beside the paragraphs; the text is not touched.
 */
import { gettext, interpolate, ngettext } from "../i18n.js";
import { button, el } from "./markup.js";

/**
 * @param {object} canvas
 * @param {(id: string) => void} onChoose a sign was pressed: the first thread of its place
 * @returns {{show: (threads: {id: string, segments: number[][]}[], current: string|null) => void}}
 */
export function mountSigns(canvas, onChoose) {
  const layer = el("div.note-signs", {});
  const feet = el("div.note-feet", { "aria-hidden": "true" });
  canvas.article.append(layer, feet);
  // A press on a sign is none on the text below it.
  for (const type of ["pointerdown", "click"]) layer.addEventListener(type, (event) => event.stopPropagation());
  const state = { canvas, layer, feet, onChoose, threads: [], current: null, due: 0 };
  const later = () => {
    state.due ||= requestAnimationFrame(() => {
      state.due = 0;
      place(state);
    });
  };
  canvas.onPaint(later);
  new ResizeObserver(later).observe(canvas.article);
  document.fonts.ready.then(later);
  return {
    show(threads, current) {
      Object.assign(state, { threads, current });
      later();
    },
  };
}

/** Reads every place, then writes. Threads of one line share a sign. */
function place({ canvas, layer, feet, onChoose, threads, current }) {
  const origin = canvas.article.getBoundingClientRect();
  const lines = new Map();
  for (const thread of threads) {
    if (!thread.segments.length) continue;
    const top = Math.round(topOf(canvas, thread.segments[0][0]) - origin.top);
    lines.set(top, [...(lines.get(top) ?? []), thread]);
  }
  const held = threads.find(({ id }) => id === current);
  const boxes = (held?.segments ?? []).flatMap(([start, end]) => (isNear(canvas, start) ? canvas.rectanglesOf(start, end) : []));
  const focused = layer.contains(document.activeElement) ? document.activeElement.dataset.thread : null;
  layer.replaceChildren(...[...lines].map(([top, here]) => signOf(top, here, current, onChoose)));
  feet.replaceChildren(...boxes.map((box) => footOf(box, origin)));
  if (focused) layer.querySelector(`[data-thread="${CSS.escape(focused)}"]`)?.focus({ preventScroll: true });
}

function signOf(top, here, current, onChoose) {
  const label = interpolate(ngettext("%(count)s note here", "%(count)s notes here", here.length), { count: here.length });
  const sign = button(".note-sign", { "aria-label": label, title: label, data: { thread: here[0].id }, on: { click: () => onChoose(here[0].id) } });
  sign.classList.toggle("on", here.some(({ id }) => id === current));
  sign.classList.toggle("unread", here.some(({ unread }) => unread));
  sign.style.insetBlockStart = `${top}px`;
  return sign;
}

function footOf(box, origin) {
  const foot = el("i.note-foot", {});
  Object.assign(foot.style, { left: `${box.x - origin.left}px`, top: `${box.y + box.h - 1 - origin.top}px`, inlineSize: `${box.w}px` });
  return foot;
}

const paragraphOf = ({ paragraphs, store }, start) => {
  const at = store.article.map.toUtf16(Math.min(start, store.article.map.length));
  return paragraphs.findLast((one) => one.start <= at) ?? paragraphs[0];
};

const isNear = (canvas, start) => canvas.painter.near.has(paragraphOf(canvas, start)?.index);

/** Far from the window the paragraph's own place will do. */
function topOf(canvas, start) {
  const paragraph = paragraphOf(canvas, start);
  if (!paragraph) return 0;
  const rect = isNear(canvas, start) ? canvas.rectanglesOf(start, start + 1)[0] : null;
  return rect ? rect.y + rect.h / 2 : paragraph.el.getBoundingClientRect().top + 24;
}
