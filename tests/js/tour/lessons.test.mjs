import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import test from "node:test";
import { apply } from "../../../static/js/standoff/changes.js";
import * as gestures from "../../../static/js/standoff/gestures.js";
import { indexSchema } from "../../../static/js/standoff/schema.js";
import { readAnnotations } from "../../../static/js/standoff/values.js";
import { LESSONS, nextOpen, placeOf } from "../../../static/js/tour/lessons.js";

const read = (path) => readFileSync(new URL(`../../../annotator/${path}`, import.meta.url), "utf8");
const schema = indexSchema(JSON.parse(read("standoff/schemas/ar-news-1.0.json")));
const text = read("services/practice.txt").trimEnd();

/** A pupil who does one lesson after the other. */
class Pupil {
  annotations = readAnnotations({ spans: [], entities: [], frames: [], labels: {} });
  undone = false;
  made = 0;
  text = text;

  commit(gesture) {
    this.annotations = apply(this.annotations, { id: this.#uuid(), ...gesture });
  }

  #uuid = () => `00000000-0000-4000-8000-${String(++this.made).padStart(12, "0")}`;
  ids = () => ({ frame: `f${++this.made}`, span: `s${++this.made}`, entity: `e${++this.made}` });

  mark(type, words, nth = 0) {
    const ids = this.ids();
    const segments = [placeOf(text, { words, nth })];
    this.commit(gestures.markSpan(this.annotations, schema, { type, segments, text, id: ids.span, entityId: ids.entity }));
    return ids.span;
  }

  frame(make, words, attributes) {
    const ids = this.ids();
    this.commit(make(this.annotations, schema, { segments: [placeOf(text, { words, nth: 0 })], text, ids, attributes }));
    return ids.frame;
  }

  fill(frame, role, words, nth = 0) {
    const stretch = { segments: [placeOf(text, { words, nth })], text, ids: this.ids() };
    this.commit(gestures.assignText(this.annotations, schema, frame, role, stretch));
  }
}

const STEPS = {
  name: (pupil) => (pupil.salma = pupil.mark("PERS", "سلمى الناصر")),
  undo: (pupil) => (pupil.undone = true),
  everywhere: (pupil) => [0, 1, 2].forEach((nth) => pupil.mark("GPE", "بيروت", nth)),
  same(pupil) {
    const short = pupil.mark("PERS", "الناصر", 1);
    pupil.commit(gestures.linkSpan(pupil.annotations, schema, short, pupil.annotations.spans.get(pupil.salma).entity));
    pupil.short = short;
  },
  quote: (pupil) => (pupil.quote = pupil.frame(gestures.makeQuote, "القارئ لا يعرف ساعة إغلاق")),
  speaker(pupil) {
    pupil.fill(pupil.quote, "cue", "قالت");
    pupil.commit(gestures.assignRole(pupil.annotations, schema, pupil.quote, "speaker", { span: pupil.short }));
  },
  stance: (pupil) => (pupil.stance = pupil.frame(gestures.makeStance, "رفض", { polarity: "against" })),
  sides(pupil) {
    pupil.fill(pupil.stance, "target", "تمديد الدوام");
    pupil.commit(gestures.assignNewEntity(pupil.annotations, schema, pupil.stance, "holder", { id: "e99", type: "PERS", name: "عادل حمدان" }));
  },
};

test("each lesson is done by doing what it says, not before, and the next one is then the first open one", () => {
  const pupil = new Pupil();
  assert.deepEqual(LESSONS.map(({ id }) => id), Object.keys(STEPS));
  LESSONS.forEach((lesson, n) => {
    assert.equal(lesson.done(pupil), false, `${lesson.id} before`);
    assert.equal(nextOpen(pupil), n);
    STEPS[lesson.id](pupil);
    assert.equal(lesson.done(pupil), true, `${lesson.id} after`);
  });
  assert.equal(nextOpen(pupil), LESSONS.length);
});

test("a lesson done otherwise than it says is not done", () => {
  const pupil = new Pupil();
  pupil.mark("ORG", "سلمى الناصر");
  pupil.mark("PERS", "سلمى");
  assert.equal(LESSONS[0].done(pupil), false);
  pupil.frame(gestures.makeStance, "رفض", { polarity: "support" });
  assert.equal(LESSONS.find(({ id }) => id === "stance").done(pupil), false);
});

test("every place a lesson points at is in the article", () => {
  for (const { id, place } of LESSONS) if (place) assert.ok(placeOf(text, place), id);
});

test("every lesson says what to do by mouse, by key and by touch", () => {
  for (const lesson of LESSONS) {
    assert.ok(lesson.title().length > 3, lesson.id);
    for (const way of ["mouse", "keys", "touch"]) {
      const { text, caps } = lesson[way]();
      const named = [...text.matchAll(/%\((\w+)\)s/g)].map(([, name]) => name);
      assert.ok(text.length > 20, `${lesson.id} ${way}`);
      assert.deepEqual(new Set(named), new Set(Object.keys(caps)), `${lesson.id} ${way}`);
    }
  }
});
