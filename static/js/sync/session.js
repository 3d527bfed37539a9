/** Logging in again without leaving the page: the log-in form opens in a window of its own, the work stays where it is. */

const GLANCE = 400; // ms between looks at that window

/**
 * @param {string} url the log-in page
 * @param {() => void} onReturn called once when the person is through (or has closed the window, or is back here)
 * @param {{open?: Function}} [options]
 */
export function signInAgain(url, onReturn, { open = window.open.bind(window) } = {}) {
  const there = open(url, "sanad-sign-in", "popup,width=520,height=680");
  const path = new URL(url, location.href).pathname;
  const timer = setInterval(() => {
    if (!through(there, path)) return;
    clearInterval(timer);
    if (there && !there.closed) there.close();
    onReturn();
  }, GLANCE);
}

/** The window has left the log-in page. A foreign address (single sign-on) may not be looked at: still under way. */
function through(there, path) {
  if (!there || there.closed) return true;
  try {
    const { pathname, href } = there.location;
    return href !== "about:blank" && pathname !== path && there.document.readyState === "complete";
  } catch {
    return false;
  }
}
