/** The workspace page: mounts every part on the set the server embedded, and starts the saving. */
import { mountArticles } from "../canvas/articles.js";
import { mountExamples } from "../canvas/exemplify.js";
import { mountGivingBack } from "../canvas/givingback.js";
import { mountGuidelines } from "../canvas/guidelines.js";
import { mountHeader } from "../canvas/header.js";
import { mountHistory } from "../canvas/history.js";
import { embedded, mountWorkspace } from "../canvas/mount.js";
import { mountNotes } from "../canvas/notes.js";
import { mountPlace } from "../canvas/place.js";
import { mountPredictions } from "../canvas/predictions.js";
import { mountReturned } from "../canvas/returned.js";
import { mountSkipping } from "../canvas/skipping.js";
import { mountSubmit } from "../canvas/submit.js";
import { mountTravel } from "../canvas/travel.js";
import { startSync } from "../sync/start.js";
import { readingPanel } from "./shell.js";

const { urls, user } = embedded("page");
const { place, skip } = embedded("annotation-set");
const { store, canvas, actions, margin } = mountWorkspace({ project: urls.project, user, readingPanel });

mountHeader(store);
mountHistory(store, canvas);
const notesUrl = urls.changes.replace(/changes\/$/, "notes/");
const { tabs, sheet, panels, problems } = margin;
const notes = mountNotes(store, canvas, actions, { home: document.getElementById("notes"), tabs, sheet, url: notesUrl });
panels.notes = notes.show;
mountReturned(store, canvas, { url: urls.changes.replace(/changes\/$/, "return/places/"), open: notes.open });
const handing = mountSubmit(store, canvas, urls, problems, problems.go, skip);
mountSkipping(store, canvas, urls.skip, handing);
mountTravel(store, canvas);
mountArticles(store, canvas, urls.articles);
mountGuidelines(store, canvas, { url: `/annotation-sets/${store.id}/guidelines/` });
mountGivingBack(canvas);
mountExamples(store, canvas, { url: urls.examples });
mountPredictions(store, canvas, actions, { home: document.getElementById("predictions"), url: urls.suggestions });
mountPlace(store, canvas, { url: urls.place, place });

// The text stands and can be worked on; the journal may take its time.
startSync(store, { changesUrl: urls.changes, loginUrl: urls.login, user: user.id });
Object.assign(globalThis, { sanad: { store, actions, canvas } });
