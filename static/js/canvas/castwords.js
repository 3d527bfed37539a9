/** Words and choices about participants that several parts of the page need. */
import { gettext, interpolate, ngettext } from "../i18n.js";
import { el } from "./markup.js";
import { inContext } from "../standoff/propagating.js";
import { named, shortened } from "./phrases.js";

/** "3 mentions". */
export const mentionCount = (count) => interpolate(ngettext("%(count)s mention", "%(count)s mentions", count), { count });

/** How often the text names somebody. */
export const mentionedOften = (count) => (count ? mentionCount(count) : gettext("not in the text"));

/** Types that a participant may be of: [{code, label}]; `also` one that is switched off. */
export const mentionTypes = (schema, also = null) =>
  schema.spanTypes.filter((type) => type.mention && (type.enabled !== false || type.code === also)).map((type) => ({ code: type.code, label: named(type.name) }));

/** A mention among a few words before and after. */
export function snippet({ article }, { segments }) {
  const { before, words, after } = inContext(article.text, { start: segments[0][0], end: segments.at(-1)[1] }, 24);
  return el("span", { lang: "ar", dir: "rtl" }, before, el("mark", {}, shortened(words, 60)), after);
}
