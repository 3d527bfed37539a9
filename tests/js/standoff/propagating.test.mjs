import assert from "node:assert/strict";
import test from "node:test";
import { inContext, placesOf, ticked } from "../../../static/js/standoff/propagating.js";
import { nameKey } from "../../../static/js/text/occurrences.js";
import { Desk, schema } from "./_desk.mjs";

const KNOWN = new Set(["أوكرانيا", "باريس", "كييف", "بوتين"].map(nameKey));

/** The article with ⟦ ⟧ around every place and, behind it, what is said of it. */
function shown(desk, { rows }) {
  const letters = [...desk.text];
  let [out, last] = ["", 0];
  for (const { start, end, state, doubt } of rows) {
    out += `${letters.slice(last, start).join("")}⟦${letters.slice(start, end).join("")}⟧${state === "marked" ? "=" : ""}${doubt ? `?${doubt}` : ""}`;
    last = end;
  }
  return out + letters.slice(last).join("");
}

const places = (desk, source) => placesOf(desk.annotations, schema, desk.text, source, KNOWN);

function propagate(desk, source, rows = ticked(places(desk, source).rows)) {
  const { type, entity } = places(desk, source);
  const ids = rows.map(() => desk.id("s"));
  return desk.run("propagate", { type, entity, ranges: rows, text: desk.text, ids });
}

test("every other place of a name, behind proclitics too, but not the one in hand", () => {
  const desk = new Desk("زار أوكرانيا. الضمانات لأوكرانيا وبأوكرانيا، لا الأوكرانية. 😀 أوكرانيا");
  const id = desk.mark("GPE", "أوكرانيا");
  assert.equal(shown(desk, places(desk, { span: id })), "زار أوكرانيا. الضمانات ل⟦أوكرانيا⟧ وب⟦أوكرانيا⟧، لا الأوكرانية. 😀 ⟦أوكرانيا⟧");
});

test("one change marks them all for the same entity", () => {
  const desk = new Desk("زار أوكرانيا. لأوكرانيا وبأوكرانيا. 😀 أوكرانيا");
  const id = desk.mark("GPE", "أوكرانيا");
  const gesture = propagate(desk, { span: id });
  assert.equal(gesture.label, "propagate");
  assert.deepEqual([...desk.annotations.spans.values()].map(({ text }) => text), Array(4).fill("أوكرانيا"));
  assert.deepEqual(new Set([...desk.annotations.spans.values()].map(({ entity }) => entity)), new Set([desk.span(id).entity]));
});

test("what is marked already is shown and never marked twice", () => {
  const desk = new Desk("قال بوتين وعاد بوتين ثم بوتين");
  const id = desk.mark("PERS", "بوتين");
  desk.mark("PERS", "بوتين", 1);
  const found = places(desk, { span: id });
  assert.equal(shown(desk, found), "قال بوتين وعاد ⟦بوتين⟧= ثم ⟦بوتين⟧");
  assert.equal(ticked(found.rows).length, 1);
  propagate(desk, { span: id }, found.rows);
  assert.equal(desk.annotations.spans.size, 3);
});

test("a place that somebody else of the cast has is said to be theirs", () => {
  const desk = new Desk("وصل سامر. غادر سامر.");
  const [one, other] = [desk.mark("PERS", "سامر"), desk.mark("PERS", "سامر", 1)];
  desk.run("splitMentions", { ids: [other], entityId: "e-new" });
  const { rows } = places(desk, { span: one });
  assert.deepEqual(rows.map(({ state, isOthers, span }) => [state, isOthers, span]), [["marked", true, other]]);
});

test("a name inside the mention of another one nests, and is ticked", () => {
  const desk = new Desk("زار باريس. قمة باريس انتهت.");
  const id = desk.mark("GPE", "باريس");
  const summit = desk.mark("EVENT", "قمة باريس");
  const { rows } = places(desk, { span: id });
  assert.deepEqual(rows.map(({ state, doubt, outer }) => [state, doubt, outer.id]), [["new", null, summit]]);
});

