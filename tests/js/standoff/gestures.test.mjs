import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import test from "node:test";
import { apply, inverse } from "../../../static/js/standoff/changes.js";
import { allCandidates } from "../../../static/js/standoff/candidates.js";
import { check } from "../../../static/js/standoff/check.js";
import * as gestures from "../../../static/js/standoff/gestures.js";
import { indexSchema } from "../../../static/js/standoff/schema.js";
import { mapOf } from "../../../static/js/standoff/segments.js";
import { readAnnotations } from "../../../static/js/standoff/values.js";

const SCHEMA = new URL("../../../annotator/standoff/schemas/ar-news-1.0.json", import.meta.url);
const schema = indexSchema(JSON.parse(readFileSync(SCHEMA, "utf8")));
const EMPTY = { spans: [], entities: [], frames: [], labels: {} };

/** An article being annotated: every gesture goes through the reducer and the check, and can be taken back. */
class Desk {
  constructor(text) {
    this.text = text;
    this.map = mapOf(text);
    this.annotations = readAnnotations(EMPTY);
    this.made = 0;
  }

  id = (letter) => `${letter}${++this.made}`;
  ids = () => ({ frame: this.id("f"), span: this.id("s"), entity: this.id("e") });

  /** Code point segments of the n-th occurrences of some words. */
  at(words, n = 0) {
    let from = -1;
    for (let i = 0; i <= n; i++) from = this.text.indexOf(words, from + 1);
    assert.notEqual(from, -1, words);
    return [this.map.toCodePoint(from), this.map.toCodePoint(from + words.length)];
  }

  commit(gesture) {
    if (!gesture.operations.length) return gesture;
    const number = String(++this.made).padStart(12, "0");
    const change = { id: `00000000-0000-4000-8000-${number}`, ...gesture };
    const before = this.annotations;
    const after = apply(before, change);
    assert.deepEqual(errors(check(after, this.text, schema)), [], gesture.label);
    const back = inverse(before, change, { id: change.id.replace(/^0/, "1") });
    assert.deepEqual(plain(apply(after, back)), plain(before), `${gesture.label} can be taken back`);
    this.annotations = after;
    return gesture;
  }

  run = (name, ...rest) => this.commit(gestures[name](this.annotations, schema, ...rest));

  mark(type, words, n = 0) {
    const id = this.id("s");
    this.run("markSpan", { type, segments: [this.at(words, n)], text: this.text, id, entityId: this.id("e") });
    return id;
  }

  quote(...pieces) {
    const ids = this.ids();
    this.run("makeQuote", { segments: pieces.map((words) => this.at(words)), text: this.text, ids });
    return ids.frame;
  }

  stance(words, attributes = {}) {
    const ids = this.ids();
    this.run("makeStance", { segments: [this.at(words)], text: this.text, ids, attributes });
    return ids.frame;
  }

  span = (id) => this.annotations.spans.get(id);
  entity = (id) => this.annotations.entities.get(id);
  frame = (id) => this.annotations.frames.get(id);
  entityOf = (id) => this.entity(this.span(id).entity);
  contentOf = (id) => this.span(this.frame(id).roles.content[0].span);
  warnings = () => check(this.annotations, this.text, schema).map(({ code }) => code);
}

const errors = (problems) => problems.filter(({ severity }) => severity === "error");
const sortedById = (map) => [...map.values()].sort((a, b) => (a.id < b.id ? -1 : 1));
const plain = ({ spans, entities, frames, labels }) => ({ spans: sortedById(spans), entities: sortedById(entities), frames: sortedById(frames), labels });

const NEWS =
  "قال بوتين في موسكو إن المقترح «ليس مقبولاً». وأضاف أن وجود القوات تهديد لأوكرانيا.\n" +
  "«لن نقبل بهذا»، قال بيسكوف، «ولن نناقشه». وزار بوتين موسكو. 😀 وصل ماكرون إلى أوكرانيا.";

test("a mention founds its entity, named by its words", () => {
  const desk = new Desk(NEWS);
  const id = desk.mark("PERS", "بوتين");
  assert.equal(desk.span(id).text, "بوتين");
  assert.deepEqual({ ...desk.entityOf(id), id: 0 }, { id: 0, type: "PERS", name: "بوتين", attributes: {} });
});

test("a second mention of the same name joins the first one's entity", () => {
  const desk = new Desk(NEWS);
  const [first, second] = [desk.mark("PERS", "بوتين"), desk.mark("PERS", "بوتين", 1)];
  assert.equal(desk.span(first).entity, desk.span(second).entity);
  assert.equal(desk.annotations.entities.size, 1);
});

test("the name is compared by its search key, so a hamza or a mark does not part two mentions", () => {
  const desk = new Desk("زار أوكرانيا ثم اوكرانيا");
  const [first, second] = [desk.mark("GPE", "أوكرانيا"), desk.mark("GPE", "اوكرانيا")];
  assert.equal(desk.span(first).entity, desk.span(second).entity);
});

test("the same name with another type is another entity", () => {
  const desk = new Desk(NEWS);
  const [first, second] = [desk.mark("PERS", "موسكو"), desk.mark("GPE", "موسكو", 1)];
  assert.notEqual(desk.span(first).entity, desk.span(second).entity);
});

test("a date is no mention and has no entity", () => {
  const desk = new Desk("يوم الجمعة");
  assert.equal(desk.span(desk.mark("DATE", "يوم الجمعة")).entity, undefined);
  assert.equal(desk.annotations.entities.size, 0);
});

