/** The workspace page: reads what the server embedded, makes the store, mounts every part, starts the saving. */
import { createActions } from "../canvas/actions.js";
import { mountAnnouncements } from "../canvas/announce.js";
import { mountArming } from "../canvas/arming.js";
import { mountArticle } from "../canvas/article.js";
import { mountArticles } from "../canvas/articles.js";
import { mountCards } from "../canvas/cards.js";
import { mountCast } from "../canvas/cast.js";
import { mountDrawers } from "../canvas/drawers.js";
import { mountGuidelines } from "../canvas/guidelines.js";
import { mountHeader } from "../canvas/header.js";
import { mountHistory } from "../canvas/history.js";
import { mountInspector } from "../canvas/inspector.js";
import { mountKeys } from "../canvas/keys.js";
import { mountLabelling } from "../canvas/labelling.js";
import { mountLabels } from "../canvas/labels.js";
import { mountNaming } from "../canvas/naming.js";
import { mountNotes } from "../canvas/notes.js";
import { mountOffers } from "../canvas/offers.js";
import { mountPlace } from "../canvas/place.js";
import { mountPalette } from "../canvas/palette.js";
import { mountPopover } from "../canvas/popover.js";
import { mountProblems } from "../canvas/problems.js";
import { mountProposals } from "../canvas/proposals.js";
import { mountReadingKeys } from "../canvas/readingkeys.js";
import { mountSelecting } from "../canvas/selecting.js";
import { mountSheet } from "../canvas/sheet.js";
import { mountSkipping } from "../canvas/skipping.js";
import { createStore } from "../canvas/store.js";
import { mountSubmit } from "../canvas/submit.js";
import { mountTabs } from "../canvas/tabs.js";
import { mountTravel } from "../canvas/travel.js";
import { mountVoices } from "../canvas/voices.js";
import { startSync } from "../sync/start.js";
import { readingPanel } from "./shell.js";

const read = (name) => JSON.parse(document.getElementById(`${name}-data`).textContent);
const byId = (id) => document.getElementById(id);

const page = read("page");
const set = read("annotation-set");
const store = createStore({
  article: read("article"),
  schema: read("schema"),
  set,
  names: read("names"),
  user: page.user,
});

const canvas = mountArticle(store, { article: byId("article") });
const actions = createActions(store, canvas);
mountAnnouncements(store, canvas);
mountKeys(store, canvas, actions);
mountLabelling(store, canvas, actions, { project: page.urls.project });
mountSelecting(store, canvas);
mountDrawers(canvas);
mountHeader(store);
mountHistory(store, canvas);
mountVoices(store, canvas, actions);
mountLabels(store, actions, byId("article-labels"));
mountMargin();
mountTravel(store, canvas);
mountArticles(store, canvas, page.urls.articles);
mountGuidelines(store, canvas, { url: `/annotation-sets/${store.id}/guidelines/` });
mountReadingKeys(canvas, readingPanel);
mountPlace(store, canvas, { url: page.urls.place, place: set.place });

// The text stands and can be worked on; the journal may take its time.
startSync(store, { changesUrl: page.urls.changes, loginUrl: page.urls.login, user: page.user.id });
Object.assign(globalThis, { sanad: { store, actions, canvas } });

/** Cards, cast and problems, and what connects them with the text. */
function mountMargin() {
  const margin = byId("margin");
  const panels = {};
  const tabs = mountTabs(store, canvas, margin, (name) => panels[name]?.());
  mountNaming(store, canvas, actions, { margin, openSheet: () => sheet.open() });
  const inspector = mountInspector(store, actions, canvas);
  mountOffers(store, canvas, actions);
  const cards = mountCards(store, actions, canvas, inspector, { quotes: byId("quotes"), stances: byId("stances") });
  mountProposals(store, canvas, actions, cards, { openSheet: () => (tabs.show("quotes"), sheet.open()) });
  const cast = mountCast(store, canvas, actions, byId("cast"), (n) => tabs.count("cast", n));
  const problems = mountProblems(store, canvas, actions, byId("problems"), tabs);
  Object.assign(panels, { quotes: cards.layout, stances: cards.layout, cast: cast.show, problems: problems.show });
  countFrames(tabs);
  mountArming(store, actions, canvas);
  const sheet = mountSheet(store, margin, canvas);
  const url = page.urls.changes.replace(/changes\/$/, "notes/");
  panels.notes = mountNotes(store, canvas, actions, { home: byId("notes"), tabs, sheet, url }).show;
  const handing = mountSubmit(store, canvas, page.urls, problems, problems.go, set.skip);
  mountSkipping(store, canvas, page.urls.skip, handing);
}

function countFrames(tabs) {
  const count = () => {
    const frames = [...store.annotations.frames.values()];
    const stances = frames.filter((frame) => store.schema.frameType(frame.type)?.layer === "stance").length;
    tabs.count("stances", stances);
    tabs.count("quotes", frames.length - stances);
  };
  store.on("change", count);
  count();
}
