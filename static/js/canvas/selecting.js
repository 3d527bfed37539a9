/** Everything about selecting that has a key or stands on the page: modes, pieces, handles, the choice between spans. */
import { mountChooser } from "./chooser.js";
import { mountHandles } from "./handles.js";
import { mountJoining } from "./joining.js";
import { mountModes } from "./modes.js";

/** @param {object} canvas as made by article.js, with `commands` */
export function mountSelecting(store, canvas) {
  mountModes(store, canvas);
  mountJoining(store, canvas);
  mountHandles(store, canvas);
  mountChooser(store, canvas);
}
