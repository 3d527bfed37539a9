/** Going on leaves a word for the next page: which article was just submitted, and the way to take that back. */
import { gettext } from "../i18n.js";
import { request } from "../sync/transport.js";
import { calmLine } from "./calm.js";
import { arabic } from "./markup.js";
import { shortened } from "./phrases.js";

const KEY = "sanad.submitted";
/** How long the line stands, and how old a word may be, in milliseconds. */
const LASTS = 20_000;
const FRESH = 60_000;

/** @param {string} reopen where the submission is taken back */
export function leaveWord({ article, user }, reopen) {
  const word = { title: article.title || article.name, page: location.pathname, reopen, user: user?.id, at: Date.now() };
  try {
    sessionStorage.setItem(KEY, JSON.stringify(word));
  } catch {
    // A browser that keeps nothing goes on without a word; the article can be reopened from the list.
  }
}

/** @param {(error: Error) => string} troubleText what is said when the server does not take it back */
export function tellSubmitted(store, canvas, troubleText) {
  const word = takeWord();
  if (!word || word.user !== store.user?.id || word.page === location.pathname || Date.now() - word.at > FRESH) return;
  const [before, after] = gettext("Submitted: “%(title)s”").split("%(title)s");
  const text = [before, arabic("bdi", shortened(word.title, 60)), after];
  const line = calmLine(canvas, { name: "handed-in", text, label: gettext("Reopen"), act: () => takeBack(line, word, troubleText), lasts: LASTS });
}

async function takeBack(line, { reopen, page }, troubleText) {
  const opener = line.querySelector("button");
  opener.disabled = true;
  try {
    await request(reopen, { body: {} });
    location.assign(page);
  } catch (error) {
    line.firstChild.textContent = troubleText(error);
    opener.disabled = false;
  }
}

function takeWord() {
  try {
    const word = JSON.parse(sessionStorage.getItem(KEY));
    sessionStorage.removeItem(KEY);
    return word;
  } catch {
    return null;
  }
}