test("marking the same words with the same type again does nothing", () => {
  const desk = new Desk(NEWS);
  desk.mark("PERS", "بوتين");
  const again = gestures.markSpan(desk.annotations, schema, { type: "PERS", segments: [desk.at("بوتين")], text: NEWS, id: "x", entityId: "y" });
  assert.deepEqual(again.operations, []);
});

test("offsets after an astral sign are code points", () => {
  const desk = new Desk(NEWS);
  const id = desk.mark("PERS", "ماكرون");
  const [[start]] = desk.span(id).segments;
  assert.equal([...NEWS].slice(start, start + 6).join(""), "ماكرون");
});

test("retyping the only mention turns its entity", () => {
  const desk = new Desk(NEWS);
  const id = desk.mark("PERS", "موسكو");
  const { entity } = desk.span(id);
  desk.run("retypeSpan", id, "GPE", { entityId: "new" });
  assert.equal(desk.span(id).entity, entity);
  assert.equal(desk.entity(entity).type, "GPE");
});

test("retyping one of several mentions leaves the others their entity", () => {
  const desk = new Desk(NEWS);
  const [one, other] = [desk.mark("GPE", "موسكو"), desk.mark("GPE", "موسكو", 1)];
  desk.run("retypeSpan", one, "ORG", { entityId: "new" });
  assert.equal(desk.entityOf(one).type, "ORG");
  assert.equal(desk.entityOf(other).type, "GPE");
});

test("retyping joins the entity that already has this name and type, and the old one goes", () => {
  const desk = new Desk(NEWS);
  const [right, wrong] = [desk.mark("GPE", "موسكو"), desk.mark("PERS", "موسكو", 1)];
  desk.run("retypeSpan", wrong, "GPE", { entityId: "new" });
  assert.equal(desk.span(wrong).entity, desk.span(right).entity);
  assert.equal(desk.annotations.entities.size, 1);
});

test("a retyped mention keeps only the attributes its new type has", () => {
  const desk = new Desk(NEWS);
  const id = desk.mark("GPE", "موسكو");
  desk.run("setSpanAttribute", id, "role", "actor");
  desk.run("setSpanAttribute", id, "uncertain", true);
  desk.run("retypeSpan", id, "PERS", { entityId: "new" });
  assert.deepEqual(desk.span(id).attributes, { uncertain: true });
});

test("a mention that becomes a date loses its entity, and the entity goes", () => {
  const desk = new Desk(NEWS);
  const id = desk.mark("GPE", "موسكو");
  desk.run("retypeSpan", id, "DATE");
  assert.equal(desk.span(id).entity, undefined);
  assert.equal(desk.annotations.entities.size, 0);
});

test("an attribute is set, and taken back with null", () => {
  const desk = new Desk(NEWS);
  const id = desk.mark("GPE", "موسكو");
  desk.run("setSpanAttribute", id, "role", "actor");
  assert.deepEqual(desk.span(id).attributes, { role: "actor" });
  desk.run("setSpanAttribute", id, "role", null);
  assert.deepEqual(desk.span(id).attributes, {});
});

test("a value the schema does not know is not taken", () => {
  const desk = new Desk(NEWS);
  const id = desk.mark("GPE", "موسكو");
  assert.deepEqual(gestures.setSpanAttribute(desk.annotations, schema, id, "role", "nonsense").operations, []);
});

test("removing the last mention removes the entity", () => {
  const desk = new Desk(NEWS);
  desk.run("removeSpan", desk.mark("PERS", "بوتين"));
  assert.equal(desk.annotations.spans.size + desk.annotations.entities.size, 0);
});

test("removing the last mention keeps an entity with a reference that somebody looked up", () => {
  const desk = new Desk(NEWS);
  const id = desk.mark("PERS", "بوتين");
  const { entity } = desk.span(id);
  desk.commit(gestures.setReference(desk.annotations, entity, "wd:Q7747"));
  desk.run("removeSpan", id);
  assert.equal(desk.entity(entity).reference, "wd:Q7747");
});

test("removing a mention mends the frame that used it: its entity stands in while it is still mentioned", () => {
  const desk = new Desk(NEWS);
  const [first, second] = [desk.mark("PERS", "بوتين"), desk.mark("PERS", "بوتين", 1)];
  const quote = desk.quote("إن المقترح «ليس مقبولاً»");
  desk.run("assignRole", quote, "speaker", { span: first });
  desk.run("removeSpan", first);
  assert.deepEqual(desk.frame(quote).roles.speaker, [{ entity: desk.span(second).entity }]);
});

test("removing the only mention of a speaker leaves the quote without a speaker", () => {
  const desk = new Desk(NEWS);
  const only = desk.mark("PERS", "بيسكوف");
  const quote = desk.quote("إن المقترح «ليس مقبولاً»");
  desk.run("assignRole", quote, "speaker", { span: only });
  desk.run("removeSpan", only);
  assert.equal(desk.frame(quote).roles.speaker, undefined);
  assert.ok(desk.warnings().includes("quote_without_speaker"));
});

test("removing a quote's content removes the quote and what was made for it, but no mention", () => {
  const desk = new Desk(NEWS);
  const speaker = desk.mark("PERS", "بوتين");
  const quote = desk.quote("إن المقترح «ليس مقبولاً»");
  desk.run("assignRole", quote, "speaker", { span: speaker });
  desk.run("assignText", quote, "cue", { segments: [desk.at("قال")], text: NEWS, ids: desk.ids() });
  desk.run("removeSpan", desk.contentOf(quote).id);
  assert.equal(desk.annotations.frames.size, 0);
  assert.deepEqual([...desk.annotations.spans.keys()], [speaker]);
});

