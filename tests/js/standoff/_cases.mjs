// The vectors that Python and JavaScript share, and the schema that comes with the program.
import { readFileSync } from "node:fs";

const read = (place) => JSON.parse(readFileSync(new URL(place, import.meta.url), "utf8"));

export const readCases = (name) => read(`../../cases/standoff/${name}`);
export const readSchema = () => read("../../../annotator/standoff/schemas/ar-news-1.0.json");

/** A value as JSON shows it. */
export const plain = (value) => JSON.parse(JSON.stringify(value));
