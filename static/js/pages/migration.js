/** The page of a migration: the colours of both versions; when a job has ended, the whole page as it stands then. */
import { mountColours } from "../canvas/colours.js";

mountColours(JSON.parse(document.getElementById("schema-data").textContent));

// While the job runs its part answers for itself; the first answer that is no part means that it has ended.
document.addEventListener("htmx:beforeSwap", (event) => {
  const { requestConfig, serverResponse } = event.detail;
  if (!requestConfig?.elt?.dataset?.follow || !serverResponse.includes("<html")) return;
  event.detail.shouldSwap = false;
  location.reload();
});