test("removing a quote leaves the stance inside it, without the quote", () => {
  const desk = new Desk(NEWS);
  const quote = desk.quote("إن المقترح «ليس مقبولاً»");
  const stance = desk.stance("ليس مقبولاً");
  desk.run("removeFrame", quote);
  assert.deepEqual(Object.keys(desk.frame(stance).roles), ["evidence"]);
});

test("a span used by two frames stays until the second one goes", () => {
  const desk = new Desk(NEWS);
  const [first, second] = [desk.stance("تهديد"), desk.stance("تهديد")];
  assert.equal(desk.annotations.spans.size, 1);
  desk.run("removeFrame", first);
  assert.equal(desk.annotations.spans.size, 1);
  desk.run("removeFrame", second);
  assert.equal(desk.annotations.spans.size, 0);
});

test("resizing the only mention renames its entity with it", () => {
  const desk = new Desk("قال الرئيس فلاديمير بوتين إن");
  const id = desk.mark("PERS", "بوتين");
  desk.run("resizeSpan", id, [desk.at("فلاديمير بوتين")], desk.text);
  assert.equal(desk.entityOf(id).name, "فلاديمير بوتين");
});

test("resizing does not rename an entity with other mentions, or one that was renamed by hand", () => {
  const desk = new Desk("فلاديمير بوتين ثم بوتين");
  const [first, second] = [desk.mark("PERS", "بوتين"), desk.mark("PERS", "بوتين", 1)];
  desk.run("resizeSpan", first, [desk.at("فلاديمير بوتين")], desk.text);
  assert.equal(desk.entityOf(second).name, "بوتين");
  const alone = new Desk("وزار ماكرون كييف");
  const id = alone.mark("PERS", "ماكرون");
  alone.commit(gestures.renameEntity(alone.annotations, alone.span(id).entity, "إيمانويل ماكرون"));
  alone.run("resizeSpan", id, [alone.at("ماكرون كييف")], alone.text);
  assert.equal(alone.entityOf(id).name, "إيمانويل ماكرون");
});

test("resizing to nothing is refused quietly", () => {
  const desk = new Desk(NEWS);
  const id = desk.mark("PERS", "بوتين");
  assert.deepEqual(gestures.resizeSpan(desk.annotations, schema, id, [[4, 4]], NEWS).operations, []);
});

test("pieces are sorted, and pieces that touch become one", () => {
  const desk = new Desk("واحد اثنان ثلاثة أربعة");
  const id = desk.mark("EVENT", "ثلاثة");
  desk.run("addSegment", id, desk.at("واحد"), desk.text);
  assert.deepEqual(desk.span(id).segments, [desk.at("واحد"), desk.at("ثلاثة")]);
  assert.equal(desk.span(id).text, "واحد ثلاثة");
  desk.run("addSegment", id, [4, 11], desk.text);
  assert.deepEqual(desk.span(id).segments, [[0, 16]]);
});

test("a piece goes, the last one stays", () => {
  const desk = new Desk("واحد اثنان ثلاثة");
  const id = desk.mark("EVENT", "واحد");
  desk.run("addSegment", id, desk.at("ثلاثة"), desk.text);
  desk.run("removeSegment", id, 0, desk.text);
  assert.deepEqual(desk.span(id).segments, [desk.at("ثلاثة")]);
  assert.deepEqual(gestures.removeSegment(desk.annotations, schema, id, 0, desk.text).operations, []);
});

test("a participant without a mention is created, renamed, typed, given a reference", () => {
  const desk = new Desk(NEWS);
  desk.commit(gestures.createEntity(desk.annotations, { id: "e", type: "PERS", name: " مصدر دبلوماسي " }));
  desk.commit(gestures.renameEntity(desk.annotations, "e", "دبلوماسي أوروبي"));
  desk.run("setEntityType", "e", "NORP");
  desk.commit(gestures.setReference(desk.annotations, "e", "wd:Q1"));
  assert.deepEqual(desk.entity("e"), { id: "e", type: "NORP", name: "دبلوماسي أوروبي", reference: "wd:Q1", attributes: {} });
  desk.commit(gestures.setReference(desk.annotations, "e", null));
  assert.equal("reference" in desk.entity("e"), false);
});

test("another type for an entity is another type for all its mentions", () => {
  const desk = new Desk(NEWS);
  const [first, second] = [desk.mark("PERS", "موسكو"), desk.mark("PERS", "موسكو", 1)];
  desk.run("setEntityType", desk.span(first).entity, "GPE");
  assert.deepEqual([first, second].map((id) => desk.span(id).type), ["GPE", "GPE"]);
});

test("merging moves mentions and roles, and keeps a reference of either", () => {
  const desk = new Desk(NEWS);
  const [putin, moscow] = [desk.mark("PERS", "بوتين"), desk.mark("GPE", "موسكو")];
  const [from, into] = [desk.span(moscow).entity, desk.span(putin).entity];
  desk.commit(gestures.setReference(desk.annotations, from, "wd:Q649"));
  const quote = desk.quote("إن المقترح «ليس مقبولاً»");
  desk.run("assignRole", quote, "speaker", { entity: into });
  desk.run("assignRole", quote, "speaker", { entity: from });
  desk.run("mergeEntities", from, into);
  assert.equal(desk.entity(from), undefined);
  assert.equal(desk.span(moscow).entity, into);
  assert.equal(desk.span(moscow).type, "PERS");
  assert.equal(desk.entity(into).reference, "wd:Q649");
  assert.deepEqual(desk.frame(quote).roles.speaker, [{ entity: into }]);
});

