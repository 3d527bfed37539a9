/**
 * The cards beside the text. The server draws them; after every swap they are set where their places are, the text shows what
 * is settled by now, and what was typed in the card in hand stands there again.
 */
import { layout, onTurn } from "./layout.js";
import { bringIntoSight } from "./sight.js";

/** @returns {{desk: () => HTMLElement, open: () => HTMLFormElement|null, go(key): void, refresh(): void}} */
export function mountCards(text) {
  const desk = () => document.getElementById("desk");
  const open = () => document.getElementById("case");
  const later = once(() => layout(desk(), text));
  const settle = (isFirst = false) => {
    const key = open()?.dataset.item ?? null;
    const told = JSON.parse(document.getElementById("places-data").textContent);
    if (!isFirst) told.places ? text.mark(told) : text.update(told);
    text.choose(key);
    const place = key ? text.boxOf(key) : null;
    layout(desk(), text);
    if (key || !isFirst) look(open() ?? desk().querySelector(":scope > .finish"), place);
    if (key && !isFirst) open().focus({ preventScroll: true });
    tell(desk());
  };
  text.onChoose(({ key }) => go(key));
  text.onPaint(later);
  text.article.addEventListener("toggle", later, true);
  desk().parentElement.addEventListener("toggle", later, true);
  new ResizeObserver(later).observe(text.article);
  onTurn(later);
  keepTyped(open);
  knownPlaces(desk);
  document.body.addEventListener("htmx:afterSettle", ({ detail }) => detail.target?.id === "desk" && settle());
  document.fonts.ready.then(() => settle(true));
  const go = (key) => key && globalThis.htmx.ajax("GET", address(key), { target: "#desk", swap: "outerHTML" });
  document.addEventListener("click", (event) => {
    const bead = event.target.closest("[data-go]");
    if (!bead) return;
    event.preventDefault();
    go(bead.dataset.go);
  });
  return { desk, open, go, refresh: () => go(open()?.dataset.item ?? "none") };
}

/** The card in hand and its place, both in sight; on a phone the card is a sheet that is always there. */
function look(card, place) {
  const box = card && getComputedStyle(card).position !== "fixed" ? card.getBoundingClientRect() : null;
  bringIntoSight(place, box && { y: box.top, h: box.height });
}

/** Where the sets differ stays the same from step to step: the server need not say it again. */
function knownPlaces(desk) {
  document.body.addEventListener("htmx:configRequest", ({ detail }) => {
    if (desk().dataset.sets && detail.target?.id === "desk") detail.parameters.known = desk().dataset.sets;
  });
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
