/**
 * Handing the set in and taking it back: the last look at what the schema minds, the wait for the outbox, the state in the
 * header and the banner, and going on to what waits next.
 */
import { gettext, interpolate, ngettext, pgettext } from "../i18n.js";
import { Undelivered, request } from "../sync/transport.js";
import { el } from "./markup.js";
import { problemButton } from "./problems.js";
import { leaveWord, tellSubmitted } from "./submitted.js";
import { draftButton, unsentNotes } from "./unsent.js";

const byId = (id) => document.getElementById(id);

/** The chord that sends a note is the one that submits: so soon after it in a field it is not meant, in milliseconds. */
const ECHO = 1000;

/**
 * @param {object} canvas
 * @param {{submit: string, reopen: string}} urls
 * @param {{now: () => object[]}} problems
 * @param {(problem: object) => void} goTo shows the place of a problem
 * @param {{code: string, name: string, reason: string}|null} skip why the set was skipped
 * @returns what skipping needs too: settled(), skipped(skip), goOn()
 */
export function mountSubmit(store, canvas, urls, problems, goTo, skip) {
  const parts = { dialog: byId("submit-dialog"), opener: byId("submit-open"), status: byId("submit-status"), confirm: byId("submit-confirm"), next: byId("submit-next"), go: byId("go-on") };
  const view = { store, canvas, urls, problems, goTo, skip, ...parts };
  view.opener?.addEventListener("click", () => open(view));
  byId("submit-cancel").addEventListener("click", () => view.dialog.close());
  view.confirm.addEventListener("click", () => submit(view));
  view.next?.addEventListener("click", () => submit(view, { further: true }));
  addKey(view, canvas);
  byId("reopen").addEventListener("click", (event) => reopen(view, event.target));
  store.on("state", () => showState(view));
  showState(view);
  tellSubmitted(store, canvas, troubleText);
  return { settled: () => settled(view), skipped: (why) => (view.skip = why), goOn: () => goOn(view) };
}

/** Ctrl+Enter: handed in at once where nothing is left open, and on; the last look first where something is, or nothing yet. */
function addKey(view, canvas) {
  const { dialog, store } = view;
  const further = view.next !== null;
  const isEcho = followField();
  const act = (event) => {
    if (isEcho(event)) return;
    open(view);
    if (!view.found.length && !view.drafts.length && store.annotations.spans.size) submit(view, { further });
  };
  const name = () => (further ? gettext("Submit and go on to the next article") : gettext("Submit the article"));
  canvas.commands.add({ id: "submit-next", group: "article", name, keys: [{ code: "Enter", ctrl: true }], edits: true, act });
  dialog.addEventListener("keydown", (event) => {
    if (event.code !== "Enter" || !(event.ctrlKey || event.metaKey) || !store.canEdit) return;
    event.preventDefault();
    if (event.repeat) return;
    (view.next ?? view.confirm).click();
  });
}

/** @returns {(event: KeyboardEvent) => boolean} whether the chord is held down, in a composer, or just sent something there */
function followField() {
  let last = -Infinity;
  const isChord = ({ code, ctrlKey, metaKey }) => code === "Enter" && (ctrlKey || metaKey);
  const isField = (target) => Boolean(target.closest?.("input, textarea, select, .note-composer"));
  const follow = (event) => {
    if (isChord(event) && isField(event.target)) last = event.timeStamp;
  };
  document.addEventListener("keydown", follow, { capture: true });
  return (event) => event.repeat || isField(event.target) || event.timeStamp - last < ECHO;
}

/** @returns {boolean} whether something waits; then the page is left for it */
function goOn({ go }) {
  if (go?.dataset.upcoming !== "yes") return false;
  go.requestSubmit();
  return true;
}

function open(view) {
  const { store, dialog } = view;
  if (!store.canEdit) return;
  const found = (view.found = view.problems.now());
  const drafts = (view.drafts = unsentNotes(store));
  const errors = found.filter((problem) => problem.severity === "error");
  byId("submit-lede").textContent = lede(found, errors, drafts, store.annotations);
  const rows = [...drafts.map((draft) => draftButton(draft, () => dialog.close())), ...found.map((problem) => problemButton(store, problem, () => leaveTo(view, problem)))];
  byId("submit-problems").replaceChildren(...rows.map((row) => el("li", {}, row)));
  enable(view, errors.length === 0);
  say(view, "");
  if (!dialog.open) dialog.showModal();
  (view.next ?? view.confirm).focus();
}

const enable = ({ confirm, next }, able) => [confirm, next].filter(Boolean).forEach((one) => (one.disabled = !able));

function leaveTo({ dialog, goTo }, problem) {
  dialog.close();
  goTo(problem);
}

function lede(found, errors, drafts, { spans }) {
  if (errors.length) return gettext("These places have to be mended before the article can be submitted.");
  if (drafts.length) return gettext("A note on this article is typed but not sent. You can submit all the same: it stays here until you send it.");
  if (!spans.size) return gettext("Nothing is marked in this article yet. It can be submitted as it is, if that is what it needs.");
  if (!found.length) return gettext("Nothing is left open. After submitting, the article can be read but not changed; you can reopen it.");
  const text = ngettext(
    "%(count)s place could be completed. You can submit all the same, and reopen the article later.",
    "%(count)s places could be completed. You can submit all the same, and reopen the article later.",
    found.length,
  );
  return interpolate(text, { count: found.length });
}

function say({ status }, text, kind = "") {
  status.hidden = !text;
  status.textContent = text;
  status.className = `alert ${kind}`;
}

