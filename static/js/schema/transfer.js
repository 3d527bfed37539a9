/** The schema as a file: out of the draft, and into it from a file, another project, or the one that comes with Sanad. */
import { gettext, interpolate } from "../i18n.js";
import { el } from "../canvas/markup.js";
import { ownHeaders } from "../sync/transport.js";
import { problemSentence } from "./problemwords.js";

/** Saves the draft as a file, as it stands on the page. */
export function download(body, suffix = "draft") {
  const address = URL.createObjectURL(new Blob([`${JSON.stringify(body, null, 2)}\n`], { type: "application/json" }));
  const link = el("a", { href: address, download: `${body.name || "schema"}-${suffix}.json` });
  link.click();
  setTimeout(() => URL.revokeObjectURL(address), 1000);
}

/**
 * The form that begins a draft with another schema.
 * @param {{url: string, revision: () => number|null, begun: (draft: object|null) => void}} options `revision`: of the
 *   draft that goes for it, null without one
 */
export function mountTransfer(form, { url, revision, begun }) {
  const said = form.querySelector("[data-said]");
  const file = form.querySelector("input[type=file]");
  form.addEventListener("change", (event) => {
    if (event.target === file && file.files.length) form.querySelector("[value=file]").checked = true;
  });
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const asked = await askedFor(form, file);
    if (asked.problems) return tell(said, gettext("Nothing was taken over. What is wrong in the file:"), asked.problems);
    const replace = revision();
    if (replace !== null && !confirm(gettext("The draft of today gives way to it. It is put aside in this browser and can be brought back. Go on?"))) return;
    const answer = await send(url, { ...asked, ...(replace === null ? {} : { replace }) });
    if (answer.error) return tell(said, answer.error.message, answer.error.facts?.problems ?? []);
    tell(said, "", []);
    begun(answer.draft);
  });
}

async function askedFor(form, file) {
  const source = new FormData(form).get("source");
  if (source === "project") return { project: form.querySelector("[name=project]").value };
  if (source !== "file") return {};
  if (!file.files.length) return { problems: [{ path: "", code: "", message: gettext("No file was chosen.") }] };
  const text = (await file.files[0].text()).replace(/^\uFEFF/, "");
  try {
    return { document: JSON.parse(text) };
  } catch (wrong) {
    return { problems: [{ path: "", code: "not_json", facts: lineOf(text, wrong) }] };
  }
}

/** Where reading stopped, as far as the browser tells it. */
function lineOf(text, { message }) {
  const [, line, column] = /line (\d+) column (\d+)/.exec(message) ?? [];
  if (line) return { line: Number(line), column: Number(column) };
  const before = text.slice(0, Number(/position (\d+)/.exec(message)?.[1] ?? text.length)).split("\n");
  return { line: before.length, column: before.at(-1).length + 1 };
}

/** @returns the JSON answer, or {error} */
export async function send(url, body) {
  const response = await fetch(url, { method: "POST", headers: { ...ownHeaders(), Accept: "application/json" }, body: JSON.stringify(body), credentials: "same-origin", redirect: "manual" }).catch(() => null);
  const answer = await response?.json().catch(() => null);
  return answer ?? { error: { code: "offline", message: gettext("The server did not answer. Nothing was changed.") } };
}

function tell(said, sentence, problems) {
  said.hidden = !sentence && !problems.length;
  const line = (problem) => el("li", {}, problem.path ? el("code.ltr", {}, problem.path) : null, " ", problem.code ? problemSentence(problem) : problem.message);
  said.replaceChildren(el("p", {}, interpolate(sentence, {})), el("ul.problem-places", {}, ...problems.map(line)));
  if (!said.hidden) said.focus();
}
