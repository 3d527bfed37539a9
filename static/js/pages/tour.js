/** The tour's page: the workspace on the practice article, with lessons and without anything that saves. */
import { mountUndoing } from "../canvas/header.js";
import { embedded, mountWorkspace } from "../canvas/mount.js";
import { ownHeaders } from "../sync/transport.js";
import { mountGuide } from "../tour/guide.js";
import { readingPanel } from "./shell.js";

const { user, urls } = embedded("page");
const { store, canvas, actions } = mountWorkspace({ project: "tour", user, readingPanel });
mountUndoing(store, document.querySelector("[data-slot=history]"));
const guide = mountGuide(store, canvas, { home: document.getElementById("tour-guide"), leave: urls.leave, finish });
Object.assign(globalThis, { sanad: { store, actions, canvas, guide } });

/** All lessons are done: the tour is not offered any more. Without a connection it is offered once more, no harm done. */
function finish() {
  fetch(urls.preferences, { method: "PATCH", headers: ownHeaders(), body: JSON.stringify({ tour: { seen: true } }), keepalive: true }).catch(() => {});
}
