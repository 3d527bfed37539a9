/** The comparison page: the text painted, and one chosen difference in sight on both sides; the address names it. */
import { bringIntoSight } from "../review/sight.js";
import { mountText } from "../review/text.js";

const text = mountText();
const list = document.getElementById("differences");

document.documentElement.classList.add("scripted");

const keyOf = (hash) => (/^#i-([0-9a-f]{16})$/.exec(hash) ?? [])[1];

/** The difference of the address is shown in the list and in the text. */
function show({ inText = true } = {}) {
  const key = keyOf(location.hash);
  for (const card of list.querySelectorAll(".case")) card.classList.toggle("on", card.dataset.item === key);
  text.choose(key ?? null);
  if (!key) return;
  list.querySelector(`[data-item="${key}"]`)?.scrollIntoView({ block: "nearest" });
  if (inText) bringIntoSight(text.boxOf(key));
}

text.onChoose(({ key, href }) => {
  const here = list.querySelector(`[data-item="${key}"]`);
  if (!here) location.assign(href);
  else {
    history.replaceState(null, "", `#i-${key}`);
    show({ inText: false });
  }
});

list.addEventListener("click", (event) => {
  if (event.target.closest("a:not([data-to-text])") || String(getSelection())) return;
  const card = event.target.closest(".case");
  if (!card) return;
  event.preventDefault();
  history.replaceState(null, "", `#i-${card.dataset.item}`);
  show();
});

addEventListener("hashchange", () => show());
document.fonts.ready.then(() => show());
