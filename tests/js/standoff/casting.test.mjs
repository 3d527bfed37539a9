import assert from "node:assert/strict";
import test from "node:test";
import * as aliases from "../../../static/js/standoff/aliases.js";
import * as gestures from "../../../static/js/standoff/gestures.js";
import { Desk, plain, schema } from "./_desk.mjs";

for (const [name, surname] of [
  ["فلاديمير بوتين", "بوتين"],
  ["محمد بن سلمان", "بن سلمان"],
  ["أورسولا فون دير لاين", "فون دير لاين"],
  ["حسن نصر الله", "نصر الله"],
  ["محمد عبد الله", "عبد الله"],
  ["عبد الفتاح السيسي", "السيسي"],
  ["عبد الله", ""],
  ["أبو الطيب المتنبي", "المتنبي"],
  ["بوتين", ""],
]) {
  test(`the surname of ${name}: ${surname || "none"}`, () => assert.equal(aliases.surname(name, "PERS"), surname));
}

test("only persons have surnames", () => assert.equal(aliases.surname("الأمم المتحدة", "ORG"), ""));

test("kinship of names, either way round", () => {
  assert.equal(aliases.kinship("بوتين", "فلاديمير بوتين", "PERS"), "surname");
  assert.equal(aliases.kinship("فلاديمير بوتين", "بُوتين", "PERS"), "surname");
  assert.equal(aliases.kinship("الكرملين", "كرملين", "ORG"), "article");
  assert.equal(aliases.kinship("بوتين", "بوتين", "PERS"), null);
  assert.equal(aliases.kinship("المتحدة", "الأمم المتحدة", "ORG"), null);
});

test("kindred entities are of one type, and not those with another reference", () => {
  const desk = new Desk("فلاديمير بوتين ثم بوتين ثم محمد بوتين ثم شركة بوتين");
  const full = desk.mark("PERS", "فلاديمير بوتين");
  const short = desk.mark("PERS", "بوتين", 1);
  const other = desk.mark("PERS", "محمد بوتين");
  desk.mark("ORG", "شركة بوتين");
  const kin = () => aliases.kin(desk.annotations, desk.span(short)).map(({ entity }) => entity.name).sort();
  assert.deepEqual(kin(), ["فلاديمير بوتين", "محمد بوتين"]);
  desk.commit(gestures.setReference(desk.annotations, desk.span(short).entity, "wd:Q1"));
  desk.commit(gestures.setReference(desk.annotations, desk.span(other).entity, "wd:Q2"));
  assert.deepEqual(kin(), ["فلاديمير بوتين"]);
  assert.deepEqual(aliases.kin(desk.annotations, desk.span(full)).map(({ entity }) => entity.name), ["بوتين"]);
});

for (const [first, second] of [["فلاديمير بوتين", "بوتين"], ["بوتين", "فلاديمير بوتين"]]) {
  test(`joined in one change, the fuller name stays: ${first}, then ${second}`, () => {
    const desk = new Desk("قال بوتين. عاد فلاديمير بوتين. قال بوتين.");
    const [one, other] = [desk.mark("PERS", first), desk.mark("PERS", second)];
    desk.run("joinKin", desk.span(other).entity, desk.span(one).entity);
    assert.deepEqual(desk.names(), ["فلاديمير بوتين"]);
    assert.equal(desk.span(one).entity, desk.span(other).entity);
    const third = desk.mark("PERS", "بوتين", 2);
    assert.equal(desk.span(third).entity, desk.span(one).entity, "said once, it holds for every later mention");
  });
}

test("the one that was looked up stays, whatever its name", () => {
  const desk = new Desk("قال بوتين. عاد فلاديمير بوتين.");
  const [one, other] = [desk.mark("PERS", "بوتين"), desk.mark("PERS", "فلاديمير بوتين")];
  desk.commit(gestures.setReference(desk.annotations, desk.span(one).entity, "wd:Q7747"));
  desk.run("joinKin", desk.span(other).entity, desk.span(one).entity);
  assert.equal(desk.entityOf(other).reference, "wd:Q7747");
});

