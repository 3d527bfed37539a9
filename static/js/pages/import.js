/** Choosing files for an import: dropped, folders too, or picked; sent one by one, so that a failed one is sent again alone. */
import { gettext, interpolate, ngettext, number } from "../i18n.js";
import { filesOf } from "../imports/dropping.js";
import { begin, send } from "../imports/sending.js";

const AT_ONCE = 2;

const form = document.querySelector("[data-choose]");
const zone = form.querySelector("[data-drop]");
const list = form.querySelector("[data-chosen]");
const total = form.querySelector("[data-total]");
const submit = form.querySelector("[data-submit]");
const all = form.querySelector("[data-all]");
const inputs = [form.querySelector("[data-files]"), form.querySelector("[data-folder]")];

/** @type {{file: File, path: string, state: "waiting"|"sending"|"sent"|"failed", share: number, why: string}[]} */
let chosen = [];
let batch = "";

document.documentElement.classList.add("scripted");
form.querySelector("[data-drop-title]").textContent = gettext("Drop the files here, or choose them");
form.querySelector("[data-folder-line]").hidden = false;

function sizeOf(bytes) {
  if (bytes < 1024) return interpolate(gettext("%(amount)s bytes"), { amount: number(bytes) });
  if (bytes < 1024 ** 2) return interpolate(gettext("%(amount)s kB"), { amount: number(Math.round(bytes / 1024)) });
  return interpolate(gettext("%(amount)s MB"), { amount: number(Math.round(bytes / 102.4 / 1024) / 10) });
}

function element(tag, className, text) {
  const made = document.createElement(tag);
  made.className = className;
  made.textContent = text;
  return made;
}

/** One line of the list: the stem in an isolate and the extension as a badge, so that bidi scrambles neither. */
function lineOf(one) {
  const dot = one.path.lastIndexOf(".");
  const name = element("bdi", "", dot > 0 ? one.path.slice(0, dot) : one.path);
  const kind = element("span", "ext", dot > 0 ? one.path.slice(dot + 1).toUpperCase() : "");
  kind.hidden = dot <= 0;
  const line = element("li", one.state, "");
  line.append(kind, name, stateOf(one));
  return line;
}

function stateOf(one) {
  if (one.state === "sending") {
    const meter = document.createElement("progress");
    Object.assign(meter, { className: "meter end", max: 1, value: one.share });
    meter.setAttribute("aria-label", interpolate(gettext("Sending %(name)s"), { name: one.path }));
    return meter;
  }
  if (one.state === "sent") return element("span", "end ok", gettext("Sent"));
  if (one.state !== "failed") return element("span", "end", sizeOf(one.file.size));
  const end = element("span", "end failed", `${one.why} `);
  const again = element("button", "link s", gettext("Send again"));
  again.type = "button";
  again.addEventListener("click", () => {
    one.state = "waiting";
    void sendAll();
  });
  end.append(again);
  return end;
}

function show() {
  list.hidden = chosen.length === 0;
  // What was dropped is not in the field, which would hinder the form from being sent.
  inputs[0].required = chosen.length === 0;
  list.replaceChildren(...chosen.map(lineOf));
  const text = ngettext("%(shown)s file chosen", "%(shown)s files chosen", chosen.length);
  total.textContent = chosen.length ? interpolate(text, { shown: number(chosen.length) }) : "";
}

/** One file got further: its own line, and how far all of them are. */
function tell(one) {
  const line = list.children[chosen.indexOf(one)];
  line.replaceWith(lineOf(one));
  const sent = chosen.filter(({ state }) => state === "sent").length;
  Object.assign(all, { hidden: false, value: sent / chosen.length });
  const values = { sent: number(sent), shown: number(chosen.length) };
  total.textContent = interpolate(gettext("%(sent)s of %(shown)s sent"), values);
}

/** More files; one of the same path takes the other one's place. */
function add(files) {
  const paths = new Set(files.map(({ path }) => path));
  const fresh = files.map(({ file, path }) => ({ file, path, state: "waiting", share: 0, why: "" }));
  chosen = [...chosen.filter(({ path }) => !paths.has(path)), ...fresh];
  show();
}

function picked(input) {
  add([...input.files].map((file) => ({ file, path: file.webkitRelativePath || file.name })));
}

async function sendAll() {
  submit.disabled = true;
  try {
    batch ||= await begin(form.dataset.api);
    await Promise.all(Array.from({ length: AT_ONCE }, sendNext));
  } catch (error) {
    total.textContent = error.message;
    return;
  } finally {
    submit.disabled = false;
  }
  const failed = chosen.filter(({ state }) => state === "failed").length;
  if (failed === 0) {
    globalThis.location.assign(`${form.dataset.page}${batch}/`);
    return;
  }
  const text = ngettext("%(shown)s file was not sent; the others are kept", "%(shown)s files were not sent; the others are kept", failed);
  total.textContent = interpolate(text, { shown: number(failed) });
}

async function sendNext() {
  for (let one = chosen.find(({ state }) => state === "waiting"); one; one = chosen.find(({ state }) => state === "waiting")) {
    await sendOne(one);
  }
}

async function sendOne(one) {
  Object.assign(one, { state: "sending", share: 0 });
  tell(one);
  const meter = () => list.children[chosen.indexOf(one)]?.querySelector("progress");
  try {
    await send(`${form.dataset.api}${batch}/files/`, one.file, one.path, (share) => {
      one.share = share;
      if (meter()) meter().value = share;
    });
    one.state = "sent";
  } catch (error) {
    Object.assign(one, { state: "failed", why: error.message });
  }
  tell(one);
}

for (const type of ["dragenter", "dragover"]) {
  zone.addEventListener(type, (event) => {
    event.preventDefault();
    zone.classList.add("over");
  });
}
for (const type of ["dragleave", "dragend", "drop"]) zone.addEventListener(type, () => zone.classList.remove("over"));
zone.addEventListener("drop", async (event) => {
  event.preventDefault();
  add(await filesOf(event.dataTransfer));
});
for (const input of inputs) input.addEventListener("change", () => picked(input));
form.addEventListener("submit", (event) => {
  if (chosen.length === 0) return;
  event.preventDefault();
  void sendAll();
});
// A page that comes back from the browser's history may still hold the files.
for (const input of inputs) if (input.files.length) picked(input);