test("merging something with itself does nothing", () => {
  const desk = new Desk(NEWS);
  const { entity } = desk.span(desk.mark("PERS", "بوتين"));
  assert.deepEqual(gestures.mergeEntities(desk.annotations, schema, entity, entity).operations, []);
});

test("removing an entity removes its mentions and its places in frames; or keeps the mentions", () => {
  for (const keepMentions of [false, true]) {
    const desk = new Desk(NEWS);
    const id = desk.mark("PERS", "بوتين");
    const { entity } = desk.span(id);
    const quote = desk.quote("إن المقترح «ليس مقبولاً»");
    desk.run("assignRole", quote, "speaker", { entity });
    desk.run("removeEntity", entity, { keepMentions });
    assert.equal(desk.entity(entity), undefined);
    assert.equal(Boolean(desk.span(id)), keepMentions);
    assert.equal(desk.frame(quote).roles.speaker, undefined);
  }
});

test("a mention goes over to another entity and takes its type; the entity left alone goes", () => {
  const desk = new Desk(NEWS);
  const [putin, moscow] = [desk.mark("PERS", "بوتين"), desk.mark("GPE", "موسكو")];
  desk.run("linkSpan", moscow, desk.span(putin).entity);
  assert.equal(desk.span(moscow).type, "PERS");
  assert.equal(desk.annotations.entities.size, 1);
  desk.run("linkSpan", moscow, null);
  assert.equal(desk.span(moscow).entity, undefined);
});

test("a mention gets an entity of another name", () => {
  const desk = new Desk(NEWS);
  const id = desk.mark("GPE", "موسكو");
  desk.run("linkSpanByName", id, "روسيا", "russia");
  assert.equal(desk.entityOf(id).name, "روسيا");
  assert.equal(desk.annotations.entities.size, 1);
});

for (const [name, text, selected, content, type] of [
  ["« » around what was selected stay outside", "قال: «لن نقبل بهذا».", "«لن نقبل بهذا»", "لن نقبل بهذا", "direct"],
  ["with the closing point selected too", "قال: «لن نقبل بهذا».", "«لن نقبل بهذا».", "لن نقبل بهذا", "direct"],
  ["selected inside the marks", "قال: «لن نقبل بهذا».", "لن نقبل بهذا", "لن نقبل بهذا", "direct"],
  ["only the opening mark selected", "قال: «لن نقبل بهذا».", "«لن نقبل بهذا", "لن نقبل بهذا", "direct"],
  ["only the closing mark selected", "قال: «لن نقبل بهذا».", "لن نقبل بهذا»", "لن نقبل بهذا", "direct"],
  ["English quotation marks", "قال: “لن نقبل بهذا”.", "“لن نقبل بهذا”", "لن نقبل بهذا", "direct"],
  ["after a colon without marks", "قال الوزير: سنعود غداً.", "سنعود غداً", "سنعود غداً", "direct"],
  ["أن after a colon is still indirect", "قال الوزير: أنه سيعود.", "أنه سيعود", "أنه سيعود", "indirect"],
  ["beginning with أنّ", "أكد أن الاتفاق قريب.", "أن الاتفاق قريب", "أن الاتفاق قريب", "indirect"],
  ["beginning with إنّ", "قال إنّ الاتفاق قريب.", "إنّ الاتفاق قريب", "إنّ الاتفاق قريب", "indirect"],
  ["beginning with بأنهم", "وصفهم بأنهم أعداء.", "بأنهم أعداء", "بأنهم أعداء", "indirect"],
  ["without any sign", "دعا إلى وقف الحرب.", "وقف الحرب", "وقف الحرب", "indirect"],
  ["with marks inside", "قال إن المقترح «ليس مقبولاً» أبداً.", "إن المقترح «ليس مقبولاً» أبداً", "إن المقترح «ليس مقبولاً» أبداً", "mixed"],
  ["with marks at its end", "قال إن المقترح «ليس مقبولاً».", "إن المقترح «ليس مقبولاً»", "إن المقترح «ليس مقبولاً»", "mixed"],
  ["with the last inner mark cut off by the selection", "قال إن المقترح «ليس مقبولاً».", "إن المقترح «ليس مقبولاً", "إن المقترح «ليس مقبولاً»", "mixed"],
  ["with the first inner mark cut off by the selection", "وصفها «خطأ» بأنها عابرة.", "خطأ» بأنها عابرة", "«خطأ» بأنها عابرة", "mixed"],
  ["beginning and ending with different quotes", "«الأول» ثم «الثاني» قال.", "«الأول» ثم «الثاني»", "«الأول» ثم «الثاني»", "mixed"],
  ["marks within marks", "قال: «وصفها «بالخطيرة» أمس».", "«وصفها «بالخطيرة» أمس»", "وصفها «بالخطيرة» أمس", "direct"],
]) {
  test(`the type of a quote is guessed: ${name}`, () => {
    const desk = new Desk(text);
    const quote = desk.quote(selected);
    assert.equal(desk.contentOf(quote).text, content);
    assert.equal(desk.frame(quote).attributes.type, type);
  });
}

test("two pieces in marks around the cue are one direct quote", () => {
  const desk = new Desk(NEWS);
  const quote = desk.quote("«لن نقبل بهذا»", "«ولن نناقشه»");
  assert.equal(desk.contentOf(quote).text, "لن نقبل بهذا ولن نناقشه");
  assert.equal(desk.contentOf(quote).segments.length, 2);
  assert.equal(desk.frame(quote).attributes.type, "direct");
});

