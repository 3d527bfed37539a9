/**
 * The cards beside the text: each at the height of its place, the one in hand pinned there. The server draws them; after
 * every swap the text is marked anew, and what was typed in the card in hand stands there again.
 */
import { stack } from "../canvas/stacking.js";

const PHONE = matchMedia("(max-width: 860px)");
const GAP = 12;
/** How far above its text a card begins, in pixels. */
const HEAD = 24;

/** @returns {{desk: () => HTMLElement, open: () => HTMLFormElement|null, go(key): void, refresh(): void}} */
export function mountCards(text) {
  const desk = () => document.getElementById("desk");
  const open = () => document.getElementById("case");
  const later = once(() => layout(desk(), text));
  const settle = (isFirst = false) => {
    const key = open()?.dataset.item ?? null;
    text.mark(JSON.parse(document.getElementById("places-data").textContent));
    text.choose(key);
    layout(desk(), text);
    if (key) text.reveal(key);
    if (key && !isFirst) open().focus({ preventScroll: true });
    tell(desk());
  };
  text.onChoose(({ key }) => go(key));
  text.onPaint(later);
  text.article.addEventListener("toggle", later, true);
  desk().parentElement.addEventListener("toggle", later, true);
  new ResizeObserver(later).observe(text.article);
  PHONE.addEventListener("change", later);
  keepTyped(open);
  document.body.addEventListener("htmx:afterSettle", ({ detail }) => detail.target?.id === "desk" && settle());
  document.fonts.ready.then(() => settle(true));
  const go = (key) => key && globalThis.htmx.ajax("GET", address(key), { target: "#desk", swap: "outerHTML" });
  return { desk, open, go, refresh: () => go(open()?.dataset.item ?? "none") };
}

/** The same page with another card in hand. */
function address(key) {
  const query = new URLSearchParams(location.search);
  query.set("item", key);
  return `?${query}`;
}

function once(act) {
  let waits = false;
  return () => {
    if (waits) return;
    waits = true;
    requestAnimationFrame(() => {
      waits = false;
      act();
    });
  };
}

function layout(desk, text) {
  const all = [...desk.querySelectorAll(":scope > .case[data-item]")];
  // What is settled in folded paragraphs is folded with them.
  for (const card of all) card.hidden = card.classList.contains("settled") && text.isFolded(card.dataset.item);
  const cards = all.filter((card) => !card.hidden);
  if (PHONE.matches) {
    for (const card of cards) card.style.removeProperty("top");
    desk.style.removeProperty("min-height");
    return;
  }
  const origin = desk.getBoundingClientRect().top;
  const lift = text.article.getBoundingClientRect().top - origin;
  const fixed = [...desk.children].filter((el) => el.classList.contains("notice"));
  const first = fixed.reduce((sum, el) => Math.max(sum, el.offsetTop + el.offsetHeight + GAP), 0);
  const items = cards.map((card) => {
    const top = text.topOf(card.dataset.item);
    return { want: top === null ? 0 : Math.max(0, top + lift - HEAD), height: card.offsetHeight, pinned: card.id === "case" };
  });
  const tops = stack(items, GAP, first);
  let bottom = first;
  cards.forEach((card, n) => {
    card.style.top = `${tops[n]}px`;
    bottom = Math.max(bottom, tops[n] + items[n].height + GAP);
  });
  const end = desk.querySelector(":scope > .finish");
  if (end) {
    end.style.top = `${bottom}px`;
    bottom += end.offsetHeight + GAP;
  }
  desk.style.minHeight = `${bottom}px`;
}

/** What is typed and picked survives a swap that shows the same card again. */
function keepTyped(open) {
  let kept = null;
  document.body.addEventListener("htmx:beforeSwap", ({ detail }) => {
    if (detail.target?.id !== "desk" || detail.requestConfig?.verb !== "get") return (kept = null);
    const form = open();
    kept = form && { key: form.dataset.item, values: [...form.elements].filter(isField).map(stateOf) };
  });
  document.body.addEventListener("htmx:afterSwap", () => {
    const form = open();
    if (!kept || form?.dataset.item !== kept.key) return;
    for (const { name, value, checked } of kept.values) {
      for (const field of form.querySelectorAll(`[name="${CSS.escape(name)}"]`)) {
        if (field.type === "radio") field.checked = field.value === value ? checked : field.checked;
        else if (!field.value) field.value = value;
      }
    }
  });
}

const isField = (field) => field.type === "textarea" || (field.type === "radio" && field.checked);
const stateOf = ({ name, value, checked }) => ({ name, value, checked });

/** Those who hear the page are told how far it is. */
function tell(desk) {
  const live = document.getElementById("live");
  const trouble = desk.querySelector("#trouble");
  live.textContent = trouble?.textContent ?? document.querySelector("#strip > b").textContent;
}
