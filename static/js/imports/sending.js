/** Files on their way to the server: one request each, with progress. Errors say in words what happened. */
import { gettext } from "../i18n.js";
import { ownHeaders } from "../sync/transport.js";

/** A new import; its id. */
export async function begin(api) {
  const answer = await fetch(api, { method: "POST", headers: ownHeaders(), credentials: "same-origin", redirect: "manual" }).catch(() => {
    throw new Error(gettext("The server cannot be reached. Nothing is lost; try again."));
  });
  const said = await answer.json().catch(() => null);
  if (!answer.ok || !said?.id) throw new Error(said?.error?.message || gettext("It could not be sent."));
  return said.id;
}

/** Send one file; `progress` hears of the share that has gone, between 0 and 1. */
export function send(url, file, path, progress) {
  const body = new FormData();
  body.append("file", file);
  body.append("path", path);
  const { "Content-Type": _json, ...headers } = ownHeaders();
  return new Promise((done, failed) => {
    const request = new XMLHttpRequest();
    request.open("POST", url);
    for (const [name, value] of Object.entries(headers)) request.setRequestHeader(name, value);
    request.responseType = "json";
    request.upload.addEventListener("progress", ({ loaded, total }) => progress(total ? loaded / total : 0));
    request.addEventListener("load", () => {
      if (request.status === 201) done(request.response);
      else failed(new Error(request.response?.error?.message || gettext("It could not be sent.")));
    });
    request.addEventListener("error", () => failed(new Error(gettext("The connection broke off."))));
    request.send(body);
  });
}
