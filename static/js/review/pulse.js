/** Asks every few seconds whether something happened here: others decided, a set was handed in again. */

const EVERY = 5_000; // ms between two questions while the page is in sight

/** @param {ReturnType<import("./cards.js").mountCards>} cards */
export function mountPulse(cards) {
  const banner = document.getElementById("pulse");
  let known = null;
  const ask = async () => {
    const { pulse, token, sequence } = cards.desk().dataset;
    if (document.hidden || token === undefined) return;
    const query = new URLSearchParams({ seen: token, sequence });
    const answer = await fetch(`${pulse}?${query}`, { headers: { Accept: "text/html" } }).catch(() => null);
    if (!answer?.ok || cards.desk().dataset.token !== token) return;
    if (answer.status === 204) banner.replaceChildren();
    else show(await answer.text());
  };
  const show = (html) => {
    const made = new DOMParser().parseFromString(html, "text/html").body.firstElementChild;
    if (!made || made.dataset.token === known) return;
    known = made.dataset.token;
    banner.replaceChildren(document.importNode(made, true));
  };
  // Other marks are painted from the page's own data, so what moved in a set needs the page anew; a decision does not.
  banner.addEventListener("click", (event) => {
    if (!event.target.closest("[data-refresh]")) return;
    const sets = (token) => token.split(".").slice(2).join(".");
    const shown = banner.firstElementChild.dataset.token;
    if (sets(shown) !== sets(cards.desk().dataset.token)) return;
    event.preventDefault();
    banner.replaceChildren();
    cards.refresh();
  });
  document.body.addEventListener("htmx:afterSettle", () => {
    known = null;
    banner.replaceChildren();
  });
  setInterval(ask, EVERY);
  document.addEventListener("visibilitychange", ask);
}
