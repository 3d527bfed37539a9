/** Writing the guidelines: the text as it will be read beside it, and what is not saved yet kept in this browser. */
import { csrfToken } from "../sync/transport.js";

const DELAY = 400; // ms after the last key
const form = document.getElementById("guide-form");
const areas = [...form.querySelectorAll(".guide-source")];
const key = `sanad-guidelines:${form.dataset.project}:${document.documentElement.dataset.user}`;
const values = () => Object.fromEntries(areas.map(({ name, value }) => [name, value]));
/** Two texts are the same but for the space around them, which the server lets go. */
const plain = (given) => JSON.stringify(Object.values(given).map((text) => text.trim()));
const begun = plain(values());

async function draw(area) {
  const home = form.querySelector(`[data-of="${area.name}"]`);
  const body = new URLSearchParams({ text: area.value });
  const headers = { "X-CSRFToken": csrfToken(), "Content-Type": "application/x-www-form-urlencoded" };
  const answer = await fetch(form.dataset.preview, { method: "POST", headers, body, credentials: "same-origin", redirect: "manual" }).catch(() => null);
  // The server has cleaned it: no scripts, no styles, no pictures.
  if (answer?.ok) home.innerHTML = await answer.text();
}

for (const area of areas) {
  let timer = 0;
  area.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(() => draw(area), DELAY);
    keep();
  });
  draw(area);
}

function keep() {
  try {
    localStorage.setItem(key, JSON.stringify({ values: values(), seen: form.elements.seen.value }));
  } catch {
    // A browser that keeps nothing: the page still has it.
  }
}

function kept() {
  try {
    return JSON.parse(localStorage.getItem(key));
  } catch {
    return null;
  }
}

/** Text of an earlier visit that was never saved is offered, never put in place of what stands. */
const left = kept();
const offer = document.getElementById("guide-kept");
if (left && plain(left.values) !== begun) offer.hidden = false;
document.getElementById("guide-take").addEventListener("click", () => {
  for (const area of areas) {
    area.value = left.values[area.name] ?? area.value;
    draw(area);
  }
  // What others saved since is noticed when this is saved.
  form.elements.seen.value = left.seen;
  offer.hidden = true;
  areas[0].focus();
});
document.getElementById("guide-drop").addEventListener("click", () => {
  localStorage.removeItem(key);
  offer.hidden = true;
});

/** Sent is not saved: the text is let go of on the page that follows a success, which has it. */
if (left && plain(left.values) === begun && !document.querySelector("[role=alert]")) localStorage.removeItem(key);
