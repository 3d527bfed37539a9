import assert from "node:assert/strict";
import test from "node:test";

import { createEditor } from "../../../static/js/schema/editor.js";
import { createSaving } from "../../../static/js/schema/saving.js";

globalThis.document ??= { cookie: "", documentElement: { dataset: {}, lang: "en" } };
const body = (name) => ({ layers: [], spanTypes: [{ code: name, name: {}, attributes: [] }], frameTypes: [], labels: [] });

/** A server with one draft, and a browser's storage. */
function world({ revision = 0, document = null } = {}) {
  const server = { revision, document, up: true, puts: 0 };
  const draft = () => (server.revision ? { revision: server.revision, document: server.document, problems: [], changes: 1, updated_by: "ليلى" } : null);
  const answer = (status, value) => ({ ok: status < 400, status, json: async () => structuredClone(value) });
  const fetch = async (_, { method = "GET", body: text } = {}) => {
    if (!server.up) throw new TypeError("no network");
    if (method === "GET") return answer(200, { draft: draft() });
    server.puts += 1;
    const asked = JSON.parse(text);
    if (asked.revision !== server.revision) return answer(409, { error: { code: "draft_changed", message: "", facts: {} } });
    Object.assign(server, { revision: server.revision + 1, document: asked.document });
    return answer(200, { draft: draft() });
  };
  const kept = new Map();
  const storage = { getItem: (key) => kept.get(key) ?? null, setItem: (key, value) => kept.set(key, value), removeItem: (key) => kept.delete(key) };
  return { server, fetch, storage, kept };
}

function tab(at, start = body("PERS"), revision = at.server.revision) {
  const editor = createEditor({ body: start, base: body("PERS") });
  return { editor, saving: createSaving(editor, { url: "/draft/", revision, key: "k", fetch: at.fetch, storage: at.storage }) };
}

test("every change is saved, and what is on its way is kept in the browser until then", async () => {
  const at = world();
  const { editor, saving } = tab(at);
  editor.change(body("ORG"));
  assert.equal(saving.state, "waiting");
  assert.equal(JSON.parse(at.kept.get("k")).body.spanTypes[0].code, "ORG");
  await saving.flush();
  assert.equal(saving.state, "saved");
  assert.equal(at.server.document.spanTypes[0].code, "ORG");
  assert.equal(at.kept.has("k"), false);
});

test("without a network nothing is lost: the next page takes it up again", async () => {
  const at = world();
  const first = tab(at);
  at.server.up = false;
  first.editor.change(body("ORG"));
  await first.saving.flush();
  assert.equal(first.saving.state, "offline");
  clearTimeout(first.saving.timer);
  at.server.up = true;
  const second = tab(at);
  second.saving.resume();
  assert.equal(second.editor.body.spanTypes[0].code, "ORG");
  await second.saving.flush();
  assert.equal(at.server.document.spanTypes[0].code, "ORG");
});

for (const [whose, stays, aside] of [["mine", "MINE", "THEIRS"], ["theirs", "THEIRS", "MINE"]]) {
  test(`two people at once: whoever goes on with ${whose} still has the other one`, async () => {
    const at = world();
    const { editor, saving } = tab(at);
    Object.assign(at.server, { revision: 1, document: body("THEIRS") });
    editor.change(body("MINE"));
    await saving.flush();
    await new Promise((done) => setTimeout(done));
    assert.equal(saving.state, "conflict");
    assert.equal(at.server.document.spanTypes[0].code, "THEIRS");
    saving.take(whose);
    await saving.flush();
    assert.equal(at.server.document.spanTypes[0].code, stays);
    assert.equal(editor.body.spanTypes[0].code, stays);
    assert.equal(JSON.parse(at.kept.get("k:aside")).body.spanTypes[0].code, aside);
    saving.bringBack();
    await saving.flush();
    assert.equal(at.server.document.spanTypes[0].code, aside);
    assert.equal(at.kept.has("k:aside"), false);
  });
}

test("the same change made twice is no conflict", async () => {
  const at = world();
  const { editor, saving } = tab(at);
  Object.assign(at.server, { revision: 3, document: body("ORG") });
  editor.change(body("ORG"));
  await saving.flush();
  await new Promise((done) => setTimeout(done));
  assert.deepEqual([saving.state, saving.revision], ["saved", 3]);
});
