/**
 * The schema's colours as custom properties: whatever carries `data-type` (a box, a chip, a pill) has
 * `--fill` and `--bar` of its span or frame type, in the light, the dark and the sepia theme.
 */

/** What fills and bars are printed on in sepia: SEPIA_SHEET and SEPIA_BAR_PAPER of standoff/colours.py. */
const FILL_PAPER = "#f8f0dc";
const BAR_PAPER = "#e6d8c0";

/** Makes the colours known to the document; returns a function that takes them back. */
export function mountColours(schema) {
  const sheet = new CSSStyleSheet();
  for (const type of [...schema.spanTypes, ...schema.frameTypes]) addRules(sheet, type);
  document.adoptedStyleSheets = [...document.adoptedStyleSheets, sheet];
  return () => {
    document.adoptedStyleSheets = document.adoptedStyleSheets.filter((other) => other !== sheet);
  };
}

function addRules(sheet, { code, colour = {} }) {
  const type = `[data-type="${CSS.escape(code)}"]`;
  rule(sheet, type, colour.fill, colour.bar);
  rule(sheet, `[data-theme="dark"] ${type}`, colour.darkFill ?? colour.fill, colour.darkBar ?? colour.bar);
  rule(sheet, `[data-theme="sepia"] ${type}`, onPaper(colour.fill, FILL_PAPER), onPaper(colour.bar, BAR_PAPER));
}

/** Values go in through the style object, so a colour of the schema can never carry a rule of its own. */
function rule(sheet, selector, fill, bar) {
  const { style } = sheet.cssRules[sheet.insertRule(`${selector} {}`, sheet.cssRules.length)];
  if (fill) style.setProperty("--fill", fill);
  if (bar) style.setProperty("--bar", bar);
}

/** A colour that was chosen on white, as the same ink gives it on another paper; "#rrggbb" both. */
export function onPaper(colour, paper) {
  if (!/^#[0-9a-f]{6}$/i.test(colour ?? "")) return colour;
  const channel = (hex, n) => parseInt(hex.slice(n, n + 2), 16);
  const mixed = [1, 3, 5].map((n) => Math.floor((channel(colour, n) * channel(paper, n)) / 255 + 0.5));
  return `#${mixed.map((value) => value.toString(16).padStart(2, "0")).join("")}`;
}
