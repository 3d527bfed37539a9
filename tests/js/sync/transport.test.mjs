import assert from "node:assert/strict";
import { test } from "node:test";
import { BATCH, csrfToken, kindOf, ownHeaders, parting, pause, request } from "../../../static/js/sync/transport.js";
import { fromRandomBytes } from "../../../static/js/sync/uuid.js";

const answering = (status, body, headers = {}) => async () => new Response(body, { status, headers });
const ask = (fetch) => request("/x", { body: { changes: [] }, fetch, token: () => "t" });
const refusal = (code) => JSON.stringify({ error: { code, message: "", facts: {} } });

test("an answer is what the server said", async () => {
  assert.deepEqual(await ask(answering(200, '{"revision":3,"verdicts":[]}')), { revision: 3, verdicts: [] });
});

test("every way not to arrive has its name", async () => {
  const ways = [
    [answering(401, refusal("not_authenticated")), "signed-out"],
    [answering(403, refusal("csrf_failed")), "signed-out"],
    [answering(403, "<h1>CSRF</h1>"), "signed-out"],
    [answering(403, refusal("not_author")), "forbidden"],
    [answering(404, refusal("not_found")), "missing"],
    [answering(413, refusal("too_large")), "too-large"],
    [answering(400, refusal("invalid")), "malformed"],
    [answering(429, refusal("throttled")), "busy"],
    [answering(500, "oh"), "busy"],
    [answering(502, "<html>"), "busy"],
    [answering(200, "<html>a hotel's welcome page"), "strange"],
    [async () => Promise.reject(new TypeError("Failed to fetch")), "offline"],
    [async () => ({ type: "opaqueredirect" }), "signed-out"],
    [async () => ({ type: "basic", ok: true, text: () => Promise.reject(new TypeError("cut off")) }), "offline"],
  ];
  for (const [fetch, kind] of ways) await assert.rejects(ask(fetch), { kind }, kind);
});

test("what changes something says whose page it is, and is refused in another name until its author is back", async () => {
  let sent;
  const refused = answering(403, refusal("other_person"));
  const fetch = (url, options) => ((sent = options), refused());
  await assert.rejects(request("/x", { body: {}, fetch, token: () => "t", user: () => "7" }), { kind: "signed-out", code: "other_person" });
  assert.deepEqual(sent.headers, { Accept: "application/json", "Content-Type": "application/json", "X-CSRFToken": "t", "X-Sanad-User": "7" });
  await assert.rejects(request("/x", { fetch, token: () => "t", user: () => "7" }));
  assert.deepEqual(sent.headers, { Accept: "application/json" });
  assert.equal("X-Sanad-User" in ownHeaders({ token: () => "t", user: () => "" }), false);
});

test("Retry-After is passed on", async () => {
  await assert.rejects(ask(answering(503, "", { "Retry-After": "12" })), { kind: "busy", retryAfter: 12 });
  assert.equal(kindOf(408, ""), "busy");
});

test("the token is read from the cookie anew for each request", () => {
  assert.equal(csrfToken("a=1; sanad_csrf=abc%3D; b=2"), "abc=");
  assert.equal(csrfToken("not_sanad_csrf=1"), "");
});

test("pauses double up to the cap and are spread over their upper half", () => {
  const longest = [0, 1, 2, 3, 4, 5, 6, 40].map((n) => pause(n, { random: () => 1 }));
  assert.deepEqual(longest, [400, 800, 1600, 3200, 6400, 12_800, 15_000, 15_000]);
  assert.equal(pause(3, { random: () => 0 }), 1600);
  assert.equal(pause(0, { random: () => 1, retryAfter: 9 }), 9000);
});

test("what is sent on leaving is a beginning of the queue that fits", () => {
  const changes = Array.from({ length: 80 }, (_, n) => ({ id: `${n}`, text: "و".repeat(100) }));
  assert.equal(parting(changes).length, BATCH);
  const few = parting(changes, 1000);
  assert.deepEqual(few, changes.slice(0, few.length));
  assert.ok(few.length >= 3 && new TextEncoder().encode(JSON.stringify({ changes: few })).length <= 1000);
  assert.deepEqual(parting([{ id: "x", text: "و".repeat(2000) }], 1000), []);
});

test("ids made without crypto.randomUUID are UUIDs of version 4, each another", () => {
  const ids = Array.from({ length: 200 }, fromRandomBytes);
  for (const id of ids) assert.match(id, /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
  assert.equal(new Set(ids).size, 200);
});