test("a type given by hand is not guessed over", () => {
  const desk = new Desk(NEWS);
  const ids = desk.ids();
  desk.run("makeQuote", { segments: [desk.at("لن نقبل بهذا")], text: NEWS, ids, attributes: { type: "mixed" } });
  assert.equal(desk.frame(ids.frame).attributes.type, "mixed");
});

test("a quote with one piece in its own words and one in marks is mixed", () => {
  const desk = new Desk("أكد أن المقترح مرفوض «سوف نعتبره تهديداً» اليوم.");
  const quote = desk.quote("أن المقترح مرفوض");
  desk.run("addSegment", desk.contentOf(quote).id, desk.at("سوف نعتبره تهديداً"), desk.text);
  assert.equal(desk.frame(quote).attributes.type, "mixed");
});

test("the guessed type follows the content when it is resized, a chosen one does not", () => {
  const desk = new Desk("أكد أن المقترح «ليس مقبولاً» اليوم.");
  const quote = desk.quote("أن المقترح");
  desk.run("resizeSpan", desk.contentOf(quote).id, [desk.at("أن المقترح «ليس مقبولاً»")], desk.text);
  assert.equal(desk.frame(quote).attributes.type, "mixed");
  desk.run("setFrameAttribute", quote, "type", "direct");
  desk.run("resizeSpan", desk.contentOf(quote).id, [desk.at("أن المقترح")], desk.text);
  assert.equal(desk.frame(quote).attributes.type, "direct");
});

const offersOf = (desk, quote) => gestures.offersFor(desk.annotations, schema, desk.text, desk.frame(quote));
const offered = (desk, quote) => ["cue", "speaker"].map((role) => offersOf(desk, quote).find((offer) => offer.role === role)?.text ?? null);

for (const [name, text, marks, content, cue, speaker] of [
  ["cue and speaker before", "قال بوتين إن الأمر انتهى.", [["PERS", "بوتين"]], "إن الأمر انتهى", "قال", "بوتين"],
  ["the conjunction is not the cue's", "وأضاف بوتين أن الأمر انتهى.", [["PERS", "بوتين"]], "أن الأمر انتهى", "أضاف", "بوتين"],
  ["a participle", "رفض بوتين ذلك محذِّراً من أن الأمر خطير.", [["PERS", "بوتين"]], "أن الأمر خطير", "محذِّراً", "بوتين"],
  ["the nearest of several", "أعلن ماكرون وقال بوتين إن الأمر انتهى.", [["PERS", "ماكرون"], ["PERS", "بوتين"]], "إن الأمر انتهى", "قال", "بوتين"],
  ["cue and speaker after the quote", "دعم ماكرون الخطة. «لن نقبل»، قال بيسكوف.", [["PERS", "ماكرون"], ["PERS", "بيسكوف"]], "لن نقبل", "قال", "بيسكوف"],
  ["a place does not speak", "قال بوتين في موسكو إن الأمر انتهى.", [["PERS", "بوتين"], ["GPE", "موسكو"]], "إن الأمر انتهى", "قال", "بوتين"],
  ["an organisation does", "أعلن الكرملين أن الأمر انتهى.", [["ORG", "الكرملين"]], "أن الأمر انتهى", "أعلن", "الكرملين"],
  ["the speaker of the sentence before", "وصل بوتين. وأضاف أن الأمر انتهى.", [["PERS", "بوتين"]], "أن الأمر انتهى", "أضاف", "بوتين"],
  ["a verb without a subject goes on with a person", "قال بوتين ذلك للقوات الروسية. وقال: «انتهى الأمر».", [["PERS", "بوتين"], ["ORG", "لقوات الروسية"]], "انتهى الأمر", "قال", "بوتين"],
  ["an organisation before its verb", "وصل بوتين. الوزارة قالت إن الأمر انتهى.", [["PERS", "بوتين"], ["ORG", "الوزارة"]], "إن الأمر انتهى", "قالت", "الوزارة"],
  ["an organisation when there is no person", "أعلن الكرملين ذلك. وأضاف أن الأمر انتهى.", [["ORG", "الكرملين"]], "أن الأمر انتهى", "أضاف", "الكرملين"],
  ["what a conjunction opens follows its verb", "أضاف أمام الصحافيين أن الأمر انتهى، في تصريح يوضح ذلك.", [], "أن الأمر انتهى", "أضاف", null],
  ["no verb of another sentence", "قال بوتين ذلك. الأمر انتهى الآن.", [], "الأمر انتهى", null, null],
  ["nobody inside the quote", "قيل إن بوتين وصل.", [["PERS", "بوتين"]], "إن بوتين وصل", "قيل", ""],
]) {
  test(`offers for a quote: ${name}`, () => {
    const desk = new Desk(text);
    for (const [type, words] of marks) desk.mark(type, words);
    assert.deepEqual(offered(desk, desk.quote(content)), [cue, speaker]);
  });
}

test("who is only spoken of in another quote is not offered as the one who goes on", () => {
  const desk = new Desk("أفاد بيسكوف أن ترامب سيتصل. وأضاف أن الأمر انتهى.");
  for (const name of ["بيسكوف", "ترامب"]) desk.mark("PERS", name);
  desk.quote("أن ترامب سيتصل");
  assert.deepEqual(offered(desk, desk.quote("أن الأمر انتهى")), ["أضاف", "بيسكوف"]);
});