test("the same name joins by its letters: marks, tatweel, hamza, the article behind لل, any space", () => {
  const desk = new Desk("أوكرانيا اوكرانيا أُوكرانيا أوكـرانيا | الأمم المتحدة، للأمم المتحدة، الأمم  المتحدة");
  const countries = ["أوكرانيا", "اوكرانيا", "أُوكرانيا", "أوكـرانيا"].map((name) => desk.mark("GPE", name));
  const bodies = [["الأمم المتحدة", 0], ["لأمم المتحدة", 1], ["الأمم  المتحدة", 0]].map(([name, n]) => desk.mark("ORG", name, n));
  assert.equal(new Set(countries.map((id) => desk.span(id).entity)).size, 1);
  assert.equal(new Set(bodies.map((id) => desk.span(id).entity)).size, 1);
});

test("a description does not decide who the next one is", () => {
  const desk = new Desk("قال بوتين. الرئيس نفسه. الرئيس الآخر.");
  const [putin, one] = [desk.mark("PERS", "بوتين"), desk.mark("PERS", "الرئيس")];
  desk.run("setSpanAttribute", one, "mention", "NOM");
  desk.run("moveMentions", [one], desk.span(putin).entity);
  assert.notEqual(desk.span(desk.mark("PERS", "الرئيس", 1)).entity, desk.span(putin).entity);
});

test("of two people of one name a new mention joins the nearer", () => {
  const desk = new Desk("سامر هنا سامر. وبعد كلام طويل جداً يأتي سامر ثم سامر.");
  const [near, far] = [desk.mark("PERS", "سامر"), desk.mark("PERS", "سامر", 2)];
  desk.run("splitMentions", { ids: [far], entityId: "e-other" });
  assert.equal(desk.span(desk.mark("PERS", "سامر", 1)).entity, desk.span(near).entity);
  assert.equal(desk.span(desk.mark("PERS", "سامر", 3)).entity, "e-other");
});

test("splitting makes a new participant even of the same name; what remains stays as it was", () => {
  const desk = new Desk("سامر أولاً وسامر ثانياً وسامر ثالثاً");
  const [one, two, three] = [0, 1, 2].map((n) => desk.mark("PERS", "سامر", n));
  const old = desk.span(one).entity;
  const gesture = desk.run("splitMentions", { ids: [three, two], entityId: "new" });
  assert.equal(gesture.label, "split");
  assert.deepEqual([one, two, three].map((id) => desk.span(id).entity), [old, "new", "new"]);
  assert.deepEqual(desk.entityOf(two), { id: "new", type: "PERS", name: "سامر", attributes: {} });
});

test("an entity all of whose mentions move away goes, unless a quote needs it", () => {
  const desk = new Desk("قال سامر إن الأمر انتهى. عاد سامر.");
  const [one, two] = [desk.mark("PERS", "سامر"), desk.mark("PERS", "سامر", 1)];
  const old = desk.span(one).entity;
  const quote = desk.quote("إن الأمر انتهى");
  desk.run("assignRole", quote, "speaker", { entity: old });
  desk.run("splitMentions", { ids: [one, two], entityId: "new" });
  assert.equal(desk.annotations.entities.has(old), true);
  desk.run("unassignRole", quote, "speaker", { entity: old });
  assert.deepEqual(desk.names(), ["سامر"]);
});

test("mentions moved to another entity take its type and keep only what that type knows", () => {
  const desk = new Desk("موسكو ترفض. الكرملين يؤكد.");
  const [place, body] = [desk.mark("GPE", "موسكو"), desk.mark("ORG", "الكرملين")];
  desk.run("setSpanAttribute", place, "role", "actor");
  desk.run("moveMentions", [place], desk.span(body).entity);
  assert.deepEqual([desk.span(place).type, desk.span(place).attributes], ["ORG", {}]);
  assert.deepEqual(desk.names(), ["الكرملين"]);
});

test("a stretch of text given to somebody becomes a mention; one that stands there goes over", () => {
  const desk = new Desk("قال بوتين. أكد الرئيس. عاد بوتين.");
  const putin = desk.mark("PERS", "بوتين");
  const { entity } = desk.span(putin);
  desk.run("assignRange", { segments: [desk.at("الرئيس")], text: desk.text, entity, id: "new" });
  assert.deepEqual([desk.span("new").type, desk.span("new").entity], ["PERS", entity]);
  const title = desk.mark("OCC", "بوتين", 1);
  desk.run("assignRange", { segments: [desk.at("بوتين", 1)], text: desk.text, entity, id: "other" });
  assert.equal(desk.span("other"), undefined);
  assert.deepEqual([desk.span(title).type, desk.span(title).entity], ["PERS", entity]);
});

