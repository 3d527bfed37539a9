/** The versions of a schema: an earlier one comes back as a draft. */
import { gettext } from "../i18n.js";
import { send } from "../schema/transfer.js";

const said = document.getElementById("version-said");

for (const back of document.querySelectorAll("[data-return]")) {
  back.addEventListener("click", async () => {
    const { return: version, replace, url, next } = back.dataset;
    if (replace && !confirm(gettext("There is a draft already. It gives way to this one for good. Go on?"))) return;
    const answer = await send(url, { version: Number(version), ...(replace ? { replace: Number(replace) } : {}) });
    if (!answer.error) return void location.assign(next);
    said.textContent = answer.error.message;
    said.hidden = false;
  });
}
