/** Leaving an article out, with a reason; what was marked stays, and the set can be taken back. */
import { gettext } from "../i18n.js";
import { Undelivered, request } from "../sync/transport.js";

const byId = (id) => document.getElementById(id);

/**
 * @param {string} url where the reason goes
 * @param {{settled: () => Promise<string>, skipped: (skip: {name: string, reason: string}) => void, goOn: () => boolean}} ways
 *   of submit.js: waiting until all is saved ("" or what hinders it), the banner, the next article
 */
export function mountSkipping(store, canvas, url, ways) {
  const opener = byId("skip-open");
  if (!opener) return;
  const view = { store, url, ways, dialog: byId("skip-dialog"), form: byId("skip-form"), status: byId("skip-status") };
  const show = () => (opener.hidden = !store.canEdit);
  opener.addEventListener("click", () => open(view));
  byId("skip-cancel").addEventListener("click", () => view.dialog.close());
  view.form.addEventListener("submit", (event) => {
    event.preventDefault();
    skip(view);
  });
  canvas.commands.add({ id: "skip", group: "article", name: () => gettext("Skip the article, with a reason"), keys: [{ code: "KeyS", shift: true }], edits: true, act: () => open(view) });
  store.on("state", show);
  show();
}

function open({ dialog, form, status }) {
  form.reset();
  status.hidden = true;
  dialog.showModal();
}

async function skip(view) {
  const { store, dialog, form, ways } = view;
  const code = form.elements.code.value;
  const reason = form.elements.reason.value.trim();
  if (code === "other" && !reason) {
    form.elements.reason.focus();
    return say(view, gettext("Please give the other reason in a few words."));
  }
  const button = byId("skip-confirm");
  button.disabled = true;
  try {
    const hindrance = await ways.settled();
    if (hindrance) return say(view, hindrance);
    await request(view.url, { body: { code, reason } });
    ways.skipped({ name: form.querySelector(":checked").closest("label").textContent.trim(), reason });
    store.setState("skipped", store.readonly, { code, reason });
    dialog.close();
    ways.goOn();
  } catch (error) {
    if (!(error instanceof Undelivered)) throw error;
    say(view, TROUBLES[error.code] ? TROUBLES[error.code]() : gettext("The server did not take it. Your work is kept; please try again in a moment."));
  } finally {
    button.disabled = false;
  }
}

const TROUBLES = {
  not_open: () => gettext("The set has been submitted already."),
  in_curation: () => gettext("A curator is already at work on this article; it can no longer be skipped."),
};

function say({ status }, text) {
  status.textContent = text;
  status.hidden = !text;
}
