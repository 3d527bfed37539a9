/** What waits in this browser's journal for sets that are not open on this page: told where the articles are listed. */
import { interpolate, ngettext } from "../i18n.js";
import { openJournal } from "./journal.js";

/**
 * Writes "3 changes wait in this browser" behind every element below `home` that names such a set (data-set).
 * @param {number|string} user whose changes
 * @param {{except?: string}} [options] the set whose own page this is
 */
export async function markWaiting(home, user, { except, journal = openJournal() } = {}) {
  for (const place of home.querySelectorAll("[data-set]")) {
    const { set } = place.dataset;
    if (!set || set === except || place.querySelector(".waits")) continue;
    const waiting = await journal.list(Number(user), set).catch(() => []);
    if (waiting.length) place.append(noteOf(waiting.length));
  }
}

function noteOf(count) {
  const note = document.createElement("p");
  note.className = "waits xs";
  note.textContent = interpolate(ngettext(
    "%(count)s change waits in this browser: opening the article sends it.",
    "%(count)s changes wait in this browser: opening the article sends them.",
    count,
  ), { count });
  return note;
}
