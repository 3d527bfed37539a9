/** The workspace page: reads what the server embedded, makes the store, mounts every part. */
import { createActions } from "../canvas/actions.js";
import { mountAnnouncements } from "../canvas/announce.js";
import { mountCards } from "../canvas/cards.js";
import { mountCast } from "../canvas/cast.js";
import { mountHeader } from "../canvas/header.js";
import { mountInspector } from "../canvas/inspector.js";
import { mountKeys } from "../canvas/keys.js";
import { mountArticle } from "../canvas/paint.js";
import { mountPalette } from "../canvas/palette.js";
import { mountPopover } from "../canvas/popover.js";
import { mountProblems } from "../canvas/problems.js";
import { mountSheet } from "../canvas/sheet.js";
import { createStore } from "../canvas/store.js";
import { mountSubmit } from "../canvas/submit.js";
import { mountTabs } from "../canvas/tabs.js";
import { startSync } from "../sync/start.js";

const read = (name) => JSON.parse(document.getElementById(`${name}-data`).textContent);

const page = read("page");
const store = createStore({
  article: read("article"),
  schema: read("schema"),
  set: read("annotation-set"),
  names: read("names"),
});
