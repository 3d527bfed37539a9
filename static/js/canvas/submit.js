/** Handing the set in and taking it back: the last look at what the schema minds, the wait for the outbox, the banner. */
import { gettext, interpolate, ngettext } from "../i18n.js";
import { Undelivered, request } from "../sync/transport.js";
import { el } from "./markup.js";
import { problemButton } from "./problems.js";

const byId = (id) => document.getElementById(id);

/**
 * @param {{submit: string, reopen: string}} urls
 * @param {{now: () => object[]}} problems
 * @param {(problem: object) => void} goTo shows the place of a problem
 */
export function mountSubmit(store, urls, problems, goTo) {
  const view = { store, urls, problems, goTo, dialog: byId("submit-dialog"), opener: byId("submit-open"), status: byId("submit-status"), confirm: byId("submit-confirm") };
  view.opener?.addEventListener("click", () => open(view));
  byId("submit-cancel").addEventListener("click", () => view.dialog.close());
  view.confirm.addEventListener("click", () => submit(view));
  byId("reopen").addEventListener("click", (event) => reopen(view, event.target));
  store.on("state", () => showState(view));
  showState(view);
  return { open: () => open(view) };
}

function open(view) {
  const { store, dialog } = view;
  if (!store.canEdit) return;
  const found = view.problems.now();
  const errors = found.filter((problem) => problem.severity === "error");
  byId("submit-lede").textContent = lede(found, errors);
  byId("submit-problems").replaceChildren(...found.map((problem) => el("li", {}, problemButton(store, problem, () => leaveTo(view, problem)))));
  view.confirm.disabled = errors.length > 0;
  say(view, "");
  dialog.showModal();
}

function leaveTo({ dialog, goTo }, problem) {
  dialog.close();
  goTo(problem);
}

function lede(found, errors) {
  if (errors.length) return gettext("These places have to be mended before the article can be submitted.");
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
async function submit(view) {
  const { store, dialog, confirm } = view;
  confirm.disabled = true;
  try {
    if (await isSaved(view)) {
      await request(view.urls.submit, { body: { revision: store.revision } });
      store.setState("submitted");
      dialog.close();
      byId("reopen").focus();
    }
  } catch (error) {
    if (error.code === "revision") await store.sync?.catchUp();
    say(view, troubleText(error), "neg");
  } finally {
    confirm.disabled = false;
  }
}

async function isSaved(view) {
  const { store } = view;
  if (store.status.rejected) return say(view, gettext("Some changes were refused and wait for your decision; see the header."), "neg");
  if (!store.pending.length) return true;
  say(view, interpolate(ngettext("%(count)s change is still on its way …", "%(count)s changes are still on their way …", store.pending.length), { count: store.pending.length }));
  if (await store.sync?.flush()) return true;
  return say(view, troubleText(new Undelivered(store.status.trouble ?? "offline")), "neg");
}

const TROUBLES = {
  offline: () => gettext("There is no connection. Your work is kept in this browser; submit again once you are online."),
  "signed-out": () => gettext("Your session has ended. Sign in again, then submit; your work is kept."),
  forbidden: () => gettext("This account may not submit this set."),
  revision: () => gettext("The set has changed meanwhile, perhaps in another tab. It has been brought up to date: please look again and submit."),
  not_open: () => gettext("The set has been submitted already."),
  has_errors: () => gettext("The server found places that have to be mended first."),
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
  } finally {
    opener.disabled = false;
  }
}

/** The page says in one line why it cannot be changed. */
function showState({ store, opener }) {
  const isOpen = store.canEdit;
  if (opener) opener.hidden = !isOpen;
  document.documentElement.classList.toggle("read-only", !isOpen);
  byId("banner").hidden = isOpen;
  byId("reopen").hidden = store.readonly || isOpen;
  byId("banner-text").textContent = isOpen ? "" : bannerText(store);
}

function bannerText({ readonly, state }) {
  if (readonly) return gettext("You are reading another person's annotations; nothing can be changed here.");
  if (state === "submitted") return gettext("Submitted. The article can be read, but not changed.");
  return gettext("This set is closed.");
}