/** First everything has to be in the server's log, then the set is handed in as it stands there. */
async function submit(view, { further = false } = {}) {
  const { store, dialog } = view;
  enable(view, false);
  try {
    const hindrance = await settled(view);
    if (hindrance) return say(view, hindrance, "neg");
    await request(view.urls.submit, { body: { revision: store.revision } });
    store.setState("submitted");
    dialog.close();
    if (further) leaveWord(store, view.urls.reopen);
    if (!(further && goOn(view))) byId("reopen").focus();
  } catch (error) {
    if (error.code === "revision") await store.sync?.catchUp();
    say(view, troubleText(error), "neg");
  } finally {
    enable(view, true);
  }
}

/** Waits until the server has everything. @returns {Promise<string>} what hinders it, "" when nothing does */
async function settled(view) {
  const { store } = view;
  if (store.status.rejected) return gettext("Some changes were refused and wait for your decision; see the header.");
  if (!store.pending.length) return "";
  say(view, interpolate(ngettext("%(count)s change is still on its way …", "%(count)s changes are still on their way …", store.pending.length), { count: store.pending.length }));
  return (await store.sync?.flush()) ? "" : troubleText(new Undelivered(store.status.trouble ?? "offline"));
}

const TROUBLES = {
  offline: () => gettext("There is no connection. Your work is kept in this browser; submit again once you are online."),
  "signed-out": () => gettext("Your session has ended. Sign in again, then submit; your work is kept."),
  forbidden: () => gettext("This account may not submit this set."),
  revision: () => gettext("The set has changed meanwhile, perhaps in another tab. It has been brought up to date: please look again and submit."),
  not_open: () => gettext("The set has been submitted already."),
  has_errors: () => gettext("The server found places that have to be mended first."),
  place_taken: () => gettext("Others have taken the article's places meanwhile. What you saved stays, and a manager can give the article back to you."),
  in_curation: () => gettext("The article is in curation now and cannot be reopened."),
};

function troubleText(error) {
  if (!(error instanceof Undelivered)) throw error;
  const text = TROUBLES[error.code] ?? TROUBLES[error.kind] ?? (() => gettext("The server did not take it. Your work is kept; please try again in a moment."));
  return text();
}

async function reopen(view, opener) {
  opener.disabled = true;
  try {
    await request(view.urls.reopen, { body: {} });
    view.store.setState("open");
    byId("article")?.focus();
  } catch (error) {
    byId("banner-text").textContent = troubleText(error);
    (view.canvas.tell ?? view.canvas.say)?.(troubleText(error));
  } finally {
    opener.disabled = false;
  }
}

/** The header says the state in a word wherever the page is scrolled to; the banner says in a line why nothing can be changed. */
function showState({ store, opener, skip }) {
  const isOpen = store.canEdit;
  if (opener) opener.hidden = !isOpen;
  document.documentElement.classList.toggle("read-only", !isOpen);
  byId("banner").hidden = isOpen || Boolean(store.past); // the past has a banner of its own
  byId("reopen").hidden = store.readonly || isOpen || (Boolean(store.movedTo) && store.state === "open");
  byId("reopen").textContent = store.state === "returned" ? gettext("Continue the work") : gettext("Reopen");
  byId("set-state").hidden = isOpen;
  byId("set-state").textContent = isOpen ? "" : stateText(store);
  byId("go-on-button")?.toggleAttribute("hidden", isOpen || store.readonly || Boolean(store.movedTo));
  byId("load-again")?.toggleAttribute("hidden", !store.movedTo);
  byId("banner-text").textContent = isOpen ? "" : bannerText(store, store.skipped ? named(store.skipped) : skip);
}

function stateText({ readonly, state }) {
  if (readonly) return pgettext("state of the page", "Read only");
  const words = { submitted: () => pgettext("state of the page", "Submitted"), skipped: () => pgettext("state of the page", "Skipped"), returned: () => pgettext("state of the page", "Returned") };
  return (words[state] ?? (() => pgettext("state of the page", "Closed")))();
}

function bannerText({ readonly, own, state, movedTo }, skip) {
  if (movedTo) {
    return interpolate(gettext("A manager has brought this article to version %(version)s of the schema. Your work is kept; the page has to be loaded again to go on."), { version: movedTo });
  }
  if (readonly && own) return gettext("These are your annotations. The project is closed: they can be read, but not changed.");
  const others = gettext("You are reading another person's annotations; nothing can be changed here.");
  if (readonly) return state === "skipped" ? `${others} ${skippedText({ ...skip, code: "" })}` : others;
  if (state === "submitted") return gettext("Submitted. The article can be read, but not changed.");
  if (state === "skipped") return skippedText(skip);
  if (state === "returned") return gettext("The article was returned to you. Continue the work to change it; then submit it again.");
  return gettext("This set is closed.");
}

/** A reason given elsewhere, with the name that the dialog of this page has for it. */
function named({ code, reason }) {
  if (code in TAKEN_AWAY) return { code, name: "", reason };
  const choice = document.querySelector(`#skip-form [name=code][value="${CSS.escape(code)}"]`);
  return { name: choice?.closest("label").textContent.trim() ?? "", reason };
}

/** Not the author's doing, so more than a word: what happened, what stays, what can be done. By the code of the server. */
const TAKEN_AWAY = {
  expired: () => gettext("Nothing was saved here for so long that the article went back to the others. What you saved stays; reopening takes the article up again, as long as a place is free."),
  taken_back: () => gettext("A manager took this article back. What you saved stays; reopening takes the article up again, as long as a place is free."),
};

const skippedText = (skip) =>
  TAKEN_AWAY[skip?.code]?.() ??
  interpolate(gettext("Skipped: %(why)s"), { why: [skip?.name, skip?.reason].filter(Boolean).join(" · ") || "–" });
