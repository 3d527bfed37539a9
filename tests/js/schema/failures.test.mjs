/** A draft that could not be saved: it stays in the browser, and the page says what would help. */
import assert from "node:assert/strict";
import test from "node:test";

import { createEditor } from "../../../static/js/schema/editor.js";
import { createSaving, savingWords } from "../../../static/js/schema/saving.js";

globalThis.document ??= { cookie: "", documentElement: { dataset: {}, lang: "en" } };
const body = (name) => ({ layers: [], spanTypes: [{ code: name, name: {}, attributes: [] }], frameTypes: [], labels: [] });
const answer = (status, value) => async () => ({ ok: status < 400, status, json: async () => value });
const refusal = (status, code) => answer(status, { error: { code, message: "", facts: {} } });
const page = (status) => async () => ({ ok: status < 400, status, json: async () => JSON.parse("<html>") });

function opened(fetch, { readonly = false, kept = new Map() } = {}) {
  const storage = { getItem: (key) => kept.get(key) ?? null, setItem: (key, value) => kept.set(key, value), removeItem: (key) => kept.delete(key) };
  const editor = createEditor({ body: body("PERS"), base: body("PERS"), readonly });
  return { editor, kept, saving: createSaving(editor, { url: "/draft/", revision: 0, key: "k", fetch, storage }) };
}
const left = (kept) => JSON.parse(kept.get("k")).body.spanTypes[0].code;

for (const [what, fetch, state] of [
  ["the session has ended", refusal(401, "not_authenticated"), "signed-out"],
  ["the token of the form is old", refusal(403, "csrf_failed"), "signed-out"],
  ["somebody else signed in under the page", refusal(403, "other_person"), "signed-out"],
  ["a page of words forbids it", page(403), "signed-out"],
  ["the log-in page answers", async () => ({ ok: false, status: 0, type: "opaqueredirect", json: async () => null }), "signed-out"],
  ["the person may no longer change the schema", refusal(403, "forbidden"), "refused"],
  ["the project is gone", refusal(404, "not_found"), "refused"],
  ["the draft has not the shape of a schema", refusal(400, "bad_draft"), "refused"],
  ["the database is busy", refusal(503, "busy"), "offline"],
  ["there were too many requests", refusal(429, "throttled"), "offline"],
  ["the server fell over", page(500), "offline"],
  ["a hotel's welcome page answers", page(200), "offline"],
  ["nobody answers", async () => Promise.reject(new TypeError("Failed to fetch")), "offline"],
]) {
  test(`${what}: ${state}, and the draft is kept`, async () => {
    const { editor, saving, kept } = opened(fetch);
    editor.change(body("ORG"));
    await saving.flush();
    clearTimeout(saving.timer);
    assert.deepEqual([saving.state, left(kept), editor.body.spanTypes[0].code], [state, "ORG", "ORG"]);
  });
}

test("a conflict that cannot be looked at is no conflict with the version in use", async () => {
  const quick = refusal(409, "draft_changed");
  for (const look of [refusal(401, "not_authenticated"), page(502), async () => Promise.reject(new TypeError("gone"))]) {
    const { editor, saving } = opened((_, { method = "GET" }) => (method === "PUT" ? quick() : look()));
    editor.change(body("MINE"));
    await saving.flush();
    await new Promise((done) => setTimeout(done));
    clearTimeout(saving.timer);
    assert.deepEqual([saving.state, saving.theirs], ["offline", null]);
  }
});

test("a draft that somebody gave up meanwhile is in conflict with the version it began from", async () => {
  const { editor, saving } = opened((_, { method = "GET" }) => (method === "PUT" ? refusal(409, "draft_changed")() : answer(200, { draft: null })()));
  editor.change(body("MINE"));
  await saving.flush();
  await new Promise((done) => setTimeout(done));
  assert.equal(saving.state, "conflict");
  assert.deepEqual([saving.theirs.revision, saving.theirs.document], [0, body("PERS")]);
});

test("a version that somebody published meanwhile is shown, and whoever keeps theirs keeps it as a change of that one", async () => {
  const sent = [];
  const inUse = { ...body("SPORT"), name: "news", version: "1.1" };
  const { editor, saving } = opened(async (_, { method = "GET", body: text }) => {
    if (method === "GET") return answer(200, { draft: null, in_use: inUse })();
    sent.push(JSON.parse(text));
    return sent.length === 1 ? refusal(409, "draft_changed")() : answer(200, { draft: { revision: 3, problems: [], changes: 2 } })();
  });
  editor.change({ ...body("MINE"), name: "news", version: "1.0" });
  await saving.flush();
  await new Promise((done) => setTimeout(done));
  assert.deepEqual([saving.state, saving.theirs.document], ["conflict", inUse]);
  saving.take("mine");
  await saving.flush();
  const { revision, document: kept } = sent.at(-1);
  assert.deepEqual([revision, kept.version, kept.spanTypes[0].code, saving.state], [0, "1.1", "MINE", "saved"]);
});

test("what is typed while a save is on its way is sent after it", async () => {
  const sent = [];
  const { editor, saving } = opened(async (_, { body: text }) => {
    sent.push(JSON.parse(text));
    if (sent.length === 1) editor.change(body("LATER"));
    return answer(200, { draft: { revision: sent.length, problems: [], changes: 1 } })();
  });
  editor.change(body("FIRST"));
  await saving.flush();
  assert.equal(saving.state, "waiting");
  await saving.flush();
  await new Promise((done) => setTimeout(done));
  assert.deepEqual(sent.map((one) => [one.revision, one.document.spanTypes[0].code]), [[0, "FIRST"], [1, "LATER"]]);
  assert.equal(saving.state, "saved");
});

test("what the browser keeps is not taken up where one can only read, nor what is no draft", () => {
  for (const [text, readonly] of [[JSON.stringify({ revision: 4, body: body("ORG") }), true], ["{half a dra", false], ["null", false]]) {
    const { editor, saving } = opened(answer(200, {}), { readonly, kept: new Map([["k", text]]) });
    saving.resume();
    assert.deepEqual([editor.body.spanTypes[0].code, saving.revision, saving.timer], ["PERS", 0, 0]);
  }
});

test("a browser that keeps nothing hinders no saving", async () => {
  const never = () => {
    throw new DOMException("no room", "QuotaExceededError");
  };
  const editor = createEditor({ body: body("PERS"), base: body("PERS") });
  const storage = { getItem: never, setItem: never, removeItem: never };
  const saving = createSaving(editor, { url: "/draft/", revision: 0, key: "k", fetch: answer(200, { draft: { revision: 1, problems: [], changes: 1 } }), storage });
  editor.change(body("ORG"));
  await saving.flush();
  assert.deepEqual([saving.state, saving.revision], ["saved", 1]);
});

test("however saving stands, there are words for it", () => {
  const states = ["saved", "waiting", "sending", "offline", "signed-out", "refused", "conflict"];
  for (const state of states) assert.match(savingWords(state), /\w/, state);
  for (const state of ["offline", "signed-out", "refused"]) assert.match(savingWords(state), /kept in this browser/);
});
