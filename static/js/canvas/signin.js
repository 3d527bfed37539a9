/**
 * Signing in without leaving the page: the name is known, the password is asked for, the work stays where it is. When a
 * session came about elsewhere (another tab) the window closes by itself.
 */
import { gettext, interpolate, ngettext, pgettext } from "../i18n.js";
import { button, el } from "./markup.js";

/** @returns {() => void} opens the window */
export function mountSignIn(store, parent = document.body) {
  const name = el("input.input", { name: "username", autocomplete: "username", readonly: true, dir: "auto", value: store.user?.name ?? "" });
  const password = el("input.input", { name: "password", type: "password", autocomplete: "current-password", required: true, dir: "ltr" });
  const code = el("input.input", { name: "code", autocomplete: "one-time-code", dir: "ltr", spellcheck: "false" });
  const codeField = field(gettext("Code"), code);
  codeField.hidden = true;
  const trouble = el("p.alert.neg", { role: "alert", hidden: true });
  const send = el("button.btn.primary", { type: "submit" }, pgettext("button", "Sign in"));
  const later = button(".btn.quiet", { on: { click: () => dialog.close() } }, gettext("Later"));
  const form = el("form.sign-in-form", { novalidate: true }, field(gettext("User name"), name), field(gettext("Password"), password), codeField, trouble, el("div.row.dialog-actions", {}, send, later));
  const lede = el("p");
  const dialog = el("dialog.dialog", { id: "sign-in-dialog", "aria-labelledby": "sign-in-title" }, el("h2.h-sec", { id: "sign-in-title" }, gettext("Sign in again")), lede, form);
  const view = { store, dialog, lede, password, code, codeField, trouble, send };
  form.addEventListener("submit", (event) => (event.preventDefault(), submit(view)));
  dialog.addEventListener("close", () => forget(view));
  store.on("status", ({ state, stranger }) => dialog.open && state !== "signed-out" && !stranger && state !== "error" && dialog.close());
  parent.append(dialog);
  return () => open(view);
}

function forget({ password, code, codeField }) {
  password.value = code.value = "";
  codeField.hidden = true;
}

const field = (label, input) => el("label.field", {}, el("span", {}, label), input);

function open(view) {
  const { dialog, password } = view;
  tell(view, "");
  explain(view);
  if (!dialog.open) dialog.showModal();
  password.focus();
}

function explain({ store, lede }) {
  const { stranger, waiting } = store.status;
  const count = interpolate(ngettext("%(count)s change is waiting and will be saved.", "%(count)s changes are waiting and will be saved.", waiting), { count: waiting });
  const why = stranger ? strangerText(stranger) : gettext("Your session has ended; nothing is lost.");
  lede.textContent = waiting ? `${why} ${count}` : why;
}

const strangerText = (name) =>
  interpolate(gettext("%(name)s is now signed in on this browser. None of your work is sent under that name; signing in here ends that session."), { name });

async function submit(view) {
  const { store, password, code, send, dialog } = view;
  if (!password.value) return tell(view, gettext("Enter your password."), true);
  send.disabled = true;
  try {
    const who = await store.sync.signIn(store.user.name, password.value, code.value.trim());
    if (who?.id === store.user.id) return dialog.close();
    tell(view, strangerText(who?.name ?? ""), true);
  } catch (error) {
    if (error.name !== "NotIn") throw error;
    if (error.kind === "code") askForCode(view, error);
    else tell(view, troubleText(error), true);
  } finally {
    send.disabled = false;
  }
}

/** The password was right; the second step is missing, or its code was not taken. */
function askForCode(view, { sentence }) {
  tell(view, sentence);
  view.codeField.hidden = false;
  view.code.select();
  view.code.focus();
}

function tell({ trouble, password }, text, wrong = false) {
  trouble.hidden = !text;
  trouble.textContent = text;
  password.setAttribute("aria-invalid", String(wrong));
  if (wrong) password.select();
}

function troubleText({ kind, sentence, minutes }) {
  if (kind === "offline") return gettext("There is no connection. Your work is kept; try again once you are online.");
  if (kind === "locked") return interpolate(ngettext("Too many wrong passwords. Nobody got in; sign-in opens again in a minute.", "Too many wrong passwords. Nobody got in; sign-in opens again in %(count)s minutes.", minutes), { count: minutes });
  return sentence || gettext("The server did not take it. Your work is kept; please try again in a moment.");
}