test("offers are nothing until accepted, and then fill all roles at once", () => {
  const desk = new Desk("قال بوتين إن الأمر «انتهى».");
  const putin = desk.mark("PERS", "بوتين");
  const quote = desk.quote("إن الأمر «انتهى»");
  assert.deepEqual(Object.keys(desk.frame(quote).roles), ["content"]);
  assert.deepEqual(offersOf(desk, quote).map(({ role, text }) => [role, text]), [["cue", "قال"], ["speaker", "بوتين"], ["fragment", "انتهى"]]);
  desk.run("acceptOffers", quote, offersOf(desk, quote), { text: desk.text, ids: () => desk.ids() });
  const { roles } = desk.frame(quote);
  assert.deepEqual(roles.speaker, [{ span: putin }]);
  assert.equal(desk.span(roles.cue[0].span).text, "قال");
  assert.equal(desk.span(roles.fragment[0].span).type, "QFRAG");
  assert.deepEqual(offersOf(desk, quote), []);
});

test("an accepted cue knows its form and class, a participle that goes on makes the quote say so", () => {
  const desk = new Desk("رفض بوتين ذلك محذِّراً من أن الأمر خطير.");
  const putin = desk.mark("PERS", "بوتين");
  const quote = desk.quote("أن الأمر خطير");
  desk.run("acceptOffers", quote, offersOf(desk, quote), { text: desk.text, ids: () => desk.ids() });
  const { roles, attributes } = desk.frame(quote);
  assert.deepEqual(desk.span(roles.cue[0].span).attributes, { form: "participle", class: "warning" });
  assert.deepEqual(roles.speaker, [{ entity: desk.span(putin).entity }]);
  assert.deepEqual(attributes, { type: "indirect", realisation: "prodrop" });
});

test("a name that nobody marked is marked by accepting it, for whom it evidently names", () => {
  const desk = new Desk("وصل الرئيس فلاديمير بوتين. وقال بوتين إن الأمر انتهى.");
  const whole = desk.mark("PERS", "فلاديمير بوتين");
  const quote = desk.quote("إن الأمر انتهى");
  desk.run("acceptOffers", quote, offersOf(desk, quote), { text: desk.text, ids: () => desk.ids() });
  const [{ span }] = desk.frame(quote).roles.speaker;
  assert.equal(desk.span(span).text, "بوتين");
  assert.equal(desk.span(span).entity, desk.span(whole).entity);
});

test("who goes on is whoever the quote before was given, not whom the rules see in it", () => {
  const desk = new Desk("قال بوتين إن ماكرون وصل. وأضاف أن الأمر انتهى.");
  desk.mark("PERS", "بوتين");
  const other = desk.mark("PERS", "ماكرون");
  const first = desk.quote("إن ماكرون وصل");
  desk.run("assignRole", first, "speaker", { span: other });
  assert.deepEqual(offered(desk, desk.quote("أن الأمر انتهى")), ["أضاف", "ماكرون"]);
});

test("a quote in a long article is offered the same parts as in a short one", () => {
  const line = "هذه جملة لا يقول فيها أحد شيئاً يستحق أن يُنقل.\n";
  const desk = new Desk(`${line.repeat(1200)}قال بوتين إن الأمر انتهى.\n${line.repeat(200)}`);
  desk.mark("PERS", "بوتين");
  assert.deepEqual(offered(desk, desk.quote("إن الأمر انتهى")), ["قال", "بوتين"]);
});

test("quotes made in any order know which one is around them", () => {
  const desk = new Desk("قال بوتين: «زعم ماكرون أن الحرب “خطأ كبير” أمس».");
  const innermost = desk.quote("خطأ كبير");
  const outer = desk.quote("«زعم ماكرون أن الحرب “خطأ كبير” أمس»");
  assert.deepEqual(desk.frame(innermost).roles.parent, [{ frame: outer }]);
  const middle = desk.quote("أن الحرب “خطأ كبير” أمس");
  assert.deepEqual(desk.frame(middle).roles.parent, [{ frame: outer }]);
  assert.deepEqual(desk.frame(innermost).roles.parent, [{ frame: middle }]);
  assert.equal(desk.frame(outer).roles.parent, undefined);
});

test("a stance without a quote belongs to the quote that is made around it, and takes its speaker over later", () => {
  const desk = new Desk("قال بوتين إن الحرب خطأ كبير.");
  const putin = desk.mark("PERS", "بوتين");
  const stance = desk.stance("خطأ كبير");
  const quote = desk.quote("إن الحرب خطأ كبير");
  assert.deepEqual(desk.frame(stance).roles.quote, [{ frame: quote }]);
  desk.run("assignRole", quote, "speaker", { span: putin });
  assert.deepEqual(desk.frame(stance).roles.holder, [{ span: putin }]);
});

test("a candidate becomes a quote with all its parts in one gesture, and is none any more", () => {
  const text = "قال بوتين إن الأمر «انتهى». وأضاف أن الحرب خطأ.";
  const desk = new Desk(text);
  const putin = desk.mark("PERS", "بوتين");
  const [first, second] = allCandidates(desk.annotations, schema, text);
  desk.run("makeWhole", first, { text, frameId: "f1", ids: () => desk.ids() });
  assert.deepEqual(Object.keys(desk.frame("f1").roles).sort(), ["content", "cue", "fragment", "speaker"]);
  assert.deepEqual(allCandidates(desk.annotations, schema, text).map(({ segments }) => segments), [second.segments]);
  const [again] = allCandidates(desk.annotations, schema, text);
  desk.run("makeWhole", again, { text, frameId: "f2", ids: () => desk.ids() });
  assert.deepEqual(desk.frame("f2").roles.speaker, [{ entity: desk.span(putin).entity }]);
  assert.equal(desk.frame("f2").attributes.realisation, "prodrop");
  assert.deepEqual(allCandidates(desk.annotations, schema, text), []);
});

