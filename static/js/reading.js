/**
 * The panel «Reading»: what is chosen is seen at once on the page, kept on the server, and told to the other tabs.
 *
 * A choice the server has not heard of (no connection) stays in this browser and is sent with the next page.
 */
import { gettext, pgettext } from "./i18n.js";
import { ownHeaders } from "./sync/transport.js";

const root = document.documentElement;

/** @typedef {{theme: string, face: string, size: number, spacing: string, letters: boolean}} Reading */

/** What the page shows now. @returns {Reading} */
export function reading() {
  const { themeChoice, face, size, spacing, letters } = root.dataset;
  return { theme: themeChoice, face, size: Number(size), spacing, letters: letters === "on" };
}

/** Shows a choice; those who measure text listen to "sanad:reading" on the document. @param {Partial<Reading>} chosen */
export function show(chosen) {
  const { theme, ...rest } = chosen;
  if (theme) root.dataset.themeChoice = theme;
  if ("letters" in rest) rest.letters = rest.letters ? "on" : "off";
  Object.assign(root.dataset, rest);
  document.dispatchEvent(new CustomEvent("sanad:reading", { detail: reading() }));
}

/** @param {HTMLDetailsElement} panel */
export function mountReading(panel = document.querySelector("[data-reading]")) {
  if (!panel) return null;
  const form = panel.querySelector("form");
  const told = `sanad.reading.${panel.dataset.reading}`;
  const view = { panel, form, status: panel.querySelector(".reading-status"), told, unsent: `${told}.unsent`, sending: Promise.resolve() };
  form.addEventListener("change", () => choose(view, chosenIn(form)));
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    if (event.submitter?.name === "reset") choose(view, DEFAULTS);
  });
  document.addEventListener("sanad:reading", () => tick(form, reading()));
  addEventListener("storage", ({ key, newValue }) => key === told && newValue && show(JSON.parse(newValue)));
  addEventListener("online", () => sendLeft(view));
  sendLeft(view);
  return { choose: (chosen) => choose(view, chosen), toggle: () => toggle(panel) };
}

const DEFAULTS = { theme: "light", face: "naskh", size: 3, spacing: "normal", letters: false };

function chosenIn(form) {
  const { theme, face, size, spacing, letters } = form.elements;
  return { theme: theme.value, face: face.value, size: Number(size.value), spacing: spacing.value, letters: letters.checked };
}

/** The panel follows what is shown, whoever chose it. */
function tick(form, { letters, ...rest }) {
  for (const [name, value] of Object.entries(rest)) form.elements[name].value = String(value);
  form.elements.letters.checked = letters;
}

function choose(view, chosen) {
  show(chosen);
  write(view.told, reading());
  write(view.unsent, reading());
  // One after the other: the last choice is the one that stays.
  view.sending = view.sending.then(() => send(view));
  return view.sending;
}

function sendLeft(view) {
  const left = read(view.unsent);
  if (!left) return;
  show(left);
  view.sending = view.sending.then(() => send(view));
}

async function send({ form, status, unsent }) {
  const chosen = read(unsent) ?? reading();
  try {
    const answer = await fetch(form.dataset.api, { method: "PATCH", headers: ownHeaders(), body: JSON.stringify({ reading: chosen }), keepalive: true });
    if (!answer.ok) throw new Error(`preferences: ${answer.status}`);
    if (JSON.stringify(read(unsent)) === JSON.stringify(chosen)) write(unsent, null);
    status.textContent = pgettext("settings", "Saved");
  } catch {
    status.textContent = gettext("Kept in this browser; it will be sent once you are online.");
  }
}

function toggle(panel) {
  panel.open = !panel.open;
  if (panel.open) panel.querySelector("input:checked").focus();
}

/** Private windows may have no storage: then a choice lives with the page and on the server. */
function read(key) {
  try {
    return JSON.parse(localStorage.getItem(key));
  } catch {
    return null;
  }
}

function write(key, value) {
  try {
    if (value === null) localStorage.removeItem(key);
    else localStorage.setItem(key, JSON.stringify(value));
  } catch {
    // Nothing to be done, and nothing is lost: see read.
  }
}
