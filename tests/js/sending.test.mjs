/** Files on their way: each with its path and whose page it is, and in words what went wrong. */
import assert from "node:assert/strict";
import test, { afterEach } from "node:test";

import { begin, send } from "../../static/js/imports/sending.js";

globalThis.document ??= { cookie: "sanad_csrf=t", documentElement: { dataset: { user: "7" }, lang: "en" } };
const { fetch, XMLHttpRequest } = globalThis;
afterEach(() => Object.assign(globalThis, { fetch, XMLHttpRequest }));

const json = (status, value) => async () => new Response(JSON.stringify(value), { status });

test("an import that was begun has an id", async () => {
  let asked;
  globalThis.fetch = async (url, options) => ((asked = [url, options.method, options.headers["X-CSRFToken"], options.headers["X-Sanad-User"]]), new Response('{"id": "abc"}', { status: 201 }));
  assert.equal(await begin("/api/imports/"), "abc");
  assert.deepEqual(asked, ["/api/imports/", "POST", "t", "7"]);
});

for (const [what, answer, words] of [
  ["a refusal in words", json(403, { error: { code: "forbidden", message: "Only managers import." } }), /Only managers import/],
  ["a refusal without words", json(500, {}), /could not be sent/],
  ["a page that is no answer", async () => new Response("<html>", { status: 502 }), /could not be sent/],
  ["a page that looks like success", async () => new Response("<html>", { status: 200 }), /could not be sent/],
  ["nothing at all", json(500, null), /could not be sent/],
  ["an answer without an id", json(201, {}), /could not be sent/],
  ["no server", async () => Promise.reject(new TypeError("Failed to fetch")), /cannot be reached. Nothing is lost/],
]) {
  test(`an import that cannot begin says so: ${what}`, async () => {
    globalThis.fetch = answer;
    await assert.rejects(begin("/api/imports/"), words);
  });
}

/** A request that is answered as the test says. */
function requests(act) {
  const made = {};
  globalThis.XMLHttpRequest = class {
    listeners = {};
    headers = {};
    upload = { addEventListener: (type, listener) => (this.listeners[type] = listener) };
    open(...where) {
      Object.assign(made, { where, request: this });
    }
    setRequestHeader(name, value) {
      this.headers[name] = value;
    }
    addEventListener(type, listener) {
      this.listeners[type] = listener;
    }
    send(body) {
      made.body = body;
      act(this);
    }
  };
  return made;
}
const answered = (status, response) => (request) => (Object.assign(request, { status, response }), request.listeners.load());
const file = new Blob(["قال سامر"]);

test("a file goes with its folders before its name, as a form and in its author's name", async () => {
  const made = requests(answered(201, { id: 5 }));
  assert.deepEqual(await send("/files/", file, "أخبار/١.txt", () => {}), { id: 5 });
  assert.deepEqual(made.where, ["POST", "/files/"]);
  assert.equal(made.body.get("path"), "أخبار/١.txt");
  assert.equal(await made.body.get("file").text(), "قال سامر");
  assert.deepEqual(made.request.headers, { "X-CSRFToken": "t", "X-Sanad-User": "7" }, "the form says itself what it is");
});

test("how much has gone is a share, of an empty file too", async () => {
  const shares = [];
  requests((request) => {
    for (const [loaded, total] of [[0, 0], [0, 200], [50, 200], [200, 200]]) request.listeners.progress({ loaded, total });
    answered(201, {})(request);
  });
  await send("/files/", file, "a", (share) => shares.push(share));
  assert.deepEqual(shares, [0, 0, 0.25, 1]);
});

for (const [what, act, words] of [
  ["a refusal in words", answered(413, { error: { message: "The file is too large." } }), /too large/],
  ["a refusal without words", answered(500, null), /could not be sent/],
  ["success that is none", answered(200, null), /could not be sent/],
  ["a line that breaks", (request) => request.listeners.error(), /connection broke off/],
]) {
  test(`a file that is not sent says why: ${what}`, async () => {
    requests(act);
    await assert.rejects(send("/files/", file, "a.txt", () => {}), words);
  });
}
