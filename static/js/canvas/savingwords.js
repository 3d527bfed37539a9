/** What the page says about the saving, in a sentence. `status` is the store's. */
import { gettext, interpolate, ngettext } from "../i18n.js";

/** What it means that this browser keeps no copy, and why it does not. */
export function keepingText({ kept, reason }) {
  if (kept) return "";
  return (KEEPING[reason] ?? KEEPING.denied)();
}

const KEEPING = {
  full: () => gettext("The storage of this browser is full, so it keeps no copy: keep the page open until everything is saved."),
  blocked: () => gettext("The storage of this browser is not responding, so it keeps no copy: keep the page open until everything is saved."),
  denied: () => gettext("This browser keeps no copy, as in a private window: keep the page open until everything is saved."),
};

/**
 * What the header says about the saving.
 * @param {{state: string, waiting: number, kept: boolean, trouble: string|null, stranger: string|null}} status
 * @param {boolean} hurrying it has only just begun to wait
 */
export function savingText(status, hurrying = false) {
  if (status.state === "waiting" && hurrying && !status.trouble) return gettext("Saving…");
  return TEXTS[status.state](status);
}

export const waitingText = ({ waiting }) =>
  interpolate(ngettext("%(count)s change is waiting", "%(count)s changes are waiting", waiting), { count: waiting });

const TEXTS = {
  opening: () => "",
  saved: () => gettext("Everything is saved"),
  waiting: waitingText,
  offline: ({ kept }) => (kept ? gettext("Offline: your work is kept in this browser") : gettext("Offline: your work is only in this page")),
  "signed-out": () => gettext("Your session has ended"),
  error({ trouble, stranger, kept, code }) {
    if (stranger) return interpolate(gettext("%(name)s is signed in here now; your changes are waiting for you"), { name: stranger });
    if (code in CLOSED) return CLOSED[code](kept);
    if (trouble === "missing" && kept) return gettext("This article is not with you any more; your work is kept in this browser");
    if (trouble === "forbidden" || trouble === "missing") return kept ? gettext("This account cannot save here; your work is kept in this browser") : gettext("This account cannot save here; your work is only in this page");
    return kept ? gettext("The server is not responding; your work is kept in this browser") : gettext("The server is not responding; your work is only in this page");
  },
};

/** The project takes nothing any more, by the code of its refusal: waiting changes are sent once it is open again. */
const CLOSED = {
  archived: (kept) => (kept ? gettext("The project is archived; your work is kept in this browser") : gettext("The project is archived; your work is only in this page")),
  deleting: (kept) => (kept ? gettext("The project is to be deleted; your work is kept in this browser") : gettext("The project is to be deleted; your work is only in this page")),
};
