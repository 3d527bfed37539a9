/** The words and the errands of notes: names, order, moments; what waits is kept, sent once, given back when refused. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { createDesk, keyOf } from "../../../static/js/canvas/notes_desk.js";
import { distance, inOrder, matching, namedBefore, piecesOf, placeNow } from "../../../static/js/canvas/notes_text.js";
import { Undelivered } from "../../../static/js/sync/transport.js";

const SAMI = { id: 1, name: "سامي", username: "sami" };
const PLACE = { anchor: "article", anchor_id: "", segments: [], quote: "" };

test("only mentions become names; the rest of the text stays as it was", () => {
  assert.deepEqual(piecesOf("يا @sami، و@Sami. و@layla a@sami", [SAMI]), [
    { text: "يا " }, { person: SAMI }, { text: "، و" }, { person: SAMI }, { text: ". و@layla a@sami" },
  ]);
  assert.deepEqual(piecesOf("@SAMI.", [SAMI]), [{ person: SAMI }, { text: "." }]);
  assert.deepEqual(piecesOf("<b>", []), [{ text: "<b>" }]);
});

test("a name is begun by @ at the beginning of a word", () => {
  assert.deepEqual(namedBefore("يا @sa", 6), { from: 3, query: "sa" });
  assert.deepEqual(namedBefore("@", 1), { from: 0, query: "" });
  assert.deepEqual(namedBefore("و@sa", 4), { from: 1, query: "sa" });
  assert.equal(namedBefore("a@sa", 4), null);
  assert.equal(namedBefore("@sa x", 5), null);
});

test("people are found by sign-in name and by any word of their name", () => {
  const layla = { id: 2, name: "ليلى الحداد", username: "layla" };
  assert.deepEqual(matching([SAMI, layla], "الح"), [layla]);
  assert.deepEqual(matching([SAMI, layla], "SA"), [SAMI]);
  assert.deepEqual(matching([SAMI, layla], ""), [SAMI, layla]);
});

test("a thread stands where its mark stands now, and where it stood when the mark is gone", () => {
  const span = { id: "s", entity: "e", segments: [[4, 9]] };
  const annotations = { spans: new Map([["s", span]]), frames: new Map(), entities: new Map([["e", {}]]) };
  const at = (anchor, id) => placeNow({ anchor, anchor_id: id, segments: [[0, 2]] }, annotations, () => span);
  assert.deepEqual(at("span", "s"), { segments: [[4, 9]], gone: false });
  assert.deepEqual(at("entity", "e"), { segments: [[4, 9]], gone: false });
  assert.deepEqual(at("span", "x"), { segments: [[0, 2]], gone: true });
  assert.deepEqual(at("frame", "x"), { segments: [[0, 2]], gone: true });
  assert.deepEqual(at("article", ""), { segments: [[0, 2]], gone: false });
});

test("open threads come first, then the order of the text", () => {
  const threads = [
    { id: "settled", resolved_at: "2026", opened_at: "1", start: 0 },
    { id: "late", resolved_at: null, opened_at: "1", start: 90 },
    { id: "early", resolved_at: null, opened_at: "2", start: 5 },
    { id: "whole", resolved_at: null, opened_at: "3" },
  ];
  assert.deepEqual(inOrder(threads, ({ start }) => start).map(({ id }) => id), ["whole", "early", "late", "settled"]);
});

test("moments are told by their distance for six days", () => {
  const now = new Date("2026-03-10T12:00:00Z");
  const ago = (seconds) => distance(new Date(now - seconds * 1000), now);
  assert.deepEqual(ago(20), { value: 0, unit: "second" });
  assert.deepEqual(ago(150), { value: -2, unit: "minute" });
  assert.deepEqual(ago(7200), { value: -2, unit: "hour" });
  assert.deepEqual(ago(3 * 86400), { value: -3, unit: "day" });
  assert.equal(ago(7 * 86400), null);
});

/** A storage and a server whose next answers are listed: an Undelivered is thrown, anything else taken. */
function office(answers = [], options = {}) {
  const cells = new Map();
  const storage = {
    getItem: (key) => cells.get(key) ?? null,
    setItem: (key, value) => cells.set(key, value),
    removeItem: (key) => cells.delete(key),
  };
  const keyed = new Proxy(storage, {
    ownKeys: () => [...cells.keys()],
    getOwnPropertyDescriptor: () => ({ enumerable: true, configurable: true }),
  });
  const asked = [];
  const request = async (url, { body } = {}) => {
    asked.push(body);
    const next = answers.shift();
    if (next instanceof Undelivered) throw next;
    return { id: body.id, revision: 1, messages: [{ id: body.message?.id ?? body.id, deleted: false }] };
  };
  const later = [];
  const desk = createDesk({ url: "/notes/", name: "1 s", request, storage: keyed, onChange() {}, later: (act) => later.push(act), ...options });
  return { desk, asked, cells, later };
}

const rested = () => new Promise((done) => setTimeout(done, 5));

test("an answer that is lost is asked for again under the same ids, and nothing waits afterwards", async () => {
  const { desk, asked, cells, later } = office([new Undelivered("offline")]);
  desk.open(PLACE, "سؤال");
  await rested();
  assert.deepEqual([desk.trouble, desk.threads[0].messages[0].waiting, cells.size], ["offline", true, 1]);
  later.pop()();
  await rested();
  assert.deepEqual(asked[0], asked[1]);
  assert.deepEqual([desk.trouble, cells.size, desk.threads.length], [null, 0, 1]);
});

test("what the server will never take goes back to where it was typed", async () => {
  const { desk } = office([new Undelivered("strange", { code: "too_many_notes" })]);
  desk.open(PLACE, "كلام كثير");
  await rested();
  assert.deepEqual([desk.refused, desk.draft(keyOf(PLACE)).body, desk.threads], ["too_many_notes", "كلام كثير", []]);
});

test("nothing is sent in another person's name", async () => {
  const { desk, asked, cells } = office([], { isMe: async () => false });
  desk.open(PLACE, "سؤال");
  await rested();
  assert.deepEqual([asked, desk.trouble, cells.size], [[], "signed-out", 1]);
});

test("without a storage the words last as long as the page", async () => {
  const { desk } = office([new Undelivered("offline")], { storage: null });
  desk.keep("k", { body: "مسودة", place: PLACE });
  desk.open(PLACE, "سؤال");
  await rested();
  assert.deepEqual([desk.draft("k").body, desk.threads[0].messages[0].body], ["مسودة", "سؤال"]);
  desk.keep("k", { body: "  ", place: PLACE });
  assert.equal(desk.draft("k"), null);
});
