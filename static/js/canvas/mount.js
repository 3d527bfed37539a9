/**
 * The workspace put together: the text, labelling, keys, drawers, and the margin beside it. What saves, travels and talks
 * to others is hung on by the page that has it (pages/workspace.js); the tour (pages/tour.js) has none of it.
 */
import { createActions } from "./actions.js";
import { mountAnnouncements } from "./announce.js";
import { mountArming } from "./arming.js";
import { mountArticle } from "./article.js";
import { mountCards } from "./cards.js";
import { mountCast } from "./cast.js";
import { mountDrawers } from "./drawers.js";
import { mountInspector } from "./inspector.js";
import { mountKeys } from "./keys.js";
import { mountLabelling } from "./labelling.js";
import { mountLabels } from "./labels.js";
import { mountNaming } from "./naming.js";
import { mountOffers } from "./offers.js";
import { mountProblems } from "./problems.js";
import { mountProposals } from "./proposals.js";
import { mountReadingKeys } from "./readingkeys.js";
import { mountSelecting } from "./selecting.js";
import { mountSheet } from "./sheet.js";
import { createStore } from "./store.js";
import { mountTabs } from "./tabs.js";
import { mountVoices } from "./voices.js";

/** What the server embedded in the page under a name. */
export const embedded = (name) => JSON.parse(document.getElementById(`${name}-data`).textContent);

const byId = (id) => document.getElementById(id);

/**
 * @param {{project: string, user: object|null, readingPanel: object|null}} given `project`: whose labels are remembered
 * @returns {{store, canvas, actions, margin: {tabs, sheet, panels, problems}}} `panels`: by the name of a tab, what is done
 *   when it is shown
 */
export function mountWorkspace({ project, user, readingPanel }) {
  const [article, schema, set, names] = ["article", "schema", "annotation-set", "names"].map(embedded);
  const store = createStore({ article, schema, set, names, user });
  const canvas = mountArticle(store, { article: byId("article") });
  const actions = createActions(store, canvas);
  mountAnnouncements(store, canvas);
  mountKeys(store, canvas, actions);
  mountLabelling(store, canvas, actions, { project });
  mountSelecting(store, canvas);
  mountDrawers(canvas);
  mountVoices(store, canvas, actions);
  mountLabels(store, actions, byId("article-labels"));
  const margin = mountMargin(store, canvas, actions);
  mountReadingKeys(canvas, readingPanel);
  return { store, canvas, actions, margin };
}

/** Cards, cast and problems, and what connects them with the text. */
function mountMargin(store, canvas, actions) {
  const margin = byId("margin");
  const panels = {};
  const tabs = mountTabs(store, canvas, margin, (name) => panels[name]?.());
  mountNaming(store, canvas, actions, { margin, openSheet: () => sheet.open() });
  const inspector = mountInspector(store, actions, canvas);
  mountOffers(store, canvas, actions);
  const cards = mountCards(store, actions, canvas, inspector, { quotes: byId("quotes"), stances: byId("stances") });
  mountProposals(store, canvas, actions, cards, { showSheet: (start, end) => (tabs.show("quotes"), sheet.show(start, end)) });
  const cast = mountCast(store, canvas, actions, byId("cast"), (n) => tabs.count("cast", n));
  const problems = mountProblems(store, canvas, actions, byId("problems"), tabs);
  Object.assign(panels, { quotes: cards.layout, stances: cards.layout, cast: cast.show, problems: problems.show });
  countFrames(store, tabs);
  mountArming(store, actions, canvas);
  const sheet = mountSheet(store, margin, canvas);
  return { tabs, sheet, panels, problems };
}

function countFrames(store, tabs) {
  const count = () => {
    const frames = [...store.annotations.frames.values()];
    const stances = frames.filter((frame) => store.schema.frameType(frame.type)?.layer === "stance").length;
    tabs.count("stances", stances);
    tabs.count("quotes", frames.length - stances);
  };
  store.on("change", count);
  count();
}
