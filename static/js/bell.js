/** The bell in the header: how many notifications are new, asked again every two minutes while the page is looked at. */
import { number } from "./i18n.js";

const EVERY = 120_000; // ms
const MOST = 99;

export function mountBell(bell = document.querySelector("[data-bell]"), { fetch = globalThis.fetch, every = EVERY } = {}) {
  if (!bell) return null;
  const asking = setInterval(() => document.visibilityState === "visible" && refresh(bell, fetch, () => clearInterval(asking)), every);
  return asking;
}

/** Whoever is signed out is not asked again; without a connection the number stays as it was. */
async function refresh(bell, fetch, stop) {
  const answer = await fetch(bell.dataset.bell, { headers: { Accept: "application/json" }, credentials: "same-origin", cache: "no-store" }).catch(() => null);
  if (answer?.status === 401 || answer?.status === 403) return stop();
  if (answer?.ok) show(bell, (await answer.json()).unread);
}

export function show(bell, unread) {
  bell.toggleAttribute("data-unread", unread > 0);
  bell.querySelector("[data-count]").textContent = unread > MOST ? `${number(MOST)}+` : unread ? number(unread) : "";
}