test("a stretch of text given to somebody new", () => {
  const desk = new Desk("قال مصدر مطلع ذلك.");
  desk.run("assignNew", { segments: [desk.at("مصدر مطلع")], text: desk.text, id: "s", entityId: "e", name: "المصدر", type: "PERS" });
  assert.deepEqual([desk.span("s").entity, desk.names()], ["e", ["المصدر"]]);
});

test("who is likely: the same name, a kindred one, a shared word, then type, hand and place", () => {
  const desk = new Desk("فلاديمير بوتين، ماكرون، بوتين، الكرملين، قصر الكرملين، ترامب");
  for (const [type, name] of [["PERS", "فلاديمير بوتين"], ["PERS", "ماكرون"], ["ORG", "الكرملين"], ["FAC", "قصر الكرملين"], ["PERS", "ترامب"]]) desk.mark(type, name);
  const idOf = (name) => [...desk.annotations.entities.values()].find((entity) => entity.name === name).id;
  const names = (wanted) => aliases.likeliest(desk.annotations, wanted).map(({ name }) => name);
  assert.equal(names({ name: "بوتين", type: "PERS", at: 40 })[0], "فلاديمير بوتين");
  assert.deepEqual(names({ name: "الكرملين", type: "ORG", at: 0 }).slice(0, 2), ["الكرملين", "قصر الكرملين"]);
  const [first, second] = names({ name: "هو", type: "PERS", at: 0, recent: [idOf("ترامب")] });
  assert.deepEqual([first, second], ["ترامب", "فلاديمير بوتين"]);
});

test("among 300 participants the likeliest come first", () => {
  const words = Array.from({ length: 300 }, (_, i) => `اسم${i} عائلة${i % 17}`);
  const desk = new Desk(words.join("، "));
  const entities = words.map((name, i) => ({ op: "put", kind: "entity", object: { id: `e${i}`, type: "PERS", name, attributes: {} }, seen: null }));
  desk.commit({ label: "entity", operations: entities });
  assert.match(aliases.likeliest(desk.annotations, { name: "عائلة3", type: "PERS", at: 900 })[0].name, / عائلة3$/);
});

test("any row of gestures on the cast can be taken back, and leaves nobody without reason", () => {
  const names = ["سامر", "سامر الهادي", "الهادي", "ليلى", "الوزارة"];
  let seed = 11;
  const next = (n) => (seed = (seed * 1103515245 + 12345) % 2 ** 31) % n;
  for (let round = 0; round < 40; round++) {
    const desk = new Desk(Array.from({ length: 14 }, () => names[next(names.length)]).join(" و"));
    const start = plain(desk.annotations);
    for (let step = 0; step < 20; step++) {
      const spans = [...desk.annotations.spans.keys()];
      const entities = [...desk.annotations.entities.keys()];
      const [span, entity, other] = [spans[next(spans.length || 1)], entities[next(entities.length || 1)], entities[next(entities.length || 1)]];
      const kind = spans.length < 3 ? 0 : next(6);
      if (kind === 0) {
        const words = desk.text.split(" ").map((word) => word.replace(/^و(?!ز)/u, ""));
        const at = words.slice(0, next(14)).join(" و").length;
        const [from, to] = [at ? at + 2 : 0, desk.text.indexOf(" ", at ? at + 2 : 0)];
        if (to > from) desk.run("markSpan", { type: ["PERS", "ORG"][next(2)], segments: [[from, to]], text: desk.text, id: desk.id("s"), entityId: desk.id("e") });
      } else if (kind === 1) desk.run("splitMentions", { ids: spans.filter(() => next(2)), entityId: desk.id("e") });
      else if (kind === 2) desk.run("moveMentions", [span], entity);
      else if (kind === 3 && entity !== other) desk.run("joinKin", entity, other);
      else if (kind === 4) desk.run("removeSpan", span);
      else if (kind === 5) desk.run("assignRange", { segments: desk.span(span).segments, text: desk.text, entity, id: desk.id("s") });
      const used = new Set([...desk.annotations.spans.values()].map((one) => one.entity));
      assert.deepEqual([...desk.annotations.entities.keys()].filter((id) => !used.has(id)), []);
    }
    assert.deepEqual(start.spans, []);
  }
});
