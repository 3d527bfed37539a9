/** Calm lines near the foot of the page: what happened on the way here, with one thing to do about it. They go by themselves. */
import { button, el } from "./markup.js";

/** A line that is pointed at or has the focus stays so much longer, in milliseconds. */
const LONGER = 2000;

/** They stand in the margin: beside the text for the Tab key, above the sheet on a phone. */
function home() {
  const margin = document.getElementById("margin");
  const lines = margin.querySelector(".calm-lines") ?? el("div.calm-lines");
  if (!lines.parentElement) margin.prepend(lines);
  return lines;
}

/**
 * @param {object} canvas
 * @param {{name: string, text: (Node|string)[], label: string, act: () => void, lasts: number}} given `name`: a class,
 *   `lasts`: milliseconds
 * @returns {HTMLElement}
 */
export function calmLine(canvas, { name, text, label, act, lasts }) {
  const line = el(`p.calm-line.${name}`, {}, el("span", {}, ...text), button(".link", { on: { click: act } }, label));
  const go = () => {
    if (line.matches(":hover, :focus-within")) setTimeout(go, LONGER);
    else line.remove();
  };
  setTimeout(go, lasts);
  home().append(line);
  canvas.say?.(line.firstChild.textContent);
  return line;
}
