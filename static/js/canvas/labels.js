/** The labels of the article as a whole, below its text: genre, variety, topics, whatever the schema asks for. */
import { gettext } from "../i18n.js";
import { attributeRows } from "./fields.js";
import { el, refill } from "./markup.js";
import { valueNames } from "./phrases.js";

export function mountLabels(store, actions, home) {
  const { labels } = store.schema;
  home.hidden = !labels.length;
  const values = el("span.muted");
  const rows = el("dl.roles");
  const open = location.hash === `#${home.id}`;
  home.replaceChildren(el("details.sub", { open }, el("summary", {}, gettext("Article labels"), " ", values), rows));
  if (open) requestAnimationFrame(() => home.scrollIntoView({ block: "center" }));
  function draw() {
    const given = store.annotations.labels;
    values.textContent = valueNames(labels, given);
    refill(rows, attributeRows(labels, given, { disabled: !store.canEdit, set: actions.setLabel, prefix: "label" }));
  }
  let last = store.annotations.labels;
  store.on("change", ({ after }) => {
    if (after.labels !== last) draw();
    last = after.labels;
  });
  store.on("state", draw);
  draw();
}
