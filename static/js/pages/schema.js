/** The schema editor: list, form, preview, problems; saved at every change, undone and redone by keys. */
import { gettext, interpolate, ngettext } from "../i18n.js";
import { button, el } from "../canvas/markup.js";
import { pathOf } from "../schema/body.js";
import { createEditor } from "../schema/editor.js";
import { mountPreview } from "../schema/preview.js";
import { goTo, mountProblems } from "../schema/problems.js";
import { createSaving, savingWords } from "../schema/saving.js";
import { download, mountTransfer, send } from "../schema/transfer.js";
import { mountForm } from "../schema/typeform.js";
import { mountList } from "../schema/typelist.js";

const byId = (id) => document.getElementById(id);
const { base, draft, urls, user, project } = JSON.parse(byId("page-data").textContent);
const key = `sanad-schema:${project}:${user}`;
const editor = createEditor({ body: draft?.document ?? base, base });
const say = (text) => (byId("schema-said").textContent = text);

let told = null;

editor.problems = draft?.problems ?? [];
const form = byId("type-form");
mountList(editor, byId("type-list"), say);
mountForm(editor, form, urls);
mountProblems(editor, byId("schema-problems"), form);
const saving = createSaving(editor, { url: urls.draft, revision: draft?.revision ?? 0, key });
saving.changes = draft?.changes ?? 0;
if (byId("schema-preview")) mountPreview(editor, byId("schema-preview"), { url: urls.specimen });

for (const type of ["saving", "problems", "change"]) editor.on(type, show);
show();
tellSaved();
editor.on("saving", tellSaved);
saving.resume();
fetch(urls.uses, { headers: { Accept: "application/json" } })
  .then((answer) => (answer.ok ? answer.json() : null), () => null)
  .then((answer) => answer && ((editor.uses = answer.uses), editor.emit("uses")));

/** The page's panel on what the draft comes to is asked for anew once another revision is on the server. */
function tellSaved() {
  if (saving.state !== "saved" || saving.revision === told) return;
  if (told !== null) document.body.dispatchEvent(new CustomEvent("schema-saved"));
  told = saving.revision;
}

/** State of saving, what can be done now, and what was put aside. */
function show() {
  byId("schema-saving").textContent = savingWords(saving.state);
  byId("schema-saving").dataset.state = saving.state;
  byId("schema-undo").disabled = !editor.canUndo;
  byId("schema-redo").disabled = !editor.canRedo;
  const isDraft = saving.revision > 0;
  const ready = isDraft && editor.problems.length === 0 && saving.state === "saved";
  for (const id of ["schema-publish", "schema-changes"]) {
    byId(id).setAttribute("aria-disabled", String(!ready));
    byId(id).hidden = !isDraft;
  }
  byId("schema-discard").hidden = !isDraft;
  byId("schema-draft-badge").hidden = !isDraft;
  byId("schema-lede").textContent = lede(isDraft);
  conflict();
  aside();
}

function lede(isDraft) {
  if (!isDraft) return interpolate(gettext("Version %(version)s is in use. The first change begins a draft; nobody works with it before it is published."), { version: base.version });
  if (editor.problems.length || saving.changes === null) return interpolate(gettext("A draft of what comes after %(version)s; it is not finished yet."), { version: base.version });
  const words = ngettext("%(count)s change since %(version)s. Work that has begun goes on under its own version.", "%(count)s changes since %(version)s. Work that has begun goes on under its own version.", saving.changes);
  return interpolate(words, { count: saving.changes, version: base.version });
}

/** Somebody else changed the draft: nothing is lost, and the person says what to go on with. */
function conflict() {
  const home = byId("schema-conflict");
  home.hidden = saving.state !== "conflict";
  if (home.hidden) return home.replaceChildren();
  const who = saving.theirs.updated_by || gettext("Somebody");
  const text = interpolate(gettext("%(who)s changed the draft while this page was open. Both versions are kept; the one you do not go on with stays in this browser."), { who });
  if (home.childElementCount) return;
  home.replaceChildren(
    el("span", {}, text),
    button(".btn.small", { "data-take": "theirs", on: { click: () => saving.take("theirs") } }, gettext("Go on with theirs")),
    button(".btn.small", { "data-take": "mine", on: { click: () => saving.take("mine") } }, gettext("Go on with mine")),
  );
}

function aside() {
  const home = byId("schema-aside");
  home.hidden = !saving.aside;
  if (home.hidden) return home.replaceChildren();
  home.replaceChildren(
    el("span", {}, gettext("Another version of the draft is kept in this browser.")),
    button(".btn.small", { id: "aside-back", on: { click: () => saving.bringBack() } }, gettext("Bring it back")),
    button(".btn.small", { on: { click: () => download(saving.aside.body, "aside") } }, gettext("Download it")),
    button(".btn.small.quiet", { on: { click: () => saving.forget() } }, gettext("Let it go")),
  );
}

byId("schema-undo").addEventListener("click", () => editor.undo());
byId("schema-redo").addEventListener("click", () => editor.redo());
byId("schema-download").addEventListener("click", () => download(editor.body, saving.revision ? "draft" : editor.body.version));
for (const id of ["schema-publish", "schema-changes"]) {
  byId(id).addEventListener("click", (event) => {
    if (event.currentTarget.getAttribute("aria-disabled") !== "true") return;
    event.preventDefault();
    if (editor.problems.length) goTo(editor, form, editor.problems[0].path);
    else say(savingWords(saving.state));
  });
}

document.addEventListener("keydown", (event) => {
  if (!(event.ctrlKey || event.metaKey) || event.altKey || event.target.closest("dialog")) return;
  const back = event.code === "KeyZ" && !event.shiftKey;
  if (!back && !(event.code === "KeyY" || (event.code === "KeyZ" && event.shiftKey))) return;
  event.preventDefault();
  if (back) editor.undo();
  else editor.redo();
});

/** The draft is given up after a question; it stays in this browser. */
byId("schema-discard").addEventListener("click", async () => {
  if (!confirm(gettext("Give the draft up? It is put aside in this browser and can be brought back."))) return;
  await saving.flush();
  const answer = await send(urls.discard, { revision: saving.revision });
  if (answer.error) return say(answer.error.message);
  saving.setAside(editor.body);
  location.reload();
});

mountTransfer(byId("schema-transfer"), {
  url: urls.begin,
  revision: () => saving.revision || null,
  begun: () => {
    if (saving.revision) saving.setAside(editor.body);
    location.reload();
  },
});

const wanted = pathOf(decodeURIComponent(location.hash.slice(1)));
if (wanted.length) goTo(editor, form, decodeURIComponent(location.hash.slice(1)));
Object.assign(globalThis, { sanadSchema: { editor, saving } });