test("what would cross another mark is not ticked", () => {
  const desk = new Desk("زار الأمم المتحدة. مقر الأمم المتحدة.");
  const id = desk.mark("ORG", "الأمم المتحدة");
  desk.mark("FAC", "مقر الأمم");
  assert.equal(shown(desk, places(desk, { span: id })), "زار الأمم المتحدة. مقر ⟦الأمم المتحدة⟧?crossing.");
});

test("what is marked as another type is not ticked", () => {
  const desk = new Desk("في موسكو. قالت موسكو.");
  const id = desk.mark("GPE", "موسكو");
  desk.mark("ORG", "موسكو", 1);
  assert.equal(shown(desk, places(desk, { span: id })), "في موسكو. قالت ⟦موسكو⟧?taken.");
});

test("marks of another layer are no hindrance", () => {
  const desk = new Desk("قال بوتين إن بوتين باقٍ.");
  const id = desk.mark("PERS", "بوتين");
  desk.quote("إن بوتين باقٍ");
  assert.equal(shown(desk, places(desk, { span: id })), "قال بوتين إن ⟦بوتين⟧ باقٍ.");
});

test("a doubtful cut is shown unticked", () => {
  const desk = new Desk("جاء علي وعلي ثم فعلي على");
  const id = desk.mark("PERS", "علي");
  const found = places(desk, { span: id });
  assert.equal(shown(desk, found), "جاء علي و⟦علي⟧?cut ثم ف⟦علي⟧?cut ⟦على⟧?spelling");
  assert.deepEqual(ticked(found.rows), []);
});

test("the surname is found; ticked when it is a well-known name", () => {
  const desk = new Desk("رفض فلاديمير بوتين ذلك. قال بوتين لسامر الهادي. عاد الهادي.");
  assert.equal(shown(desk, places(desk, { span: desk.mark("PERS", "فلاديمير بوتين") })), "رفض فلاديمير بوتين ذلك. قال ⟦بوتين⟧ لسامر الهادي. عاد الهادي.");
  assert.equal(shown(desk, places(desk, { span: desk.mark("PERS", "سامر الهادي") })), "رفض فلاديمير بوتين ذلك. قال بوتين لسامر الهادي. عاد ⟦الهادي⟧?alias.");
});

test("a surname that two of the cast share is not ticked", () => {
  const desk = new Desk("محمد بوتين وفلاديمير بوتين. قال بوتين.");
  desk.mark("PERS", "محمد بوتين");
  const id = desk.mark("PERS", "فلاديمير بوتين");
  assert.equal(shown(desk, places(desk, { span: id })), "محمد ⟦بوتين⟧?taken وفلاديمير بوتين. قال ⟦بوتين⟧?other.");
});

test("once the surname is tied to the person, all names of the person are looked for from any of them", () => {
  const desk = new Desk("رفض سامر الهادي. قال الهادي. عاد الهادي. سامر الهادي.");
  const full = desk.mark("PERS", "سامر الهادي");
  const short = desk.mark("PERS", "الهادي", 1);
  desk.run("joinKin", desk.span(short).entity, desk.span(full).entity);
  assert.equal(desk.entityOf(short).name, "سامر الهادي");
  assert.equal(shown(desk, places(desk, { span: short })), "رفض ⟦سامر الهادي⟧=. قال الهادي. عاد ⟦الهادي⟧. ⟦سامر الهادي⟧.");
});

test("a description is looked for by its own words only", () => {
  const desk = new Desk("الرئيس سامر. قال الرئيس. عاد سامر.");
  const [one, other] = [desk.mark("PERS", "سامر"), desk.mark("PERS", "الرئيس")];
  desk.run("setSpanAttribute", other, "mention", "NOM");
  desk.run("moveMentions", [other], desk.span(one).entity);
  assert.equal(shown(desk, places(desk, { span: one })), "الرئيس سامر. قال الرئيس. عاد ⟦سامر⟧.");
  assert.equal(shown(desk, places(desk, { span: other })), "الرئيس سامر. قال ⟦الرئيس⟧. عاد سامر.");
});

