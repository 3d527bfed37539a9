// An article being annotated: every gesture goes through the reducer and the check, and can be taken back exactly.
import assert from "node:assert/strict";
import { apply, inverse } from "../../../static/js/standoff/changes.js";
import { check } from "../../../static/js/standoff/check.js";
import * as gestures from "../../../static/js/standoff/gestures.js";
import { indexSchema } from "../../../static/js/standoff/schema.js";
import { mapOf } from "../../../static/js/standoff/segments.js";
import { readAnnotations } from "../../../static/js/standoff/values.js";
import { readSchema } from "./_cases.mjs";

export const schema = indexSchema(readSchema());
const sortedById = (map) => [...map.values()].sort((a, b) => (a.id < b.id ? -1 : 1));
export const plain = ({ spans, entities, frames, labels }) => ({ spans: sortedById(spans), entities: sortedById(entities), frames: sortedById(frames), labels });

export class Desk {
  constructor(text) {
    this.text = text;
    this.map = mapOf(text);
    this.annotations = readAnnotations({ spans: [], entities: [], frames: [], labels: {} });
    this.made = 0;
  }

  id = (letter) => `${letter}${++this.made}`;

  /** The code points of the n-th occurrence of some words. */
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
    const errors = check(after, this.text, schema).filter(({ severity }) => severity === "error");
    assert.deepEqual(errors, [], gesture.label);
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

  quote(words) {
    const ids = { frame: this.id("f"), span: this.id("s"), entity: this.id("e") };
    this.run("makeQuote", { segments: [this.at(words)], text: this.text, ids });
    return ids.frame;
  }

  span = (id) => this.annotations.spans.get(id);
  frame = (id) => this.annotations.frames.get(id);
  entityOf = (id) => this.annotations.entities.get(this.span(id).entity);
  names = () => [...this.annotations.entities.values()].map(({ name }) => name).sort();
}