for (const [name, text, marks, evidence, holder] of [
  ["the subject before", "بيروت ترفض الرسوم.", [["GPE", "بيروت"]], "ترفض", "بيروت"],
  ["the subject after its verb", "ويعوّل الصيادون على الصناديق.", [["NORP", "الصيادون"]], "يعوّل", "الصيادون"],
  ["nobody behind a preposition", "في بيروت ترتفع الأسعار كثيراً.", [["GPE", "بيروت"]], "ترتفع الأسعار كثيراً", null],
  ["nobody of another sentence", "وصل بوتين. الخطة جيدة.", [["PERS", "بوتين"]], "جيدة", null],
]) {
  test(`a holder is offered for a stance outside quotes: ${name}`, () => {
    const desk = new Desk(text);
    for (const [type, words] of marks) desk.mark(type, words);
    assert.equal(offersOf(desk, desk.stance(evidence)).find(({ role }) => role === "holder")?.text ?? null, holder);
  });
}

test("a stance inside a quote belongs to it and inherits its speaker as holder", () => {
  const desk = new Desk(NEWS);
  const putin = desk.mark("PERS", "بوتين");
  const quote = desk.quote("إن المقترح «ليس مقبولاً»");
  desk.run("assignRole", quote, "speaker", { span: putin });
  const stance = desk.stance("ليس مقبولاً", { polarity: "against" });
  assert.deepEqual(desk.frame(stance).roles.quote, [{ frame: quote }]);
  assert.deepEqual(desk.frame(stance).roles.holder, [{ span: putin }]);
  assert.equal(desk.frame(stance).attributes.polarity, "against");
  assert.equal(gestures.isInherited(desk.annotations, schema, desk.frame(stance)), true);
});

test("a stance outside every quote has no quote and no holder", () => {
  const desk = new Desk(NEWS);
  desk.quote("إن المقترح «ليس مقبولاً»");
  assert.deepEqual(Object.keys(desk.frame(desk.stance("تهديد")).roles), ["evidence"]);
});

test("a stance belongs to the innermost quote", () => {
  const desk = new Desk("قال الوزير إن الرئيس أكد أن الحرب خطأ كبير.");
  desk.quote("إن الرئيس أكد أن الحرب خطأ كبير");
  const inner = desk.quote("أن الحرب خطأ كبير");
  assert.deepEqual(desk.frame(desk.stance("خطأ كبير")).roles.quote, [{ frame: inner }]);
});

test("an inherited holder follows the speaker, a chosen one does not", () => {
  const desk = new Desk(NEWS);
  const [putin, peskov] = [desk.mark("PERS", "بوتين"), desk.mark("PERS", "بيسكوف")];
  const quote = desk.quote("إن المقترح «ليس مقبولاً»");
  const [follows, stays] = [desk.stance("ليس مقبولاً"), desk.stance("المقترح")];
  desk.run("assignRole", stays, "holder", { span: peskov });
  desk.run("assignRole", quote, "speaker", { span: putin });
  assert.deepEqual(desk.frame(follows).roles.holder, [{ span: putin }]);
  assert.deepEqual(desk.frame(stays).roles.holder, [{ span: peskov }]);
  assert.equal(gestures.isInherited(desk.annotations, schema, desk.frame(stays)), false);
  desk.run("unassignRole", quote, "speaker", { span: putin });
  assert.equal(desk.frame(follows).roles.holder, undefined);
});

test("of two speakers a stance inherits the first, for it has one holder", () => {
  const desk = new Desk(NEWS);
  const [putin, peskov] = [desk.mark("PERS", "بوتين"), desk.mark("PERS", "بيسكوف")];
  const quote = desk.quote("إن المقترح «ليس مقبولاً»");
  desk.run("assignRole", quote, "speaker", { span: putin });
  desk.run("assignRole", quote, "speaker", { span: peskov });
  assert.deepEqual(desk.frame(desk.stance("ليس مقبولاً")).roles.holder, [{ span: putin }]);
});

test("a stance put into a quote later inherits then", () => {
  const desk = new Desk(NEWS);
  const putin = desk.mark("PERS", "بوتين");
  const quote = desk.quote("إن المقترح «ليس مقبولاً»");
  desk.run("assignRole", quote, "speaker", { span: putin });
  const stance = desk.stance("تهديد");
  desk.run("assignRole", stance, "quote", { frame: quote });
  assert.deepEqual(desk.frame(stance).roles.holder, [{ span: putin }]);
});

test("a role for one is replaced, a role for many grows, the same filler counts once", () => {
  const desk = new Desk(NEWS);
  const [putin, peskov] = [desk.mark("PERS", "بوتين"), desk.mark("PERS", "بيسكوف")];
  const quote = desk.quote("إن المقترح «ليس مقبولاً»");
  for (const span of [putin, peskov, putin]) {
    desk.run("assignRole", quote, "speaker", { span });
    desk.run("assignRole", quote, "addressee", { span });
  }
  assert.deepEqual(desk.frame(quote).roles.speaker, [{ span: putin }, { span: peskov }]);
  assert.deepEqual(desk.frame(quote).roles.addressee, [{ span: putin }]);
});

