/** Small annotation values for the tests of this folder. */
import { emptyAnnotations } from "../../../static/js/standoff/values.js";

export const id = (n) => `00000000-0000-4000-8000-${String(n).padStart(12, "0")}`;

export const entity = (n, name = `كيان ${n}`) => ({ id: id(n), type: "PERS", name, attributes: {} });

export const span = (n, more = {}) => ({
  id: id(n), type: "PERS", segments: [[n, n + 1]], text: "ا", attributes: {}, origin: "manual", ...more,
});

export const frame = (n, roles) => ({ id: id(n), type: "quote", attributes: {}, roles });

const kindOf = (object) => ("segments" in object ? "span" : "roles" in object ? "frame" : "entity");

export const put = (object, seen = null) => ({ op: "put", kind: kindOf(object), object, seen });

export const remove = (seen) => ({ op: "delete", kind: kindOf(seen), id: seen.id, seen });

export const change = (n, ...operations) => ({ id: id(1000 + n), label: "mark", operations });

export const empty = emptyAnnotations;

/** Annotations holding these. */
export const of = ({ spans = [], entities = [], frames = [], labels = {} }) => ({
  spans: new Map(spans.map((one) => [one.id, one])),
  entities: new Map(entities.map((one) => [one.id, one])),
  frames: new Map(frames.map((one) => [one.id, one])),
  labels,
});
