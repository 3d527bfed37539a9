import assert from "node:assert/strict";
import { afterEach, test } from "node:test";

const root = { lang: "en" };
globalThis.document = { documentElement: root };
const { date, digits, gettext, interpolate, language, ngettext, number } = await import("../../static/js/i18n.js");

afterEach(() => {
  root.lang = "en";
  delete globalThis.django;
});

test("without a catalogue every text is its English self", () => {
  assert.equal(gettext("Submit"), "Submit");
  assert.deepEqual([0, 1, 2].map((n) => ngettext("%(n)s quote", "%(n)s quotes", n)), ["%(n)s quotes", "%(n)s quote", "%(n)s quotes"]);
});

test("with a catalogue texts are the catalogue's", () => {
  globalThis.django = { gettext: (text) => (text === "Submit" ? "تسليم" : text), ngettext: (one, many, n) => `${n}: ${many}` };
  assert.equal(gettext("Submit"), "تسليم");
  assert.equal(ngettext("quote", "quotes", 3), "3: quotes");
});

test("numbers and digits follow the page's language", () => {
  assert.equal(number(1234.5), "1,234.5");
  assert.equal(digits("2/3"), "2/3");
  root.lang = "ar";
  assert.equal(language(), "ar");
  assert.equal(number(1234.5), "١٬٢٣٤٫٥");
  assert.equal(digits("2/3"), "٢/٣");
});

test("interpolation fills names and places, writes numbers in the page's digits, and leaves unknown names", () => {
  root.lang = "ar";
  assert.equal(interpolate("%(count)s من %(total)s", { count: 3, total: "١٠" }), "٣ من ١٠");
  assert.equal(interpolate("%s/%s", [1, 2]), "١/٢");
  assert.equal(interpolate("%(missing)s", {}), "%(missing)s");
});

test("a value that looks like a placeholder is not filled again", () => {
  assert.equal(interpolate("“%(name)s”", { name: "%(name)s 100%s $&" }), "“%(name)s 100%s $&”");
});

test("dates are words in the page's language", () => {
  const day = new Date(2025, 8, 5);
  assert.equal(date(day), "5 September 2025");
  root.lang = "ar";
  assert.equal(date(day), "٥ سبتمبر ٢٠٢٥");
});