test("from لل to the article and back, with the restored form on the mention", () => {
  const desk = new Desk("قالت القوات الروسية. هدف للقوات الروسية وللقوات الروسية.");
  const id = desk.mark("ORG", "لقوات الروسية", 1);
  assert.equal(desk.entityOf(id).name, "القوات الروسية");
  assert.equal(shown(desk, places(desk, { span: id })), "قالت ⟦القوات الروسية⟧. هدف للقوات الروسية ول⟦لقوات الروسية⟧.");
  propagate(desk, { span: id });
  assert.deepEqual([...desk.annotations.spans.values()].map(({ text, attributes }) => [text, attributes.surface ?? null]), [
    ["لقوات الروسية", "القوات الروسية"],
    ["القوات الروسية", null],
    ["لقوات الروسية", "القوات الروسية"],
  ]);
});

test("a participant without a mention is looked for by name", () => {
  const desk = new Desk("وصل ماكرون إلى كييف. قال ماكرون.");
  desk.commit({ label: "entity", operations: [{ op: "put", kind: "entity", object: { id: "m", type: "PERS", name: "ماكرون", attributes: {} }, seen: null }] });
  propagate(desk, { entity: "m" });
  assert.deepEqual([...desk.annotations.spans.values()].map(({ text, entity }) => [text, entity]), [["ماكرون", "m"], ["ماكرون", "m"]]);
});

test("a date, which is nobody, is propagated too", () => {
  const desk = new Desk("عام 2022 وبين 2014 و2022.");
  const id = desk.mark("DATE", "2022");
  propagate(desk, { span: id });
  assert.deepEqual([...desk.annotations.spans.values()].map(({ text, entity }) => [text, entity]), [["2022", undefined], ["2022", undefined]]);
});

test("a place is shown with the words around it, the proclitic outside", () => {
  const desk = new Desk("سطر أول\nوقد ذهبت الوفود الكثيرة جداً إلى المدينة القديمة ثم الضمانات لأوكرانيا فقط.\nسطر");
  const id = desk.mark("GPE", "أوكرانيا");
  const [start, end] = desk.span(id).segments[0];
  assert.deepEqual(inContext(desk.text, { start, end, lead: start - 1 }, 20), { before: "ثم الضمانات ", lead: "ل", words: "أوكرانيا", after: " فقط." });
});

test("after any propagation nothing is left to tick, and no place was marked twice", () => {
  const names = ["بوتين", "فلاديمير بوتين", "أوكرانيا", "الأمم المتحدة", "كييف", "علي"];
  const leads = ["", "و", "ل", "ب", "ول", "ف"];
  let seed = 7;
  const next = (n) => (seed = (seed * 1103515245 + 12345) % 2 ** 31) % n;
  for (let round = 0; round < 60; round++) {
    const words = Array.from({ length: 30 }, () => (next(3) ? `${leads[next(leads.length)]}${names[next(names.length)]}` : ["قال", "إن", "😀", "سوف،"][next(4)]));
    const desk = new Desk(`بوتين علي كييف ${words.join(" ")}`);
    for (const name of names) if (desk.text.includes(name) && next(2)) desk.mark(["PERS", "GPE", "ORG"][next(3)], name);
    for (const id of [...desk.annotations.spans.keys()]) {
      propagate(desk, { span: id });
      assert.deepEqual(ticked(places(desk, { span: id }).rows), []);
    }
    const spots = [...desk.annotations.spans.values()].map(({ type, segments }) => `${type} ${segments}`);
    assert.equal(new Set(spots).size, spots.length);
  }
});
