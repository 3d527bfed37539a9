/** The page of the guidelines: colours of the schema, examples painted, search. */
import { mountColours } from "../canvas/colours.js";
import { mountGuide } from "../canvas/guidelines_part.js";
import { indexSchema } from "../standoff/schema.js";

const schema = indexSchema(JSON.parse(document.getElementById("schema-data").textContent));
mountColours(schema);
const guide = mountGuide(document.querySelector(".guide"), schema);
guide.paint();
if (location.hash.startsWith("#guide-")) guide.goTo(decodeURIComponent(location.hash.slice("#guide-".length)));
