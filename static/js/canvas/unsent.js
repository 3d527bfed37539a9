/** Notes that were typed on this set and never sent, for the last look before submitting. */
import { gettext } from "../i18n.js";
import { request } from "../sync/transport.js";
import { arabic, button, el } from "./markup.js";
import { createDesk } from "./notes_desk.js";
import { shortened } from "./phrases.js";

/** @returns {{key: string, body: string}[]} as the notes' own desk keeps them */
export function unsentNotes({ id, user }) {
  return createDesk({ url: "", name: `${user?.id} ${id}`, request, storage: storageHere(), onChange: () => {} }).drafts();
}

/** A browser may forbid its storage altogether. */
function storageHere() {
  try {
    return globalThis.localStorage;
  } catch {
    return null;
  }
}

/** @param {() => void} leave what closes whatever the button stands in */
export function draftButton({ key, body }, leave) {
  const go = () => {
    leave();
    // A click, so that on a phone the sheet comes up.
    document.getElementById("tab-notes").click();
    const notes = document.getElementById("notes");
    notes.querySelector(`[data-key="draft:${CSS.escape(key)}"]`)?.click();
    notes.querySelector("textarea, button")?.focus({ preventScroll: true });
  };
  return button(".problem", { data: { draft: key }, on: { click: go } }, el("span.problem-text", {}, gettext("A note that was not sent")), arabic("span.problem-place", shortened(body, 90)));
}
