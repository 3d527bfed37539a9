/**
 * The one panel that stands at the text: labels for a selection or a mark, or a view that took its place for a moment (the
 * search for a label, the attributes by keys). It never covers what it is about; on a narrow screen it is a sheet.
 */
import { placeBeside } from "./geometry.js";
import { refill } from "./markup.js";
import { clearTop } from "./paragraphs.js";
import { LabelsView, isNarrow } from "./popoverlabels.js";

/**
 * A view: `name` (for the style sheet) · `label()` for a screen reader · `subject()` → `{key, segments}` or null when there
 * is nothing (left) to be about; segments may be empty · `draw(subject)` → nodes · `entered(panel)` · `left()`.
 * @typedef {object} View
 */

/**
 * Gives the canvas `popover`: `show(view)`, `hide(view?)`, `close()`, `isOpen()`, `view` the one that took the panel, `redraw()`.
 *
 * @param {object} store
 * @param {object} canvas as made by article.js
 * @param {object} actions as made by actions.js
 * @param {object} labelling as made by labelling.js
 */
export function mountPopover(store, canvas, actions, labelling, panel = document.getElementById("popover")) {
  const view = new Popover(canvas, panel, new LabelsView(store, canvas, actions, labelling));
  canvas.popover = view;
  canvas.onPoint((ids) => view.pointedAt(ids));
  for (const type of ["selection", "active", "armed", "change", "state"]) store.on(type, () => view.schedule());
  canvas.onPaint(() => view.place());
  addEventListener("scroll", () => view.place(), { passive: true });
  addEventListener("resize", () => view.place());
  canvas.commands.addEscape(() => Boolean(view.view) && (view.hide(), true), { rank: 5 });
  document.addEventListener("pointerdown", ({ target }) => panel.contains(target) || view.hide());
  return view;
}

class Popover {
  constructor(canvas, panel, labels) {
    Object.assign(this, { canvas, panel, labels });
    labels.redraw = () => this.update();
    this.view = null;
    this.closed = false;
    panel.classList.add("popover");
  }

  isOpen() {
    return !this.panel.hidden;
  }

  /** The spans under a click or the caret: the panel opens on the active one, the others are offered as a choice. */
  pointedAt(ids) {
    this.labels.pointed = ids;
    this.closed = false;
    this.hide();
    this.schedule();
  }

  /** Another view takes the panel, until it is hidden or has nothing left to be about. */
  show(view) {
    this.hide();
    this.view = view;
    this.update();
    if (this.view === view) view.entered?.(this.panel);
  }

  /** The view that took the panel (this one, if it is named) goes. */
  hide(view = this.view) {
    if (!this.view || view !== this.view) return;
    this.view = null;
    view.left?.();
    this.update();
  }

  /** One gesture says several things; the panel is made anew once for all of them. */
  schedule() {
    if (this.scheduled) return;
    this.scheduled = true;
    queueMicrotask(() => {
      this.scheduled = false;
      this.update();
    });
  }

  redraw() {
    this.update();
  }

  close() {
    this.hide();
    this.closed = true;
    this.#show(null);
  }

  update() {
    const subject = this.view?.subject() ?? null;
    if (this.view && !subject) return void this.hide();
    if (subject) return void this.#draw(this.view, subject);
    const labelled = this.labels.subject();
    if (labelled?.key !== this.key) this.closed = false;
    const isNew = labelled?.key !== this.key || this.panel.hidden;
    this.key = labelled?.key;
    if (!labelled || this.closed) return void this.#show(null);
    if (isNew) this.labels.arrange();
    this.#draw(this.labels, labelled);
    if (isNarrow()) this.#uncover(labelled);
  }

  #draw(view, subject) {
    this.#show(subject);
    this.panel.dataset.view = view.name;
    this.panel.setAttribute("aria-label", view.label());
    const parts = view.draw(subject).flat().filter(Boolean);
    const standing = [...this.panel.children];
    if (parts.length !== standing.length || parts.some((part, n) => part !== standing[n])) refill(this.panel, ...parts);
    this.place();
  }

  #show(subject) {
    this.subject = subject;
    this.panel.hidden = !subject;
    document.documentElement.classList.toggle("has-popover", Boolean(subject));
  }

  /** The sheet rises over the text: what it is about is brought above it. */
  #uncover({ segments: [[start, end]] }) {
    const box = this.canvas.boundsOf(start, end);
    const free = innerHeight - this.panel.offsetHeight - 12;
    if (box && box.y + box.h > free) scrollBy(0, Math.min(box.y + box.h - free, Math.max(0, box.y - clearTop() - 16)));
  }

  /** Beside the text, never over it; a sheet on a narrow screen is placed by the style sheet alone. */
  place() {
    const { panel, subject } = this;
    if (panel.hidden || !subject) return;
    if (isNarrow()) return void panel.removeAttribute("style");
    const top = clearTop();
    const frame = { x: 0, y: top, w: document.documentElement.clientWidth, h: innerHeight - top };
    const size = { w: panel.offsetWidth, h: panel.offsetHeight };
    const rectangles = subject.segments.flatMap(([start, end]) => this.canvas.rectanglesOf(start, end));
    const { x, y, side } = rectangles.length ? placeBeside(rectangles, size, frame) : { x: (frame.w - size.w) / 2, y: top + 12, side: "free" };
    panel.style.left = `${Math.round(x)}px`;
    panel.style.top = `${Math.round(y)}px`;
    panel.dataset.side = side;
  }
}
