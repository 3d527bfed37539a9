/**
 * The schema's colours as custom properties: whatever carries `data-type` (a box, a chip, a pill) has
 * `--fill` and `--bar` of its span or frame type, in the light or the dark theme.
 */

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
  rule(sheet, `[data-type="${CSS.escape(code)}"]`, colour.fill, colour.bar);
  rule(sheet, `[data-theme="dark"] [data-type="${CSS.escape(code)}"]`, colour.darkFill ?? colour.fill, colour.darkBar ?? colour.bar);
}

/** Values go in through the style object, so a colour of the schema can never carry a rule of its own. */
function rule(sheet, selector, fill, bar) {
  const { style } = sheet.cssRules[sheet.insertRule(`${selector} {}`, sheet.cssRules.length)];
  if (fill) style.setProperty("--fill", fill);
  if (bar) style.setProperty("--bar", bar);
}
