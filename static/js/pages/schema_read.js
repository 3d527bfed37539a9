/** A schema to read: its colours, and its keys as they stand on the keyboard. */
import { keyLabel } from "../canvas/markup.js";
import { mountColours } from "../canvas/colours.js";
import { painted } from "../schema/colourfield.js";

const data = document.getElementById("schema-data");
if (data) mountColours(JSON.parse(data.textContent));
for (const key of document.querySelectorAll("kbd[data-code]")) {
  key.textContent = keyLabel(key.dataset.code);
  key.hidden = false;
}
for (const swatch of document.querySelectorAll("[data-colour]")) {
  const [fill, bar] = swatch.dataset.colour.split(" ");
  painted(swatch, { fill, bar });
}
