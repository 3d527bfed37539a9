// What the text offers for the empty roles of a stance: who holds it, and what it is about.
import assert from "node:assert/strict";
import { test } from "node:test";
import * as gestures from "../../../static/js/standoff/gestures.js";
import { Desk, schema } from "./_desk.mjs";

const offersOf = (desk, id) => gestures.offersFor(desk.annotations, schema, desk.text, desk.frame(id));
const told = (desk, id) => offersOf(desk, id).map(({ role, text }) => [role, text]);
const accept = (desk, id, offers) => desk.run("acceptOffers", id, offers, { text: desk.text, ids: () => ({ span: desk.id("s"), entity: desk.id("e") }) });

function stance(desk, words) {
  const ids = { frame: desk.id("f"), span: desk.id("s"), entity: desk.id("e") };
  desk.run("makeStance", { segments: [desk.at(words)], text: desk.text, ids, attributes: { polarity: "against" } });
  return ids.frame;
}

test("a stance outside quotes is offered its holder and its target, and takes both as one change", () => {
  const desk = new Desk("رفض الرئيس سامر الهادي الرسوم الجديدة محذّراً من الإفلاس.");
  desk.mark("OCC", "الرئيس");
  const holder = desk.mark("PERS", "سامر الهادي");
  const id = stance(desk, "رفض");
  assert.deepEqual(told(desk, id), [["holder", "سامر الهادي"], ["target", "الرسوم الجديدة"]]);
  accept(desk, id, offersOf(desk, id));
  const { roles } = desk.frame(id);
  assert.deepEqual(roles.holder, [{ span: holder }]);
  assert.equal(desk.span(roles.target[0].span).type, "ISSUE");
  assert.equal(desk.span(roles.target[0].span).text, "الرسوم الجديدة");
  assert.deepEqual(offersOf(desk, id), []);
});

test("inside a quote the holder is the quote's, and only the target is offered", () => {
  const desk = new Desk("أضاف الصافي أن نشر سفن حربية لن يسهم في تهدئة البحر.");
  const speaker = desk.mark("PERS", "الصافي");
  const quote = desk.quote("أن نشر سفن حربية لن يسهم في تهدئة البحر");
  const id = stance(desk, "لن يسهم");
  assert.deepEqual(told(desk, id), [["target", "نشر سفن حربية"]]);
  desk.run("assignRole", quote, "speaker", { span: speaker });
  assert.deepEqual(desk.frame(id).roles.holder, [{ span: speaker }]);
  assert.deepEqual(told(desk, id), [["target", "نشر سفن حربية"]]);
});

test("what stands on the very letters is offered itself: a mention, an issue, a quote", () => {
  const desk = new Desk("بيروت تنتقد طهران. ومصر ترفض الرسوم. والهيئة ترفض «صفقة المرفأ».");
  const party = desk.mark("GPE", "طهران");
  desk.mark("GPE", "بيروت");
  const first = stance(desk, "تنتقد");
  assert.deepEqual(offersOf(desk, first).map(({ filler }) => filler?.span).at(-1), party);
  const second = stance(desk, "ترفض");
  accept(desk, second, offersOf(desk, second).filter(({ role }) => role === "target"));
  const [{ span: issue }] = desk.frame(second).roles.target;
  desk.run("unassignRole", second, "target", { span: issue });
  desk.run("markSpan", { type: "ISSUE", segments: [desk.at("الرسوم")], text: desk.text, id: "s-issue", entityId: desk.id("e") });
  assert.deepEqual(offersOf(desk, second).at(-1).filler, { span: "s-issue" });
  const quote = desk.quote("صفقة المرفأ");
  const ids = { frame: desk.id("f"), span: desk.id("s"), entity: desk.id("e") };
  desk.run("makeStance", { segments: [desk.at("ترفض", 1)], text: desk.text, ids });
  assert.deepEqual(offersOf(desk, ids.frame).at(-1).filler, { frame: quote });
});

test("a role that is filled is offered nothing", () => {
  const desk = new Desk("بيروت ترفض الرسوم الجديدة.");
  desk.mark("GPE", "بيروت");
  const id = stance(desk, "ترفض");
  desk.run("assignRole", id, "holder", { special: "author" });
  assert.deepEqual(told(desk, id), [["target", "الرسوم الجديدة"]]);
  accept(desk, id, offersOf(desk, id));
  assert.deepEqual(offersOf(desk, id), []);
});

test("no target is offered where the text gives none away", () => {
  const desk = new Desk("بيروت ترفض.");
  desk.mark("GPE", "بيروت");
  assert.deepEqual(told(desk, stance(desk, "ترفض")), [["holder", "بيروت"]]);
});