test("“unknown” stands alone, and gives way to a name", () => {
  const desk = new Desk(NEWS);
  const putin = desk.mark("PERS", "بوتين");
  const quote = desk.quote("إن المقترح «ليس مقبولاً»");
  desk.run("assignRole", quote, "speaker", { span: putin });
  desk.run("assignRole", quote, "speaker", { special: "unknown" });
  assert.deepEqual(desk.frame(quote).roles.speaker, [{ special: "unknown" }]);
  desk.run("assignRole", quote, "speaker", { span: putin });
  assert.deepEqual(desk.frame(quote).roles.speaker, [{ span: putin }]);
});

test("a speaker without text is created with the role, and goes when the role lets it go", () => {
  const desk = new Desk(NEWS);
  const quote = desk.quote("إن المقترح «ليس مقبولاً»");
  desk.run("assignNewEntity", quote, "speaker", { id: "source", type: "PERS", name: "مصدر مطّلع" });
  assert.deepEqual(desk.frame(quote).roles.speaker, [{ entity: "source" }]);
  assert.equal(desk.warnings().includes("quote_without_speaker"), false);
  desk.run("unassignRole", quote, "speaker", { entity: "source" });
  assert.equal(desk.entity("source"), undefined);
});

test("a cue let go is removed from the text, a mention let go stays", () => {
  const desk = new Desk(NEWS);
  const putin = desk.mark("PERS", "بوتين");
  const quote = desk.quote("إن المقترح «ليس مقبولاً»");
  desk.run("assignText", quote, "cue", { segments: [desk.at("قال")], text: NEWS, ids: desk.ids() });
  desk.run("assignRole", quote, "speaker", { span: putin });
  const [{ span: cue }] = desk.frame(quote).roles.cue;
  desk.run("unassignRole", quote, "cue", { span: cue });
  desk.run("unassignRole", quote, "speaker", { span: putin });
  assert.equal(desk.span(cue), undefined);
  assert.ok(desk.span(putin));
});

test("words selected for a role are marked with the type it makes", () => {
  const desk = new Desk(NEWS);
  const quote = desk.quote("إن المقترح «ليس مقبولاً»");
  desk.run("assignText", quote, "fragment", { segments: [desk.at("ليس مقبولاً")], text: NEWS, ids: desk.ids() });
  assert.equal(desk.span(desk.frame(quote).roles.fragment[0].span).type, "QFRAG");
});

test("words selected for a role that are marked already go in as they are", () => {
  const desk = new Desk(NEWS);
  const moscow = desk.mark("ORG", "موسكو");
  const quote = desk.quote("إن المقترح «ليس مقبولاً»");
  desk.run("assignText", quote, "speaker", { segments: [desk.at("موسكو")], text: NEWS, ids: desk.ids() });
  assert.deepEqual(desk.frame(quote).roles.speaker, [{ span: moscow }]);
});

test("which fillers a role takes is the schema's to say", () => {
  const desk = new Desk(NEWS);
  const putin = desk.mark("PERS", "بوتين");
  const quote = desk.quote("إن المقترح «ليس مقبولاً»");
  const other = desk.quote("أن وجود القوات تهديد");
  const takes = (role, filler) => gestures.accepts(desk.annotations, schema, quote, role, filler);
  assert.equal(takes("speaker", { span: putin }), true);
  assert.equal(takes("cue", { span: putin }), false);
  assert.equal(takes("speaker", { special: "author" }), true);
  assert.equal(takes("addressee", { special: "author" }), false);
  assert.equal(takes("parent", { frame: other }), true);
  assert.equal(takes("parent", { frame: quote }), false);
  assert.equal(takes("speaker", { entity: desk.span(putin).entity }), true);
  assert.equal(takes("nonsense", { span: putin }), false);
});

test("attributes of a frame are set and taken back", () => {
  const desk = new Desk(NEWS);
  const stance = desk.stance("تهديد");
  desk.run("setFrameAttribute", stance, "polarity", "support");
  desk.run("setFrameAttribute", stance, "strength", 3);
  assert.deepEqual(desk.frame(stance).attributes, { polarity: "support", strength: 3 });
  desk.run("setFrameAttribute", stance, "strength", null);
  assert.deepEqual(desk.frame(stance).attributes, { polarity: "support" });
});

test("a gesture names each object once, with what stood before", () => {
  const desk = new Desk(NEWS);
  const id = desk.mark("PERS", "بوتين");
  const before = plain(desk.annotations);
  const { operations } = gestures.retypeSpan(desk.annotations, schema, id, "ORG", { entityId: "x" });
  assert.equal(new Set(operations.map(({ object, id: own }) => object?.id ?? own)).size, operations.length);
  for (const { seen } of operations) assert.ok([...before.spans, ...before.entities].some((one) => JSON.stringify(one) === JSON.stringify(seen)));
});

test("a label of the article is set and taken back; a value it cannot have changes nothing", () => {
  const desk = new Desk(NEWS);
  desk.run("setLabel", "genre", "report");
  desk.run("setLabel", "topics", ["politics", "law"]);
  assert.deepEqual(desk.annotations.labels, { genre: "report", topics: ["politics", "law"] });
  assert.deepEqual(gestures.setLabel(desk.annotations, schema, "genre", "nonsense").operations, []);
  assert.deepEqual(gestures.setLabel(desk.annotations, schema, "topics", ["politics", "law"]).operations, []);
  desk.run("setLabel", "genre", null);
  assert.deepEqual(desk.annotations.labels, { topics: ["politics", "law"] });
});
